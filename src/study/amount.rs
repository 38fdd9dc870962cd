//! A number by seed, and how well its mean is known.

use crate::results::summary::TENTHS;
use crate::study::Paired;

/// A number by seed, as mean and 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// The mean over seeds.
    pub mean: f64,
    /// What holds it with 95 % confidence; nothing from fewer than [`TENTHS`] seeds, whose spread tells too little.
    pub interval: Option<(f64, f64)>,
}

impl Amount {
    /// What the seeds say.
    pub(super) fn of(values: &[f64]) -> Self {
        let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        match Paired::of(&some, &vec![Some(0.0); values.len()]) {
            Some(paired) => {
                let interval = (values.len() >= TENTHS).then(|| paired.interval(0.05));
                Self { mean: paired.mean, interval }
            }
            None => Self { mean: values.first().copied().unwrap_or(0.0), interval: None },
        }
    }

    /// The same divided by a number.
    pub(super) fn over(self, by: f64) -> Self {
        Self { mean: self.mean / by, interval: self.interval.map(|(low, high)| (low / by, high / by)) }
    }

    /// What decides how many digits are worth writing: its interval, or a tenth of it to either side.
    pub(crate) fn grain(self) -> (f64, f64) {
        self.interval.unwrap_or((0.9 * self.mean, 1.1 * self.mean))
    }

    /// Whether it is surely above nothing.
    fn is_positive(self) -> bool {
        self.interval.is_some_and(|(low, _)| low > 0.0)
    }

    /// Whether it is surely above another one: their intervals do not meet.
    pub(super) fn is_above(self, other: Self) -> bool {
        let apart = |((low, _), (_, high)): ((f64, f64), (f64, f64))| low > high;
        self.is_positive() && self.interval.zip(other.interval).is_some_and(apart)
    }
}
