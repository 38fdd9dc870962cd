//! A balance as files: a table, JSON, a figure and a page.

use super::{Found, band, pictures};
use crate::cli::exit::Fault;
use crate::cli::hold::Held;
use crate::figures::{Band, drawn};
use crate::record::MODEL;
use crate::results::metrics::{METRICS, Metric, Outcome};
use crate::scenario::canonical;
use crate::study::{Curve, Estimate, Optimum};
use serde_json::{Value, json as object};
use std::fmt::Write as _;

/// The shares of seeds below the numbers of a band.
pub(super) const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

pub(super) fn bands(outcomes: &[Vec<Outcome>], metric: &Metric) -> Vec<Option<[f64; 5]>> {
    let numbers = |Band { low, lower, median, upper, high }| [low, lower, median, upper, high];
    outcomes.iter().map(|outcomes| band(outcomes, metric).map(numbers)).collect()
}

pub(super) fn estimate(Estimate { value, interval: (low, high) }: Estimate) -> Value {
    object!({ "value": value, "interval": [low, high], "confidence": 0.9 })
}

pub(super) fn optimum(of: &Optimum) -> Value {
    object!({ "at": estimate(of.at), "value": estimate(of.best), "plateau": [of.plateau.0, of.plateau.1] })
}

/// Every metric of some runs as lines of CSV that begin alike.
pub(super) fn metric_rows(out: &mut String, beginning: &str, outcomes: &[Outcome]) {
    for outcome in outcomes {
        for metric in METRICS {
            let value = outcome.get(metric).map_or(String::new(), |value| value.to_string());
            let _ = writeln!(out, "{beginning},{},{},{value},{}", outcome.seed, metric.name, metric.unit);
        }
    }
}

pub(super) fn json(found: &Found) -> Value {
    let metrics: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            object!({
                "metric": row.metric.name, "unit": row.metric.unit, "best": row.optimum.as_ref().map(optimum),
                "quantiles": QUANTILES, "bands": bands(&found.outcomes, row.metric),
                "smooth": row.curve.as_ref().map(Curve::smooth),
            })
        })
        .collect();
    object!({
        "schema": "relaylab.balance/1",
        "model": MODEL,
        "title": found.title,
        "lever": found.lever,
        "now": found.now,
        "decides": found.metric.name,
        "points": found.points,
        "seeds": found.seeds,
        "metrics": metrics,
        "rules": found.rules.iter().map(|rule| object!({ "rule": rule.name, "share": rule.share, "regret": estimate(rule.regret) })).collect::<Vec<_>>(),
        "last_unit_of_money": found.first_order.map(|(share, condition)| object!({
            "share": share, "marketing": estimate(condition.returns.0), "sales": estimate(condition.returns.1), "difference": estimate(condition.gap),
        })),
        "again": found.again,
    })
}

/// Writes the folder of a balance study.
pub(super) fn folder(found: &Found, home: &mut Held) -> Result<(), Fault> {
    let mut csv = String::from("lever,seed,metric,value,unit\n");
    for (x, outcomes) in found.points.iter().zip(&found.outcomes) {
        metric_rows(&mut csv, &x.to_string(), outcomes);
    }
    home.write("balance.csv", &csv)?;
    home.write("balance.json", &format!("{:#}\n", json(found)))?;
    let figure = pictures::figure(found);
    home.draw(&[drawn("balance", &figure)])?;
    home.write("report.html", &pictures::page(found, figure))?;
    home.write("scenario.toml", &canonical(&found.scenario))
}
