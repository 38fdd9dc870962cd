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

    /// The amount nearest to so many units, of two that are equally near the even one: as the number is printed with two
    /// decimals, which no product that is itself rounded comes to.
    pub fn nearest(units: f64) -> Self {
        let bits = units.abs().min(LARGEST).to_bits();
        let (exponent, fraction) = ((bits >> 52) as i32 - 1075, bits & ((1 << 52) - 1));
        // Much smaller than any cent.
        if !(-120..0).contains(&exponent) {
            return Self(0);
        }
        let shift = -exponent as u32;
        let hundredfold = u128::from(fraction | 1 << 52) * 100;
        let (whole, rest, half) = (hundredfold >> shift, hundredfold % (1 << shift), 1_u128 << (shift - 1));
        let up = rest > half || rest == half && whole % 2 == 1;
        let minor = whole as i64 + i64::from(up);
        Self(if units.is_sign_negative() { -minor } else { minor })
    }

    /// The amount in whole currency units, for arithmetic with rates.
    pub fn units(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// More units than any amount may have.
const LARGEST: f64 = 1e14;

/// Mean length of a month, in days.
pub const MONTH_DAYS: f64 = 30.4375;
/// Mean length of a year, in days.
pub const YEAR_DAYS: f64 = 365.25;

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn the_nearest_amount_is_the_one_that_is_printed() {
        let mut amounts =
            vec![0.0, 0.125, 0.375, 1.005, 2.675, 8.345, -0.125, 1e-300, 1e12, 96.666, 0.015, 1.115];
        // Half a cent more than whole cents, as a tenth more of a budget often is.
        amounts.extend((0..2000).map(|cents| f64::from(10 * cents + 5) / 100.0 * 1.1));
        amounts.extend((0..2000).map(|step| 1e9 / 7.0 * f64::from(step)));
        for units in amounts {
            let printed: f64 = format!("{units:.2}").parse().unwrap();
            assert_eq!(Money::nearest(units), Money::from_units(printed).unwrap(), "{units}");
        }
        assert_eq!(Money::nearest(-1e300), Money(-10_000_000_000_000_000));
    }
}
