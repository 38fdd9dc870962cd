//! How several levers are best set, as far as can be told, computed once: whoever prints it computes nothing.

use super::race::Tried;
use crate::results::metrics::Metric;
use crate::results::summary::TENTHS;
use crate::scenario::Scenario;
use crate::study::{Amount, Varied};
use crate::words::numbers::{list, short};
use crate::words::{Scale, counted, people, spoken, unit_of_difference, whole};

/// A market in which so much of what was tried cannot be told from the best has no best to speak of.
const FLAT: f64 = 0.9;
/// A lever is told when what is as good as the best takes up less than this share of its range.
const TOLD: f64 = 0.8;

/// How several levers are best set.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The scenario as it is.
    pub scenario: Scenario,
    /// The scenario with the levers at the best that was tried.
    pub best_scenario: Scenario,
    /// What decides the runs of the scenario as it is, besides the seed.
    pub hash: String,
    /// The metric that decides.
    pub metric: &'static Metric,
    /// The levers.
    pub levers: Vec<Varied>,
    /// What was tried: the scenario as it is, then the others in the order in which they were tried. Outcomes are those of
    /// the first so many seeds.
    pub tried: Vec<Tried>,
    /// The one that seems best.
    pub best: usize,
    /// For each lever, the lowest and the highest value of what cannot be told from the best; none where that is only the
    /// scenario as it is, in which the lever has no value.
    pub as_good: Vec<Option<(f64, f64)>>,
    /// Settings that the scenario does not allow, or that have no such metric.
    pub impossible: u32,
    /// What fresh seeds say, which chose nothing.
    pub fresh: Fresh,
    /// Runs that were played.
    pub runs: u64,
}

/// What seeds say that had no part in the search: the best of many is the luckiest too, and on these it is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh {
    /// The seeds.
    pub seeds: Vec<u64>,
    /// The metric at the best that was tried.
    pub best: Amount,
    /// The metric of the scenario as it is.
    pub present: Amount,
    /// By how much the best is better, in pairs: what is lost by leaving everything as it is.
    pub regret: Amount,
}

impl Answer {
    /// Settings that cannot be told from the best, which is among them.
    pub fn plateau(&self) -> usize {
        self.tried.iter().filter(|one| one.is_in).count()
    }

    /// Whether nearly nothing that was tried can be told from the best.
    pub fn is_flat(&self) -> bool {
        self.plateau() as f64 >= FLAT * self.tried.len() as f64
    }

    /// Whether it is told where a lever is best set: what is as good takes up only a part of its range.
    pub fn is_told(&self, lever: usize) -> bool {
        let range = self.levers[lever].range;
        self.as_good[lever].is_some_and(|(low, high)| high - low < TOLD * (range.to - range.from))
    }

    /// What is as good as the best in a lever that would have to be moved to come there.
    fn moved(&self, lever: usize) -> Option<(f64, f64)> {
        let (low, high) = self.as_good[lever].filter(|_| self.is_told(lever))?;
        let stays = self.levers[lever].now.is_some_and(|now| (low..=high).contains(&now));
        (!stays).then_some((low, high))
    }

    /// Whether the best is surely better than what there is.
    pub fn gains(&self) -> bool {
        self.fresh.regret.interval.is_some_and(|(low, _)| low > 0.0)
    }

    /// What was played, in words.
    pub fn scope(&self) -> String {
        let market = &self.scenario.market;
        let most = self.tried.iter().map(|one| one.outcomes.len()).max().unwrap_or(0);
        format!(
            "{}, {}, {} with up to {}, the same for all",
            people(market.people.into()),
            counted(market.days.into(), "day"),
            counted(self.tried.len() as u64, "setting"),
            counted(most as u64, "seed")
        )
    }

    /// The answer in one sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let what = spoken(self.metric.name);
        let (plateau, tried) = (whole(self.plateau() as u64), whole(self.tried.len() as u64));
        if self.is_flat() {
            return format!(
                "{what} is the same whatever the levers are, as far as can be told: {plateau} of {tried} settings cannot be told from the best"
            );
        }
        let regret = self.fresh.regret;
        let Some((low, high)) = regret.interval.filter(|_| self.gains()) else {
            let why = if self.fresh.seeds.len() < TENTHS { ", with so few seeds" } else { "" };
            return format!(
                "nothing that was tried is surely better for {what} than what there is{why}; {plateau} of {tried} settings cannot be told from the best"
            );
        };
        let scale = Scale::of(self.metric, (low, high));
        let unit = unit_of_difference(self.metric, &self.scenario.market.currency);
        let told: Vec<String> = (0..self.levers.len())
            .filter_map(|lever| {
                let (low, high) = self.moved(lever)?;
                Some(format!("{} at {}", self.levers[lever].key, between(low, high)))
            })
            .collect();
        let with = if told.is_empty() { String::new() } else { format!(" with {}", list(&told)) };
        format!(
            "{what} is {} by {} {unit} (95 % interval {} to {}){with}",
            if self.metric.lower_is_better() { "lower" } else { "higher" },
            scale.value(regret.mean),
            scale.value(low),
            scale.value(high)
        )
    }
}

/// A range of a lever in words; one value where both ends are written alike.
fn between(low: f64, high: f64) -> String {
    let (low, high) = (short(low), short(high));
    if low == high { low } else { format!("{low} to {high}") }
}
