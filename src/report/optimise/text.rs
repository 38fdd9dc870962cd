//! How several levers are best set, as a page of text, 80 columns wide.

use super::{EACH, FRESH, as_good, between};
use crate::report::{Heading, led, opening};
use crate::study::Amount;
use crate::study::optimise::Answer;
use crate::words::columns::{Columns, numbers, texts};
use crate::words::numbers::short;
use crate::words::{COLUMNS, Scale, counted, headed, spoken, whole, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let told = format!("how {} is best", spoken(answer.metric.name));
    let mut out = opening(&answer.scenario.about.title, &told, &answer.scope());
    out.push_str(&led("BEST", &format!("{}.", answer.sentence()), heading));
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
    let columns = [texts("range"), numbers("now"), numbers("best"), texts("as good")];
    let mut table = Columns::new("LEVERS", columns);
    for (place, lever) in answer.levers.iter().enumerate() {
        let now = lever.now.map_or("–".to_owned(), short);
        let best = written(answer.tried[answer.best].values[place]);
        table.row(
            &lever.label,
            [between((lever.range.from, lever.range.to)), now, best, as_good(answer, place)],
        );
    }
    out.push_str(&table.text(heading));
    out.push('\n');
}

fn fresh(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let what = headed(answer.metric, &answer.scenario.market.currency);
    let title = format!("ON {} FRESH SEEDS", answer.fresh.seeds.len());
    let mut table = Columns::new(&title, [numbers(&what), texts("95 % CI")]);
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
        table.row(name, [scale.value(mean), ends]);
    }
    out.push_str(&table.text(heading));
    out.push('\n');
}

/// The value of a lever; a dash where it has none.
fn written(value: f64) -> String {
    if value.is_finite() { short(value) } else { "–".to_owned() }
}
