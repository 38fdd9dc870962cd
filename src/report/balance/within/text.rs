//! A split as a page of text, 80 columns wide.

use crate::report::Heading;
use crate::report::balance::text::between;
use crate::settings::plain;
use crate::study::STEADIED;
use crate::study::balance::{Line, Split, untold};
use crate::words::numbers::decimals;
use crate::words::{Scale, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(split: &Split, heading: Heading<'_>) -> String {
    let mut out =
        format!("{}: {}\n{}\n\n", plain(&split.scenario.about.title), split.side.what(), split.scope());
    let best = format!("{}  {}.", heading("BEST"), split.sentence());
    let _ = writeln!(out, "{}", wrapped(&best, 80, "", "      "));
    let header = format!(
        "{:<25}{:>5}{:>6}   {:<14}{:>10}",
        "ONE SHARE AT A TIME", "now", "best", "90 % interval", "gain"
    );
    let _ = writeln!(out, "{}   90 % interval", heading(&header));
    for line in &split.lines {
        match cells(split, line) {
            Some([now, best, interval, _, gain, sure]) => {
                let name = &line.name;
                let _ = writeln!(out, "  {name:<23}{now:>5}{best:>6}   {interval:<14}{gain:>10}   {sure}");
            }
            None => {
                let _ = writeln!(out, "  {:<23}{}", line.name, untold(split.seeds.len(), &split.what()));
            }
        }
    }
    let gain = format!(
        "gain: by how much {} gets better, {}; the others keep their proportions, so the gains do not add up.",
        split.what(),
        split.unit()
    );
    let team = split.steadied.then_some(STEADIED);
    let note = std::iter::once(gain.as_str()).chain(team).collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "{}", wrapped(&note, 80, "  ", "  "));
    out
}

/// The cells of a line: share now, best share and its interval, plateau, gain and its interval.
pub(super) fn cells(split: &Split, line: &Line) -> Option<[String; 6]> {
    let (optimum, gain) = (line.row.optimum.as_ref()?, line.gain?);
    let scale = Scale::of(split.metric, gain.interval);
    Some([
        decimals(line.now, 2),
        decimals(optimum.at.value, 2),
        between(optimum.at.interval),
        between(optimum.plateau),
        scale.value(gain.value),
        format!("{} to {}", scale.value(gain.interval.0), scale.value(gain.interval.1)),
    ])
}
