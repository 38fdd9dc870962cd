//! What a comparison came to, in words that every renderer prints.

use super::answer::{Answer, LeadWords};
use crate::study::{Call, FlipPoint, FlipRow, Rival};
use crate::words::numbers::short;
use crate::words::spoken;
use crate::words::{Scale, unit_of_difference};
use crate::words::{counted, grouped};

/// The verdict in words.
pub(super) fn sentence(answer: &Answer) -> String {
    let verdict = &answer.verdict;
    let name = &answer.names[verdict.leader];
    let what = spoken(answer.metric.name);
    let closest = verdict.rivals.first();
    let scale = Scale::new(answer.metric, closest.map_or(verdict.gap, Rival::half));
    let lead = closest.map_or(String::new(), |rival| {
        let (low, high) = rival.interval();
        if rival.is_the_same() {
            return format!("{name} and {} are the same in every seed", answer.names[rival.place]);
        }
        format!(
            "{name} leads {} by {}, 95 % CI {} to {}",
            answer.names[rival.place],
            scale.value(rival.lead.mean),
            scale.signed(low),
            scale.signed(high)
        )
    });
    let matters = Scale::new(answer.metric, verdict.gap.max(f64::MIN_POSITIVE) / 10.0);
    // A gap that is the lead itself is told as the lead is.
    let same = closest.is_some_and(|rival| (rival.lead.mean - verdict.gap).abs() < 1e-9);
    let gap = if same { scale } else { matters };
    let unit = unit_of_difference(answer.metric, answer.currency());
    match verdict.call {
        Call::Wins => {
            let sure = closest.is_none_or(|rival| rival.interval().0 >= answer.criterion.matters);
            let aside = if sure { "" } else { " Its lead may be smaller than what matters." };
            format!("{name} wins on {what}.{aside}")
        }
        Call::TooClose { .. } if verdict.gap <= 0.0 => {
            format!("too close to call on {what}: {lead}. No number of seeds resolves a gap of nothing.")
        }
        Call::TooClose { more } => format!(
            "too close to call on {what}: {lead}. About {} would resolve a gap of {} {unit}{}.",
            counted(more, "more seed"),
            gap.value(verdict.gap),
            if same { "" } else { ", which is material" }
        ),
        Call::BelowMatters => format!(
            "practically equivalent on {what}: {lead}; less than {} {unit} is not material.",
            matters.value(answer.criterion.matters)
        ),
        Call::NotLongEnough => format!("not run long enough to tell on {what}: {}.", too_short(answer)),
    }
}

/// Why nothing can be called.
fn too_short(answer: &Answer) -> String {
    let untold = |place: usize| Some((place, answer.untold(place, answer.metric)?));
    match (0..answer.names.len()).find_map(untold) {
        Some((place, why)) => format!("in {}, {why}; play more people or more days", answer.names[place]),
        None => {
            format!("{} are few; play at least 10, better 20", counted(answer.seeds.len() as u64, "seed"))
        }
    }
}

/// By how much the leader is better than a rival, and how sure that is.
pub(super) fn lead(answer: &Answer, rival: &Rival) -> LeadWords {
    let scale = Scale::new(answer.metric, rival.half());
    // A lead is the difference it is: fewer hours are a lead and have a minus.
    let signed = |lead: f64| scale.signed(if answer.criterion.lower_is_better { -lead } else { lead });
    let (low, high) = rival.interval();
    let (low, high) = if answer.criterion.lower_is_better { (high, low) } else { (low, high) };
    let unit = unit_of_difference(answer.metric, answer.currency());
    let seeds = counted(rival.lead.differences.len() as u64, "seed");
    LeadWords {
        lead: format!("{} {unit} over {}", signed(rival.lead.mean), answer.names[rival.place]),
        interval: format!("95 % CI {} to {}", signed(low), signed(high)),
        seeds: format!("better in {} of {seeds}", rival.lead.above()),
    }
}

/// How flips were looked for, and what was left open.
pub(crate) fn looked_at(answer: &Answer) -> String {
    let inputs = counted(answer.flips.len() as u64, "input");
    if answer.flips_of.is_everything() {
        return format!("Looked at {inputs} {}{}", answer.flips_of, left_open(answer));
    }
    let seeds = counted(answer.flips_in.seeds as u64, "seed");
    format!(
        "Looked at {inputs} {}; what may flip it, in the market itself, {seeds}{}",
        answer.flips_of,
        left_open(answer)
    )
}

/// Inputs that may flip it and were not settled.
fn left_open(answer: &Answer) -> String {
    const NAMED: usize = 3;
    let open: Vec<&str> =
        answer.flips.iter().filter(|row| row.is_unsettled()).map(|row| row.input.label.as_str()).collect();
    if open.is_empty() {
        return String::new();
    }
    let more = open.len().saturating_sub(NAMED);
    let named = open[..open.len() - more].join("; ");
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let closer = if answer.flips_of.is_everything() { "" } else { ". `--flips full` plays all seeds" };
    format!(". Not settled: {named}{more}{closer}")
}

/// One flip in words.
pub(crate) fn flip_words(row: &FlipRow, leader: &str) -> String {
    let alone = if row.input.shared { String::new() } else { format!(" in {leader} alone") };
    format!("{} {}{alone}", row.input.label, flip_change(row))
}

/// The change that flips it: `> 96,000 (95 % CI 91,000 to 102,000; now 72,000)`, or as much as is known of it.
pub(crate) fn flip_change(row: &FlipRow) -> String {
    let now = row.input.now;
    let Some(FlipPoint { value, interval: (low, high) }) = row.flip else {
        return if row.open { "not settled".to_owned() } else { String::new() };
    };
    let [low_text, high_text, now_text] = [low, high, now].map(plain_number);
    if high - low > (value - now).abs() {
        return format!("somewhere between {low_text} and {high_text} (now {now_text})");
    }
    let sign = if value > now { '>' } else { '<' };
    format!("{sign} {} (95 % CI {low_text} to {high_text}; now {now_text})", plain_number(value))
}

/// A number in three digits that matter, thousands grouped.
pub(crate) fn plain_number(value: f64) -> String {
    let mut step = 1.0;
    while value.abs() / step >= 1000.0 {
        step *= 10.0;
    }
    if step > 1.0 {
        return grouped((value / step).round() * step, 0);
    }
    short(value).replace('\u{2212}', "-")
}
