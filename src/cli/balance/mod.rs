//! `relaylab balance`: one lever from end to end, by default the share of the budget that goes to sales.

mod pictures;
mod rules;
mod show;
mod within;
mod write;

use super::exit::{self, Fault};
use super::hold::Held;
use super::numbers::{counted, people};
use super::study::{StudyOptions, listen, named_metric, scope};
use super::terminal::Voice;
use crate::figures::Band;
use crate::results::metrics::{Metric, Outcome, metric};
use crate::runner::Request;
use crate::scenario::{Change, Scenario};
use crate::study::{Curve, FirstOrder, Optimum};
use clap::Args;
use rules::Rule;
use std::path::PathBuf;

/// The lever that gives the program its name.
const SHARE: &str = "budget.sales_share";
/// What is shown along the lever beside the metric that decides.
const SHOWN: &[&str] = &["profit", "awareness", "conversion", "retention"];
/// The share of the best within which a point is as good.
const PLATEAU: f64 = 0.01;
/// Points of a curve, unless it is said how many.
const POINTS: u16 = 21;

/// Move one lever from end to end and find where the balance lies.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab balance my-market.toml                      from all to marketing to all to sales
  relaylab balance my-market.toml --on retention       the best share for another metric
  relaylab balance my-market.toml --within marketing   the share of each channel, one after another
  relaylab balance my-market.toml --within sales       the time for inbound leads, cold calls and follow-up
  relaylab balance my-market.toml --lever sales.reps --from 2 --to 12   any key that is a number")]
pub(super) struct Balance {
    /// Scenario file.
    file: PathBuf,
    /// Metric that decides which point is best.
    #[arg(long, value_name = "METRIC", default_value = "profit")]
    on: String,
    /// Key that is moved.
    #[arg(long, value_name = "KEY", default_value = SHARE)]
    lever: String,
    /// Instead of the balance of the two, the split within one of them: one share after another is moved, the others keep
    /// their proportions.
    #[arg(long, value_enum, value_name = "SIDE", conflicts_with = "lever")]
    within: Option<within::Side>,
    /// Lowest value of the lever.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    from: f64,
    /// Highest value of the lever.
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, allow_negative_numbers = true)]
    to: f64,
    /// Points at which the market is played; without it, 21, and 9 for each share with `--within`.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(5..=501))]
    points: Option<u16>,
    #[command(flatten)]
    options: StudyOptions,
}

/// A metric along the lever.
struct Row {
    metric: &'static Metric,
    curve: Option<Curve>,
    optimum: Option<Optimum>,
}

/// Everything the study came to.
struct Found {
    title: String,
    scenario: Scenario,
    hash: String,
    lever: String,
    metric: &'static Metric,
    now: Option<f64>,
    points: Vec<f64>,
    seeds: Vec<u64>,
    outcomes: Vec<Vec<Outcome>>,
    rows: Vec<Row>,
    rules: Vec<Rule>,
    first_order: Option<(f64, FirstOrder)>,
    again: String,
}

impl Found {
    /// What was played, in words.
    fn scope(&self) -> String {
        scope(&self.scenario, self.seeds.len(), "at every point")
    }
}

impl Balance {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.on)?;
        let ordered = self.from.is_finite() && self.to.is_finite() && self.from < self.to;
        if !ordered {
            let cause = format!("the lever cannot go from {} to {}", self.from, self.to);
            return Err(Fault::new(exit::USAGE, &cause, "let `--from` be below `--to`"));
        }
        if let Some(side) = self.within {
            return within::run(self, side, voice);
        }
        let variant = self.options.variant(&self.file)?;
        let base = variant.prepare()?;
        let now = crate::study::keys(base.scenario())
            .into_iter()
            .find(|(key, _)| *key == self.lever)
            .and_then(|(_, value)| value?.parse::<f64>().ok());
        let runner = self.options.runner(voice);
        let seeds = self.options.first_seeds(&base, self.options.seed_count());
        let points = points(self.from, self.to, self.points.unwrap_or(POINTS));
        let market = &base.scenario().market;
        voice.note(&format!(
            "moving {} from {} to {}: {} x {} x {} x {}\n",
            self.lever,
            self.from,
            self.to,
            counted(points.len() as u64, "point"),
            counted(seeds.len() as u64, "seed"),
            people(market.people.into()),
            counted(market.days.into(), "day")
        ));
        let mut home = Held::take(self.options.folder(
            "balance",
            &[&base.scenario().about.title, &self.lever],
            base.hash(),
        ))?;
        listen(&runner);
        let mut request = Request::new(&seeds);
        for (place, x) in points.iter().enumerate() {
            request.add(place, variant.changed([Change::new(&self.lever, *x)]).prepare()?);
        }
        let mut played = runner.outcomes_of(&request)?;
        let outcomes: Vec<_> = (0..points.len()).map(|place| played.take(&place)).collect();
        let mut found = Found {
            title: base.scenario().about.title.clone(),
            scenario: base.scenario().clone(),
            hash: base.hash().to_owned(),
            lever: self.lever.clone(),
            metric,
            now,
            rows: rows(metric, &points, &outcomes),
            rules: Vec::new(),
            first_order: None,
            points,
            seeds,
            outcomes,
            again: super::run::command(),
        };
        if self.lever == SHARE {
            found.rules = rules::all(&found);
            found.first_order = rules::condition(&runner, &variant, &found)?;
        }
        write::folder(&found, &mut home)?;
        if voice.json {
            return voice.say_json(&write::json(&found));
        }
        voice.say(&show::text(&found, voice))?;
        voice.say(&format!("written to {}\nagain with {}\n", home.path().display(), found.again))
    }
}

/// So many values from one end to the other.
fn points(from: f64, to: f64, count: u16) -> Vec<f64> {
    let point = |i: u16| from + (to - from) * f64::from(i) / f64::from(count - 1);
    // Twelve digits, so that .3 is written as people write it.
    (0..count).map(|i| (point(i) * 1e12).round() / 1e12).collect()
}

/// The metrics that are shown, the deciding one first.
fn rows(deciding: &'static Metric, points: &[f64], outcomes: &[Vec<Outcome>]) -> Vec<Row> {
    let others = SHOWN.iter().filter(|name| **name != deciding.name).filter_map(|name| metric(name));
    std::iter::once(deciding)
        .chain(others)
        .map(|metric| {
            let sign = if metric.lower_is_better() { -1.0 } else { 1.0 };
            let curve = curve(metric, points, outcomes);
            let optimum = curve.as_ref().map(|curve| curve.optimum(sign, PLATEAU));
            Row { metric, curve, optimum }
        })
        .collect()
}

/// A metric along the lever, where every seed has it; points without it are left out at the ends.
fn curve(metric: &Metric, points: &[f64], outcomes: &[Vec<Outcome>]) -> Option<Curve> {
    let row = |outcomes: &Vec<Outcome>| {
        outcomes.iter().map(|outcome| outcome.get(metric)).collect::<Option<Vec<f64>>>()
    };
    let (points, values): (Vec<f64>, Vec<Vec<f64>>) =
        points.iter().zip(outcomes).filter_map(|(&point, outcomes)| Some((point, row(outcomes)?))).unzip();
    Curve::new(points, values)
}

/// What the seeds say of a metric at one point.
fn band(outcomes: &[Outcome], metric: &Metric) -> Option<Band> {
    Band::of(outcomes.iter().filter_map(|outcome| outcome.get(metric)))
}
