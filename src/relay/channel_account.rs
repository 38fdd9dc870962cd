//! A channel's book: the money put aside for it, what it has built up, how worn its creative is.

use crate::base::math::exp;
use crate::scenario::sections::Common;

/// What a channel has in hand.
#[derive(Clone, Debug, Default)]
pub struct ChannelAccount {
    /// Money put aside and not yet spent, minor units.
    pub purse: i64,
    /// Pieces of content or posts that work today.
    pub stock: f64,
    /// Pieces that are not found yet.
    pub unripe: f64,
    /// Exposures a head of the creative that runs now.
    pub per_head: f64,
    /// Mailings in each of the last seven days.
    pub mailings: [u32; 7],
    allotted: f64,
}

/// What a channel may know of the market in the morning.
#[derive(Clone, Copy, Debug)]
pub struct ChannelContext {
    /// The day.
    pub day: u32,
    /// People in the market.
    pub people: u32,
    /// People on the mailing list.
    pub mailable: u64,
    /// Search content that other channels' posts are worth, in pieces.
    pub borrowed_content: f64,
    /// Money put aside today, minor units.
    pub allotment: i64,
}

/// What a channel delivers today.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delivery {
    /// Spent this morning, minor units.
    pub spend: i64,
    /// Impressions bought for the whole market.
    pub impressions: f64,
    /// Whether something goes out today: an issue, a post, a mailing.
    pub out: u32,
    /// Chance of a click at a search, or of a reading by somebody in the market.
    pub chance: f64,
    /// Chance of a click at a search for the brand's name.
    pub brand_chance: f64,
    /// Whether people who search can click it.
    pub found_by_search: bool,
    /// Clicks there is money for, and their price; they are settled among all who would click.
    pub clicks_max: u64,
    /// Price of a click, minor units.
    pub click_price: i64,
    /// Effect of the creative today, 0 to 1.
    pub freshness: f64,
    /// Mailings in the last seven days, today's included.
    pub mailings: u32,
}

impl ChannelAccount {
    /// Puts today's share of the money aside; fractions of a cent are carried over.
    pub fn allot(&mut self, minor: f64) -> i64 {
        let before = self.allotted.floor();
        self.allotted += minor;
        let today = (self.allotted.floor() - before) as i64;
        self.purse += today;
        today
    }

    /// Pays from the purse for as many units as it holds, at most `most`; gives how many and what they cost.
    pub fn pay_for_units(&mut self, price: i64, most: u64) -> (u64, i64) {
        let units = if price <= 0 { most } else { (self.purse.max(0) / price) as u64 }.min(most);
        let cost = units as i64 * price;
        self.purse -= cost;
        (units, cost)
    }

    /// How fresh the creative is today, 0 to 1: worn in with the first exposures a head, worn out with many.
    pub fn freshness(&mut self, common: &Common, day: u32) -> f64 {
        if common.creative_days > 0 && day.is_multiple_of(common.creative_days) {
            self.per_head = 0.0;
        }
        let worn_in =
            if common.wear_in > 0.0 { 1.0 - exp(-(self.per_head + 1.0) / common.wear_in) } else { 1.0 };
        worn_in * exp(-((self.per_head - common.wear_out) / common.wear_scale).max(0.0))
    }

    /// Counts a mailing today, and gives how many there were in seven days.
    pub fn mail(&mut self, day: u32) -> u32 {
        self.mailings[day as usize % 7] = 1;
        self.mailings.iter().sum()
    }
}
