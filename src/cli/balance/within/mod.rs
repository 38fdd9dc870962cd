//! The splits inside marketing and inside sales: the share of one part after another is moved, the others keep their
//! proportions.
//!
//! Each curve answers "what if this part had more", not "what is the best split of all": the best points are those of one
//! part at a time.

mod parts;
mod show;
mod write;

use super::{Balance, PLATEAU, curve, points};
use crate::cli::exit::{self, Fault};
use crate::cli::hold::Held;
use crate::cli::numbers::{counted, people};
use crate::cli::study::{listen, named_metric, scope, unit_of_value};
use crate::cli::terminal::Voice;
use crate::figures::decimals;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::Request;
use crate::scenario::Scenario;
use crate::study::{Curve, Estimate, Optimum};
use clap::ValueEnum;
use parts::Part;

/// Points of each curve, unless it is said how many.
const POINTS: u16 = 9;

/// Whose split is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Side {
    /// The budget of marketing, channel by channel.
    Marketing,
    /// The time of sales: inbound leads, cold calls and e-mails, follow-up.
    Sales,
}

impl Side {
    const fn word(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Marketing => "marketing's budget",
            Self::Sales => "the time of sales",
        }
    }
}

/// A part along its share.
struct Line {
    name: String,
    now: f64,
    outcomes: Vec<Vec<Outcome>>,
    curve: Option<Curve>,
    optimum: Option<Optimum>,
    /// What would be gained by going from now to the best point.
    gain: Option<Estimate>,
}

impl Line {
    fn new(part: &Part, metric: &Metric, points: &[f64], outcomes: Vec<Vec<Outcome>>) -> Self {
        let sign = if metric.lower_is_better() { -1.0 } else { 1.0 };
        let curve = curve(metric, points, &outcomes);
        let optimum = curve.as_ref().map(|curve| curve.optimum(sign, PLATEAU));
        let best = curve.as_ref().zip(optimum.as_ref());
        Self {
            name: part.name.clone(),
            now: part.share,
            gain: best.map(|(curve, best)| curve.gain(part.share, best.at.value, sign)),
            optimum,
            curve,
            outcomes,
        }
    }
}

/// Everything the study came to.
struct Found {
    side: Side,
    scenario: Scenario,
    hash: String,
    metric: &'static Metric,
    points: Vec<f64>,
    seeds: Vec<u64>,
    lines: Vec<Line>,
    again: String,
}

/// Plays and shows the splits of a side.
pub(super) fn run(verb: &Balance, side: Side, voice: Voice) -> Result<(), Fault> {
    let metric = named_metric(&verb.on)?;
    let variant = verb.options.variant(&verb.file)?;
    let base = variant.prepare()?;
    let scenario = base.scenario().clone();
    let parts = parts::parts(&scenario, side);
    let movable = movable(verb, side, &parts)?;
    let points = points(verb.from, verb.to, verb.points.unwrap_or(POINTS));
    let runner = verb.options.runner(voice);
    let seeds = verb.options.first_seeds(&base, verb.options.seed_count());
    voice.note(&format!(
        "moving {} of {}: {} x {} x {} x {}\n",
        counted(movable.len() as u64, "share"),
        side.what(),
        counted(points.len() as u64, "point"),
        counted(seeds.len() as u64, "seed"),
        people(scenario.market.people.into()),
        counted(scenario.market.days.into(), "day")
    ));
    let names = [scenario.about.title.as_str(), "within", side.word()];
    let mut home = Held::take(verb.options.folder("balance", &names, base.hash()))?;
    listen(&runner);
    let mut request = Request::new(&seeds);
    for &place in &movable {
        for (point, &share) in points.iter().enumerate() {
            let moved = variant.changed(parts::moved(&parts, place, share, side));
            request.add((place, point), moved.prepare()?);
        }
    }
    let mut played = runner.outcomes_of(&request)?;
    let mut line = |&place: &usize| {
        let outcomes = (0..points.len()).map(|point| played.take(&(place, point))).collect();
        Line::new(&parts[place], metric, &points, outcomes)
    };
    let mut lines: Vec<Line> = movable.iter().map(&mut line).collect();
    let gain = |line: &Line| line.gain.map_or(f64::NEG_INFINITY, |gain| gain.value);
    lines.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    let again = crate::cli::run::command();
    let found = Found { side, scenario, hash: base.hash().to_owned(), metric, points, seeds, lines, again };
    write::folder(&found, &mut home)?;
    if voice.json {
        return voice.say_json(&write::json(&found));
    }
    voice.say(&show::text(&found, voice))?;
    voice.say(&format!("written to {}\nagain with {}\n", home.path().display(), found.again))
}

/// The parts whose share is moved; each has the share it has now between the ends.
fn movable(verb: &Balance, side: Side, parts: &[Part]) -> Result<Vec<usize>, Fault> {
    let movable: Vec<usize> = (0..parts.len()).filter(|&i| parts[i].moved && parts[i].share < 1.0).collect();
    if movable.is_empty() {
        let cause = format!("{} is not divided among several parts", side.what());
        return Err(Fault::new(exit::INVALID, &cause, "give two or more of them a share"));
    }
    let between = verb.from..=verb.to;
    if let Some(&out) = movable.iter().find(|&&i| !between.contains(&parts[i].share)) {
        let Part { name, share, .. } = &parts[out];
        let cause = format!("{name} has a share of {}, which is left out", decimals(*share, 2));
        return Err(Fault::new(exit::USAGE, &cause, "let it lie between `--from` and `--to`"));
    }
    Ok(movable)
}

impl Found {
    fn scope(&self) -> String {
        scope(&self.scenario, self.seeds.len(), "at every point")
    }

    fn unit(&self) -> String {
        unit_of_value(self.metric, &self.scenario.market.currency)
    }

    fn what(&self) -> String {
        self.metric.name.replace('_', " ")
    }
}
