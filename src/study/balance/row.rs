//! One metric along a lever: what single runs say at each point, the curve through them and its best point.

use super::curve::{Curve, Estimate, Optimum};
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::Band;
use crate::study::Steadied;

/// A metric along a lever.
#[derive(Clone, Debug)]
pub struct Row {
    /// The metric.
    pub metric: &'static Metric,
    /// What the seeds say of it at each point: the spread of single runs, and the mean over teams; nothing where none has it.
    pub bands: Vec<Option<Band>>,
    /// The curve; nothing when too few points have the metric.
    pub curve: Option<Curve>,
    /// The smooth curve through the means: lever and metric.
    pub smooth: Option<Vec<(f64, f64)>>,
    /// The best point, with the stretch that cannot be told from it; nothing where seeds are too few to tell.
    pub optimum: Option<Optimum>,
}

impl Row {
    /// The spread is that of single years; the means and the curve are the steadied ones.
    pub(super) fn new(metric: &'static Metric, points: &[f64], played: &[Steadied]) -> Self {
        let curve = curve(metric, points, played);
        let of = |outcomes: &[Outcome]| Band::of(outcomes.iter().filter_map(|outcome| outcome.get(metric)));
        let band = |one: &Steadied| Some(Band { mean: of(&one.steady)?.mean, ..of(&one.raw)? });
        let within = limits(metric, played);
        let smooth = curve.as_ref().map(Curve::smooth);
        let optimum = curve.as_ref().and_then(|curve| curve.optimum(sign(metric)));
        Self {
            metric,
            bands: played.iter().map(band).collect(),
            smooth: smooth.map(|smooth| smooth.into_iter().map(|(x, value)| (x, within(value))).collect()),
            optimum: optimum.map(|optimum| {
                let Estimate { value, interval: (low, high) } = optimum.best;
                let best = Estimate { value: within(value), interval: (within(low), within(high)) };
                Optimum { best, ..optimum }
            }),
            curve,
        }
    }
}

/// What a metric can be at all: beside a cliff a smooth curve goes beyond what any run showed, and no share of people is above
/// them all.
fn limits(metric: &Metric, played: &[Steadied]) -> impl Fn(f64) -> f64 {
    let seen = played.iter().flat_map(|one| one.raw.iter().chain(&one.steady));
    let seen: Vec<f64> = seen.filter_map(|outcome| outcome.get(metric)).collect();
    let low = seen.iter().copied().fold(f64::INFINITY, f64::min);
    let high = seen.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let is_share = metric.unit == "share" && low <= high;
    let (least, most) = if is_share { (low, high) } else { metric.bounds() };
    move |value| value.clamp(least, most)
}

/// Which way is better.
pub(super) fn sign(metric: &Metric) -> f64 {
    if metric.lower_is_better() { -1.0 } else { 1.0 }
}

/// A metric along the lever, where every seed has it; points without it are left out at the ends.
fn curve(metric: &Metric, points: &[f64], played: &[Steadied]) -> Option<Curve> {
    let row =
        |one: &Steadied| one.steady.iter().map(|outcome| outcome.get(metric)).collect::<Option<Vec<f64>>>();
    let (points, values): (Vec<f64>, Vec<Vec<f64>>) =
        points.iter().zip(played).filter_map(|(&point, one)| Some((point, row(one)?))).unzip();
    Curve::new(points, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::metrics::{METRICS, metric};

    /// Runs of which a metric was told.
    fn played(metric: &Metric, values: &[f64]) -> Steadied {
        let place = METRICS.iter().position(|of| of == metric).unwrap();
        let outcome = |value: &f64| {
            let mut values = vec![None; METRICS.len()];
            values[place] = Some(*value);
            Outcome { seed: 0, metrics: METRICS, values }
        };
        let raw: Vec<Outcome> = values.iter().map(outcome).collect();
        Steadied { steady: raw.clone(), raw }
    }

    #[test]
    fn beside_a_cliff_no_share_is_above_what_was_seen() {
        let [awareness, profit] = ["awareness", "profit"].map(|name| metric(name).unwrap());
        for (metric, within) in [(awareness, true), (profit, false)] {
            let cliff = [0.0, 0.0, 0.97, 0.99, 0.99, 0.99].map(|mean| {
                let seeds: Vec<f64> = (0..20).map(|seed| mean + f64::from(seed % 5 - 2) * 1e-4).collect();
                played(metric, &seeds)
            });
            let row = Row::new(metric, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], &cliff);
            let highest = row.smooth.unwrap().iter().map(|(_, value)| *value).fold(f64::MIN, f64::max);
            assert_eq!(highest <= 0.9902 + 1e-12, within, "{highest} of {}", metric.name);
        }
    }
}
