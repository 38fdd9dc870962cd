//! Where the balance lies, computed once: whoever prints it computes nothing.

use super::curve::{Estimate, Optimum, Shape};
use super::row::Row;
use crate::base::MONTH_DAYS;
use crate::results::metrics::{Metric, Outcome, metric};
use crate::results::summary::{Spread, TENTHS};
use crate::scenario::Scenario;
use crate::study::scope;
use crate::words::numbers::lever as written;
use crate::words::{counted, percent, spoken, unit_of_difference};

/// Share of a budget by which what is not spent may grow for nothing to be said.
pub(super) const MOST_UNSPENT: f64 = 0.05;

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
    /// Whether luck that is known was taken out of means and intervals.
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

impl LastUnit {
    /// What it says of the best share of a metric.
    pub fn words(&self, metric: &Metric) -> &'static str {
        match (self.condition.holds(), metric.name == "profit") {
            (true, true) => "the same within chance, as it must be at the best share",
            (false, true) => "not the same: the best share lies elsewhere, or the curve has a kink there",
            (true, false) => "the same within chance",
            (false, false) => "not the same, as it need not be where another metric than profit decides",
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
            "lost (regret): by how much {} is worse than at the best share, {}, under the same {} at every share; the \
             intervals hold for all shares at once, and a share whose interval begins at 0 cannot be told from the best. \
             Elasticities: Albers, Mantrala & Sridhar 2010; Sethuraman, Tellis & Briesch 2011.",
            spoken(self.metric.name),
            unit_of_difference(self.metric, &self.scenario.market.currency),
            counted(self.seeds.len() as u64, "seed")
        )
    }

    /// The budget over all days, in whole units of the currency.
    pub(super) fn budget(&self) -> f64 {
        self.scenario.budget.per_month.units() / MONTH_DAYS * f64::from(self.scenario.market.days)
    }

    /// How much of the budget cannot be spent at the best share, when that is more than now and money decides: what is kept
    /// was not earned.
    pub fn unspent(&self) -> Option<String> {
        let best = self.rows[0].optimum.as_ref().filter(|one| one.shape != Shape::Flat)?.at.value;
        if self.lever != SHARE || !is_of_money(self.metric) {
            return None;
        }
        let all = self.budget();
        let spent = |share: f64| {
            Some(mean_at(self, "marketing_cost", share)? + mean_at(self, "cost_payroll", share)?)
        };
        let kept = 1.0 - spent(best)? / all;
        let more = kept - (1.0 - spent(self.now.unwrap_or(best))? / all).max(0.0);
        (kept >= MOST_UNSPENT && (more >= MOST_UNSPENT || self.now.is_none())).then(|| {
            format!(
                "; {} of the budget cannot be spent there, and what is kept is a part of that",
                percent(kept)
            )
        })
    }

    /// The best point in one sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let what = spoken(self.metric.name);
        match &self.rows[0].optimum {
            Some(optimum) => {
                format!("{what} is {}{}", optimum.words(&self.lever), self.unspent().unwrap_or_default())
            }
            None => untold(self.seeds.len(), &what),
        }
    }
}

/// The mean of a metric at a lever, in a straight line between the points that were played.
pub(super) fn mean_at(answer: &Answer, name: &str, lever: f64) -> Option<f64> {
    let metric = metric(name)?;
    let mean = |place: usize| {
        let values = answer.outcomes[place].iter().filter_map(|outcome| outcome.get(metric));
        Spread::of(values.map(Some)).map(|spread| spread.mean)
    };
    let after = answer.points.iter().position(|x| *x >= lever).unwrap_or(answer.points.len() - 1);
    let before = after.saturating_sub(1);
    let (from, to) = (answer.points[before], answer.points[after]);
    let part = if to > from { ((lever - from) / (to - from)).clamp(0.0, 1.0) } else { 1.0 };
    // At a point itself nothing is asked of its neighbour.
    if part >= 1.0 {
        return mean(after);
    }
    Some(mean(before)? * (1.0 - part) + mean(after)? * part)
}

/// Whether money that is kept makes a metric better.
pub(super) fn is_of_money(metric: &Metric) -> bool {
    ["profit", "cost", "marketing_cost", "sales_cost", "roi", "cac"].contains(&metric.name)
}

/// Why there is no best point to speak of.
pub fn untold(seeds: usize, what: &str) -> String {
    if seeds < TENTHS {
        format!("{seeds} seeds do not tell where {what} is best; {TENTHS} or more do")
    } else {
        format!("too few points have a {what}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_of_the_range_and_a_flat_line_are_no_best_point() {
        let words = |shape, plateau| {
            let at = Estimate { value: 0.4, interval: (0.3, 0.5) };
            Optimum { at, best: at, plateau, shape }.words("x")
        };
        let inside = "best with x at 0.40 (90 % interval 0.30 to 0.50); from 0.20 to 0.60 no point can be told from that";
        let or_less = "best with x at 0.60 or less: below that, no point can be told from the best";
        let or_more = "best with x at 0.20 or more: above that, no point can be told from the best";
        for (shape, plateau, expected) in [
            (Shape::Inside, (0.2, 0.6), inside),
            (Shape::LowEnd, (0.0, 0.6), or_less),
            (Shape::LowEnd, (0.0, 0.0), "best with x at 0.00, the lowest that was played"),
            (Shape::HighEnd, (0.2, 1.0), or_more),
            (Shape::HighEnd, (1.0, 1.0), "best with x at 1.00, the highest that was played"),
            (Shape::Flat, (0.0, 1.0), "the same from x 0.00 to 1.00, as far as can be told"),
        ] {
            assert_eq!(words(shape, plateau), expected);
        }
    }
}
