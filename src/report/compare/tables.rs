//! A comparison as tables and as Markdown.

use crate::results::summary::ends;
use crate::study::compare::{Answer, flip_words};
use crate::words::{Scale, harmless, headed, unit_of_difference};
use std::fmt::Write as _;

/// Rows as CSV text.
fn csv(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.iter().map(|cell| harmless(cell))).expect("memory takes every row");
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).expect("memory takes every row");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("rows are text")
}

/// Every metric of every run.
pub(crate) fn outcomes_csv(answer: &Answer) -> String {
    let rows = answer.names.iter().zip(&answer.outcomes).flat_map(|(name, outcomes)| {
        outcomes.iter().flat_map(move |outcome| {
            answer.metrics.iter().map(move |metric| {
                let value = outcome.get(metric).map_or(String::new(), |value| value.to_string());
                vec![
                    name.clone(),
                    outcome.seed.to_string(),
                    metric.name.to_owned(),
                    value,
                    metric.unit.to_owned(),
                ]
            })
        })
    });
    csv(&["scenario", "seed", "metric", "value", "unit"], rows)
}

/// Every metric of every scenario against the baseline.
pub(super) fn differences_csv(answer: &Answer) -> String {
    let rows = answer.metrics.iter().flat_map(|metric| {
        answer.others().filter_map(move |place| {
            let row = answer.against[place].iter().find(|row| row.metric == metric)?;
            let mut cells = vec![answer.names[place].clone(), answer.names[answer.baseline].clone()];
            cells.extend([metric.name, metric.unit, row.paired.method.name()].map(ToOwned::to_owned));
            cells.extend([row.paired.mean, row.interval.0, row.interval.1].map(|value| value.to_string()));
            cells.extend([row.paired.above(), row.paired.differences.len()].map(|count| count.to_string()));
            cells.push(row.paired.correlation.map_or(String::new(), |r| r.to_string()));
            Some(cells)
        })
    });
    let header = [
        "scenario",
        "baseline",
        "metric",
        "unit",
        "method",
        "difference",
        "low",
        "high",
        "seeds_above",
        "seeds",
        "correlation",
    ];
    csv(&header, rows)
}

pub(super) fn inputs_csv(answer: &Answer) -> String {
    let mut header = vec!["key"];
    header.extend(answer.names.iter().map(String::as_str));
    let rows = answer.inputs.iter().map(|row| {
        let values = row.values.iter().map(|value| value.clone().unwrap_or_default());
        std::iter::once(row.key.clone()).chain(values).collect()
    });
    csv(&header, rows)
}

pub(super) fn flips_csv(answer: &Answer) -> String {
    let rows = answer.flips.iter().map(|row| {
        let input = &row.input;
        let (low, high) = row.leads;
        let numbers = [input.now, input.low, input.high, low.mean, low.error, high.mean, high.error];
        let numbers = numbers.map(|value| value.to_string());
        let mut cells = vec![input.key.clone(), input.label.clone(), input.unit.clone()];
        cells.extend(numbers);
        let flip = row
            .flip
            .map(|flip| [flip.value, flip.interval.0, flip.interval.1].map(|value| value.to_string()));
        cells.extend(flip.unwrap_or_default());
        cells.push(row.open.to_string());
        cells.push(input.shared.to_string());
        cells
    });
    let header = [
        "key",
        "input",
        "unit",
        "now",
        "low",
        "high",
        "lead_at_low",
        "lead_at_low_se",
        "lead_at_high",
        "lead_at_high_se",
        "flips_at",
        "flips_from",
        "flips_to",
        "not_settled",
        "in_all_scenarios",
    ];
    csv(&header, rows)
}

/// The comparison as Markdown, to paste into a mail or a ticket.
pub(crate) fn markdown(answer: &Answer) -> String {
    let mut out = format!("**{}**\n\n", answer.sentence());
    let metric = answer.metric;
    let [low, high] = ends(answer.seeds.len());
    let _ = writeln!(out, "| {} | mean | {low} | {high} |", headed(metric, answer.currency()));
    out.push_str("|---|---:|---:|---:|\n");
    for place in answer.ranking.iter().copied() {
        let Some(spread) = answer.spread(place, metric) else { continue };
        let error = spread.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let cells = [spread.mean, spread.low, spread.high].map(|value| scale.value(value));
        let _ = writeln!(out, "| {} | {} |", answer.names[place].replace('|', "\\|"), cells.join(" | "));
    }
    for place in answer.others() {
        let _ = writeln!(
            out,
            "\n| {} less {} | difference | 95 % CI | above in |\n|---|---:|---:|---:|",
            answer.names[place].replace('|', "\\|"),
            answer.names[answer.baseline].replace('|', "\\|")
        );
        for row in answer.headlines(place) {
            let scale = Scale::new(row.metric, (row.interval.1 - row.interval.0) / 2.0);
            let unit = unit_of_difference(row.metric, answer.currency());
            let _ = writeln!(
                out,
                "| {}, {unit} | {} | {} to {} | {} of {} seeds |",
                row.metric.label,
                scale.signed(row.paired.mean),
                scale.signed(row.interval.0),
                scale.signed(row.interval.1),
                row.paired.above(),
                row.paired.differences.len()
            );
        }
    }
    let leader = &answer.names[answer.verdict.leader];
    let flips: Vec<String> = answer
        .flips
        .iter()
        .filter(|row| row.flip.is_some())
        .take(5)
        .map(|row| format!("- {}\n", flip_words(row, leader)))
        .collect();
    if !flips.is_empty() {
        let _ = write!(out, "\nIt flips if one of these changes:\n\n{}", flips.concat());
    }
    let _ = writeln!(
        out,
        "\nThe intervals cover chance ({} seeds), not the inputs, not the model.",
        answer.seeds.len()
    );
    out
}
