//! One budget, split between marketing and sales, and again within each.

use crate::plan::Money;
use crate::scenario::{ANY, POSITIVE, SHARE, Scenario};
use crate::settings;

settings! {
    /// The balance: one budget for marketing and sales together, and how it is split.
    Budget {
        /// Marketing and sales together, a month (30.4375 days).
        per_month: Money = Money(0), "currency a month", POSITIVE, "";
        /// Share of the budget that goes to sales; the rest goes to marketing.
        sales_share: f64 = 0.5, "share", SHARE, "the lever relaylab is about";
        /// Whether the shares within marketing are scaled to add up to 1; without it they must.
        normalise: bool = false, "", ANY, "";
    }
}

impl Budget {
    /// The shares within marketing, parts that are off included; their money stays unspent.
    pub fn shares(scenario: &Scenario) -> f64 {
        let channels: f64 = scenario.channels.iter().map(|channel| channel.common.share).sum();
        channels + scenario.research.share + scenario.product.share + scenario.win_back.share
    }

    /// What a share within marketing is multiplied by: 1, or what makes the shares add up to 1.
    pub fn scale(&self, scenario: &Scenario) -> f64 {
        let sum = Self::shares(scenario);
        if self.normalise && sum > 0.0 { 1.0 / sum } else { 1.0 }
    }
}
