//! Amounts of money, and the mean lengths over which they are spread.

/// An amount of money in minor units (cents), so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub i64);

impl Money {
    /// An amount given in whole currency units; `None` if it has more than two decimals or is too large.
    pub fn from_units(units: f64) -> Option<Self> {
        let minor = units * 100.0;
        let whole = minor.round();
        let exact = (minor - whole).abs() <= 1e-6 * whole.abs().max(1.0) && whole.abs() <= 9e15;
        exact.then_some(Self(whole as i64))
    }

    /// The amount in whole currency units, for arithmetic with rates.
    pub fn units(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// Mean length of a month, in days.
pub const MONTH_DAYS: f64 = 30.4375;
/// Mean length of a year, in days.
pub const YEAR_DAYS: f64 = 365.25;
