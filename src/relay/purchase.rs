//! The purchase: price, discount, what a sale brings and costs.

use crate::plan::Money;
use crate::scenario::{POSITIVE, SHARE};
use crate::settings;

settings! {
    /// Price and cost of what is sold.
    Price {
        /// List price of one purchase, or of one period of a contract.
        list: Money = Money(10_000), "currency", POSITIVE, "assumption";
        /// Discount a rep gives on the first purchase.
        discount: f64 = 0.0, "share", SHARE, "assumption";
        /// Cost of goods, as a share of the list price.
        cost_of_goods: f64 = 0.4, "share of list", SHARE, "assumption";
        /// One-off cost of taking a customer on board.
        onboarding: Money = Money(0), "currency", POSITIVE, "assumption";
        /// Fixed cost of the firm, a year.
        overhead: Money = Money(0), "currency a year", POSITIVE, "assumption";
    }
}
