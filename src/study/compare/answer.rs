//! Everything a comparison came to, computed once: whoever prints it computes nothing.

use super::reduced::{ReducedMarket, Whole};
use crate::results::Run;
use crate::results::metrics::{Metric, MetricList, Outcome, Shown};
use crate::results::summary::Spread;
use crate::runner::Prepared;
use crate::study::{Call, Criterion, FlipRow, InputRow, Pair, Paired, Verdict, balance};
use crate::words::counted;

/// What a comparison came to. Scenarios are known by their place among those that were named.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::{Flips, Runner, compare, results::metrics::metric};
/// let base = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
/// let silent = base.with("budget.per_month", 1)?;
/// let question = compare(&[base, silent]).named(["base", "silent"]).metric("awareness").seeds(6);
/// let answer = question.flips(Flips::None).run(&Runner::new())?;
/// let awareness = metric("awareness").unwrap();
/// for (place, name) in answer.names.iter().enumerate() {
///     println!("{name}: {:.3}", answer.spread(place, awareness).unwrap().mean);
/// }
/// let difference = answer.against[1].iter().find(|row| row.metric.name == "awareness").unwrap();
/// assert!(answer.decided() && answer.leader() == "base" && difference.interval.1 < 0.0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Answer {
    /// Names of the scenarios.
    pub names: Vec<String>,
    /// Their markets.
    pub markets: Vec<Prepared>,
    /// Place of the one the others are measured against.
    pub baseline: usize,
    /// The metrics that are shown.
    pub metrics: MetricList,
    /// What is decided on.
    pub metric: &'static Metric,
    /// How it is decided.
    pub criterion: Criterion,
    /// The seeds, the same for all.
    pub seeds: Vec<u64>,
    /// By scenario, then by seed.
    pub runs: Vec<Vec<Run>>,
    /// The same as metrics alone.
    pub outcomes: Vec<Vec<Outcome>>,
    /// Who wins, if anybody does.
    pub verdict: Verdict,
    /// Places of the scenarios, best first; those without the metric last.
    pub ranking: Vec<usize>,
    /// Every pair of scenarios.
    pub pairs: Vec<Pair>,
    /// Each metric by scenario, in the order of [`Answer::metrics`].
    pub spreads: Vec<Vec<Option<Spread>>>,
    /// Each scenario against the baseline, on every metric both have; nothing at the baseline's own place.
    pub against: Vec<Vec<Against>>,
    /// Money, as means and as the difference between the two of [`Answer::duel`].
    pub economics: Vec<EconomicsRow>,
    /// Inputs that differ.
    pub inputs: Vec<InputRow>,
    /// What was looked at for a flip, nearest flip first; empty when nothing was looked for.
    pub flips: Vec<FlipRow>,
    /// In how much of the market flips were looked for.
    pub flips_of: ReducedMarket,
    /// In which market what looked like a flip was settled.
    pub flips_in: ReducedMarket,
    /// The deciding metric against the share of sales, when it was played.
    pub balance: Option<balance::Answer>,
    /// The leader without each of its parts, when that was played.
    pub removals: Option<Removals>,
    /// How much of the luck a small change shares with the baseline, when that was asked for.
    pub lever: Option<Lever>,
    /// What a reader would ask before believing it.
    pub checks: Vec<Check>,
    /// How many runs of the comparison were known, and how many there are.
    pub found: (usize, usize),
    /// What is odd, yet no reason to stop.
    pub warnings: Vec<String>,
    pub(super) sentence: String,
    pub(super) leads: Vec<LeadWords>,
}

/// A metric of the baseline, and by how much another scenario differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// The metric.
    pub metric: &'static Metric,
    /// The baseline.
    pub base: Spread,
    /// The other less the baseline.
    pub paired: Paired,
    /// The 95 % interval of the difference.
    pub interval: (f64, f64),
    /// The interval that holds the truth in half of studies.
    pub middle: (f64, f64),
}

/// What a small change of a lever says of the shared seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// The key that was raised by a tenth.
    pub key: &'static str,
    /// The changed market less the baseline.
    pub paired: Option<Paired>,
}

/// A number of the economics.
#[derive(Clone, Debug)]
pub struct EconomicsRow {
    /// What it is.
    pub label: &'static str,
    /// The metric it is, or in whose unit it is.
    pub metric: &'static Metric,
    /// Its mean over the seeds, by scenario; absent when some seeds have none.
    pub means: Vec<Option<f64>>,
    /// Second less first of [`Answer::duel`], with the 95 % interval; absent when some seeds have none.
    pub difference: Option<(f64, (f64, f64))>,
    /// Why one of the two cannot tell it; empty when both can.
    pub untold: String,
}

/// The leader's customers without each of its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Removals {
    /// Seeds, the same for each.
    pub seeds: usize,
    /// Whether there is a part that can be taken away.
    pub any: bool,
    /// What would be missing without each part, most first; empty when too few were won in all seeds.
    pub parts: Vec<Contribution>,
    /// What several parts add only together.
    pub together: Option<Contribution>,
}

/// A share of the customers won.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The part that adds it.
    pub name: String,
    /// Mean over the seeds.
    pub mean: f64,
    /// Its 95 % interval.
    pub interval: (f64, f64),
}

/// Whether it holds, its name, and what was found.
pub type Check = (bool, String, String);

/// How far the leader is ahead of a rival, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadWords {
    /// By how much, over whom.
    pub lead: String,
    /// The interval.
    pub interval: String,
    /// In how many seeds.
    pub seeds: String,
}

impl LeadWords {
    /// All of it as a sentence.
    pub fn sentence(&self) -> String {
        let Self { lead, interval, seeds } = self;
        format!("{lead}, {interval}, {seeds}.").replace(" -", " \u{2212}")
    }
}

impl Against {
    /// A difference of this metric, in shares of the baseline.
    pub fn share(&self, difference: f64) -> f64 {
        difference / self.base.mean.abs().max(f64::MIN_POSITIVE)
    }
}

impl Answer {
    /// What scenarios say is to be looked at when they are compared, each remark once, with the scenario that makes it.
    pub fn notes(&self) -> Vec<(&str, &str)> {
        let mut notes: Vec<(&str, &str)> = Vec::new();
        for (name, market) in self.names.iter().zip(&self.markets) {
            let said = &market.scenario().compare;
            let wins = self.verdict.call == Call::Wins && self.metric.name == said.on;
            let true_here = |winner: &String| wins && self.names[self.verdict.leader] == *winner;
            let compared = |other: &String| self.names.contains(other);
            if let Some(note) = said.note.as_deref()
                && said.note_when.as_ref().is_none_or(true_here)
                && said.note_beside.as_ref().is_none_or(compared)
                && notes.iter().all(|(_, known)| *known != note)
            {
                notes.push((name, note));
            }
        }
        notes
    }

    /// The answer in one sentence.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// How far the leader is ahead of each rival, in words.
    pub fn leads(&self) -> &[LeadWords] {
        &self.leads
    }

    /// The name of the scenario with the best mean.
    pub fn leader(&self) -> &str {
        &self.names[self.verdict.leader]
    }

    /// Whether somebody who wants a decision has one.
    pub fn decided(&self) -> bool {
        self.verdict.decided()
    }

    /// A metric over the seeds, of which each has it: those that won nobody have no acquisition cost, and the mean of the
    /// others is not that of the scenario.
    pub fn spread(&self, place: usize, metric: &Metric) -> Option<Spread> {
        let column = self.metrics.iter().position(|other| other == metric)?;
        self.spreads[place][column]
    }

    /// What matters of the deciding metric, in shares of the baseline and at most all of it; 0 where that has nothing.
    pub fn matters_share(&self) -> f64 {
        let mean = self.spread(self.baseline, self.metric).map_or(0.0, |spread| spread.mean.abs());
        if mean > 0.0 { (self.criterion.matters / mean).min(1.0) } else { 0.0 }
    }

    /// A scenario against the baseline on the metrics that every comparison shows.
    pub fn headlines(&self, place: usize) -> impl Iterator<Item = &Against> {
        self.against[place].iter().filter(|row| row.metric.shown <= Shown::Headline)
    }

    /// The scenarios that are measured against the baseline.
    pub fn others(&self) -> impl Iterator<Item = usize> {
        let baseline = self.baseline;
        (0..self.names.len()).filter(move |&place| place != baseline)
    }

    /// The two that are set against each other where there is room for two: the baseline, and the leader or who comes
    /// next.
    pub fn duel(&self) -> (usize, usize) {
        let second = self.ranking.iter().find(|place| **place != self.baseline);
        (self.baseline, second.copied().unwrap_or(self.baseline))
    }

    /// The currency of all markets.
    pub fn currency(&self) -> &str {
        &self.markets[0].scenario().market.currency
    }

    /// What was compared, in words.
    pub fn scope(&self) -> String {
        crate::study::scope(self.markets[0].scenario(), self.seeds.len(), "for all")
    }

    /// All of it, of which a part is played for what stands beside the verdict.
    pub(super) fn whole(&self) -> Whole<'_> {
        Whole { markets: &self.markets, leader: self.verdict.leader, seeds: self.seeds.len() }
    }

    /// The values of a metric, by scenario and seed.
    pub(super) fn values(&self, metric: &Metric) -> Vec<Vec<Option<f64>>> {
        values(&self.outcomes, metric)
    }

    /// Why a scenario cannot tell a metric, if it cannot: a comparison asks it of each run alone, since runs are compared one
    /// by one.
    pub fn untold(&self, place: usize, metric: &Metric) -> Option<String> {
        let all = self.outcomes[place].len();
        let have = self.outcomes[place].iter().filter_map(|outcome| outcome.get(metric)).count();
        if have == all {
            return None;
        }
        let why = self.runs[place].iter().find_map(|run| (metric.missing)(std::slice::from_ref(run)));
        let seeds = if have == 0 {
            "no seed has it".to_owned()
        } else {
            format!("{have} of {} have it", counted(all as u64, "seed"))
        };
        Some(
            why.map_or(
                seeds.clone(),
                |why| if have == 0 { why.to_string() } else { format!("{seeds}; {why}") },
            ),
        )
    }
}

/// The values of a metric, by scenario and seed.
pub(super) fn values(outcomes: &[Vec<Outcome>], metric: &Metric) -> Vec<Vec<Option<f64>>> {
    outcomes.iter().map(|row| row.iter().map(|outcome| outcome.get(metric)).collect()).collect()
}
