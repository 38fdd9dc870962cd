//! What each part added, computed once: whoever prints it computes nothing.

use crate::results::metrics::{FEW, Metric};
use crate::results::summary::TENTHS;
use crate::scenario::Scenario;
use crate::study::Amount;
use crate::study::Player;
use crate::study::scope;
use crate::words::counted;
use crate::words::numbers::list;
use crate::words::spoken;

/// What is known of a part.
#[derive(Clone, Debug)]
pub struct Row {
    /// The part.
    pub player: Player,
    /// What is lost when it alone is taken away.
    pub removal: Amount,
    /// What it adds on average over all orders in which the parts could have been built up.
    pub shapley: Amount,
    /// By how much less all channels cost without it: its own spending, and what it lets others spend; in units of money.
    pub cost: f64,
    /// Revenue that comes back for each unit of money.
    pub roas: Option<Amount>,
    /// What more money would bring.
    pub more: Option<More>,
    /// Multiple of today's money, and by how much the metric is more there than now, under the same seeds.
    pub curve: Vec<(f64, Amount)>,
}

/// What more money for a channel would bring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum More {
    /// Revenue for each unit of money, from half to one and a half times what it has now.
    Returns(Amount),
    /// It could not be spent.
    Unspent,
}

impl Row {
    /// What more money returns, if it can be spent and was played.
    pub fn returns_of_more(&self) -> Option<Amount> {
        match self.more {
            Some(More::Returns(amount)) => Some(amount),
            Some(More::Unspent) | None => None,
        }
    }
}

/// What a rule claims for each player, and by how much of all customers it is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Name of the rule.
    pub rule: String,
    /// The customers that it credits to each part.
    pub customers: Vec<f64>,
    /// The share of all credit that it gives to the wrong part.
    pub error: f64,
    /// Kendall's rank correlation of its order with the true one.
    pub agreement: f64,
}

/// What each part added.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The scenario, with every part.
    pub scenario: Scenario,
    /// What decides its runs besides the seed.
    pub hash: String,
    /// The metric that is divided up.
    pub metric: &'static Metric,
    /// The seeds, the same for all.
    pub seeds: Vec<u64>,
    /// The metric with everything.
    pub total: Amount,
    /// The metric with nothing.
    pub nothing: Amount,
    /// What only several parts together add: the whole less what is lost with each alone.
    pub shared: f64,
    /// Whether Shapley values come from drawn orders instead of all coalitions.
    pub sampled: bool,
    /// The parts in the order of the scenario.
    pub rows: Vec<Row>,
    /// Places of the rows, the largest Shapley value first.
    pub order: Vec<usize>,
    /// What rules of attribution claim, when customers are divided up.
    pub claims: Vec<Claim>,
    /// Whether luck that is known was taken out of means and intervals.
    pub steadied: bool,
}

impl Answer {
    /// What was played, in words.
    pub fn scope(&self) -> String {
        scope(&self.scenario, self.seeds.len(), "for all")
    }

    /// Whether there are customers and seeds enough to tell how they are divided up.
    pub fn tells_customers(&self) -> bool {
        self.seeds.len() >= TENTHS && self.total.mean * self.seeds.len() as f64 >= FEW as f64
    }

    /// Why Shapley values have no intervals although the seeds are enough, if they have none.
    pub fn few_orders(&self) -> Option<&'static str> {
        let without = self.rows.iter().any(|row| row.shapley.interval.is_none());
        (without && self.seeds.len() >= TENTHS)
            .then_some("Shapley values have no interval from fewer than 20 orders.")
    }

    /// The parts, the largest Shapley value first.
    pub fn ordered(&self) -> Vec<&Row> {
        self.order.iter().map(|&place| &self.rows[place]).collect()
    }

    /// The part that added most in one sentence, without its full stop; those that may have added as much with it.
    pub fn sentence(&self) -> String {
        let what = spoken(self.metric.name);
        if self.seeds.len() < TENTHS {
            let seeds = counted(self.seeds.len() as u64, "seed");
            return format!("{seeds} do not tell which part added most to {what}; {TENTHS} or more do");
        }
        let ordered = self.ordered();
        let Some((most, others)) = ordered.split_first() else { return String::new() };
        if most.shapley.interval.is_none() {
            return format!(
                "so few orders do not tell which part added most to {what}; {} or more do",
                2 * TENTHS
            );
        }
        if !most.shapley.is_above(Amount { mean: 0.0, interval: Some((0.0, 0.0)) }) {
            return format!("no part is seen to add to {what}");
        }
        let name = |row: &&Row| spoken(&row.player.name);
        let as_much: Vec<String> =
            others.iter().filter(|row| !most.shapley.is_above(row.shapley)).map(&name).collect();
        let rest = if as_much.is_empty() {
            String::new()
        } else {
            format!("; {} may have added as much", list(&as_much))
        };
        format!("{} added most to {what}{rest}", name(most))
    }
}
