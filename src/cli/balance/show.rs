//! A balance as a page of text, 80 columns wide.

use super::{Found, band};
use crate::cli::numbers::of_metric;
use crate::cli::study::{Scale, unit_of_value};
use crate::cli::terminal::Voice;
use crate::figures::decimals;
use crate::study::{Estimate, Optimum};
use crate::words::wrapped;
use std::fmt::Write as _;

/// Metrics that have room beside each other.
const MOST_COLUMNS: usize = 4;

pub(super) fn text(found: &Found, voice: Voice) -> String {
    let mut out = format!(
        "{}: {} from {} to {}\n{}\n\n",
        crate::settings::plain(&found.title),
        found.lever,
        found.points[0],
        found.points[found.points.len() - 1],
        found.scope()
    );
    best_lines(&mut out, found, voice);
    table(&mut out, found, voice);
    rules(&mut out, found, voice);
    last_unit(&mut out, found, voice);
    out
}

fn rules(out: &mut String, found: &Found, voice: Voice) {
    if found.rules.is_empty() {
        return;
    }
    let header = format!("{:<38}{:>6}{:>12}   90 % interval", "WHAT RULES OF THUMB COST", "share", "lost");
    let _ = writeln!(out, "{}", voice.heading(&header));
    for rule in &found.rules {
        let scale = Scale::new(found.metric, (rule.regret.interval.1 - rule.regret.interval.0) / 2.0);
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

fn last_unit(out: &mut String, found: &Found, voice: Voice) {
    let Some((share, condition)) = &found.first_order else { return };
    let cents = |estimate: Estimate| {
        format!("{:>6.2} ({:.2} to {:.2})", estimate.value, estimate.interval.0, estimate.interval.1)
    };
    let holds = condition.gap.interval.0 <= 0.0 && 0.0 <= condition.gap.interval.1;
    let _ = writeln!(
        out,
        "{} at {share:.2}: margin from one {} more (90 % interval)\n  \
         in marketing {}\n  in sales     {}\n  difference   {}\n  {}\n",
        voice.heading("LAST UNIT OF MONEY"),
        found.scenario.market.currency,
        cents(condition.returns.0),
        cents(condition.returns.1),
        cents(condition.gap),
        if holds {
            "the same within chance, as it must be at the best share"
        } else {
            "not the same: the best share lies elsewhere, or the curve has a kink there"
        }
    );
}

/// The best point of each metric.
fn best_lines(out: &mut String, found: &Found, voice: Voice) {
    out.push_str(&wrapped(&format!("{}  {}.", voice.heading("BEST"), sentence(found)), 80, "", "      "));
    let header = format!("{:<26}{:>8}   {:<16}{:<16}{:>9}", "", "at", "90 % interval", "within 1 %", "there");
    let _ = writeln!(out, "\n{}", voice.heading(header.trim_end()));
    for row in &found.rows {
        let unit = unit_of_value(row.metric, &found.scenario.market.currency);
        let what = format!("{}, {unit}", row.metric.name.replace('_', " "));
        let Some(Optimum { at, best, plateau }) = &row.optimum else {
            let _ = writeln!(out, "  {what:<24}too few points have it");
            continue;
        };
        let scale = Scale::new(row.metric, (best.interval.1 - best.interval.0) / 2.0);
        let _ = writeln!(
            out,
            "  {what:<24}{:>8}   {:<16}{:<16}{:>9}",
            decimals(at.value, 2),
            between(at.interval),
            between(*plateau),
            scale.value(best.value)
        );
    }
    out.push('\n');
}

fn table(out: &mut String, found: &Found, voice: Voice) {
    let shown = &found.rows[..found.rows.len().min(MOST_COLUMNS)];
    let mut header = format!("{:<8}", "lever");
    for row in shown {
        let _ = write!(header, "{:>12}", row.metric.name.replace('_', " "));
    }
    let what = format!("{} in nine of ten", found.metric.name.replace('_', " "));
    let _ = writeln!(out, "{}  {what}", voice.heading(&header));
    for (place, x) in found.points.iter().enumerate() {
        let _ = write!(out, "{:<8}", decimals(*x, 2));
        for row in shown {
            let value =
                band(&found.outcomes[place], row.metric).map(|band| of_metric(row.metric, band.median));
            let _ = write!(out, "{:>12}", value.unwrap_or_else(|| "-".to_owned()));
        }
        let range = band(&found.outcomes[place], found.metric).map_or(String::new(), |band| {
            let scale = Scale::new(found.metric, (band.high - band.low) / 2.0);
            format!("{} to {}", scale.value(band.low), scale.value(band.high))
        });
        let _ = writeln!(out, "  {range}");
    }
    out.push('\n');
}

pub(super) fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", decimals(low, 2), decimals(high, 2))
}

/// The best point in one sentence.
pub(super) fn sentence(found: &Found) -> String {
    let what = found.metric.name.replace('_', " ");
    match &found.rows[0].optimum {
        Some(optimum) => format!(
            "{what} is best with {} at {:.2} (90 % interval {:.2} to {:.2}); within 1 % of that from {:.2} to {:.2}",
            found.lever,
            optimum.at.value,
            optimum.at.interval.0,
            optimum.at.interval.1,
            optimum.plateau.0,
            optimum.plateau.1
        ),
        None => format!("too few points have a {what}"),
    }
}
