//! A comparison as a page of text, 80 columns wide: the verdict first, then what it rests on.

use crate::report::{Heading, input};
use crate::results::summary::ends;
use crate::settings::{plain, shortened};
use crate::study::compare::{Answer, LeadWords, flip_words, looked_at};
use crate::study::{FlipRow, Method};
use crate::words::numbers::{compact, compact_signed};
use crate::words::spoken;
use crate::words::{Scale, unit_of_difference, unit_of_value};
use crate::words::{counted, headed, people, wrapped};
use std::fmt::Write as _;

/// Rows of the table of inputs.
const MOST_INPUTS: usize = 12;
/// Scenarios that have columns of their own in 80 columns.
const MOST_COLUMNS: usize = 3;
/// Flips that are shown.
const MOST_FLIPS: usize = 5;

/// The answer, in at most a dozen lines.
pub(crate) fn verdict(answer: &Answer, heading: Heading<'_>) -> String {
    let market = &answer.markets[0].scenario().market;
    let mut out = format!(
        "{} x {} x {} x {}, same seeds for all{}\n\n",
        counted(answer.names.len() as u64, "scenario"),
        counted(answer.seeds.len() as u64, "seed"),
        people(market.people.into()),
        counted(market.days.into(), "day"),
        found(answer),
    );
    let _ = writeln!(out, "{}  {}", heading("VERDICT"), answer.sentence());
    let leads = answer.leads();
    let room = leads.iter().map(|words| words.lead.chars().count()).max().unwrap_or(0);
    for LeadWords { lead, interval, seeds } in leads {
        let _ = writeln!(out, "  {lead:<room$}  {interval}  {seeds}");
    }
    if answer.verdict.rivals.iter().any(|rival| rival.lead.method == Method::Bootstrap) {
        out.push_str("  (the differences are skewed: intervals by the bootstrap-t)\n");
    }
    for (_, note) in answer.notes() {
        // The heading stands where the first line is indented, so that its marks count for no width.
        let told = wrapped(&plain(note), 80, &" ".repeat(9), &" ".repeat(9));
        let _ = write!(out, "{}     {}", heading("NOTE"), told.trim_start());
    }
    let _ = writeln!(
        out,
        "UNCERTAINTY SHOWN: simulation noise only ({}), not the inputs.\n  Not fitted to your data.\n",
        counted(answer.seeds.len() as u64, "seed")
    );
    out
}

fn found(answer: &Answer) -> String {
    match answer.found {
        (0, _) => String::new(),
        (found, all) => format!("; {found} of {all} runs were reused from the cache"),
    }
}

/// What the verdict rests on.
pub(crate) fn evidence(answer: &Answer, heading: Heading<'_>, diagnose: bool) -> String {
    let mut out = String::new();
    if !answer.flips.is_empty() {
        let _ = writeln!(out, "{}", flips_line(answer, heading));
    }
    outcomes(&mut out, answer, heading);
    if answer.names.len() > 2 {
        all_pairs(&mut out, answer, heading);
    }
    measures(&mut out, answer, heading);
    inputs(&mut out, answer, heading);
    if diagnose {
        seeds_shared(&mut out, answer, heading);
    }
    out
}

/// `FLIPS IF cost of a rep > 96,000 (95 % CI 91,000 to 102,000; now 72,000)`.
fn flips_line(answer: &Answer, heading: Heading<'_>) -> String {
    let found: Vec<&FlipRow> =
        answer.flips.iter().filter(|row| row.flip.is_some()).take(MOST_FLIPS).collect();
    let leader = &answer.names[answer.verdict.leader];
    let indent = " ".repeat(9);
    let mut out = String::new();
    for (place, row) in found.iter().enumerate() {
        let before = if place == 0 { indent.as_str() } else { "      or " };
        out += &wrapped(&flip_words(row, leader), 80, before, &indent);
    }
    let open = answer.flips.iter().any(FlipRow::is_unsettled);
    if found.is_empty() {
        let none = if open {
            "of some inputs it is not known"
        } else {
            "no single input flips it within its plausible range"
        };
        out += &wrapped(none, 80, &indent, &indent);
    }
    // The heading stands where the first line is indented, so that its marks count for no width.
    let title = heading(match (found.is_empty(), open) {
        (false, _) => "FLIPS IF",
        (true, true) => "FLIPS?  ",
        (true, false) => "NO FLIP:",
    });
    format!("{title} {}{}", &out[indent.len()..], wrapped(&looked_at(answer), 80, &indent, &indent))
}

fn outcomes(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let metric = answer.metric;
    let title = format!("{}, {}", spoken(metric.name), unit_of_value(metric, answer.currency()));
    let [low, high] = ends(answer.seeds.len());
    let _ = writeln!(out, "{}{:>11}   {low} / {high}", heading(&format!("{title:<22}")), "mean");
    for place in answer.ranking.iter().copied() {
        let Some(spread) = answer.spread(place, metric) else {
            let why = answer.missing(place, metric);
            let why = why.map_or("no run has it".to_owned(), |why| format!("({why})"));
            let _ = writeln!(out, "  {:<20}{:>11}   {why}", answer.names[place], "–");
            continue;
        };
        let error = spread.interval.map_or(spread.mean.abs() / 100.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let range = format!("{} / {}", scale.value(spread.low), scale.value(spread.high));
        let _ = writeln!(out, "  {:<20}{:>11}   {range}", answer.names[place], scale.value(spread.mean));
    }
    out.push('\n');
}

fn all_pairs(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let unit = unit_of_difference(answer.metric, answer.currency());
    let _ = writeln!(
        out,
        "{} A − B, {unit}; simultaneous 95 % confidence intervals (Holm):\n  for whoever asks of every pair; a winner needs only beat each rival of its own",
        heading("ALL PAIRS")
    );
    for pair in &answer.pairs {
        let (low, high) = pair.interval;
        let scale = Scale::of(answer.metric, pair.interval);
        let names = format!("{} - {}", answer.names[pair.places.0], answer.names[pair.places.1]);
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

fn measures(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    for place in answer.others() {
        let base = &answer.names[answer.baseline];
        let _ = writeln!(
            out,
            "{}\n{:>43}{:>11}{:>8}  95 % CI",
            heading(&format!("{} AGAINST {base}", answer.names[place])),
            shortened(base, 40),
            "difference",
            ""
        );
        for row in answer.headlines(place) {
            let scale = Scale::of(row.metric, row.interval);
            // Millions in three digits: the table is 80 columns wide.
            let large = row.metric.unit == "currency"
                && [row.base.mean, row.interval.0, row.interval.1].iter().any(|value| value.abs() >= 1e6);
            let typed = |text: String| text.replace('\u{2212}', "-");
            let value = |value: f64| if large { typed(compact(value)) } else { scale.value(value) };
            let signed = |value: f64| if large { typed(compact_signed(value)) } else { scale.signed(value) };
            // A percentage of nearly nothing says nothing.
            let relative = Some(row.share(row.paired.mean))
                .filter(|share| share.abs() < 5.0 && row.base.mean > 0.0 && row.metric.unit != "share")
                .map_or(String::new(), |share| format!("{} %", crate::words::grouped(100.0 * share, 1)));
            let _ = writeln!(
                out,
                "  {:<31}{:>10}{:>11}{relative:>8}  {} to {}",
                headed(row.metric, answer.currency()),
                value(row.base.mean),
                signed(row.paired.mean),
                signed(row.interval.0),
                signed(row.interval.1)
            );
        }
        out.push('\n');
    }
}

fn inputs(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.inputs.is_empty() {
        out.push_str("The scenarios have the same inputs.\n\n");
        return;
    }
    let written = |value: &Option<String>| {
        clipped(&input(value.as_deref().unwrap_or("–").trim_matches('"')).replace('\u{2212}', "-"))
    };
    if answer.names.len() > MOST_COLUMNS {
        let _ = writeln!(out, "{}", heading("INPUTS THAT DIFFER"));
        for row in answer.inputs.iter().take(MOST_INPUTS) {
            let each = answer.names.iter().zip(&row.values);
            let each: Vec<String> = each.map(|(name, value)| format!("{name} {}", written(value))).collect();
            out.push_str(&wrapped(&format!("{}: {}", row.key, each.join("; ")), 80, "  ", "      "));
        }
    } else {
        let _ = write!(out, "{}", heading(&format!("{:<34}", "INPUTS THAT DIFFER")));
        answer.names.iter().for_each(|name| {
            let _ = write!(out, " {:>14}", clipped(name));
        });
        out.push('\n');
        for row in answer.inputs.iter().take(MOST_INPUTS) {
            let _ = write!(out, "  {:<32}", row.key);
            for value in &row.values {
                let _ = write!(out, " {:>14}", written(value));
            }
            out.push('\n');
        }
    }
    if answer.inputs.len() > MOST_INPUTS {
        let _ = writeln!(out, "  and {} more in inputs.csv", answer.inputs.len() - MOST_INPUTS);
    }
    out.push('\n');
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= 14 { text.to_owned() } else { text.chars().take(13).chain(['~']).collect() }
}

fn seeds_shared(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let what = spoken(answer.metric.name);
    let _ = writeln!(out, "{} how much of their luck on {what} two markets share", heading("SHARED SEEDS"));
    let line = |names: String, paired: &crate::study::Paired| {
        let correlation = paired
            .correlation
            .map_or("-".to_owned(), |r| crate::figures::decimals(r, 3).replace('\u{2212}', "-"));
        let ratio = paired.variance_ratio.map_or("-".to_owned(), crate::figures::short);
        format!("  {names:<46} correlation {correlation}, variance {ratio} times smaller\n")
    };
    for pair in &answer.pairs {
        out.push_str(&line(
            format!("{} - {}", answer.names[pair.places.0], answer.names[pair.places.1]),
            &pair.paired,
        ));
    }
    if let Some(lever) = &answer.lever {
        let name = format!("{}, 10 % more {}", answer.names[answer.baseline], lever.key);
        match &lever.paired {
            Some(paired) => out.push_str(&line(name, paired)),
            None => {
                let _ = writeln!(out, "  {name}: too few runs have {what}");
            }
        }
    }
    out.push('\n');
}
