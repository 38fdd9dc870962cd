//! Two markets under the same luck: the difference, seed by seed, and how well its mean is known.
//!
//! What the two have in common cancels in each pair, so far fewer seeds tell them apart than when each is looked at
//! on its own.

use crate::base::draws::{Luck, StreamLabel};
use crate::base::laws::Below;
use crate::results::summary::{percentile, t_quantile};
use rand::RngExt;

const RESAMPLE: StreamLabel = StreamLabel::named("study/resample");

/// Resamples of a bootstrap: enough for the ends of a 95 % interval to hold still.
const RESAMPLES: u32 = 4999;
/// Beyond this skewness, and below [`MANY`] pairs, the t-interval covers too little.
const SKEWED: f64 = 1.0;
/// With fewer pairs, resamples of next to no spread would make an interval without end.
const RESAMPLED: usize = 10;
/// A resample has next to no spread when it is less than this share of that of all pairs.
const SPREADLESS: f64 = 0.1;
/// Where more than this share of resamples has next to none, most pairs differ by next to the same.
const MOST_SPREADLESS: f64 = 0.02;
/// An end lies at most so many times as far as Student's t puts it: farther ends are luck of the few resamples in a tail, and
/// lie where no mean can be.
const FARTHEST: f64 = 2.5;
/// From so many pairs on, the mean is close to normal whatever the differences are.
const MANY: usize = 50;

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Student's t.
    Student,
    /// The bootstrap-t (Efron & Tibshirani 1993, ch. 12.5), because the differences are skewed.
    Bootstrap,
    /// Two stages (Stein 1945): the spread of the first stage alone decides how many seeds are played.
    TwoStage,
}

impl Method {
    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Student => "t",
            Self::Bootstrap => "bootstrap-t",
            Self::TwoStage => "two-stage t",
        }
    }
}

/// A difference between two markets over the seeds both have.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// Each pair's difference, first less second, in order of the seeds.
    pub differences: Vec<f64>,
    /// Pairs of which one has no such number.
    pub missing: usize,
    /// Mean difference.
    pub mean: f64,
    /// Standard deviation of the differences.
    pub deviation: f64,
    /// Skewness of the differences (adjusted Fisher-Pearson).
    pub skewness: f64,
    /// Correlation between the two over the seeds; absent when one of them never varies.
    pub correlation: Option<f64>,
    /// How many times larger the variance of the difference would be with seeds of their own; absent when the
    /// difference never varies.
    pub variance_ratio: Option<f64>,
    /// How intervals are made.
    pub method: Method,
    /// Studentised means of the resamples, sorted, when the method needs them.
    resampled: Vec<f64>,
    pilot: usize,
}

impl Paired {
    /// The pairs of two markets' values, seed by seed; none when fewer than two pairs are whole.
    pub fn of(first: &[Option<f64>], second: &[Option<f64>]) -> Option<Self> {
        let pairs: Vec<(f64, f64)> =
            first.iter().zip(second).filter_map(|(&first, &second)| Some((first?, second?))).collect();
        if pairs.len() < 2 {
            return None;
        }
        let differences: Vec<f64> = pairs.iter().map(|(a, b)| a - b).collect();
        let (mean, deviation) = moments(&differences);
        let skewness = skewness(&differences, mean, deviation);
        let skewed = skewness.abs() > SKEWED && (RESAMPLED..MANY).contains(&differences.len());
        let resampled = skewed.then(|| studentised(&differences, mean, deviation)).flatten();
        let method = if resampled.is_some() { Method::Bootstrap } else { Method::Student };
        let (correlation, variance_ratio) = likeness(&pairs, deviation);
        let missing = first.len().max(second.len()) - pairs.len();
        let pilot = differences.len();
        Some(Self {
            differences,
            missing,
            mean,
            deviation,
            skewness,
            correlation,
            variance_ratio,
            method,
            resampled: resampled.unwrap_or_default(),
            pilot,
        })
    }

    /// The same where no pair is left out: seeds in which one market has no such number (nobody was won, nobody was at
    /// risk) are not those of chance, and without them the mean is that of another market.
    pub fn whole(first: &[Option<f64>], second: &[Option<f64>]) -> Option<Self> {
        Self::of(first, second).filter(|paired| paired.missing == 0)
    }

    /// The same with the interval of two stages, of which the first had so many pairs.
    #[must_use]
    pub fn two_stage(mut self, pilot: usize) -> Self {
        if pilot >= 2 && pilot < self.differences.len() {
            self.deviation = moments(&self.differences[..pilot]).1;
            self.method = Method::TwoStage;
            self.pilot = pilot;
        }
        self
    }

    /// The interval of the mean difference that misses the truth in a share `alpha` of studies.
    pub fn interval(&self, alpha: f64) -> (f64, f64) {
        let error = self.deviation / (self.differences.len() as f64).sqrt();
        if self.method == Method::Bootstrap {
            // The upper tail of the studentised means bounds the truth from below.
            let low = percentile(&self.resampled, 1.0 - alpha / 2.0);
            let high = percentile(&self.resampled, alpha / 2.0);
            // Resamples of differences that are nearly all the same tell no end; Student's t does.
            if low > 0.0 && high < 0.0 {
                let most = FARTHEST * t_quantile(self.pilot - 1, alpha);
                return (self.mean - low.min(most) * error, self.mean - high.max(-most) * error);
            }
        }
        let half = t_quantile(self.pilot - 1, alpha) * error;
        (self.mean - half, self.mean + half)
    }

    /// Seeds in which the first is above the second.
    pub fn above(&self) -> usize {
        self.differences.iter().filter(|&&difference| difference > 0.0).count()
    }

    /// The difference the other way round.
    #[must_use]
    pub fn turned(&self) -> Self {
        let mut turned = self.clone();
        turned.differences.iter_mut().for_each(|difference| *difference = -*difference);
        turned.mean = -self.mean;
        turned.skewness = -self.skewness;
        turned.resampled = self.resampled.iter().rev().map(|t| -t).collect();
        turned
    }

    /// Seeds that would find a gap of this size in four of five studies.
    pub fn seeds_for(&self, gap: f64) -> u64 {
        // 1.96 for the interval and .84 for four of five.
        let ratio = (1.96 + 0.84) * self.deviation / gap.abs().max(f64::MIN_POSITIVE);
        (ratio * ratio).ceil().clamp(2.0, 1e9) as u64
    }
}

/// Seeds that make a 95 % interval no wider than `half` to either side, from the deviation of a first stage
/// (Stein 1945); at least the first stage itself.
pub fn two_stage_seeds(pilot: &Paired, half: f64) -> u64 {
    let n = pilot.differences.len();
    let ratio = t_quantile(n - 1, 0.05) * pilot.deviation / half;
    ((ratio * ratio).ceil().min(1e9) as u64).max(n as u64)
}

/// Mean and standard deviation.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}

fn skewness(values: &[f64], mean: f64, deviation: f64) -> f64 {
    let n = values.len() as f64;
    if n < 3.0 || deviation <= 0.0 {
        return 0.0;
    }
    let cube = |value: f64| value * value * value;
    let cubes: f64 = values.iter().map(|value| cube((value - mean) / deviation)).sum();
    n / ((n - 1.0) * (n - 2.0)) * cubes
}

/// Correlation of the pairs, and the gain of pairing.
fn likeness(pairs: &[(f64, f64)], deviation: f64) -> (Option<f64>, Option<f64>) {
    let side = |of: fn(&(f64, f64)) -> f64| moments(&pairs.iter().map(of).collect::<Vec<_>>());
    let ((first, a), (second, b)) = (side(|pair| pair.0), side(|pair| pair.1));
    let products: f64 = pairs.iter().map(|pair| (pair.0 - first) * (pair.1 - second)).sum();
    let covariance = products / (pairs.len() as f64 - 1.0);
    let correlation = (a > 0.0 && b > 0.0).then(|| (covariance / (a * b)).clamp(-1.0, 1.0));
    let ratio = (deviation > 0.0).then(|| (a * a + b * b) / (deviation * deviation));
    (correlation, ratio)
}

/// The studentised means of resamples with replacement, sorted; the same for the same differences. None where too many of
/// the resamples have next to no spread, so that they tell no end; Student's t does.
fn studentised(differences: &[f64], mean: f64, deviation: f64) -> Option<Vec<f64>> {
    let n = differences.len();
    let root = (n as f64).sqrt();
    let luck = Luck::new(n as u64);
    let mut sample = vec![0.0; n];
    let mut means = Vec::with_capacity(RESAMPLES as usize);
    for resample in 0..RESAMPLES {
        let mut stream = luck.stream(RESAMPLE, 0, resample);
        sample.fill_with(|| differences[stream.sample::<usize, _>(Below(n as u32))]);
        let (middle, own) = moments(&sample);
        if own > SPREADLESS * deviation {
            means.push((middle - mean) * root / own);
        }
    }
    means.sort_by(f64::total_cmp);
    (means.len() as f64 >= (1.0 - MOST_SPREADLESS) * f64::from(RESAMPLES)).then_some(means)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::laws::{LogNormal, Normal};
    use crate::base::math::exp;
    use rand_distr::Distribution;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_difference_is_that_of_the_pairs_that_are_whole() {
        let first = [Some(5.0), Some(7.0), None, Some(9.0), Some(6.0)];
        let second = [Some(3.0), Some(6.0), Some(1.0), Some(5.0), None];
        let paired = Paired::of(&first, &second).unwrap();
        assert_eq!((paired.differences.as_slice(), paired.missing), ([2.0, 1.0, 4.0].as_slice(), 2));
        // Mean 7/3, deviation 1.5275, t(2) 4.3027.
        let (low, high) = paired.interval(0.05);
        assert!((low + 1.4612).abs() < 1e-3 && (high - 6.1279).abs() < 1e-3, "{low} {high}");
        assert_eq!(paired.above(), 3);
        let (turned_low, turned_high) = paired.turned().interval(0.05);
        assert!((turned_low + high).abs() < 1e-12 && (turned_high + low).abs() < 1e-12);
        assert_eq!(Paired::of(&first[2..], &second[2..]), None);
    }

    #[test]
    fn equal_markets_differ_by_nothing_with_certainty() {
        let same = some(&[1.0, 2.0, 3.0]);
        let paired = Paired::of(&same, &same).unwrap();
        assert_eq!((paired.mean, paired.interval(0.05), paired.above()), (0.0, (0.0, 0.0), 0));
        assert_eq!((paired.correlation, paired.variance_ratio), (Some(1.0), None));
    }

    /// The share of studies whose interval holds the true mean difference, when differences follow `law`.
    fn covered(seeds: u32, truth: f64, law: impl Distribution<f64>) -> f64 {
        let luck = Luck::new(7);
        let studies = 4000;
        let held = (0..studies).filter(|&study| {
            let mut stream = luck.stream(RESAMPLE, 1, study);
            let first: Vec<f64> = (0..seeds).map(|_| law.sample(&mut stream)).collect();
            let paired = Paired::of(&some(&first), &some(&vec![0.0; seeds as usize])).unwrap();
            let (low, high) = paired.interval(0.05);
            low <= truth && truth <= high
        });
        held.count() as f64 / f64::from(studies)
    }

    #[test]
    fn an_interval_holds_the_truth_in_95_of_100_studies() {
        let normal = covered(20, 0.0, Normal::STANDARD);
        // Four standard errors of a share of 4,000 studies are .014.
        assert!((normal - 0.95).abs() < 0.014, "{normal}");
    }

    #[test]
    fn skewed_differences_get_the_interval_that_covers_better() {
        let skewed = LogNormal { median: 1.0, spread: 0.8 };
        let truth = exp(0.32);
        let with = covered(20, truth, skewed);
        // Student's t covers 87 to 89 % here; the bootstrap-t where it is used brings it near 93 %.
        assert!(with > 0.91 && with < 0.965, "{with}");
    }

    /// Where nearly all pairs differ by next to nothing, resamples without the others would put an end anywhere.
    #[test]
    fn pairs_that_hardly_differ_make_no_interval_beyond_what_differs() {
        for seeds in [10, 20, 49] {
            for outliers in [1, 2, 3] {
                let own = |seed: usize| if seed < outliers { -3.0 } else { 1e-3 * (seed % 5) as f64 };
                let differences: Vec<f64> = (0..seeds).map(own).collect();
                let paired = Paired::of(&some(&differences), &some(&vec![0.0; seeds])).unwrap();
                let (low, high) = paired.interval(0.05);
                assert!(-3.0 <= low && high <= 3.0, "{seeds} {outliers}: {low} {high}");
            }
        }
    }

    #[test]
    fn two_stages_give_an_interval_as_narrow_as_asked() {
        let first = some(&[1.0, 3.0, 2.0, 5.0, 4.0, 2.0, 3.0, 1.0, 6.0, 3.0]);
        let pilot = Paired::of(&first, &some(&[0.0; 10])).unwrap();
        let seeds = two_stage_seeds(&pilot, 0.5);
        let half = t_quantile(9, 0.05) * pilot.deviation / (seeds as f64).sqrt();
        assert!(half <= 0.5 && half > 0.49, "{seeds} {half}");
        assert_eq!(two_stage_seeds(&pilot, 1e9), 10);
    }
}
