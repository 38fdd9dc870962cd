//! How long customers stay, by the product limit (Kaplan & Meier 1958): whoever has not left by the end counts for as long
//! as they were seen, so that a share kept does not depend on how recently customers were won.

use crate::base::MONTH_DAYS;
use crate::base::math::{exp, ln, pow};

/// The share of customers who stay beyond some age, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// The share.
    pub share: f64,
    /// Greenwood's sum: the variance of the log of the share.
    variance: f64,
}

impl Survival {
    /// Everybody stays, as on the day they are won.
    pub const ALL: Self = Self { share: 1.0, variance: 0.0 };

    /// After one more day on which so many were at risk and so many of them were lost.
    #[must_use]
    pub fn after(self, at_risk: u64, lost: u64) -> Self {
        if lost == 0 {
            return self;
        }
        if lost >= at_risk {
            return Self { share: 0.0, variance: 0.0 };
        }
        let (n, d) = (at_risk as f64, lost as f64);
        Self { share: self.share * (1.0 - d / n), variance: self.variance + d / (n * (n - d)) }
    }

    /// Standard error of the share (Greenwood 1926); 0 where everybody stays or nobody does.
    pub fn standard_error(self) -> f64 {
        self.share * self.variance.sqrt()
    }

    /// Interval of so many standard errors to either side, made on the scale of log(-log), which keeps it between 0 and
    /// 1 (Kalbfleisch & Prentice 1980); the share itself where everybody stays or nobody does.
    pub fn interval(self, errors: f64) -> (f64, f64) {
        if self.variance <= 0.0 {
            return (self.share, self.share);
        }
        let reach = exp(errors * self.variance.sqrt() / -ln(self.share));
        (pow(self.share, reach), pow(self.share, 1.0 / reach))
    }
}

/// The day of age on which so many months (of 30.4375 days) after winning are full: what happens on it, such as the renewal
/// of a contract of a year on day 365, belongs to them.
pub fn months_in_days(months: u32) -> u32 {
    (f64::from(months) * MONTH_DAYS).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks of remission under 6-mercaptopurine (Freireich et al. 1963), the example of the textbooks: at risk, relapsed.
    const REMISSION: [(u64, u64); 7] = [(21, 3), (17, 1), (15, 1), (12, 1), (11, 1), (7, 1), (6, 1)];

    #[test]
    fn the_product_limit_is_that_of_the_textbooks() {
        let mut left = Survival::ALL;
        let published = [
            (0.8571, 0.0764),
            (0.8067, 0.0869),
            (0.7529, 0.0963),
            (0.6902, 0.1068),
            (0.6275, 0.1141),
            (0.5378, 0.1282),
            (0.4482, 0.1346),
        ];
        for ((at_risk, lost), (share, error)) in REMISSION.into_iter().zip(published) {
            left = left.after(at_risk, lost);
            assert!((left.share - share).abs() < 5e-5, "{left:?}");
            assert!((left.standard_error() - error).abs() < 5e-5, "{left:?}");
        }
        // As R's survfit(conf.type = "log-log") has it.
        let (low, high) = left.interval(1.959_964);
        assert!((low - 0.188).abs() < 5e-4 && (high - 0.680).abs() < 5e-4, "{low} {high}");
    }

    #[test]
    fn the_ends_are_points() {
        assert_eq!(Survival::ALL.after(9, 0).interval(2.0), (1.0, 1.0));
        let none = Survival::ALL.after(9, 4).after(5, 5);
        assert_eq!((none.share, none.standard_error(), none.interval(2.0)), (0.0, 0.0, (0.0, 0.0)));
    }

    #[test]
    fn a_year_holds_its_renewal() {
        assert_eq!([1, 6, 12, 24].map(months_in_days), [31, 183, 366, 731]);
    }
}
