//! Claims about a result (`profit.p10 > 0`) that a scenario carries with it, and whether they hold.
//!
//! A scenario that asks a question can thus state its answer, and anybody can play it to see whether it is still true.

use crate::results::Run;
use crate::results::metrics::{METRICS, Metric, Missing, metric};
use crate::results::summary::{Spread, percentile};
use crate::scenario::sections::relation::{self, Relation, meant};
use crate::settings::{ANY, Problem, Setting, Value, Wrong};
use crate::{choices, settings};
use std::fmt;

settings! {
    /// What must hold when the scenario is played; `relaylab check FILE --run` tells. Results do not depend on it.
    Checks {
        /// Claims, each METRIC.STATISTIC RELATION NUMBER: a metric of `relaylab catalog metrics`; mean, median, p10, p90,
        /// min or max over the seeds; `<`, `<=`, `>`, `>=` or `between A and B`. E.g. `"profit.p10 > 0"`.
        holds: Vec<Claim> = Vec::new(), "", ANY, "";
    }
}

choices! {
    /// What is made of the values that the seeds give.
    Statistic {
        Mean = "mean", "arithmetic mean";
        Median = "median", "half of the seeds are below";
        P10 = "p10", "one seed in ten is below";
        P90 = "p90", "one seed in ten is above";
        Min = "min", "the lowest";
        Max = "max", "the highest";
    }
}

/// Something that must hold of a result.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// What is looked at.
    pub metric: &'static Metric,
    /// What is made of its values over the seeds.
    pub statistic: Statistic,
    /// What that must be.
    pub relation: Relation,
}

/// Whether a claim holds, and what was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The statistic; none when no seed has the metric.
    pub value: Option<f64>,
    /// The values it is made of.
    pub spread: Option<Spread>,
    /// Why there are none.
    pub missing: Option<Missing>,
    /// Whether the claim holds; none where it is open: it could not be measured, or it speaks of a sum over a market that
    /// was resized.
    pub holds: Option<bool>,
}

impl Claim {
    /// Whether it holds of these runs. In a market that was resized sums are others, so nothing is asked of them.
    pub fn answer(&self, runs: &[Run], resized: bool) -> Answer {
        let values = self.metric.values(runs);
        let value = self.statistic.of(values.iter().copied());
        let asked = value.filter(|_| !(resized && self.metric.adds_up));
        let holds = asked.map(|value| self.relation.holds(value));
        Answer { value, spread: Spread::of(values), missing: (self.metric.missing)(runs), holds }
    }
}

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.metric.name == other.metric.name
            && (self.statistic, self.relation) == (other.statistic, other.relation)
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{} {}", self.metric.name, self.statistic.word(), self.relation)
    }
}

impl Statistic {
    fn word(self) -> &'static str {
        Self::CHOICES[self as usize].0
    }

    /// The statistic of the values that are there.
    fn of(self, values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
        let mut values: Vec<f64> = values.flatten().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let (first, last) = (*values.first()?, *values.last()?);
        Some(match self {
            Self::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Self::Median => percentile(&values, 0.5),
            Self::P10 => percentile(&values, 0.1),
            Self::P90 => percentile(&values, 0.9),
            Self::Min => first,
            Self::Max => last,
        })
    }
}

impl Setting for Claim {
    const KIND: &'static str = "check";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let Some(text) = value.as_str() else {
            return Err(Wrong::kind("a check in quotes", value));
        };
        parse(text).map_err(|problem| relation::placed(*problem, value, text))
    }
    fn write(&self) -> Option<String> {
        Setting::write(&self.to_string())
    }
}

impl Setting for Vec<Claim> {
    const KIND: &'static str = "list of checks";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let Some(items) = value.as_list() else {
            return Err(Wrong::kind("a list of checks", value));
        };
        let (mut claims, mut problems) = (Vec::new(), Vec::new());
        for item in items {
            match Claim::read(item) {
                Ok(claim) => claims.push(claim),
                Err(Wrong::Meaning(found)) => problems.extend(found),
                Err(wrong) => return Err(wrong),
            }
        }
        if problems.is_empty() { Ok(claims) } else { Err(Wrong::Meaning(problems)) }
    }
    fn write(&self) -> Option<String> {
        let items: Vec<String> = self.iter().filter_map(Setting::write).collect();
        Some(format!("[{}]", items.join(", ")))
    }
}

/// What is wrong with a part of a claim.
fn wrong(text: &str, part: &str, message: String) -> Problem {
    relation::wrong("B039", text, part, message)
}

/// The complaint about a claim that is put together in another way.
fn unrelated(text: &str) -> Box<Problem> {
    let problem = wrong(text, text, "a check compares a statistic of a metric with a number".to_owned());
    let help = "write METRIC.STATISTIC RELATION NUMBER, e.g. `profit.p10 > 0` or `roi.mean between 0 and 1`";
    Box::new(problem.help(help.to_owned()))
}

/// A claim as a person writes it.
fn parse(text: &str) -> Result<Claim, Box<Problem>> {
    let claim = text.trim();
    let end = claim.find(|c: char| c.is_whitespace() || c == '<' || c == '>').unwrap_or(claim.len());
    let (subject, rest) = claim.split_at(end);
    if subject.is_empty() {
        return Err(unrelated(text));
    }
    let (metric, statistic) = parse_subject(text, subject)?;
    let relation = Relation::parse("B039", text, rest.trim())?.ok_or_else(|| unrelated(text))?;
    Ok(Claim { metric, statistic, relation })
}

fn parse_subject(text: &str, subject: &str) -> Result<(&'static Metric, Statistic), Box<Problem>> {
    let (name, statistic) = subject.split_once('.').unwrap_or((subject, ""));
    let Some(metric) = metric(name) else {
        let problem = wrong(text, name, format!("there is no metric `{name}`"));
        let problem = meant(problem, name, METRICS.iter().map(|metric| metric.name));
        return Err(Box::new(problem.help("`relaylab catalog metrics` lists them".to_owned())));
    };
    if let Some(known) = ALL.into_iter().find(|known| known.word() == statistic) {
        return Ok((metric, known));
    }
    let (part, message) = match statistic {
        "" => (subject, format!("`{name}` needs a statistic over the seeds, as in `{name}.mean`")),
        _ => (statistic, format!("there is no statistic `{statistic}`")),
    };
    let words = ALL.map(Statistic::word);
    let problem = meant(wrong(text, part, message), statistic, words.into_iter());
    Err(Box::new(problem.help(format!("choose one of {}", words.join(", ")))))
}

const ALL: [Statistic; 6] =
    [Statistic::Mean, Statistic::Median, Statistic::P10, Statistic::P90, Statistic::Min, Statistic::Max];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::DayRow;

    /// A run that ends with this profit.
    fn run(profit: i64) -> Run {
        Run { days: vec![DayRow { profit_minor: profit * 100, ..DayRow::default() }], ..Run::default() }
    }

    fn claim(text: &str) -> Claim {
        parse(text).unwrap_or_else(|problem| panic!("{text}: {}", problem.message))
    }

    #[test]
    fn a_claim_holds_or_fails_by_its_statistic() {
        let runs: Vec<Run> = [10, 0, 50, 20, 30].map(run).into();
        for (text, value, holds) in [
            ("profit.mean > 22", 22.0, false),
            ("profit.mean >= 22", 22.0, true),
            ("profit.median <= 20", 20.0, true),
            ("profit.median<20", 20.0, false),
            ("profit.p10 between 4 and 5", 4.0, true),
            ("profit.p90 between 0 and 4e1", 42.0, false),
            ("profit.min > -0.5", 0.0, true),
            ("profit.max < 1_000", 50.0, true),
        ] {
            let answer = claim(text).answer(&runs, false);
            assert_eq!((answer.value, answer.holds), (Some(value), Some(holds)), "{text}");
            assert_eq!(claim(text).answer(&runs, true).holds, None, "a sum of a market of another size");
        }
        let nothing = claim("cac.mean < 1e9").answer(&runs, false);
        assert_eq!((nothing.value, nothing.spread, nothing.holds), (None, None, None));
    }

    #[test]
    fn a_claim_reads_back_as_itself() {
        for text in ["profit.p10 > 0", "cac.max <= 36_500", "roi.mean between -0.25 and 1e300"] {
            let first = claim(text);
            assert_eq!(claim(&first.to_string()), first, "{first}");
        }
        assert_eq!(claim("  roi.mean   between -0 and  1.50 ").to_string(), "roi.mean between 0 and 1.5");
    }
}
