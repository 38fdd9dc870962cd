//! Where the balance lies, computed once: whoever prints it computes nothing.

use super::curve::{Estimate, Optimum, Shape};
use super::row::Row;
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::TENTHS;
use crate::scenario::Scenario;
use crate::study::scope;
use crate::words::numbers::lever as written;
use crate::words::{counted, spoken, unit_of_difference};

/// The lever that gives the program its name.
pub(super) const SHARE: &str = "budget.sales_share";

/// Where the balance lies.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The scenario, with the lever where it is now.
    pub scenario: Scenario,
    /// What decides its runs besides the seed.
    pub hash: String,
    /// The key that was moved.
    pub lever: String,
    /// The metric that decides.
    pub metric: &'static Metric,
    /// Where the lever is now, if it is a number.
    pub now: Option<f64>,
    /// Where it was set.
    pub points: Vec<f64>,
    /// The seeds, the same at every point.
    pub seeds: Vec<u64>,
    /// What came of each seed, by point.
    pub outcomes: Vec<Vec<Outcome>>,
    /// Whether means and intervals are those of a team of the middling kind.
    pub steadied: bool,
    /// Metrics along the lever, the deciding one first.
    pub rows: Vec<Row>,
    /// What rules of thumb would have cost, when the lever is the share of sales.
    pub rules: Vec<Rule>,
    /// What the last unit of money brings on either side at the best share, when the lever is the share of sales.
    pub last_unit: Option<LastUnit>,
}

/// A rule of thumb for the share of sales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// What it says.
    pub name: &'static str,
    /// The share that it comes to here.
    pub share: f64,
    /// What following it loses against the best share, in the metric that decides.
    pub regret: Estimate,
    /// Whether its share can be told from the best.
    pub told: bool,
}

/// Whether a split of a budget fulfils the condition of an optimum: a unit of money more brings as much in marketing
/// as in sales, so that the ratio of elasticities is that of the budgets (Dorfman & Steiner 1954).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstOrder {
    /// What one unit of money more brings in marketing, and in sales, in units of money.
    pub returns: (Estimate, Estimate),
    /// The first less the second; the condition holds when its interval has zero in it.
    pub gap: Estimate,
}

impl FirstOrder {
    /// Whether the two are the same within chance.
    pub fn holds(&self) -> bool {
        self.gap.interval.0 <= 0.0 && 0.0 <= self.gap.interval.1
    }
}

/// What the last unit of money brings on either side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastUnit {
    /// The share of sales around which money was moved.
    pub share: f64,
    /// What came of it.
    pub condition: FirstOrder,
}

impl Optimum {
    /// Where a metric is best along a lever, as far as can be told, after "is".
    pub fn words(&self, lever: &str) -> String {
        let Self { at, plateau: (low, high), shape, .. } = self;
        let (low, high) = (written(*low), written(*high));
        match shape {
            Shape::LowEnd if low == high => format!("best with {lever} at {low}, the lowest that was played"),
            Shape::HighEnd if low == high => {
                format!("best with {lever} at {low}, the highest that was played")
            }
            Shape::Flat => format!("the same from {lever} {low} to {high}, as far as can be told"),
            Shape::LowEnd => {
                format!("best with {lever} at {high} or less: below that, no point can be told from the best")
            }
            Shape::HighEnd => {
                format!("best with {lever} at {low} or more: above that, no point can be told from the best")
            }
            Shape::Inside => format!(
                "best with {lever} at {} (90 % interval {} to {}); from {low} to {high} no point can be told from that",
                written(at.value),
                written(at.interval.0),
                written(at.interval.1)
            ),
        }
    }
}

impl Answer {
    /// What was played, in words.
    pub fn scope(&self) -> String {
        scope(&self.scenario, self.seeds.len(), "at every point")
    }

    /// What the table of rules of thumb tells.
    pub fn rules_note(&self) -> String {
        format!(
            "lost (regret): by how much {} is worse than at the best share, {}, under the same {} at every share. As \
             good as the best: in the stretch that cannot be told from it. Elasticities: Albers, Mantrala & Sridhar \
             2010; Sethuraman, Tellis & Briesch 2011.",
            spoken(self.metric.name),
            unit_of_difference(self.metric, &self.scenario.market.currency),
            counted(self.seeds.len() as u64, "seed")
        )
    }

    /// The best point in one sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let what = spoken(self.metric.name);
        match &self.rows[0].optimum {
            Some(optimum) => format!("{what} is {}", optimum.words(&self.lever)),
            None => untold(self.seeds.len(), &what),
        }
    }
}

/// Why there is no best point to speak of.
pub fn untold(seeds: usize, what: &str) -> String {
    if seeds < TENTHS {
        format!("{seeds} seeds do not tell where {what} is best; {TENTHS} or more do")
    } else {
        format!("too few points have a {what}")
    }
}
