//! The product: its true quality, what is promised of it, and the work that narrows the gap.

use crate::scenario::{ANY, POSITIVE, SHARE};
use crate::settings;

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
        gain_scale: crate::plan::Money = crate::plan::Money(50_000_000), "currency", 1.0..=1e12, "assumption";
        /// Over-promise in marketing's messages before any research.
        promise_gap: f64 = 0.3, "satisfaction", 0.0..=5.0, "assumption";
        /// Interviews after which research has cut the over-promise by two thirds.
        gap_interviews: f64 = 1000.0, "interviews", 1.0..=1e9, "assumption";
        /// Over-promise a rep makes per unit of persuasiveness above knowledge.
        rep_promise: f64 = 0.2, "satisfaction", POSITIVE, "assumption";
    }
}
