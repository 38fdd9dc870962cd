//! Whether the checks of a scenario hold, as lines of text and as JSON.

use crate::report::numbers::of_few;
use crate::results::Run;
use crate::results::summary::Told;
use crate::scenario::sections::{Answer, Checks, Claim};
use crate::words::{COLUMNS, of_metric, wrapped};
use serde_json::{Value, json};

/// A line a check (two where it is long): whether it holds, what it says, what was measured, and the spread of that over the seeds.
pub(crate) fn lines(checks: &Checks, runs: &[Run], resized: bool) -> Vec<String> {
    let claims: Vec<String> = checks.holds.iter().map(ToString::to_string).collect();
    let width = claims.iter().map(String::len).max().unwrap_or(0);
    let line = |(claim, text): (&Claim, &String)| {
        let answer = claim.answer(runs, resized);
        let sign = match answer.holds {
            None => "? open ",
            Some(true) => "✓ holds",
            Some(false) => "✗ fails",
        };
        let line = format!("  {sign}  {text:width$}  {}", measured(claim, &answer, runs.len()));
        if line.chars().count() <= COLUMNS {
            return line;
        }
        let indent = " ".repeat(11);
        let below = wrapped(&measured(claim, &answer, runs.len()), COLUMNS, &indent, &indent);
        format!("  {sign}  {text}\n{}", below.trim_end())
    };
    checks.holds.iter().zip(&claims).map(line).collect()
}

/// What was measured, in words: `1,234 (1,100 to 1,300)`.
fn measured(claim: &Claim, answer: &Answer, seeds: usize) -> String {
    let (Some(value), Some(spread)) = (answer.value, answer.spread) else {
        let why = answer.missing.map_or(String::new(), |why| format!(" ({why})"));
        return format!("could not be measured{why}");
    };
    if answer.holds.is_none() {
        return "not asked: the market was resized".to_owned();
    }
    let show = |value| of_metric(claim.metric, value);
    let range = if spread.low < spread.high {
        format!(" ({} to {})", show(spread.low), show(spread.high))
    } else {
        String::new()
    };
    format!("{}{range}{}", show(value), of_few(&spread, seeds))
}

/// How many fail, and how many are open, which neither hold nor fail.
pub(crate) fn failed(checks: &Checks, runs: &[Run], resized: bool) -> (usize, usize) {
    let answers: Vec<Answer> = checks.holds.iter().map(|claim| claim.answer(runs, resized)).collect();
    let count = |holds: Option<bool>| answers.iter().filter(|answer| answer.holds == holds).count();
    (count(Some(false)), count(None))
}

/// Each check with what came of it.
pub(crate) fn json(checks: &Checks, runs: &[Run], resized: bool) -> Vec<Value> {
    let row = |claim: &Claim| {
        let answer = claim.answer(runs, resized);
        json!({
            "check": claim.to_string(),
            "metric": claim.metric.name,
            "holds": answer.holds,
            "value": answer.value,
            "spread": Told::alone(answer.spread),
        })
    };
    checks.holds.iter().map(row).collect()
}
