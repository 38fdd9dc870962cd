//! A split as a page of text, 80 columns wide.

use super::{Found, Line};
use crate::cli::balance::show::between;
use crate::cli::study::Scale;
use crate::cli::terminal::Voice;
use crate::figures::decimals;
use crate::results::metrics::Metric;
use crate::settings::plain;
use crate::study::Estimate;
use crate::words::wrapped;
use std::fmt::Write as _;

pub(super) fn text(found: &Found, voice: Voice) -> String {
    let mut out =
        format!("{}: {}\n{}\n\n", plain(&found.scenario.about.title), found.side.what(), found.scope());
    let best = format!("{}  {}.", voice.heading("BEST"), sentence(found));
    let _ = writeln!(out, "{}", wrapped(&best, 80, "", "      "));
    let header = format!(
        "{:<25}{:>5}{:>6}   {:<14}{:>10}",
        "ONE SHARE AT A TIME", "now", "best", "90 % interval", "gain"
    );
    let _ = writeln!(out, "{}   90 % interval", voice.heading(&header));
    for line in &found.lines {
        match cells(found, line) {
            Some([now, best, interval, _, gain, sure]) => {
                let name = &line.name;
                let _ = writeln!(out, "  {name:<23}{now:>5}{best:>6}   {interval:<14}{gain:>10}   {sure}");
            }
            None => {
                let _ = writeln!(out, "  {:<23}too few points have a {}", line.name, found.what());
            }
        }
    }
    let note = format!(
        "(gain: by how much {} gets better, {}; the others keep their proportions, so the gains do not add up)",
        found.what(),
        found.unit()
    );
    let _ = writeln!(out, "{}", wrapped(&note, 80, "  ", "  "));
    out
}

/// The answer: the part with the most to gain, if any gain is beyond chance.
pub(super) fn sentence(found: &Found) -> String {
    let most = found.lines.first().and_then(|line| Some((line, line.optimum.as_ref()?, line.gain?)));
    let Some((line, optimum, gain)) = most else {
        return format!("too few points have a {}", found.what());
    };
    if gain.interval.0 <= 0.0 {
        return format!(
            "no other share of {} makes {} better beyond chance",
            found.side.what(),
            found.what()
        );
    }
    let scale = scale(found.metric, gain);
    format!(
        "another share of {} helps most for {}: {} instead of {} makes {} better by {} {}",
        found.side.what(),
        line.name,
        decimals(optimum.at.value, 2),
        decimals(line.now, 2),
        found.what(),
        scale.value(gain.value),
        found.unit()
    )
}

fn scale(metric: &Metric, estimate: Estimate) -> Scale {
    Scale::new(metric, (estimate.interval.1 - estimate.interval.0) / 2.0)
}

/// The cells of a line: share now, best share and its interval, plateau, gain and its interval.
pub(super) fn cells(found: &Found, line: &Line) -> Option<[String; 6]> {
    let (optimum, gain) = (line.optimum.as_ref()?, line.gain?);
    let scale = scale(found.metric, gain);
    Some([
        decimals(line.now, 2),
        decimals(optimum.at.value, 2),
        between(optimum.at.interval),
        between(optimum.plateau),
        scale.value(gain.value),
        format!("{} to {}", scale.value(gain.interval.0), scale.value(gain.interval.1)),
    ])
}
