//! A balance as a page of text, 80 columns wide.

use crate::report::{Heading, led, opening};
use crate::results::summary::{Band, TENTHS};
use crate::study::STEADIED;
use crate::study::balance::{Answer, Estimate, LastUnit, Optimum, Row, Shape};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::numbers::{decimals, lever};
use crate::words::spoken;
use crate::words::{COLUMNS, Scale, headed, of_metric, wrapped};
use std::fmt::Write as _;

/// Metrics that have room beside each other.
const MOST_COLUMNS: usize = 4;
/// Columns of the values of a lever.
const LEVER: usize = 9;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let (from, to) = (answer.points[0], answer.points[answer.points.len() - 1]);
    let moved = format!("{} from {from} to {to}", answer.lever);
    let mut out = opening(&answer.scenario.about.title, &moved, &answer.scope());
    best_lines(&mut out, answer, heading);
    table(&mut out, answer, heading);
    rules(&mut out, answer, heading);
    last_unit(&mut out, answer, heading);
    out
}

fn rules(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.rules.is_empty() {
        return;
    }
    let mut table =
        Columns::new("REGRET OF RULES OF THUMB", [numbers("share"), numbers("lost"), texts("90 % interval")]);
    for rule in &answer.rules {
        let Estimate { value, interval: (low, high) } = rule.regret;
        let scale = Scale::of(answer.metric, rule.regret.interval);
        let range = format!("{} to {}", scale.value(low), scale.value(high));
        table.row(rule.name, [decimals(rule.share, 2), scale.value(value), range]);
    }
    out.push_str(&table.text(heading));
    let _ = writeln!(out, "{}", wrapped(&answer.rules_note(), COLUMNS, "  ", "  "));
}

fn last_unit(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let Some(unit) = &answer.last_unit else { return };
    let LastUnit { share, condition } = unit;
    let cents = |estimate: Estimate| {
        format!("{:>6.2} ({:.2} to {:.2})", estimate.value, estimate.interval.0, estimate.interval.1)
    };
    let _ = writeln!(
        out,
        "{} at {share:.2}: margin from one {} more (90 % interval)\n  \
         in marketing {}\n  in sales     {}\n  difference   {}\n  {}\n",
        heading("MARGINAL RETURN"),
        answer.scenario.market.currency,
        cents(condition.returns.0),
        cents(condition.returns.1),
        cents(condition.gap),
        unit.words(answer.metric)
    );
}

/// The best point of each metric.
fn best_lines(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    out.push_str(&led("BEST", &format!("{}.", answer.sentence()), heading));
    let mut table =
        Columns::new("", [numbers("at"), texts("90 % interval"), texts("as good"), numbers("there")]);
    for row in &answer.rows {
        let what = headed(row.metric, &answer.scenario.market.currency);
        let Some(Optimum { at, best, plateau, shape }) = &row.optimum else {
            let why =
                if answer.seeds.len() < TENTHS { "too few seeds to tell" } else { "too few points have it" };
            table.told(&what, why);
            continue;
        };
        let there = Scale::of(row.metric, best.interval).value(best.value);
        if *shape == Shape::Flat {
            let (from, to) = (lever(plateau.0), lever(plateau.1));
            table.told(&what, &format!("the same from {from} to {to}, as far as can be told: {there}"));
            continue;
        }
        table.row(&what, [lever(at.value), between(at.interval), between(*plateau), there]);
    }
    let _ = writeln!(out, "\n{}", table.text(heading));
}

fn table(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let of = if answer.seeds.len() < TENTHS { "lowest to highest" } else { "middle 90 %" };
    let range = |place: usize| {
        answer.rows[0].bands[place].map_or(String::new(), |band| {
            let scale = Scale::of(answer.metric, (band.low, band.high));
            let unit = if answer.metric.unit == "share" { " %" } else { "" };
            format!("{} to {}{unit}", scale.value(band.low), scale.value(band.high))
        })
    };
    let all = |row: &Row, place: usize| {
        answer.outcomes[place].iter().all(|outcome| outcome.get(row.metric).is_some())
    };
    let cells = |row: &Row| -> Vec<String> {
        let value = |(place, band): (usize, &Option<Band>)| {
            let sign = if all(row, place) { "" } else { "*" };
            band.map_or_else(|| "-".to_owned(), |band| of_metric(row.metric, band.mean) + sign)
        };
        row.bands.iter().enumerate().map(value).collect()
    };
    // As many metrics as have room beside the range of the first.
    let longest = |texts: &[String]| texts.iter().map(|text| text.chars().count() + 2).max().unwrap_or(0);
    let ranges: Vec<String> = (0..answer.points.len()).map(range).collect();
    let mut room = COLUMNS.saturating_sub(LEVER + longest(&ranges).max(of.len() + 2));
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    for row in answer.rows.iter().take(MOST_COLUMNS) {
        let (name, cells) = (spoken(row.metric.name), cells(row));
        let width = longest(&cells).max(name.chars().count() + 2);
        if width <= room || shown.is_empty() {
            room = room.saturating_sub(width);
            shown.push((name, cells));
        }
    }
    let headings = shown.iter().map(|(name, _)| numbers(name)).chain([texts(of)]);
    let mut table = Columns::new("lever", headings);
    for (place, x) in answer.points.iter().enumerate() {
        let cells = shown.iter().map(|(_, cells)| cells[place].clone());
        table.row(&lever(*x), cells.chain([ranges[place].clone()]));
    }
    out.push_str(&table.text(heading));
    if shown.iter().flat_map(|(_, cells)| cells).any(|cell| cell.ends_with('*')) {
        out.push_str("  * Some seeds have none of it: a mean of the others.\n");
    }
    let range = format!("The range on the right is that of {} in single runs.", spoken(answer.metric.name));
    let note: Vec<&str> = answer.steadied.then_some(STEADIED).into_iter().chain([range.as_str()]).collect();
    let _ = writeln!(out, "{}", wrapped(&note.join(" "), COLUMNS, "  ", "  "));
}

pub(super) fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", lever(low), lever(high))
}
