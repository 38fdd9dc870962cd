//! What parameters must have been, computed once: whoever prints it computes nothing.

use super::fit::{WAVES, mean};
use crate::results::metrics::Metric;
use crate::results::summary::percentile;
use crate::scenario::Scenario;
use crate::study::Varied;
use crate::study::paired::moments;
use crate::words::{counted, people, whole};

/// A parameter is told when its interval takes up less than this share of what its range alone would give.
const TOLD: f64 = 0.8;
/// A parameter whose interval lies within this share of its range, at an end of it, may belong beyond.
const AT_END: f64 = 0.05;
/// Parameters whose draws go together by so much are told in combination only.
const TIED: f64 = 0.8;
/// A target is met when it lies no more standard errors from what the fitted market says.
const MET: f64 = 2.0;
/// A value lies within its tolerance 95 times in 100, so that a tolerance is so many standard errors.
pub(super) const ERRORS_OF_TOLERANCE: f64 = 1.96;
/// A tie that is looked at: two parameters, and their correlation.
type Tie = (usize, usize, f64);

/// What was observed: a metric, or what a table of a firm's data says.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The metric's name, or the table's name and what it says.
    pub name: String,
    /// What a person is told it is called.
    pub label: String,
    /// Its unit.
    pub unit: &'static str,
    /// Whether it adds up over people, so that twice the market has twice of it.
    pub adds_up: bool,
    /// Its value, in the market as the scenario has it.
    pub value: f64,
    /// The standard error of that; 0 of what was counted.
    pub error: f64,
    /// Whether that error is all the luck there was, as where some people of very many were looked at; otherwise what is
    /// observed has the luck of one run of the market besides.
    pub is_sampled: bool,
}

/// What a market must be like to have said what was observed.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The scenario as it is played, before anything was fitted.
    pub scenario: Scenario,
    /// The scenario with what was fitted, of the size it was written in; its `[outlook]` has the ends of each parameter.
    pub fitted: Scenario,
    /// What decides the runs of the scenario as it is played, besides the seed.
    pub hash: String,
    /// The parameters.
    pub parameters: Vec<Fitted>,
    /// Pairs of parameters that are told in combination only, by place, with the correlation of their draws.
    pub ties: Vec<(usize, usize, f64)>,
    /// The targets.
    pub targets: Vec<Met>,
    /// Draws of the parameters that may have been, a row a draw.
    pub draws: Vec<Vec<f64>>,
    /// People of the market that is played.
    pub people: u32,
    /// Runs in waves.
    pub runs: u64,
    /// Runs of these that could not be, or had not all targets.
    pub lost: u64,
    /// Seeds with which the fitted market was played.
    pub checks: u32,
}

/// A parameter, and what the data tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The parameter.
    pub of: Varied,
    /// Its value in the fitted scenario: the middle of what may have been.
    pub value: f64,
    /// What holds it with 95 % probability, when all of its range was as likely before.
    pub interval: (f64, f64),
    /// Whether the data tell anything of it: it is known better than its range alone tells.
    pub is_told: bool,
    /// Whether all that it may be lies at one end of its range.
    pub is_at_end: bool,
}

/// A target, and what the fitted market says of it; numbers are those of the market as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// The target.
    pub target: Target,
    /// Mean over the runs of the fitted market.
    pub mean: f64,
    /// Between what the middle 90 % of its runs lie.
    pub runs: (f64, f64),
    /// How far the target is from the mean, in standard errors of its own and of the luck of one run, or of the mean where the
    /// target is of a sample.
    pub distance: f64,
}

impl Target {
    /// What was counted in the market as it is, as a table has it.
    pub(super) fn counted(name: String, unit: &'static str, value: f64, error: f64) -> Self {
        Self { label: name.clone(), name, unit, adds_up: false, value, error, is_sampled: false }
    }

    /// What was counted of a sample, as a table has it.
    pub(super) fn sampled(name: String, unit: &'static str, value: f64, error: f64) -> Self {
        Self { is_sampled: true, ..Self::counted(name, unit, value, error) }
    }

    /// A metric.
    pub(super) fn of_metric(metric: &Metric, value: f64, error: f64) -> Self {
        let name = metric.name.to_owned();
        Self {
            label: metric.label.to_owned(),
            adds_up: metric.adds_up,
            ..Self::counted(name, metric.unit, value, error)
        }
    }
}

impl Met {
    /// Whether the fitted market may have said it.
    pub fn is_met(&self) -> bool {
        self.distance.abs() <= MET
    }
}

impl Fitted {
    /// What is known of the parameter at a place, from draws of it as places between 0 and 1 and from the values of these.
    pub(super) fn of(of: &Varied, place: usize, drawn: &[Vec<f64>], values: &[Vec<f64>], value: f64) -> Self {
        let ends = |of: &[Vec<f64>]| {
            let mut values: Vec<f64> = of.iter().map(|one| one[place]).collect();
            values.sort_by(f64::total_cmp);
            (percentile(&values, 0.025), percentile(&values, 0.975))
        };
        // Whether it is told is a matter of places, as all of these were as likely.
        let (low, high) = ends(drawn);
        let is_at_end = high < AT_END || low > 1.0 - AT_END;
        Self { of: of.clone(), value, interval: ends(values), is_told: high - low < TOLD * 0.95, is_at_end }
    }
}

impl Met {
    /// What runs of the fitted market say of a target.
    pub(super) fn of(target: Target, mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let (mean, deviation) = if values.len() > 1 { moments(&values) } else { (f64::NAN, f64::NAN) };
        let luck = if target.is_sampled { deviation / (values.len() as f64).sqrt() } else { deviation };
        let error = (target.error * target.error + luck * luck).sqrt();
        let gap = target.value - mean;
        let distance = if gap.abs() > 0.0 { gap / error.max(f64::MIN_POSITIVE) } else { gap };
        Self { target, mean, runs: (percentile(&values, 0.05), percentile(&values, 0.95)), distance }
    }
}

/// Pairs of parameters whose draws go together.
pub(super) fn ties(drawn: &[Vec<f64>]) -> Vec<Tie> {
    let middle = mean(drawn);
    let product = |a: usize, b: usize| -> f64 {
        drawn.iter().map(|one| (one[a] - middle[a]) * (one[b] - middle[b])).sum()
    };
    let mut found = Vec::new();
    for a in 0..middle.len() {
        for b in a + 1..middle.len() {
            let correlation = product(a, b) / (product(a, a) * product(b, b)).sqrt().max(f64::MIN_POSITIVE);
            if correlation.abs() > TIED {
                found.push((a, b, correlation));
            }
        }
    }
    found
}

impl Answer {
    /// What was played, in words.
    pub fn scope(&self) -> String {
        let market = &self.scenario.market;
        format!(
            "{}, {}, {} in {WAVES} waves, then the fitted market with {}",
            people(self.people.into()),
            counted(market.days.into(), "day"),
            counted(self.runs, "run"),
            counted(self.checks.into(), "fresh seed")
        )
    }

    /// The answer in one sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let met = self.targets.iter().filter(|target| target.is_met()).count() as u64;
        let told = self.parameters.iter().filter(|parameter| parameter.is_told).count() as u64;
        format!(
            "the fitted market meets {} of {}, and the data tell {} of {}",
            whole(met),
            counted(self.targets.len() as u64, "target"),
            whole(told),
            counted(self.parameters.len() as u64, "parameter")
        )
    }

    /// What the data do not tell, a sentence each.
    pub fn limits(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for parameter in self.parameters.iter().filter(|parameter| !parameter.is_told) {
            lines.push(format!(
                "The data do not tell {}: after them it may be nearly anything that it could be before.",
                parameter.of.key
            ));
        }
        for parameter in self.parameters.iter().filter(|parameter| parameter.is_at_end) {
            lines.push(format!(
                "{} stands at an end of its range: what meets the targets may lie beyond it.",
                parameter.of.key
            ));
        }
        for &(a, b, correlation) in &self.ties {
            let (first, second) = (&self.parameters[a].of.key, &self.parameters[b].of.key);
            let how = if correlation > 0.0 {
                "both higher or both lower"
            } else {
                "one higher and the other lower"
            };
            lines.push(format!(
                "{first} and {second} are told in combination only (correlation {correlation:.2}): {how} would have done as well.",
            ));
        }
        for met in self.targets.iter().filter(|target| !target.is_met()) {
            let others = if self.targets.len() > 1 { " together with the others" } else { "" };
            lines.push(format!(
                "No parameters within their ranges meet {}{others}: it is {:.1} standard errors away.",
                met.target.name,
                met.distance.abs()
            ));
        }
        if self.scenario.market.people < self.fitted.market.people {
            lines.push(format!(
                "What is played is {} of {}: its luck is larger than the firm's, so that more people would tell more.",
                whole(self.scenario.market.people.into()),
                people(self.fitted.market.people.into())
            ));
        }
        if self.lost > 0 {
            lines.push(format!("{} had not all targets and tell nothing.", counted(self.lost, "run")));
        }
        lines
    }
}
