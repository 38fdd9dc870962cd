//! What is guessed about in a lesson, and how what was played decides which guess is right.

use super::say::{number, valued};
use crate::results::metrics::{Metric, Outcome, metric};
use crate::results::summary::Spread;
use crate::study::Paired;
use serde_json::{Value, json};

/// What happens when some keys are set?
pub(super) struct Guess {
    pub(super) question: &'static str,
    pub(super) options: &'static [&'static str],
    /// The changes that are played beside the scenario as it is.
    pub(super) sides: &'static [&'static [&'static str]],
    pub(super) metrics: &'static [&'static str],
    pub(super) rule: Rule,
}

/// How what was played decides which option is right.
pub(super) enum Rule {
    /// The signs of two metrics: both more, less and more, both less.
    Signs,
    /// Whether the metric is more, less or about as much.
    Direction,
    /// Which side gains more.
    Dearest,
    /// How far the seeds lie apart, compared with the middle one.
    Luck,
}

/// Relative change too small to call.
const NEAR: f64 = 0.05;
/// Seeds of each side.
pub(super) const SEEDS: u32 = 10;

impl Guess {
    /// Which option is right, if any is, and what was found, in words. `played` has the scenario as it is, then each side.
    pub(super) fn answer(&self, played: &[Vec<Outcome>], currency: &str) -> Value {
        let metrics: Vec<&Metric> = self.metrics.iter().filter_map(|name| metric(name)).collect();
        let (Some((before, sides)), Some(first)) = (played.split_first(), metrics.first()) else {
            return Value::Null;
        };
        if let Rule::Luck = self.rule {
            return luck(&values(before, first), currency);
        }
        let changes: Vec<Vec<Change>> = sides
            .iter()
            .map(|side| metrics.iter().map(|metric| Change::of(metric, before, side)).collect())
            .collect();
        let lines: Vec<String> = changes
            .iter()
            .zip(self.options)
            .flat_map(|(side, option)| side.iter().map(move |change| (change, option)))
            .map(|(change, option)| change.words((sides.len() > 1).then_some(*option), currency))
            .collect();
        json!({ "right": self.right(&changes), "lines": lines })
    }

    fn right(&self, changes: &[Vec<Change>]) -> Option<usize> {
        let relative = |place: usize| changes[0][place].relative();
        match self.rule {
            Rule::Signs => match (relative(0) > 0.0, relative(1) > 0.0) {
                (true, true) => Some(0),
                (true, false) => None,
                (false, true) => Some(1),
                (false, false) => Some(2),
            },
            Rule::Direction if relative(0).abs() < NEAR => Some(2),
            Rule::Direction => Some(usize::from(relative(0) <= 0.0)),
            Rule::Dearest | Rule::Luck => {
                let gain = |side: &Vec<Change>| side[0].difference;
                (1..changes.len())
                    .fold(
                        0,
                        |best, side| if gain(&changes[side]) >= gain(&changes[best]) { side } else { best },
                    )
                    .into()
            }
        }
    }
}

/// A metric before and after, with the interval of its difference.
struct Change {
    metric: &'static str,
    unit: &'static str,
    before: Option<f64>,
    after: Option<f64>,
    difference: f64,
    interval: Option<(f64, f64)>,
}

fn values(outcomes: &[Outcome], metric: &Metric) -> Vec<Option<f64>> {
    outcomes.iter().map(|outcome| outcome.get(metric)).collect()
}

fn mean(values: &[Option<f64>]) -> Option<f64> {
    Spread::of(values.iter().copied()).map(|spread| spread.mean)
}

impl Change {
    fn of(metric: &Metric, before: &[Outcome], after: &[Outcome]) -> Self {
        let (before, after) = (values(before, metric), values(after, metric));
        let paired = Paired::of(&after, &before);
        Self {
            metric: metric.label,
            unit: metric.unit,
            before: mean(&before),
            after: mean(&after),
            difference: paired.as_ref().map_or(0.0, |paired| paired.mean),
            interval: paired.map(|paired| paired.interval(0.05)),
        }
    }

    fn relative(&self) -> f64 {
        let before = self.before.map_or(0.0, f64::abs);
        self.difference / if before > 0.0 { before } else { 1.0 }
    }

    fn words(&self, option: Option<&str>, currency: &str) -> String {
        let what = option
            .map_or(self.metric.to_owned(), |option| format!("{option}: {}", self.metric.to_lowercase()));
        let shown = |value| valued(value, self.unit, currency);
        let range = self.interval.map_or("too few years for an interval".to_owned(), |(low, high)| {
            format!("difference {} to {}, 95 %", number(low), number(high))
        });
        format!("{what}: {} before, {} after ({range}).", shown(self.before), shown(self.after))
    }
}

/// How much of profit is luck.
fn luck(profits: &[Option<f64>], currency: &str) -> Value {
    let Some(spread) = Spread::of(profits.iter().copied()) else { return Value::Null };
    let known = || profits.iter().copied().flatten();
    let (worst, best) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let shown = |value| valued(Some(value), "currency", currency);
    let right = match (best - worst) / spread.median.abs() {
        apart if apart < 0.1 => 0,
        apart if apart <= 0.5 => 1,
        _ => 2,
    };
    let line = format!(
        "Profit lay between {} and {}; the middle one was {}.",
        shown(worst),
        shown(best),
        shown(spread.median)
    );
    json!({ "right": right, "lines": [line] })
}
