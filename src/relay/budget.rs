//! One budget, split between marketing and sales, and again within each.

use crate::plan::Money;
use crate::scenario::{ANY, POSITIVE, SHARE};
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
