//! How several levers are best set, as a page of text, 80 columns wide.

use super::{EACH, FRESH, NOT_TOLD, between};
use crate::report::{Heading, named, opening};
use crate::study::Amount;
use crate::study::optimise::Answer;
use crate::words::numbers::short;
use crate::words::{COLUMNS, Scale, counted, headed, spoken, whole, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let told = format!("how {} is best", spoken(answer.metric.name));
    let mut out = opening(&answer.scenario.about.title, &told, &answer.scope());
    out.push_str(&wrapped(&format!("{}  {}.", heading("BEST"), answer.sentence()), COLUMNS, "", "      "));
    out.push('\n');
    levers(&mut out, answer, heading);
    fresh(&mut out, answer, heading);
    let mut notes = format!(
        "{} of {} cannot be told from the best, with {}.",
        whole(answer.plateau() as u64),
        counted(answer.tried.len() as u64, "setting"),
        counted(answer.runs, "run")
    );
    if answer.impossible > 0 {
        let _ = write!(
            notes,
            " {} cannot be, and were not tried.",
            counted(answer.impossible.into(), "more setting")
        );
    }
    let _ = write!(notes, " {EACH} {FRESH}");
    out.push_str(&wrapped(&notes, COLUMNS, "  ", "  "));
    out
}

fn levers(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let header = format!("{:<32}{:<18}{:>8}{:>8}  {}", "LEVERS", "range", "now", "best", "as good");
    let _ = writeln!(out, "{}", heading(&header));
    for (place, lever) in answer.levers.iter().enumerate() {
        let as_good =
            if answer.is_told(place) { between(answer.as_good[place]) } else { NOT_TOLD.to_owned() };
        let _ = writeln!(
            out,
            "{}{:<18}{:>8}{:>8}  {as_good}",
            named(&lever.label, 32),
            between((lever.range.from, lever.range.to)),
            lever.now.map_or("–".to_owned(), short),
            written(answer.tried[answer.best].values[place]),
        );
    }
    out.push('\n');
}

fn fresh(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let what = headed(answer.metric, &answer.scenario.market.currency);
    let header =
        format!("{:<32}{:>18}  {}", format!("ON {} FRESH SEEDS", answer.fresh.seeds.len()), what, "95 % CI");
    let _ = writeln!(out, "{}", heading(&header));
    let fresh = &answer.fresh;
    for (name, amount) in [
        ("the best that was tried", fresh.best),
        ("as it is", fresh.present),
        ("regret of leaving it as it is", fresh.regret),
    ] {
        let Amount { mean, interval } = amount;
        let scale = Scale::of(answer.metric, amount.grain());
        let ends = interval
            .map_or("–".to_owned(), |(low, high)| format!("{} to {}", scale.value(low), scale.value(high)));
        let _ = writeln!(out, "  {name:<30}{:>18}  {ends}", scale.value(mean));
    }
    out.push('\n');
}

/// The value of a lever; a dash where it has none.
fn written(value: f64) -> String {
    if value.is_finite() { short(value) } else { "–".to_owned() }
}
