//! Display and video banners: impressions pushed at people, many of them never looked at.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// Display and video banners, bought per thousand impressions and pushed at people by their media habit.
    Display {
        /// Cost of a thousand impressions served.
        cpm: Money = Money(300), "currency per 1000", 0.01..=1e6, "aggregated rate cards: 0.50 to 5", plausible_times("cost per thousand", 0.5, 2.0);
        /// Share of served impressions that are seen.
        attention: f64 = 0.3, "share", SHARE, "viewability and attention studies: .1 to .5; assumption";
        /// Chance of a click on an impression served, by a person of average need and fit who knows the brand; only what is
        /// seen is clicked.
        click: f64 = 0.0015, "share", SHARE, "CTR per impression served .05 to .46 %";
        /// Share of clicks that bring a visit; the others are by mistake or leave at once.
        visit: f64 = 0.06, "share", SHARE, "assumption, so that a channel lifts visits about as experiments with paid social found, by 29 % (Gordon, Moakler & Zettelmeyer 2022), with banners 17 % (Johnson, Lewis & Nubbemeyer 2017); both from memory";
        /// Shape of the Gamma law of how much of the channel a person uses; small: few people see most of it; 0: all alike.
        habit_shape: f64 = 0.5, "", 0.0..=1000.0, "0: everyone alike; assumption; gives negative binomial exposures (Ehrenberg)";
    }
}

use super::{ChannelAccount, ChannelContext, Delivery, push};
use crate::plan::ChannelPlan;
use crate::population::Crowd;
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

impl Mechanism for Display {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        buy_impressions(book, self.cpm, context.people)
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        push::push(today, channel, delivery, crowd, self.attention, |_, _, _| {});
    }
}

impl ChannelFacts for Display {
    fn can_be_held_out(&self) -> bool {
        true
    }

    fn habit_shape(&self) -> f64 {
        self.habit_shape
    }

    fn click(&self) -> f64 {
        self.click
    }

    fn visit(&self) -> f64 {
        self.visit
    }

    fn impressions(&self, minor: f64) -> f64 {
        advertisements(minor, self.cpm)
    }

    fn unspent(&self) -> &'static str {
        SATURATED
    }
}

/// Advertisements of one channel that are served to a head of the market in a day at most: nobody has more to look at.
pub const ADVERTISEMENTS_A_HEAD: f64 = 1000.0;

/// Why money may be left over.
pub(super) const SATURATED: &str = "nobody is served more than 1,000 of its advertisements a day";

/// Advertisements that so much money buys, minor units.
pub(super) fn advertisements(minor: f64, cpm: Money) -> f64 {
    minor * 1000.0 / cpm.0.max(1) as f64
}

/// Spends the purse on impressions, as far as there are eyes for them.
pub(super) fn buy_impressions(book: &mut ChannelAccount, cpm: Money, people: u32) -> Delivery {
    let most = (f64::from(people) * ADVERTISEMENTS_A_HEAD / 1000.0 * cpm.0.max(1) as f64) as i64;
    let spend = book.purse.clamp(0, most);
    book.purse -= spend;
    Delivery { spend, impressions: advertisements(spend as f64, cpm), ..Delivery::default() }
}
