//! Targeting: beliefs about people become weights for paid media, call lists and lead scores.

use crate::scenario::ANY;
use crate::settings;

settings! {
    /// What the firm does with its beliefs about who is in the target market.
    Targeting {
        /// Whether beliefs are used at all.
        on: bool = true, "", ANY, "";
        /// How many times more paid media a person gets who is believed to be in the target market.
        lift: f64 = 3.0, "x", 1.0..=100.0, "assumption";
        /// Whether call lists hold only people believed to be in the target market.
        calls: bool = true, "", ANY, "";
        /// What belief adds to a lead score.
        score: f64 = 0.5, "score", 0.0..=100.0, "assumption";
    }
}
