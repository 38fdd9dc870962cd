//! A balance as files: a table, JSON, a figure and a page.

use super::page::{figure, page};
use crate::figures::drawn;
use crate::record::MODEL;
use crate::report::StudyFiles;
use crate::results::metrics::{METRICS, Outcome};
use crate::results::summary::Band;
use crate::scenario::canonical;
use crate::study::balance::{Answer, Estimate, LastUnit, Optimum, Row, Rule, Shape};
use serde_json::{Value, json as object};
use std::fmt::Write as _;

/// The shares of seeds below the numbers of a band.
pub(super) const BANDS: [&str; 5] = ["low", "lower", "mean", "upper", "high"];

pub(super) fn bands(row: &Row) -> Vec<Option<[f64; 5]>> {
    let numbers = |Band { low, lower, mean, upper, high }| [low, lower, mean, upper, high];
    row.bands.iter().map(|band| band.map(numbers)).collect()
}

pub(super) fn estimate(Estimate { value, interval: (low, high) }: Estimate) -> Value {
    object!({ "value": value, "interval": [low, high], "confidence": 0.9 })
}

pub(super) fn optimum(of: &Optimum) -> Value {
    object!({ "at": estimate(of.at), "value": estimate(of.best), "plateau": [of.plateau.0, of.plateau.1], "shape": shape_word(of.shape) })
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

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let metric = |row: &Row| {
        object!({
            "metric": row.metric.name, "unit": row.metric.unit, "best": row.optimum.as_ref().map(optimum),
            "bands_are": BANDS, "bands": bands(row), "smooth": row.smooth,
        })
    };
    let rule = |rule: &Rule| object!({ "rule": rule.name, "share": rule.share, "regret": estimate(rule.regret), "told_from_best": rule.told });
    let last_unit = |LastUnit { share, condition }: LastUnit| {
        object!({
            "share": share,
            "marketing": estimate(condition.returns.0),
            "sales": estimate(condition.returns.1),
            "difference": estimate(condition.gap),
        })
    };
    object!({
        "schema": "relaylab.balance/1",
        "model": MODEL,
        "title": answer.scenario.about.title,
        "lever": answer.lever,
        "now": answer.now,
        "decides": answer.metric.name,
        "points": answer.points,
        "seeds": answer.seeds,
        "metrics": answer.rows.iter().map(metric).collect::<Vec<_>>(),
        "rules": answer.rules.iter().map(rule).collect::<Vec<_>>(),
        "last_unit_of_money": answer.last_unit.map(last_unit),
        "again": again,
    })
}

/// The files of a balance.
pub(crate) fn files(answer: &Answer, again: &str) -> StudyFiles {
    let mut csv = String::from("lever,seed,metric,value,unit\n");
    for (x, outcomes) in answer.points.iter().zip(&answer.outcomes) {
        metric_rows(&mut csv, &x.to_string(), outcomes);
    }
    let figure = figure(answer);
    StudyFiles {
        figures: vec![drawn("balance", &figure, &answer.hash)],
        texts: vec![
            ("balance.csv", csv),
            ("balance.json", format!("{:#}\n", json(answer, again))),
            ("report.html", page(answer, figure, again)),
            ("scenario.toml", canonical(&answer.scenario)),
        ],
    }
}

/// What is known of where a curve is best, as a word.
fn shape_word(shape: Shape) -> &'static str {
    match shape {
        Shape::Inside => "inside",
        Shape::LowEnd => "low end",
        Shape::HighEnd => "high end",
        Shape::Flat => "flat",
    }
}
