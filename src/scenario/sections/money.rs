//! Money: one budget split between marketing and sales, and the price and cost of what is sold.

use crate::base::Money;
use crate::scenario::Scenario;
use crate::settings;
use crate::settings::{ANY, POSITIVE, SHARE};

settings! {
    /// The balance: one budget for marketing and sales together, and how it is split.
    Budget {
        /// Marketing and sales together, a month (30.4375 days).
        per_month: Money = Money(0), "currency a month", POSITIVE, "", scales_with_market, plausible_times("budget", 0.5, 2.0);
        /// Share of the budget that goes to sales; the rest goes to marketing.
        sales_share: f64 = 0.5, "share", SHARE, "the lever relaylab is about";
        /// Whether the shares within marketing are scaled to add up to 1; without it they must.
        normalise: bool = false, "", ANY, "";
    }
}

impl Budget {
    /// The parts of marketing beside channels: their tables and shares.
    pub fn others(scenario: &Scenario) -> [(&'static str, f64); 4] {
        [
            ("research", scenario.research.share),
            ("product", scenario.product.share),
            ("retention", scenario.retention.share),
            ("win_back", scenario.win_back.share),
        ]
    }

    /// The shares within marketing, parts that are off included; their money stays unspent.
    pub fn shares(scenario: &Scenario) -> f64 {
        let channels: f64 = scenario.channels.iter().map(|channel| channel.common.share).sum();
        Self::others(scenario).iter().fold(channels, |sum, (_, share)| sum + share)
    }

    /// Shares within marketing, as they are scaled, of all but the channels that are on.
    pub fn other_shares(&self, scenario: &Scenario) -> f64 {
        let running = scenario.channels.iter().map(|channel| &channel.common).filter(|common| common.on);
        let channels: f64 = running.map(|common| common.share).sum();
        (Self::shares(scenario) - channels) * self.scale(scenario)
    }

    /// What a share within marketing is multiplied by: 1, or what makes the shares add up to 1.
    pub fn scale(&self, scenario: &Scenario) -> f64 {
        let sum = Self::shares(scenario);
        if self.normalise && sum > 0.0 { 1.0 / sum } else { 1.0 }
    }
}

settings! {
    /// Price and cost of what is sold.
    Price {
        /// List price of one purchase, or of one period of a contract.
        list: Money = Money(10_000), "currency", POSITIVE, "assumption", plausible_times("price", 0.7, 1.4);
        /// What comparable offers cost in this market; people's willingness to pay is a multiple of it. A file that
        /// gives a list price must say it.
        reference: Money = Money(10_000), "currency", 0.01..=1e9, "assumption";
        /// Discount a rep gives on the first purchase.
        discount: f64 = 0.0, "share", SHARE, "assumption";
        /// Largest further discount that a rep behind quota gives when the month ends (`incentives`).
        discretion: f64 = 0.0, "share of list", SHARE, "assumption; such deals cost a vendor 6 to 8 % of its revenue (Larkin 2014)";
        /// Cost of goods, as a share of the list price.
        cost_of_goods: f64 = 0.4, "share of list", SHARE, "assumption", plausible_times("cost of goods", 0.5, 1.6);
        /// One-off cost of taking a customer on board.
        onboarding: Money = Money(0), "currency", POSITIVE, "assumption";
        /// Cost of capital a year, at which later margins are discounted in a lifetime value.
        discount_rate: f64 = 0.1, "share a year", SHARE, "assumption";
        /// Years to which a lifetime value looks ahead.
        horizon_years: f64 = 5.0, "years", 0.0..=100.0, "assumption";
        /// Fixed cost of the firm, a year.
        overhead: Money = Money(0), "currency a year", POSITIVE, "assumption", scales_with_market;
    }
}
