//! A comparison as a page of text, 80 columns wide: the verdict first, then what it rests on.

use super::Comparison;
use crate::cli::numbers::{counted, of_metric, people};
use crate::cli::study::{Scale, unit_of_difference, unit_of_value};
use crate::cli::terminal::Voice;
use crate::results::metrics::{Metric, Shown, metric, shown};
use crate::results::summary::Spread;
use crate::study::{Call, FlipRow, Method, Rival, unseen};
use std::fmt::Write as _;
use std::path::Path;

/// Rows of the table of inputs.
const MOST_INPUTS: usize = 12;
/// Flips that are shown.
const MOST_FLIPS: usize = 5;

/// The answer, in at most a dozen lines.
pub(super) fn verdict(comparison: &Comparison, voice: Voice) -> String {
    let market = &comparison.markets[0].scenario().market;
    let mut out = format!(
        "{} x {} x {} x {}, same seeds for all{}\n\n",
        counted(comparison.names.len() as u64, "scenario"),
        counted(comparison.seeds.len() as u64, "seed"),
        people(market.people.into()),
        counted(market.days.into(), "day"),
        found(comparison),
    );
    let _ = writeln!(out, "{}  {}", voice.heading("VERDICT"), sentence(comparison));
    for rival in &comparison.verdict.rivals {
        let _ = writeln!(out, "  {}", lead_line(comparison, rival));
    }
    if comparison.verdict.rivals.iter().any(|rival| rival.lead.method == Method::Bootstrap) {
        out.push_str("  (the differences are skewed: intervals by the bootstrap-t)\n");
    }
    let _ = writeln!(
        out,
        "COVERS   chance only ({}). Inputs as written. Not fitted to your data.\n",
        counted(comparison.seeds.len() as u64, "seed")
    );
    out
}

fn found(comparison: &Comparison) -> String {
    match comparison.found {
        (0, _) => String::new(),
        (found, all) => format!("; {found} of {all} runs were known"),
    }
}

/// The verdict in words.
pub(super) fn sentence(comparison: &Comparison) -> String {
    let verdict = &comparison.verdict;
    let name = &comparison.names[verdict.leader];
    let what = comparison.metric.name.replace('_', " ");
    let closest = verdict.rivals.first();
    let scale = Scale::new(comparison.metric, closest.map_or(verdict.gap, half));
    let lead = closest.map_or(String::new(), |rival| {
        let (low, high) = rival.interval();
        format!(
            "{name} leads {} by {}, 95 % CI {} to {}",
            comparison.names[rival.place],
            scale.value(rival.lead.mean),
            scale.signed(low),
            scale.signed(high)
        )
    });
    let matters = Scale::new(comparison.metric, verdict.gap.max(f64::MIN_POSITIVE) / 10.0);
    let unit = unit_of_difference(comparison.metric, comparison.currency());
    match verdict.call {
        Call::Wins => {
            let sure = closest.is_none_or(|rival| rival.interval().0 >= comparison.contest.matters);
            let aside = if sure { "" } else { " Its lead may be smaller than what matters." };
            format!("{name} wins on {what}.{aside}")
        }
        Call::TooClose { more } => format!(
            "too close to call on {what}: {lead}. About {} would resolve a gap of {} {unit}.",
            counted(more, "more seed"),
            matters.value(verdict.gap)
        ),
        Call::BelowMatters => format!(
            "no difference that matters on {what}: {lead}; below {} {unit} does not matter.",
            matters.value(comparison.contest.matters)
        ),
        Call::NotLongEnough => format!("not run long enough to tell on {what}: {}.", too_short(comparison)),
    }
}

pub(super) fn half(rival: &Rival) -> f64 {
    let (low, high) = rival.interval();
    (high - low) / 2.0
}

/// Why nothing can be called.
fn too_short(comparison: &Comparison) -> String {
    let values = comparison.values(comparison.metric);
    let have = |place: usize| values[place].iter().flatten().count();
    let scarce = (0..values.len()).find(|&place| have(place) < values[place].len().div_ceil(2));
    match scarce {
        Some(place) => format!(
            "{} has it in {} of {}; play more days",
            comparison.names[place],
            have(place),
            counted(comparison.seeds.len() as u64, "seed")
        ),
        None => {
            format!("{} are few; play at least 10, better 20", counted(comparison.seeds.len() as u64, "seed"))
        }
    }
}

/// By how much the leader is better than a rival, and how sure that is.
pub(super) fn lead_line(comparison: &Comparison, rival: &Rival) -> String {
    let scale = Scale::new(comparison.metric, half(rival));
    let (low, high) = rival.interval();
    let unit = unit_of_difference(comparison.metric, comparison.currency());
    let better = rival.lead.above();
    format!(
        "{:<28} 95 % CI {} to {}  better in {better} of {}",
        format!(
            "{} {unit} over {}",
            signed_better(comparison, scale, rival.lead.mean),
            comparison.names[rival.place]
        ),
        signed_better(comparison, scale, low),
        signed_better(comparison, scale, high),
        counted(rival.lead.differences.len() as u64, "seed")
    )
}

/// A lead as the difference it is: fewer hours are a lead and have a minus.
fn signed_better(comparison: &Comparison, scale: Scale, lead: f64) -> String {
    scale.signed(if comparison.contest.lower_is_better { -lead } else { lead })
}

/// What the verdict rests on.
pub(super) fn evidence(comparison: &Comparison, voice: Voice, diagnose: bool) -> String {
    let mut out = String::new();
    if !comparison.flips.is_empty() {
        let _ = writeln!(out, "{}", flips_line(comparison, voice));
    }
    outcomes(&mut out, comparison, voice);
    if comparison.names.len() > 2 {
        all_pairs(&mut out, comparison, voice);
    }
    measures(&mut out, comparison, voice);
    inputs(&mut out, comparison, voice);
    if diagnose {
        seeds_shared(&mut out, comparison, voice);
    }
    out
}

/// `FLIPS IF cost of a rep > 96,000 (now 72,000)`.
fn flips_line(comparison: &Comparison, voice: Voice) -> String {
    let found: Vec<&FlipRow> =
        comparison.flips.iter().filter(|row| row.flip.is_some()).take(MOST_FLIPS).collect();
    let heading = voice.heading("FLIPS IF");
    let leader = &comparison.names[comparison.verdict.leader];
    let aside = looked_at(comparison);
    if found.is_empty() {
        return format!(
            "{heading} no input alone is seen to do it within its plausible range\n         {aside}\n"
        );
    }
    let mut out = String::new();
    for (place, row) in found.iter().enumerate() {
        let before = if place == 0 { format!("{heading} ") } else { "      or ".to_owned() };
        let _ = writeln!(out, "{before}{}", flip_words(row, leader));
    }
    out + &format!("         {aside}\n")
}

/// How flips were looked for, and what would not have been seen.
pub(super) fn looked_at(comparison: &Comparison) -> String {
    let noise = unseen(&comparison.flips);
    let blind = if noise > 0.0 && noise.is_finite() {
        let unit = unit_of_difference(comparison.metric, comparison.currency());
        let closer = if comparison.flips_of.is_everything() { "" } else { "; --flips full looks closer" };
        format!(", where less than {} {unit} behind would look like luck{closer}", plain_number(noise))
    } else {
        String::new()
    };
    format!("Looked at {} {}{blind}", counted(comparison.flips.len() as u64, "input"), comparison.flips_of)
}

/// One flip in words.
pub(super) fn flip_words(row: &FlipRow, leader: &str) -> String {
    let flip = row.flip.unwrap_or(row.input.now);
    let sign = if flip > row.input.now { '>' } else { '<' };
    let alone = if row.input.shared { String::new() } else { format!(" in {leader} alone") };
    format!("{} {sign} {} (now {}){alone}", row.input.label, plain_number(flip), plain_number(row.input.now))
}

/// A number in three digits that matter, thousands grouped.
pub(super) fn plain_number(value: f64) -> String {
    let mut step = 1.0;
    while value.abs() / step >= 1000.0 {
        step *= 10.0;
    }
    if step > 1.0 {
        return crate::cli::numbers::grouped((value / step).round() * step, 0);
    }
    crate::figures::short(value).replace('\u{2212}', "-")
}

fn outcomes(out: &mut String, comparison: &Comparison, voice: Voice) {
    let metric = comparison.metric;
    let title =
        format!("{}, {}", metric.name.replace('_', " "), unit_of_value(metric, comparison.currency()));
    let _ = writeln!(
        out,
        "{}{:>11}   {:<26}{:>8}{:>12}",
        voice.heading(&format!("{title:<22}")),
        "mean",
        "one in ten below / above",
        "CAC",
        "lost/month"
    );
    for place in ranked(comparison) {
        let Some(spread) = comparison.spread(place, metric) else {
            let _ = writeln!(out, "  {:<20}{:>11}   no run has it", comparison.names[place], "-");
            continue;
        };
        let error = spread.interval.map_or(spread.mean.abs() / 100.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let range = format!("{} / {}", scale.value(spread.low), scale.value(spread.high));
        let _ = writeln!(
            out,
            "  {:<20}{:>11}   {range:<26}{:>8}{:>12}",
            comparison.names[place],
            scale.value(spread.mean),
            mean_of(comparison, place, "cac"),
            mean_of(comparison, place, "churn_per_month"),
        );
    }
    out.push('\n');
}

/// The places of the scenarios, best first.
pub(super) fn ranked(comparison: &Comparison) -> Vec<usize> {
    let verdict = &comparison.verdict;
    let mut places = vec![verdict.leader];
    places.extend(verdict.rivals.iter().map(|rival| rival.place));
    let missing: Vec<usize> = (0..comparison.names.len()).filter(|place| !places.contains(place)).collect();
    places.extend(missing);
    places
}

fn mean_of(comparison: &Comparison, place: usize, name: &str) -> String {
    let spread = metric(name).and_then(|metric| Some((metric, comparison.spread(place, metric)?)));
    spread.map_or("-".to_owned(), |(metric, spread)| of_metric(metric, spread.mean))
}

fn all_pairs(out: &mut String, comparison: &Comparison, voice: Voice) {
    let unit = unit_of_difference(comparison.metric, comparison.currency());
    let _ = writeln!(
        out,
        "{} first less second, {unit}; all intervals hold together (Holm)",
        voice.heading("ALL PAIRS")
    );
    for pair in &comparison.pairs {
        let (low, high) = pair.paired.interval(pair.level);
        let scale = Scale::new(comparison.metric, (high - low) / 2.0);
        let names = format!("{} - {}", comparison.names[pair.places.0], comparison.names[pair.places.1]);
        let _ = writeln!(
            out,
            "  {names:<38}{:>12}   {} to {}",
            scale.signed(pair.paired.mean),
            scale.signed(low),
            scale.signed(high)
        );
    }
    out.push('\n');
}

/// A metric of the baseline and by how much another scenario differs: mean, interval.
pub(super) struct Against {
    pub(super) metric: &'static Metric,
    pub(super) base: Spread,
    pub(super) difference: f64,
    pub(super) interval: (f64, f64),
    /// The interval that holds the truth in half of studies.
    pub(super) middle: (f64, f64),
    pub(super) above: usize,
    pub(super) seeds: usize,
}

/// One scenario against the baseline, on every measure both have.
pub(super) fn against_baseline(comparison: &Comparison, place: usize) -> Vec<Against> {
    let measure = |metric: &'static Metric| {
        let values = comparison.values(metric);
        let paired = crate::study::Paired::of(&values[place], &values[comparison.baseline])?;
        Some(Against {
            metric,
            base: comparison.spread(comparison.baseline, metric)?,
            difference: paired.mean,
            interval: paired.interval(0.05),
            middle: paired.interval(0.5),
            above: paired.above(),
            seeds: paired.differences.len(),
        })
    };
    shown(Shown::Headline).filter_map(measure).collect()
}

fn measures(out: &mut String, comparison: &Comparison, voice: Voice) {
    for place in (0..comparison.names.len()).filter(|&place| place != comparison.baseline) {
        let base = &comparison.names[comparison.baseline];
        let _ = writeln!(
            out,
            "{}{:>13}   {:>13}{:>9}   95 % CI",
            voice.heading(&format!("{:<24}", format!("{} AGAINST {base}", comparison.names[place]))),
            base,
            "difference",
            ""
        );
        for row in against_baseline(comparison, place) {
            let scale = Scale::new(row.metric, (row.interval.1 - row.interval.0) / 2.0);
            let unit = unit_of_value(row.metric, comparison.currency());
            // A percentage of nearly nothing says nothing.
            let relative = Some(row.difference / row.base.mean.abs())
                .filter(|share| share.abs() < 5.0 && row.metric.unit != "share")
                .map_or(String::new(), |share| {
                    format!("{} %", crate::cli::numbers::grouped(100.0 * share, 1))
                });
            let _ = writeln!(
                out,
                "  {:<22}{:>13}   {:>13}{relative:>9}   {} to {}",
                format!("{}, {unit}", row.metric.name.replace('_', " ")),
                scale.value(row.base.mean),
                scale.signed(row.difference),
                scale.signed(row.interval.0),
                scale.signed(row.interval.1)
            );
        }
        out.push('\n');
    }
}

fn inputs(out: &mut String, comparison: &Comparison, voice: Voice) {
    if comparison.inputs.is_empty() {
        out.push_str("The scenarios have the same inputs.\n\n");
        return;
    }
    let _ = write!(out, "{}", voice.heading(&format!("{:<34}", "INPUTS THAT DIFFER")));
    comparison.names.iter().for_each(|name| {
        let _ = write!(out, " {:>14}", clipped(name));
    });
    out.push('\n');
    for row in comparison.inputs.iter().take(MOST_INPUTS) {
        let _ = write!(out, "  {:<32}", row.key);
        for value in &row.values {
            let _ = write!(out, " {:>14}", clipped(value.as_deref().unwrap_or("-").trim_matches('"')));
        }
        out.push('\n');
    }
    if comparison.inputs.len() > MOST_INPUTS {
        let _ = writeln!(out, "  and {} more in inputs.csv", comparison.inputs.len() - MOST_INPUTS);
    }
    out.push('\n');
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= 14 { text.to_owned() } else { text.chars().take(13).chain(['~']).collect() }
}

fn seeds_shared(out: &mut String, comparison: &Comparison, voice: Voice) {
    let what = comparison.metric.name.replace('_', " ");
    let _ =
        writeln!(out, "{} how much of their luck on {what} two markets share", voice.heading("SHARED SEEDS"));
    let line = |names: String, paired: &crate::study::Paired| {
        let correlation = paired
            .correlation
            .map_or("-".to_owned(), |r| crate::figures::decimals(r, 3).replace('\u{2212}', "-"));
        let ratio = paired.variance_ratio.map_or("-".to_owned(), crate::figures::short);
        format!("  {names:<46} correlation {correlation}, variance {ratio} times smaller\n")
    };
    for pair in &comparison.pairs {
        out.push_str(&line(
            format!("{} - {}", comparison.names[pair.places.0], comparison.names[pair.places.1]),
            &pair.paired,
        ));
    }
    if let Some(lever) = &comparison.lever {
        let name = format!("{}, 10 % more {}", comparison.names[comparison.baseline], lever.key);
        match &lever.paired {
            Some(paired) => out.push_str(&line(name, paired)),
            None => {
                let _ = writeln!(out, "  {name}: too few runs have {what}");
            }
        }
    }
    out.push('\n');
}

/// Where everything is.
pub(super) fn closing(comparison: &Comparison, folder: &Path) -> String {
    let again = match &comparison.name {
        Some(name) => format!("relaylab compare {}", super::recall::short(name)),
        None => comparison.again.clone(),
    };
    format!("written to {}\nagain with {again}\n", folder.display())
}
