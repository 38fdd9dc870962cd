//! Everything a comparison came to, computed once: whoever prints it computes nothing.

use super::checks::{self, Check};
use super::economics::{self, EconomicsRow};
use super::probes::{Balance, Removals};
use super::reduced::ReducedMarket;
use super::words::{self, LeadWords};
use crate::results::Run;
use crate::results::metrics::{METRICS, Metric, Missing, Outcome, Shown};
use crate::results::summary::Spread;
use crate::runner::Prepared;
use crate::study::{Criterion, FlipRow, InputRow, Pair, Paired, Verdict};

/// What a comparison came to. Scenarios are known by their place among those that were named.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Names of the scenarios.
    pub names: Vec<String>,
    /// Their markets.
    pub markets: Vec<Prepared>,
    /// Place of the one the others are measured against.
    pub baseline: usize,
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
    /// Each metric by scenario, in the order of [`METRICS`].
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
    /// The deciding metric against the share of sales, when it was played.
    pub balance: Option<Balance>,
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
    /// The metric, by its place in [`METRICS`].
    pub place: usize,
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

impl Against {
    /// The metric.
    pub fn metric(&self) -> &'static Metric {
        &METRICS[self.place]
    }
}

impl Answer {
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

    /// A metric over the seeds.
    pub fn spread(&self, place: usize, metric: &Metric) -> Option<Spread> {
        let column = METRICS.iter().position(|other| other.name == metric.name)?;
        self.spreads[place][column]
    }

    /// A scenario against the baseline on the metrics that every comparison shows.
    pub fn headlines(&self, place: usize) -> impl Iterator<Item = &Against> {
        self.against[place].iter().filter(|row| row.metric().shown <= Shown::Headline)
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

    /// The values of a metric, by scenario and seed.
    pub(super) fn values(&self, metric: &Metric) -> Vec<Vec<Option<f64>>> {
        values(&self.outcomes, metric)
    }

    /// Why a scenario cannot tell a metric: a comparison asks it of each run alone, since runs are compared one by one.
    pub fn missing(&self, place: usize, metric: &Metric) -> Option<Missing> {
        self.runs[place].iter().find_map(|run| (metric.missing)(std::slice::from_ref(run)))
    }

    /// Concludes what follows from the runs and the verdict.
    pub(super) fn concluded(mut self) -> Self {
        self.ranking = ranking(&self.verdict, self.names.len());
        self.spreads = self.outcomes.iter().map(|outcomes| spreads(outcomes)).collect();
        self.against = against(&self);
        self.economics = economics::rows(&self);
        self.sentence = words::sentence(&self);
        self.leads = self.verdict.rivals.iter().map(|rival| words::lead(&self, rival)).collect();
        self.checks = checks::all(&self);
        self
    }
}

/// The values of a metric, by scenario and seed.
pub(super) fn values(outcomes: &[Vec<Outcome>], metric: &Metric) -> Vec<Vec<Option<f64>>> {
    outcomes.iter().map(|row| row.iter().map(|outcome| outcome.get(metric)).collect()).collect()
}

fn ranking(verdict: &Verdict, scenarios: usize) -> Vec<usize> {
    let mut places = vec![verdict.leader];
    places.extend(verdict.rivals.iter().map(|rival| rival.place));
    let missing: Vec<usize> = (0..scenarios).filter(|place| !places.contains(place)).collect();
    places.extend(missing);
    places
}

fn spreads(outcomes: &[Outcome]) -> Vec<Option<Spread>> {
    METRICS.iter().map(|metric| Spread::of(outcomes.iter().map(|outcome| outcome.get(metric)))).collect()
}

fn against(answer: &Answer) -> Vec<Vec<Against>> {
    let mut rows: Vec<Vec<Against>> = vec![Vec::new(); answer.names.len()];
    for (column, metric) in METRICS.iter().enumerate() {
        let values = answer.values(metric);
        for place in answer.others() {
            let row = || {
                let paired = Paired::of(&values[place], &values[answer.baseline])?;
                let base = answer.spreads[answer.baseline][column]?;
                let (interval, middle) = (paired.interval(0.05), paired.interval(0.5));
                Some(Against { place: column, base, paired, interval, middle })
            };
            rows[place].extend(row());
        }
    }
    rows
}
