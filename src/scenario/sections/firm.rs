//! The firm: what it researches, whom it aims at, how good its product is and what it promises.

use crate::settings;
use crate::settings::{ANY, POSITIVE, SHARE};

settings! {
    /// Market research. Interviews sharpen the firm's picture of who belongs to its target market.
    Research {
        /// Whether the firm does research; without it the firm cannot tell anybody apart.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.02, "share of marketing", SHARE, "assumption";
        /// Interviews the firm has done before the first day.
        interviews: u32 = 200, "interviews", POSITIVE, "assumption";
        /// Cost of an interview.
        interview_cost: crate::base::Money = crate::base::Money(2000), "currency", POSITIVE, "assumption", scales_with_market;
        /// Share of the target market recognised after endless research (recall).
        recall_best: f64 = 0.85, "share", SHARE, "assumption";
        /// Share of the others recognised as such after endless research (specificity).
        specificity_best: f64 = 0.9, "share", SHARE, "assumption";
        /// Interviews after which two thirds of what can be learnt is learnt.
        interviews_scale: f64 = 400.0, "interviews", 1.0..=1e9, "assumption";
    }
}

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

settings! {
    /// Product and service quality, against what brand and reps promise. Quality is on the scale of satisfaction:
    /// 0 is what customers of this category are used to.
    Product {
        /// Whether product work is done.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget that goes into product and service work.
        share: f64 = 0.03, "share of marketing", SHARE, "assumption";
        /// True quality on the first day.
        quality: f64 = 0.0, "satisfaction", -5.0..=5.0, "assumption";
        /// Quality that endless product work would add.
        quality_gain: f64 = 0.4, "satisfaction", 0.0..=5.0, "assumption";
        /// Spending on product work after which two thirds of that gain is reached.
        gain_scale: crate::base::Money = crate::base::Money(50_000_000), "currency", 1.0..=1e12, "assumption", scales_with_market;
        /// Over-promise in marketing's messages before any research. People believe it as far as messages have acted on
        /// them and word of mouth has not: it sells more, and disappoints.
        promise_gap: f64 = 0.3, "satisfaction", 0.0..=5.0, "assumption";
        /// Interviews after which research has cut the over-promise by two thirds.
        gap_interviews: f64 = 1000.0, "interviews", 1.0..=1e9, "assumption";
        /// Over-promise a rep makes per unit of persuasiveness above knowledge.
        rep_promise: f64 = 0.2, "satisfaction", POSITIVE, "assumption";
    }
}
