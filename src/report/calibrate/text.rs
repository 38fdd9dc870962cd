//! What a market must be like to have said what was observed, as a page of text, 80 columns wide.

use super::{READ, between, range, short};
use crate::report::{Heading, led, opening};
use crate::study::calibrate::{Answer, Met};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::{COLUMNS, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let mut out = opening(&answer.scenario.about.title, "fitted to what was observed", &answer.scope());
    out.push_str(&led("FITTED", &format!("{}.", answer.sentence()), heading));
    let columns = [texts("range"), numbers("fitted"), texts("95 % interval"), texts("")];
    let mut table = Columns::new("PARAMETERS", columns);
    for parameter in &answer.parameters {
        let told = if parameter.is_told { "" } else { "not told" };
        let cells = [range(parameter), short(parameter.value), between(parameter.interval), told.to_owned()];
        table.row(&parameter.of.label, cells);
    }
    let _ = write!(out, "\n{}", table.text(heading));
    let columns = ["observed", "error", "fitted"].map(numbers);
    let columns = columns.into_iter().chain(["single runs, 90 %", ""].map(texts));
    let mut table = Columns::new("TARGETS", columns);
    for met in &answer.targets {
        let Met { target, mean, runs, .. } = met;
        let [observed, error, fitted] = [target.value, target.error, *mean].map(short);
        let is_met = if met.is_met() { "met" } else { "not met" };
        table.row(&target.name, [observed, error, fitted, between(*runs), is_met.to_owned()]);
    }
    let _ = write!(out, "\n{}", table.text(heading));
    out.push('\n');
    let limits = answer.limits();
    if !limits.is_empty() {
        let _ = writeln!(out, "{}", heading("WHAT IS NOT TOLD"));
        for line in &limits {
            out.push_str(&wrapped(line, COLUMNS, "  ", "    "));
        }
        out.push('\n');
    }
    out.push_str(&wrapped(READ, COLUMNS, "  ", "  "));
    out
}
