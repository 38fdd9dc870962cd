//! A balance as a page of text, 80 columns wide.

use crate::report::Heading;
use crate::results::summary::TENTHS;
use crate::settings::plain;
use crate::study::STEADIED;
use crate::study::balance::{Answer, Estimate, LastUnit, Optimum, Shape};
use crate::words::numbers::{decimals, lever};
use crate::words::spoken;
use crate::words::{Scale, headed, of_metric, wrapped};
use std::fmt::Write as _;

/// Metrics that have room beside each other.
const MOST_COLUMNS: usize = 4;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(answer: &Answer, heading: Heading<'_>) -> String {
    let mut out = format!(
        "{}: {} from {} to {}\n{}\n\n",
        plain(&answer.scenario.about.title),
        answer.lever,
        answer.points[0],
        answer.points[answer.points.len() - 1],
        answer.scope()
    );
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
    let header = format!("{:<38}{:>6}{:>12}   90 % interval", "REGRET OF RULES OF THUMB", "share", "lost");
    let _ = writeln!(out, "{}", heading(&header));
    for rule in &answer.rules {
        let scale = Scale::of(answer.metric, rule.regret.interval);
        if !rule.told {
            let _ = writeln!(
                out,
                "  {:<36}{:>6}{:>12}   cannot be told from the best",
                rule.name,
                decimals(rule.share, 2),
                "–"
            );
            continue;
        }
        let _ = writeln!(
            out,
            "  {:<36}{:>6}{:>12}   {} to {}",
            rule.name,
            decimals(rule.share, 2),
            scale.value(rule.regret.value),
            scale.value(rule.regret.interval.0),
            scale.value(rule.regret.interval.1)
        );
    }
    out.push('\n');
}

fn last_unit(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let Some(LastUnit { share, condition }) = &answer.last_unit else { return };
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
        if condition.holds() {
            "the same within chance, as it must be at the best share"
        } else {
            "not the same: the best share lies elsewhere, or the curve has a kink there"
        }
    );
}

/// The best point of each metric.
fn best_lines(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    out.push_str(&wrapped(&format!("{}  {}.", heading("BEST"), answer.sentence()), 80, "", "      "));
    let header = format!("{:<33}{:>6}  {:<15}{:<16}{:>8}", "", "at", "90 % interval", "as good", "there");
    let _ = writeln!(out, "\n{}", heading(header.trim_end()));
    for row in &answer.rows {
        let what = headed(row.metric, &answer.scenario.market.currency);
        let Some(Optimum { at, best, plateau, shape }) = &row.optimum else {
            let why =
                if answer.seeds.len() < TENTHS { "too few seeds to tell" } else { "too few points have it" };
            let _ = writeln!(out, "  {what:<31}  {why}");
            continue;
        };
        let scale = Scale::of(row.metric, best.interval);
        if *shape == Shape::Flat {
            let _ = writeln!(
                out,
                "  {what:<31}{:>6}  {:<31}{:>8}",
                "–",
                "the same, as far as can be told",
                scale.value(best.value)
            );
            continue;
        }
        let _ = writeln!(
            out,
            "  {what:<31}{:>6}  {:<15}{:<16}{:>8}",
            lever(at.value),
            between(at.interval),
            between(*plateau),
            scale.value(best.value)
        );
    }
    out.push('\n');
}

fn table(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let shown = &answer.rows[..answer.rows.len().min(MOST_COLUMNS)];
    let mut header = format!("{:<8}", "lever");
    for row in shown {
        let _ = write!(header, "{:>12}", spoken(row.metric.name));
    }
    let of = if answer.seeds.len() < TENTHS { "lowest to highest" } else { "middle 90 %" };
    let what = format!("{}, {of}", spoken(answer.metric.name));
    let _ = writeln!(out, "{}  {what}", heading(&header));
    for (place, x) in answer.points.iter().enumerate() {
        let _ = write!(out, "{:<8}", lever(*x));
        for row in shown {
            let value = row.bands[place].map(|band| of_metric(row.metric, band.mean));
            let _ = write!(out, "{:>12}", value.unwrap_or_else(|| "-".to_owned()));
        }
        let range = answer.rows[0].bands[place].map_or(String::new(), |band| {
            let scale = Scale::of(answer.metric, (band.low, band.high));
            format!("{} to {}", scale.value(band.low), scale.value(band.high))
        });
        let _ = writeln!(out, "  {range}");
    }
    let note = answer.steadied.then_some(STEADIED).into_iter();
    let note: Vec<&str> = note.chain(["The range on the right is that of single runs."]).collect();
    let _ = writeln!(out, "{}", wrapped(&note.join(" "), 80, "  ", "  "));
}

pub(super) fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", lever(low), lever(high))
}
