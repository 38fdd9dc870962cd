//! What a metric depends on, as a page of text, 80 columns wide.

use super::{LUCK, OTHER, RESTS_ON, range};
use crate::report::{Heading, led, opening};
use crate::study::sensitivity::{Answer, Effect, Found, Indices};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::{COLUMNS, Scale, headed, spoken, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let told = format!("what {} depends on", spoken(answer.metric.name));
    let mut out = opening(&answer.scenario.about.title, &told, &answer.scope());
    out.push_str(&led("SENSITIVITY", &format!("{}.", answer.sentence()), heading));
    out.push('\n');
    match &answer.found {
        Found::Shares(indices) => shares(&mut out, answer, indices, heading),
        Found::Effects(effects) => moved(&mut out, answer, effects, heading),
        Found::Nothing(_) => {}
    }
    let limits = answer.limits();
    if !limits.is_empty() {
        let _ = writeln!(out, "{}", heading("WHAT IS NOT TOLD"));
        for line in &limits {
            out.push_str(&wrapped(line, COLUMNS, "  ", "    "));
        }
        out.push('\n');
    }
    out.push_str(&wrapped(&format!("{LUCK} {RESTS_ON}"), COLUMNS, "  ", "  "));
    out
}

fn shares(out: &mut String, answer: &Answer, indices: &Indices, heading: Heading<'_>) {
    let columns = [texts("range"), numbers("alone"), texts("95 % CI"), numbers("total"), texts("95 % CI")];
    let mut table = Columns::new("SHARES OF THE VARIANCE", columns);
    for factor in answer.factors() {
        let (first, total) = (indices.first[factor.place], indices.total[factor.place]);
        let range = factor.input.map_or(OTHER.to_owned(), |input| range(&input.range));
        table.row(factor.name, [range, first.percent(), first.ends(), total.percent(), total.ends()]);
    }
    let rest = &indices.interactions;
    table.row("interactions of inputs", [String::new(), rest.percent(), rest.ends()]);
    let _ = writeln!(out, "{}", table.text(heading));
    let deviation = indices.variance.sqrt();
    let scale = Scale::new(answer.metric, deviation);
    let _ = writeln!(
        out,
        "  {} over these ranges: mean {}, standard deviation {}\n",
        headed(answer.metric, &answer.scenario.market.currency),
        scale.value(indices.mean),
        scale.value(deviation)
    );
}

fn moved(out: &mut String, answer: &Answer, effects: &[Effect], heading: Heading<'_>) {
    let what = headed(answer.metric, &answer.scenario.market.currency);
    let columns = [texts("range"), numbers("size"), texts("95 % CI"), numbers("mean"), numbers("spread")];
    let mut table = Columns::new("WHAT MOVES IT", columns);
    for factor in answer.factors() {
        let Effect { size, interval, mean, deviation } = effects[factor.place];
        let scale = Scale::of(answer.metric, interval);
        let range = factor.input.map_or(OTHER.to_owned(), |input| range(&input.range));
        let ends = format!("{} to {}", scale.value(interval.0), scale.value(interval.1));
        table.row(factor.name, [range, scale.value(size), ends, scale.signed(mean), scale.value(deviation)]);
    }
    out.push_str(&table.text(heading));
    let note = format!(
        "{what}: what moving an input over its range would change, from steps within it. Size: mean whichever way it goes (mu*). Mean: with its sign. Spread (sigma): large where an effect depends on the other inputs, on where the input is, or on luck."
    );
    let _ = writeln!(out, "\n{}", wrapped(&note, COLUMNS, "  ", "  "));
}
