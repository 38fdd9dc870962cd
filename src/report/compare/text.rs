//! A comparison as a page of text, 80 columns wide: the verdict first, then what it rests on.

use crate::report::{Heading, input, led};
use crate::results::summary::ends;
use crate::settings::plain;
use crate::study::compare::{Answer, LeadWords, flip_words, looked_at};
use crate::study::{FlipRow, Method, Pair, Paired};
use crate::words::columns::{Columns, numbers, texts};
use crate::words::numbers::{compact, compact_signed, short};
use crate::words::{COLUMNS, Scale, clipped, counted, grouped, headed, people, spoken, unit_of_difference};
use crate::words::{typed, wrapped};
use std::fmt::Write as _;

/// Rows of the table of inputs.
const MOST_INPUTS: usize = 12;
/// Scenarios that have columns of their own in 80 columns.
const MOST_COLUMNS: usize = 3;
/// Flips that are shown.
const MOST_FLIPS: usize = 5;
/// Columns of a name or a value where several stand side by side, and of each of two names.
const NAME: usize = 14;
const PAIR: usize = 18;

/// The answer, in at most a dozen lines.
pub(crate) fn verdict(answer: &Answer, heading: Heading<'_>) -> String {
    let market = &answer.markets[0].scenario().market;
    let scope = format!(
        "{} x {} x {} x {}, same seeds for all{}",
        counted(answer.names.len() as u64, "scenario"),
        counted(answer.seeds.len() as u64, "seed"),
        people(market.people.into()),
        counted(market.days.into(), "day"),
        found(answer),
    );
    let mut out = wrapped(&scope, COLUMNS, "", "  ");
    let _ = write!(out, "\n{}", led("VERDICT", answer.sentence(), heading));
    let leads = answer.leads();
    let room = leads.iter().map(|words| words.lead.chars().count()).max().unwrap_or(0);
    for LeadWords { lead, interval, seeds } in leads {
        let line = format!("  {lead:<room$}  {interval}  {seeds}");
        if line.chars().count() <= COLUMNS {
            let _ = writeln!(out, "{line}");
        } else {
            let _ = writeln!(out, "  {lead}\n      {interval}  {seeds}");
        }
    }
    if answer.verdict.rivals.iter().any(|rival| rival.lead.method == Method::Bootstrap) {
        out.push_str("  (the differences are skewed: intervals by the bootstrap-t)\n");
    }
    for (_, note) in answer.notes() {
        // The heading stands where the first line is indented, so that its marks count for no width.
        let told = wrapped(&plain(note), COLUMNS, &" ".repeat(9), &" ".repeat(9));
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
        out += &wrapped(&flip_words(row, leader), COLUMNS, before, &indent);
    }
    let open = answer.flips.iter().any(FlipRow::is_unsettled);
    if found.is_empty() {
        let none = if open {
            "of some inputs it is not known"
        } else {
            "no single input flips it within its plausible range"
        };
        out += &wrapped(none, COLUMNS, &indent, &indent);
    }
    // The heading stands where the first line is indented, so that its marks count for no width.
    let title = heading(match (found.is_empty(), open) {
        (false, _) => "FLIPS IF",
        (true, true) => "FLIPS?  ",
        (true, false) => "NO FLIP:",
    });
    format!("{title} {}{}", &out[indent.len()..], wrapped(&looked_at(answer), COLUMNS, &indent, &indent))
}

fn outcomes(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let metric = answer.metric;
    let title = headed(metric, answer.currency());
    let [low, high] = ends(answer.seeds.len());
    let mut table = Columns::new(&title, [numbers("mean"), texts(&format!("{low} / {high}"))]);
    for place in answer.ranking.iter().copied() {
        let Some(spread) = answer.spread(place, metric) else {
            let why = answer.untold(place, metric).unwrap_or_default();
            table.told(&answer.names[place], &format!("–  ({why})"));
            continue;
        };
        let error = spread.interval.map_or(spread.mean.abs() / 100.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let range = format!("{} / {}", scale.value(spread.low), scale.value(spread.high));
        table.row(&answer.names[place], [scale.value(spread.mean), range]);
    }
    let _ = writeln!(out, "{}", table.text(heading));
}

fn all_pairs(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let unit = unit_of_difference(answer.metric, answer.currency());
    let mut table = Columns::new("ALL PAIRS", [numbers(&format!("A - B, {unit}")), texts("95 % CI")]);
    for pair in &answer.pairs {
        let (low, high) = pair.interval;
        let scale = Scale::of(answer.metric, pair.interval);
        let cells =
            [scale.signed(pair.paired.mean), format!("{} to {}", scale.signed(low), scale.signed(high))];
        table.row(&pair_names(answer, pair), cells);
    }
    out.push_str(&table.text(heading));
    let note = "A - B in each row; simultaneous 95 % confidence intervals (Bonferroni), for whoever asks of every pair: a \
                winner needs only beat each rival of its own.";
    let _ = writeln!(out, "{}", wrapped(note, COLUMNS, "  ", "  "));
}

/// `a - b`, each name so short that both are seen.
fn pair_names(answer: &Answer, pair: &Pair) -> String {
    let name = |place: usize| clipped(&answer.names[place], PAIR);
    format!("{} - {}", name(pair.places.0), name(pair.places.1))
}

fn measures(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    for place in answer.others() {
        let base = &answer.names[answer.baseline];
        let title = format!("{} AGAINST {base}", answer.names[place]);
        let columns =
            [numbers(&clipped(base, NAME)), numbers("difference"), numbers("in %"), texts("95 % CI")];
        let mut table = Columns::new("", columns);
        for row in answer.headlines(place) {
            let scale = Scale::of(row.metric, row.interval);
            // Millions in three digits: the table is 80 columns wide.
            let large = row.metric.unit == "currency"
                && [row.base.mean, row.interval.0, row.interval.1].iter().any(|value| value.abs() >= 1e6);
            let value = |value: f64| if large { typed(compact(value)) } else { scale.value(value) };
            let signed = |value: f64| if large { typed(compact_signed(value)) } else { scale.signed(value) };
            // A percentage of nearly nothing says nothing.
            let relative = Some(row.share(row.paired.mean))
                .filter(|share| share.abs() < 5.0 && row.base.mean > 0.0 && row.metric.unit != "share")
                .map_or(String::new(), |share| grouped(100.0 * share, 1));
            let interval = format!("{} to {}", signed(row.interval.0), signed(row.interval.1));
            let cells = [value(row.base.mean), signed(row.paired.mean), relative, interval];
            table.row(&headed(row.metric, answer.currency()), cells);
        }
        let title = wrapped(&title, COLUMNS, "", "  ");
        let _ = writeln!(out, "{}\n{}", heading(title.trim_end()), table.text(heading));
    }
}

fn inputs(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    if answer.inputs.is_empty() {
        out.push_str("The scenarios have the same inputs.\n\n");
        return;
    }
    let written = |value: &Option<String>| {
        clipped(&typed(input(value.as_deref().unwrap_or("–").trim_matches('"'))), NAME)
    };
    if answer.names.len() > MOST_COLUMNS {
        let _ = writeln!(out, "{}", heading("INPUTS THAT DIFFER"));
        for row in answer.inputs.iter().take(MOST_INPUTS) {
            let each = answer.names.iter().zip(&row.values);
            let each: Vec<String> = each.map(|(name, value)| format!("{name} {}", written(value))).collect();
            out.push_str(&wrapped(&format!("{}: {}", row.key, each.join("; ")), COLUMNS, "  ", "      "));
        }
    } else {
        let names = answer.names.iter().map(|name| numbers(&clipped(name, NAME)));
        let mut table = Columns::new("INPUTS THAT DIFFER", names);
        for row in answer.inputs.iter().take(MOST_INPUTS) {
            table.row(&row.key, row.values.iter().map(written));
        }
        out.push_str(&table.text(heading));
    }
    if answer.inputs.len() > MOST_INPUTS {
        let _ = writeln!(out, "  and {} more in inputs.csv", answer.inputs.len() - MOST_INPUTS);
    }
    out.push('\n');
}

fn seeds_shared(out: &mut String, answer: &Answer, heading: Heading<'_>) {
    let what = spoken(answer.metric.name);
    let columns = [numbers("correlation"), numbers("variance")];
    let mut table = Columns::new("SHARED SEEDS", columns);
    let mut line = |name: &str, paired: &Paired| {
        let correlation = paired.correlation.map_or("-".to_owned(), |r| grouped(r, 3));
        let ratio = paired.variance_ratio.map_or("-".to_owned(), |ratio| format!("{} times", short(ratio)));
        table.row(name, [correlation, ratio]);
    };
    for pair in &answer.pairs {
        line(&pair_names(answer, pair), &pair.paired);
    }
    if let Some(lever) = &answer.lever {
        let name = format!("{}, 10 % more {}", clipped(&answer.names[answer.baseline], PAIR), lever.key);
        match &lever.paired {
            Some(paired) => line(&name, paired),
            None => table.told(&name, &format!("too few runs have {what}")),
        }
    }
    out.push_str(&table.text(heading));
    let note = format!(
        "How much of their luck on {what} two markets share: how their seeds go together, and by how many times smaller \
         that makes the variance of their difference."
    );
    let _ = writeln!(out, "{}", wrapped(&note, COLUMNS, "  ", "  "));
}
