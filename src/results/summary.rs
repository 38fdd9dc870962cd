//! What several runs of one market say together: middle, spread, and how well the mean is known.
//!
//! The spread (lowest and highest; from ten runs on, what one in ten is below and above) says how much luck there is in the
//! market; the interval of
//! the mean says how many runs were looked at. The two are often confused, so both are given, with their names.

use crate::base::math::beta_quantile;
use crate::results::Run;
use crate::results::metrics::{Metric, MetricList};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// Runs from which on one in ten can be told from the lowest and the highest.
pub const TENTHS: usize = 10;

/// What [`Spread::low`] and [`Spread::high`] are of so many runs, in words.
pub fn ends(runs: usize) -> [&'static str; 2] {
    if runs < TENTHS { ["lowest", "highest"] } else { ["P10", "P90"] }
}

/// One number over several runs.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Spread {
    /// Runs that have the number.
    pub n: usize,
    /// Half of the runs are below.
    pub median: f64,
    /// One run in ten is below (10th percentile, by linear interpolation); of fewer than [`TENTHS`] runs, the lowest.
    pub low: f64,
    /// One run in ten is above (90th percentile, by linear interpolation); of fewer than [`TENTHS`] runs, the highest.
    pub high: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// 95 % t-interval of the mean; absent for fewer than [`TENTHS`] runs.
    #[serde(rename = "mean_interval")]
    pub interval: Option<(f64, f64)>,
}

/// What some runs say of a number, as JSON has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// Each of them has it.
    Alone(Spread),
    /// Each counts too few to tell it alone, so there is a mean, and nothing to be said of how single runs differ.
    Together(Spread),
    /// None has it.
    Nothing,
}

impl Told {
    /// What runs say that each can tell it alone.
    pub fn alone(spread: Option<Spread>) -> Self {
        spread.map_or(Self::Nothing, Self::Alone)
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (n, mean) = match self {
            Self::Alone(spread) => return spread.serialize(to),
            Self::Together(Spread { n, mean, .. }) => (n, mean),
            Self::Nothing => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("n", &0)?;
                map.serialize_entry("median", &())?;
                return map.end();
            }
        };
        let mut map = to.serialize_map(Some(6))?;
        map.serialize_entry("n", n)?;
        for none in ["median", "low", "high"] {
            map.serialize_entry(none, &())?;
        }
        map.serialize_entry("mean", mean)?;
        map.serialize_entry("mean_interval", &())?;
        map.end()
    }
}

/// A metric over several runs, as JSON has it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MetricSummary {
    #[serde(flatten)]
    told: Told,
    name: &'static str,
    unit: &'static str,
    /// Why the runs cannot tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    /// Its value in each run.
    values: Vec<Option<f64>>,
}

impl Spread {
    /// The spread of runs each of which has the number; none when some have not.
    pub fn whole(values: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let all: Vec<f64> = values.into_iter().collect::<Option<_>>()?;
        let runs = all.len();
        Self::of(all.into_iter().map(Some)).filter(|spread| spread.n == runs)
    }

    /// The spread of the runs that have the number; none when no run has it.
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().flatten().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let n = values.len();
        let (first, last) = (*values.first()?, *values.last()?);
        let mean = (values.iter().sum::<f64>() / n as f64).clamp(first, last);
        let interval = (n >= TENTHS).then(|| {
            let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1) as f64;
            let half = t_quantile(n - 1, 0.05) * (variance / n as f64).sqrt();
            (mean - half, mean + half)
        });
        Some(Self {
            n,
            mean,
            median: percentile(&values, 0.5),
            low: if n < TENTHS { first } else { percentile(&values, 0.1) },
            high: if n < TENTHS { last } else { percentile(&values, 0.9) },
            interval,
        })
    }

    /// The spread of a metric over some runs, with an interval of the mean within what it can be; none when no run has it.
    pub fn of_metric(metric: &Metric, runs: &[Run]) -> Option<Self> {
        let (least, most) = metric.bounds();
        let within = |(low, high): (f64, f64)| (low.max(least), high.min(most));
        Self::of(metric.values(runs)).map(|spread| Self { interval: spread.interval.map(within), ..spread })
    }

    /// The spread of something every run has.
    pub fn over(runs: &[Run], of: impl Fn(&Run) -> f64) -> Option<Self> {
        Self::of(runs.iter().map(|run| Some(of(run))))
    }
}

/// Each metric with its spread over the runs.
pub fn summary(metrics: MetricList, runs: &[Run]) -> Vec<(&'static Metric, Option<Spread>)> {
    metrics.iter().map(|metric| (metric, Spread::of_metric(metric, runs))).collect()
}

/// Each metric with its spread over the runs and its value in each, to be written out.
pub fn metric_summaries(metrics: MetricList, runs: &[Run]) -> Vec<MetricSummary> {
    let row = |(metric, spread): (&'static Metric, Option<Spread>)| MetricSummary {
        told: match spread {
            Some(spread) if !metric.is_told_alone(runs) => Told::Together(spread),
            spread => Told::alone(spread),
        },
        name: metric.name,
        unit: metric.unit,
        missing: (metric.missing)(runs).map(|why| why.to_string()),
        values: metric.values(runs),
    };
    summary(metrics, runs).into_iter().map(row).collect()
}

/// The mean over seeds with the middle 50 and 90 per cent, of fewer than [`TENTHS`] seeds from the lowest to the highest.
/// With one seed all five are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// One run in twenty is below; of few runs, the lowest.
    pub low: f64,
    /// One run in four is below.
    pub lower: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// One run in four is above.
    pub upper: f64,
    /// One run in twenty is above; of few runs, the highest.
    pub high: f64,
}

impl Band {
    /// The band of some values; nothing for no values. Missing values are left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let at = |share| (!values.is_empty()).then(|| percentile(&values, share));
        let end = if values.len() < TENTHS { 0.0 } else { 0.05 };
        Some(Self {
            low: at(end)?,
            lower: at(0.25)?,
            mean: values.iter().sum::<f64>() / values.len() as f64,
            upper: at(0.75)?,
            high: at(1.0 - end)?,
        })
    }

    /// The same in another unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let Self { low, lower, mean, upper, high } = self;
        Self {
            low: low * factor,
            lower: lower * factor,
            mean: mean * factor,
            upper: upper * factor,
            high: high * factor,
        }
    }

    /// Whether the seeds agree to the last digit.
    pub fn is_point(self) -> bool {
        self.low >= self.high
    }
}

/// The value below which a share `q` of the sorted values lies, between neighbours by linear interpolation
/// (type 7 of Hyndman & Fan 1996, the usual one).
pub fn percentile(sorted: &[f64], q: f64) -> f64 {
    let place = q * sorted.len().saturating_sub(1) as f64;
    let below = sorted.get(place as usize).copied().unwrap_or(0.0);
    let above = sorted.get(place.ceil() as usize).copied().unwrap_or(below);
    below + (above - below) * (place - place.floor())
}

/// What Student's t with these degrees of freedom exceeds, to either side, with chance `alpha`.
///
/// `df / (df + t²)` is Beta(df/2, 1/2), so the quantile of the Beta law gives it.
pub fn t_quantile(df: usize, alpha: f64) -> f64 {
    let df = df as f64;
    let x = beta_quantile(df / 2.0, 0.5, alpha);
    (df * (1.0 - x) / x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::DayRow;
    use crate::results::metrics::{METRICS, metric};

    #[test]
    fn t_quantiles_are_those_of_the_printed_tables() {
        for (df, expected) in
            [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (19, 2.0930), (99, 1.9842), (1000, 1.9623)]
        {
            assert!((t_quantile(df, 0.05) - expected).abs() < 1e-3, "{df}: {}", t_quantile(df, 0.05));
        }
        assert!((t_quantile(19, 0.5) - 0.6876).abs() < 1e-3, "{}", t_quantile(19, 0.5));
    }

    #[test]
    fn a_spread_leaves_out_runs_without_the_number() {
        let spread = Spread::of([Some(4.0), None, Some(1.0), Some(3.0), Some(2.0), Some(5.0)]).unwrap();
        assert_eq!((spread.n, spread.mean, spread.median), (5, 3.0, 3.0));
        assert_eq!((spread.low, spread.high), (1.0, 5.0), "one of five is not one in ten");
        let many = Spread::of((1..=11).map(|x| Some(f64::from(x)))).unwrap();
        assert_eq!((many.low, many.high), (2.0, 10.0));
        // 6 ± 2.2281 sqrt(11 / 11)
        let (low, high) = many.interval.unwrap();
        assert!((low - 3.7719).abs() < 1e-3 && (high - 8.2281).abs() < 1e-3, "{low} {high}");
        assert_eq!(Spread::of([None, None]), None);
    }

    #[test]
    fn a_spread_is_written_in_one_way_and_a_missing_one_without_a_middle() {
        let text = |spread| serde_json::to_string(&Told::alone(spread)).unwrap();
        let one = r#"{"n":1,"median":7.0,"low":7.0,"high":7.0,"mean":7.0,"mean_interval":null}"#;
        assert_eq!(text(Spread::of([Some(7.0)])), one);
        assert_eq!(text(None), r#"{"n":0,"median":null}"#);
        let rows = metric_summaries(METRICS, &[Run::default()]);
        let first = serde_json::to_string(&rows[0]).unwrap();
        assert!(first.contains(r#""name":"awareness","unit":"share","values":["#), "{first}");
    }

    #[test]
    fn what_runs_tell_only_together_has_a_mean_and_no_spread() {
        let spread = Spread::of((1..=12).map(|x| Some(f64::from(x)))).unwrap();
        let together = r#"{"n":12,"median":null,"low":null,"high":null,"mean":6.5,"mean_interval":null}"#;
        assert_eq!(serde_json::to_string(&Told::Together(spread)).unwrap(), together);
        assert!(spread.interval.is_some() && Spread::of([Some(1.0); 9]).unwrap().interval.is_none());
    }

    #[test]
    fn an_interval_lies_within_what_a_metric_can_be() {
        let run = |waiting: u64| Run {
            days: vec![DayRow { queue: waiting, ..DayRow::default() }],
            ..Run::default()
        };
        let runs: Vec<Run> = (0..12).map(|seed| run(u64::from(seed == 3))).collect();
        let spread = Spread::of_metric(metric("queue_end").unwrap(), &runs).unwrap();
        let (low, high) = spread.interval.unwrap();
        assert!(
            low.abs() < 1e-12 && high > 0.1,
            "one of twelve: Student's reaches below nothing: {low} {high}"
        );
        let bounds = |name: &str| metric(name).unwrap().bounds();
        assert_eq!(bounds("awareness"), (0.0, 1.0));
        assert_eq!(bounds("lead_to_customer"), (0.0, f64::INFINITY));
        assert_eq!(bounds("profit"), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn one_seed_is_its_own_band_and_none_has_none() {
        let one = Band::of([3.0]).unwrap();
        assert!(one.is_point() && one == Band { low: 3.0, lower: 3.0, mean: 3.0, upper: 3.0, high: 3.0 });
        assert_eq!(Band::of([]), None);
        assert_eq!(Band::of([f64::NAN]), None);
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let band = Band::of([4.0, 1.0, 2.0, 3.0, 5.0]).unwrap();
        assert_eq!((band.lower, band.mean, band.upper), (2.0, 3.0, 4.0));
        assert_eq!((band.low, band.high), (1.0, 5.0), "one of five is not one in twenty");
        let many = Band::of((0..=20).map(f64::from)).unwrap();
        assert!((many.low - 1.0).abs() < 1e-12 && (many.high - 19.0).abs() < 1e-12);
    }
}
