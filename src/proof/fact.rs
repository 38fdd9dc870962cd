//! One fact: who claims what, which markets show it, and what of their runs is compared.

use crate::base::math::ln;
use crate::plan::Plan;
use crate::results::{DayRow, Run};
use crate::scenario::Change;
use crate::scenario::sections::quoted;
use std::ops::Range;

/// What a row may be held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// What mathematics says must come out when all else is off.
    Exact,
    /// A published fact that a market was fitted to.
    Calibrated,
    /// A published fact that nothing was fitted to.
    Predicted,
}

impl Class {
    /// All of them, in reading order.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Calibrated, Self::Predicted];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Calibrated => "calibrated",
            Self::Predicted => "predicted",
        }
    }

    /// What stands above its rows.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Exact => "Exact limits: one part of the relay alone, against mathematics",
            Self::Calibrated => "Published facts that a market was fitted to",
            Self::Predicted => "Published facts that nothing was fitted to",
        }
    }
}

/// The market that a fact starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A scenario that comes with the program, by name.
    Preset(&'static str),
    /// `scenarios/reference-market.toml`, or the one that is asked about, with so many people.
    Reference(u32),
}

/// The market of limits, in which nothing happens.
pub(super) const QUIET: Base = Base::Preset("quiet");

/// One market of a fact: the base with changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What it is called.
    pub name: &'static str,
    /// What differs from the base.
    pub changes: Vec<Change>,
}

impl Arm {
    /// A market with changes as they are typed, separated by spaces.
    pub fn new(name: &'static str, changes: &str) -> Self {
        let typed = changes.split_whitespace().map(|change| Change::Typed(change.to_owned()));
        Self { name, changes: typed.collect() }
    }

    /// The same with more of them.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(more);
        self
    }
}

/// Changes that switch channels off.
pub(super) fn switched_off(plan: &Plan, those: impl Fn(&str) -> bool) -> Vec<Change> {
    let channels = plan.scenario.channels.iter().filter(|channel| those(channel.kind.name));
    channels.map(|channel| Change::new(&format!("channels.{}.on", quoted(&channel.name)), false)).collect()
}

/// So many times as many reps.
pub(super) fn reps(plan: &Plan, times: f64) -> Change {
    Change::new("sales.reps", plan.levers.reps() * times)
}

/// The runs of each arm, in the order of the arms and of the seeds.
pub type Arms<'r> = [Vec<&'r Run>];

/// What a measured value must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// It is this, but for luck.
    Is(f64),
    /// It lies between these; an end may be infinite.
    Within(f64, f64),
}

/// What all runs of a fact say together; none when they cannot tell it.
pub type Told = fn(&Arms<'_>) -> Option<f64>;

/// A number made of all runs of a fact. Its standard error comes from leaving out one seed after the other, in all arms.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// What it is.
    pub name: &'static str,
    /// Its unit; empty for ratios.
    pub unit: &'static str,
    /// What it must be.
    pub target: Target,
    /// The number.
    pub of: Told,
}

/// A fact.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Its name, `V23`.
    pub id: &'static str,
    /// What it may be held against.
    pub class: Class,
    /// What is claimed, in one sentence.
    pub claim: &'static str,
    /// Who claims it.
    pub source: &'static str,
    /// How it is asked of the model, and what that leaves out.
    pub asked: &'static str,
    /// What its markets start from.
    pub base: Base,
    /// Its markets, from the plan of the base.
    pub arms: fn(&Plan) -> Vec<Arm>,
    /// Seeds of a quick look, and of a thorough one.
    pub seeds: [u32; 2],
    /// What is compared.
    pub measures: fn() -> Vec<Measure>,
}

impl Measure {
    /// A number that must be this, but for luck.
    pub(super) fn is(name: &'static str, unit: &'static str, exact: f64, of: Told) -> Self {
        Self { name, unit, target: Target::Is(exact), of }
    }

    /// A number that must lie between two others.
    pub(super) fn within(name: &'static str, unit: &'static str, (low, high): (f64, f64), of: Told) -> Self {
        Self { name, unit, target: Target::Within(low, high), of }
    }

    /// A number that must be more than another one.
    pub(super) fn above(name: &'static str, unit: &'static str, low: f64, of: Told) -> Self {
        Self::within(name, unit, (low, f64::INFINITY), of)
    }
}

/// A count of a day.
pub(super) type Count = fn(&DayRow) -> u64;

/// Days of some runs, one after the other.
pub(super) fn days<'r>(runs: &[&'r Run]) -> impl Iterator<Item = &'r DayRow> {
    runs.iter().flat_map(|run| &run.days)
}

/// A count over all days of some runs.
pub(super) fn total(runs: &[&Run], of: Count) -> f64 {
    days(runs).map(of).sum::<u64>() as f64
}

/// The same over some days only.
pub(super) fn total_in(runs: &[&Run], between: Range<u32>, of: Count) -> f64 {
    days(runs).filter(|row| between.contains(&row.day)).map(of).sum::<u64>() as f64
}

/// A count in the evening of a day.
pub(super) fn evening(runs: &[&Run], day: u32, of: Count) -> f64 {
    total_in(runs, day..day + 1, of)
}

/// People of some runs together.
pub(super) fn people(runs: &[&Run]) -> f64 {
    runs.iter().map(|run| run.people).sum::<u64>() as f64
}

/// A part over a whole that is there.
pub(super) fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Elasticity of some counts to a quantity that is `ratio` times as large in the second.
pub(super) fn elasticity(less: f64, more: f64, ratio: f64) -> Option<f64> {
    (less > 0.0 && more > 0.0).then(|| ln(more / less) / ln(ratio))
}
