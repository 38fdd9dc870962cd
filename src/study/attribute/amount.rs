//! A number by seed, and how well its mean is known.

use crate::study::Paired;

/// A number by seed, as mean and 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// The mean over seeds.
    pub mean: f64,
    /// What holds it with 95 % confidence.
    pub interval: (f64, f64),
}

impl Amount {
    /// What the seeds say; with a single one there is no interval to speak of.
    pub(super) fn of(values: &[f64]) -> Self {
        let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        Paired::of(&some, &vec![Some(0.0); values.len()]).map_or_else(
            || {
                let mean = values.first().copied().unwrap_or(0.0);
                Self { mean, interval: (mean, mean) }
            },
            |paired| Self { mean: paired.mean, interval: paired.interval(0.05) },
        )
    }

    /// The same divided by a number.
    pub(super) fn over(self, by: f64) -> Self {
        Self { mean: self.mean / by, interval: (self.interval.0 / by, self.interval.1 / by) }
    }
}
