//! A split as a page of text, 80 columns wide.

use crate::report::balance::text::between;
use crate::report::{Heading, led, opening};
use crate::study::STEADIED;
use crate::study::balance::{Line, Split, untold};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::numbers::decimals;
use crate::words::{COLUMNS, Scale, spoken, wrapped};
use std::fmt::Write as _;

/// Everything worth a line; `heading` sets headings off.
pub(crate) fn text(split: &Split, heading: Heading<'_>) -> String {
    let mut out = opening(&split.scenario.about.title, split.side.what(), &split.scope());
    let _ = writeln!(out, "{}", led("BEST", &format!("{}.", split.sentence()), heading));
    let columns =
        [numbers("now"), numbers("best"), texts("90 % interval"), numbers("gain"), texts("90 % interval")];
    let mut table = Columns::new("ONE SHARE AT A TIME", columns);
    for line in &split.lines {
        match cells(split, line) {
            Some([now, best, interval, _, gain, sure]) => {
                table.row(&spoken(&line.name), [now, best, interval, gain, sure]);
            }
            None => table.told(&spoken(&line.name), &untold(split.seeds.len(), &split.what())),
        }
    }
    out.push_str(&table.text(heading));
    let gain = format!(
        "gain: by how much {} gets better, {}; the others keep their proportions, so the gains do not add up.",
        split.what(),
        split.unit()
    );
    let team = split.steadied.then_some(STEADIED);
    let note =
        std::iter::once(gain.as_str()).chain(split.side.note()).chain(team).collect::<Vec<_>>().join(" ");
    for sentence in split.unspent() {
        out.push_str(&wrapped(&sentence, COLUMNS, "  ", "    "));
    }
    let _ = writeln!(out, "{}", wrapped(&note, COLUMNS, "  ", "  "));
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
