//! What a market must be like to have said what was observed, as a page of text, 80 columns wide.

use super::{READ, between, range};
use crate::report::{Heading, named, opening};
use crate::study::calibrate::{Answer, Met};
use crate::words::numbers::short;
use crate::words::{COLUMNS, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let mut out = opening(&answer.scenario.about.title, "fitted to what was observed", &answer.scope());
    out.push_str(&wrapped(&format!("{}  {}.", heading("FITTED"), answer.sentence()), COLUMNS, "", "      "));
    let header = format!("{:<28}{:<20}{:>8}  {:<20}", "PARAMETERS", "range", "fitted", "95 % interval");
    let _ = writeln!(out, "\n{}", heading(header.trim_end()));
    for parameter in &answer.parameters {
        let line = format!(
            "{}{:<20}{:>8}  {:<20}{}",
            named(&parameter.of.label, 28),
            range(parameter),
            short(parameter.value),
            between(parameter.interval),
            if parameter.is_told { "" } else { "not told" }
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let header = format!(
        "{:<28}{:>10}{:>9}{:>10}  {:<20}",
        "TARGETS", "observed", "error", "fitted", "single runs, 90 %"
    );
    let _ = writeln!(out, "\n{}", heading(header.trim_end()));
    for met in &answer.targets {
        let Met { target, mean, runs, .. } = met;
        let line = format!(
            "{}{:>10}{:>9}{:>10}  {:<20}{}",
            named(target.metric.name, 28),
            short(target.value),
            short(target.error),
            short(*mean),
            between(*runs),
            if met.is_met() { "met" } else { "not met" }
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
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
