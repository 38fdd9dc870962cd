//! A comparison as files: tables, JSON and Markdown, each whole or not there at all.

use super::show::{against_baseline, flip_words, ranked, sentence};
use super::{Comparison, page, pictures};
use crate::cli::exit::Fault;
use crate::cli::hold::Held;
use crate::cli::study::{Scale, unit_of_difference};
use crate::figures::{Drawn, drawn};
use crate::record::MODEL;
use crate::results::metrics::METRICS;
use crate::scenario::canonical;
use crate::study::{Call, Method, Paired};
use crate::words::slug;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Version of the JSON.
const SCHEMA: &str = "relaylab.compare/1";

/// Writes the folder of a comparison.
pub(super) fn folder(comparison: &Comparison, home: &mut Held) -> Result<(), Fault> {
    home.write("compare.json", &format!("{:#}\n", json(comparison)))?;
    home.write("verdict.md", &markdown(comparison))?;
    home.write("outcomes.csv", &outcomes_csv(comparison)?)?;
    home.write("differences.csv", &differences_csv(comparison)?)?;
    home.write("inputs.csv", &inputs_csv(comparison)?)?;
    home.write("flips.csv", &flips_csv(comparison)?)?;
    for (name, market) in comparison.names.iter().zip(&comparison.markets) {
        home.write(&format!("scenarios/{}.toml", slug(name)), &canonical(market.scenario()))?;
    }
    let figures = pictures::figures(comparison);
    let drawn: Vec<Drawn> = figures.iter().map(|(name, figure)| drawn(name, figure)).collect();
    home.draw(&drawn)?;
    home.write("report.html", &page::page(comparison, figures))
}

/// Rows as CSV text.
fn csv(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Fault> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| {
        Fault::new(crate::cli::exit::BUG, &format!("a table cannot be made: {error}"), "please report this")
    };
    writer.write_record(header).map_err(|error| failed(error.to_string()))?;
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@']) || cell.starts_with('-') && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// Every metric of every run.
pub(super) fn outcomes_csv(comparison: &Comparison) -> Result<String, Fault> {
    let rows = comparison.names.iter().zip(&comparison.outcomes).flat_map(|(name, outcomes)| {
        outcomes.iter().flat_map(move |outcome| {
            METRICS.iter().map(move |metric| {
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
fn differences_csv(comparison: &Comparison) -> Result<String, Fault> {
    let mut rows = Vec::new();
    for metric in METRICS {
        let values = comparison.values(metric);
        for place in (0..values.len()).filter(|&place| place != comparison.baseline) {
            let Some(paired) = Paired::of(&values[place], &values[comparison.baseline]) else { continue };
            let (low, high) = paired.interval(0.05);
            let mut row =
                vec![comparison.names[place].clone(), comparison.names[comparison.baseline].clone()];
            row.extend([metric.name, metric.unit, method(&paired)].map(ToOwned::to_owned));
            row.extend([paired.mean, low, high].map(|value| value.to_string()));
            row.extend([paired.above(), paired.differences.len()].map(|count| count.to_string()));
            row.push(paired.correlation.map_or(String::new(), |r| r.to_string()));
            rows.push(row);
        }
    }
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
    csv(&header, rows.into_iter())
}

fn method(paired: &Paired) -> &'static str {
    match paired.method {
        Method::Student => "t",
        Method::Bootstrap => "bootstrap-t",
        Method::TwoStage => "two-stage t",
    }
}

fn inputs_csv(comparison: &Comparison) -> Result<String, Fault> {
    let mut header = vec!["key"];
    header.extend(comparison.names.iter().map(String::as_str));
    let rows = comparison.inputs.iter().map(|row| {
        let values = row.values.iter().map(|value| value.clone().unwrap_or_default());
        std::iter::once(row.key.clone()).chain(values).collect()
    });
    csv(&header, rows)
}

fn flips_csv(comparison: &Comparison) -> Result<String, Fault> {
    let rows = comparison.flips.iter().map(|row| {
        let input = &row.input;
        let (low, high) = row.leads;
        let numbers = [input.now, input.low, input.high, low.mean, low.error, high.mean, high.error];
        let numbers = numbers.map(|value| value.to_string());
        let mut cells = vec![input.key.clone(), input.label.clone(), input.unit.clone()];
        cells.extend(numbers);
        cells.push(row.flip.map_or(String::new(), |flip| flip.to_string()));
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
        "in_all_scenarios",
    ];
    csv(&header, rows)
}

/// The comparison as JSON. There is no clock in it: the same scenarios give the same text.
pub(super) fn json(comparison: &Comparison) -> Value {
    let verdict = &comparison.verdict;
    let rivals: Vec<Value> = verdict
        .rivals
        .iter()
        .map(|rival| {
            let mut value = paired_json(&rival.lead, 0.05);
            value["scenario"] = json!(comparison.names[rival.place]);
            value
        })
        .collect();
    let pairs: Vec<Value> = comparison
        .pairs
        .iter()
        .map(|pair| {
            let mut value = paired_json(&pair.paired, pair.level);
            value["first"] = json!(comparison.names[pair.places.0]);
            value["second"] = json!(comparison.names[pair.places.1]);
            value
        })
        .collect();
    let market = &comparison.markets[0].scenario().market;
    json!({
        "schema": SCHEMA,
        "model": MODEL,
        "metric": comparison.metric.name,
        "unit": comparison.metric.unit,
        "currency": comparison.currency(),
        "lower_is_better": comparison.contest.lower_is_better,
        "matters": comparison.contest.matters,
        "people": market.people,
        "days": market.days,
        "seeds": comparison.seeds,
        "verdict": call_name(verdict.call),
        "more_seeds": match verdict.call { Call::TooClose { more } => Some(more), _ => None },
        "sentence": sentence(comparison),
        "leader": comparison.names[verdict.leader],
        "baseline": comparison.names[comparison.baseline],
        "leads": rivals,
        "pairs": pairs,
        "scenarios": scenarios_json(comparison),
        "inputs": comparison.inputs.iter().map(|row| json!({ "key": row.key, "values": row.values })).collect::<Vec<_>>(),
        "flips": comparison.flips.iter().map(|row| json!({
            "key": row.input.key, "input": row.input.label, "unit": row.input.unit, "now": row.input.now,
            "low": row.input.low, "high": row.input.high, "lead_at_low": row.leads.0.mean, "lead_at_low_se": row.leads.0.error,
            "lead_at_high": row.leads.1.mean, "lead_at_high_se": row.leads.1.error,
            "flips_at": row.flip, "in_all_scenarios": row.input.shared,
        })).collect::<Vec<_>>(),
        "again": comparison.again,
        "name": comparison.name,
    })
}

fn call_name(call: Call) -> &'static str {
    match call {
        Call::Wins => "wins",
        Call::TooClose { .. } => "too close to call",
        Call::BelowMatters => "below what matters",
        Call::NotLongEnough => "not run long enough",
    }
}

fn paired_json(paired: &Paired, level: f64) -> Value {
    let (low, high) = paired.interval(level);
    json!({
        "mean": paired.mean,
        "interval": [low, high],
        "confidence": 1.0 - level,
        "method": method(paired),
        "seeds": paired.differences.len(),
        "seeds_above": paired.above(),
        "skewness": paired.skewness,
        "correlation": paired.correlation,
        "variance_ratio": paired.variance_ratio,
    })
}

fn scenarios_json(comparison: &Comparison) -> Vec<Value> {
    let scenario = |place: usize| {
        let metrics: serde_json::Map<String, Value> = METRICS
            .iter()
            .map(|metric| {
                let spread = comparison.spread(place, metric);
                let value = spread
                    .map(|s| json!({ "mean": s.mean, "low": s.low, "high": s.high, "interval": s.interval }));
                (metric.name.to_owned(), value.unwrap_or(Value::Null))
            })
            .collect();
        json!({
            "name": comparison.names[place],
            "title": comparison.markets[place].scenario().about.title,
            "market_hash": comparison.markets[place].hash(),
            "metrics": metrics,
        })
    };
    (0..comparison.names.len()).map(scenario).collect()
}

/// The comparison as Markdown, to paste into a mail or a ticket.
pub(super) fn markdown(comparison: &Comparison) -> String {
    let mut out = format!("**{}**\n\n", sentence(comparison));
    let metric = comparison.metric;
    let _ = writeln!(
        out,
        "| {}, {} | mean | one run in ten below | above |",
        metric.name.replace('_', " "),
        metric.unit
    );
    out.push_str("|---|---:|---:|---:|\n");
    for place in ranked(comparison) {
        let Some(spread) = comparison.spread(place, metric) else { continue };
        let error = spread.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let cells = [spread.mean, spread.low, spread.high].map(|value| scale.value(value));
        let _ = writeln!(out, "| {} | {} |", comparison.names[place].replace('|', "\\|"), cells.join(" | "));
    }
    for place in (0..comparison.names.len()).filter(|&place| place != comparison.baseline) {
        let _ = writeln!(
            out,
            "\n| {} less {} | difference | 95 % CI | above in |\n|---|---:|---:|---:|",
            comparison.names[place].replace('|', "\\|"),
            comparison.names[comparison.baseline].replace('|', "\\|")
        );
        for row in against_baseline(comparison, place) {
            let scale = Scale::new(row.metric, (row.interval.1 - row.interval.0) / 2.0);
            let unit = unit_of_difference(row.metric, comparison.currency());
            let _ = writeln!(
                out,
                "| {}, {unit} | {} | {} to {} | {} of {} seeds |",
                row.metric.name.replace('_', " "),
                scale.signed(row.difference),
                scale.signed(row.interval.0),
                scale.signed(row.interval.1),
                row.above,
                row.seeds
            );
        }
    }
    let leader = &comparison.names[comparison.verdict.leader];
    let flips: Vec<String> = comparison
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
        comparison.seeds.len()
    );
    out
}
