//! Laws of repeat purchase: how often customers buy, and how they drop out.

use crate::base::laws::Quantiles;

/// Laws of repeat purchase (BG/NBD, and NBD-Dirichlet where a part is bought elsewhere).
#[derive(Clone, Debug)]
pub struct RepeatLaws {
    /// Purchases a day, here and elsewhere.
    pub rate_per_day: Quantiles,
    /// Share of them that are made here; none where all are.
    pub share: Option<Quantiles>,
    /// Chance of dropping out after a purchase.
    pub drop: Quantiles,
}
