//! Laws of repeat purchase: how often customers buy, and how they drop out.

use crate::base::laws::Quantiles;

/// Laws of repeat purchase (BG/NBD).
#[derive(Clone, Debug)]
pub struct RepeatLaws {
    /// Purchases a day.
    pub rate_per_day: Quantiles,
    /// Chance of dropping out after a purchase.
    pub drop: Quantiles,
}
