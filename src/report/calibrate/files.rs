//! What a market must be like to have said what was observed, as files: draws, JSON, the fitted scenario and a page.

use super::page::page;
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::report::{StudyFiles, known};
use crate::scenario::canonical;
use crate::study::calibrate::{Answer, Fitted, Met};
use serde_json::{Value, json as object};
use std::fmt::Write as _;

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let parameter = |one: &Fitted| {
        object!({
            "key": one.of.key, "unit": one.of.unit, "range": [one.of.range.from, one.of.range.to], "log": one.of.range.log,
            "before": one.of.now, "fitted": one.value, "interval": [one.interval.0, one.interval.1], "told": one.is_told,
        })
    };
    let target = |met: &Met| {
        object!({
            "metric": met.target.name, "unit": met.target.unit, "observed": met.target.value,
            "error": met.target.error, "fitted": known(met.mean), "runs": [known(met.runs.0), known(met.runs.1)],
            "distance": known(met.distance), "met": met.is_met(),
        })
    };
    let tie = |&(a, b, correlation): &(usize, usize, f64)| {
        object!({
            "keys": [answer.parameters[a].of.key, answer.parameters[b].of.key], "correlation": correlation,
        })
    };
    object!({
        "schema": "relaylab.calibrate/1",
        "model": MODEL,
        "title": answer.scenario.about.title,
        "sentence": answer.sentence(),
        "parameters": answer.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "ties": answer.ties.iter().map(tie).collect::<Vec<_>>(),
        "targets": answer.targets.iter().map(target).collect::<Vec<_>>(),
        "runs": answer.runs,
        "runs_without_targets": answer.lost,
        "draws": answer.draws.len(),
        "not_told": answer.limits(),
        "again": again,
    })
}

/// What parameters may have been, a line a draw.
fn draws(answer: &Answer) -> String {
    let mut csv = String::from("draw");
    answer.parameters.iter().for_each(|one| csv.extend([",", &csv_cell(&one.of.key)]));
    csv.push('\n');
    for (place, draw) in answer.draws.iter().enumerate() {
        let _ = write!(csv, "{place}");
        for value in draw {
            csv.extend([",", &value.to_string()]);
        }
        csv.push('\n');
    }
    csv
}

/// The files of an answer.
pub(crate) fn files(answer: &Answer, again: &str) -> StudyFiles {
    StudyFiles {
        figures: Vec::new(),
        texts: vec![
            ("calibrate.json", format!("{:#}\n", json(answer, again))),
            ("draws.csv", draws(answer)),
            ("report.html", page(answer, again)),
            ("fitted.toml", canonical(&answer.fitted)),
        ],
    }
}
