//! How several levers are best set, as files: what was tried, JSON, the best as a scenario, a figure and a page.

use super::page::{figure, page};
use crate::figures::drawn;
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::report::{StudyFiles, known};
use crate::scenario::canonical;
use crate::study::Amount;
use crate::study::optimise::Answer;
use serde_json::{Value, json as object};
use std::fmt::Write as _;

fn amount(Amount { mean, interval }: Amount) -> Value {
    object!({ "mean": mean, "interval": interval })
}

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let best = &answer.tried[answer.best];
    let lever = |(place, lever): (usize, &crate::study::Varied)| {
        let [low, high] = answer.as_good[place].map_or([f64::NAN; 2], |(low, high)| [low, high]);
        object!({
            "key": lever.key, "unit": lever.unit, "range": [lever.range.from, lever.range.to], "now": lever.now,
            "best": known(best.values[place]), "as_good": [known(low), known(high)], "told": answer.is_told(place),
        })
    };
    object!({
        "schema": "relaylab.optimise/1",
        "model": MODEL,
        "title": answer.scenario.about.title,
        "metric": answer.metric.name,
        "unit": answer.metric.unit,
        "sentence": answer.sentence(),
        "levers": answer.levers.iter().enumerate().map(lever).collect::<Vec<_>>(),
        "settings": answer.tried.len(),
        "as_good_settings": answer.plateau(),
        "impossible_settings": answer.impossible,
        "runs": answer.runs,
        "flat": answer.is_flat(),
        "fresh_seeds": answer.fresh.seeds,
        "best": amount(answer.fresh.best),
        "present": amount(answer.fresh.present),
        "regret": amount(answer.fresh.regret),
        "confidence": 0.95,
        "again": again,
    })
}

/// What was tried, a line a setting.
fn settings(answer: &Answer) -> String {
    let mut csv = String::from("setting");
    answer.levers.iter().for_each(|lever| csv.extend([",", &csv_cell(&lever.key)]));
    let _ = writeln!(csv, ",seeds,{},as_good", answer.metric.name);
    for (place, one) in answer.tried.iter().enumerate() {
        let _ = write!(csv, "{place}");
        for value in &one.values {
            csv.extend([",", &known(*value).map_or(String::new(), |value| value.to_string())]);
        }
        let mean = if one.outcomes.is_empty() { String::new() } else { one.mean().to_string() };
        let _ = writeln!(csv, ",{},{mean},{}", one.outcomes.len(), one.is_in);
    }
    csv
}

/// The files of an answer.
pub(crate) fn files(answer: &Answer, again: &str) -> StudyFiles {
    let figure = figure(answer);
    StudyFiles {
        figures: figure.iter().map(|figure| drawn("levers", figure, &answer.hash)).collect(),
        texts: vec![
            ("optimise.json", format!("{:#}\n", json(answer, again))),
            ("settings.csv", settings(answer)),
            ("report.html", page(answer, figure, again)),
            ("scenario.toml", canonical(&answer.scenario)),
            ("best.toml", canonical(&answer.best_scenario)),
        ],
    }
}
