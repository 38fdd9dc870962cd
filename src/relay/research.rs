//! Market research: interviews teach the firm to tell its target market from the rest.

use crate::scenario::{POSITIVE, SHARE};
use crate::settings;

settings! {
    /// Market research. Interviews sharpen the firm's picture of who belongs to its target market.
    Research {
        /// Whether the firm does research; without it the firm cannot tell anybody apart.
        on: bool = true, "", crate::scenario::ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.02, "share of marketing", SHARE, "assumption";
        /// Interviews the firm has done before the first day.
        interviews: u32 = 200, "interviews", POSITIVE, "assumption";
        /// Cost of an interview.
        interview_cost: crate::plan::Money = crate::plan::Money(2000), "currency", POSITIVE, "assumption";
        /// Share of the target market recognised after endless research (recall).
        recall_best: f64 = 0.85, "share", SHARE, "assumption";
        /// Share of the others recognised as such after endless research (specificity).
        specificity_best: f64 = 0.9, "share", SHARE, "assumption";
        /// Interviews after which two thirds of what can be learnt is learnt.
        interviews_scale: f64 = 400.0, "interviews", 1.0..=1e9, "assumption";
    }
}
