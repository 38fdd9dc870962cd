//! What a metric depends on, as files: the design with what came of it, JSON, a figure and a page.

use super::page::{figure, page};
use crate::figures::drawn;
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::report::StudyFiles;
use crate::scenario::canonical;
use crate::study::sensitivity::{Answer, Design, Effect, Found, Share};
use serde_json::{Value, json as object};
use std::fmt::Write as _;

fn share(of: Share) -> Value {
    object!({ "value": of.value, "interval": [of.interval.0, of.interval.1] })
}

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(answer: &Answer, again: &str) -> Value {
    let factors = answer.factors().into_iter().map(|factor| {
        let (first, total, effect) = match &answer.found {
            Found::Shares(indices) => {
                (Some(share(indices.first[factor.place])), Some(share(indices.total[factor.place])), None)
            }
            Found::Effects(effects) => {
                let Effect { size, interval, mean, deviation } = effects[factor.place];
                let interval = [interval.0, interval.1];
                let effect =
                    object!({ "mu_star": size, "interval": interval, "mu": mean, "sigma": deviation });
                (None, None, Some(effect))
            }
            Found::Nothing(_) => (None, None, None),
        };
        object!({
            "factor": factor.input.map_or("luck", |input| &input.key),
            "label": factor.name,
            "unit": factor.input.map(|input| input.unit),
            "now": factor.input.and_then(|input| input.now),
            "range": factor.input.map(|input| [input.range.from, input.range.to]),
            "first_order": first, "total": total, "effect": effect,
        })
    });
    let (method, levels) = match answer.design {
        Design::Rows(_) => ("sobol", None),
        Design::Trajectories { levels, .. } => ("morris", Some(levels)),
    };
    let shares = if let Found::Shares(indices) = &answer.found { Some(indices) } else { None };
    object!({
        "schema": "relaylab.sensitivity/1",
        "model": MODEL,
        "title": answer.scenario.about.title,
        "metric": answer.metric.name,
        "unit": answer.metric.unit,
        "method": method,
        "levels": levels,
        "seed": answer.seed,
        "rows": answer.design.rows(),
        "rows_played": answer.outcomes.len(),
        "rows_left_out": answer.rows_lost(),
        "runs_of_row": answer.design.runs_of_row(answer.inputs.len()),
        "sentence": answer.sentence(),
        "mean": shares.map(|indices| indices.mean),
        "variance": shares.map(|indices| indices.variance),
        "factors": factors.collect::<Vec<_>>(),
        "interactions": shares.map(|indices| share(indices.interactions)),
        "confidence": 0.95,
        "not_told": answer.limits(),
        "again": again,
    })
}

/// The design with what came of it: a line a run, in the order of the design.
fn runs(answer: &Answer) -> String {
    let mut csv = String::from("row,run,seed");
    answer.inputs.iter().for_each(|input| csv.extend([",", &csv_cell(&input.key)]));
    let _ = writeln!(csv, ",{}", answer.metric.name);
    for (row, outcomes) in (0..).zip(&answer.outcomes) {
        for (place, outcome) in outcomes.iter().enumerate() {
            let run = answer.design.run(&answer.inputs, answer.seed, row, place);
            let _ = write!(csv, "{row},{place},{}", run.seed);
            run.values.iter().for_each(|value| csv.extend([",", &value.to_string()]));
            let _ = writeln!(csv, ",{}", outcome.map_or(String::new(), |value| value.to_string()));
        }
    }
    csv
}

/// What was found, a line a factor and quantity.
fn factors(answer: &Answer) -> String {
    let mut csv = String::from("factor,quantity,value,low,high\n");
    for factor in answer.factors() {
        let name = csv_cell(factor.input.map_or("luck", |input| &input.key));
        let mut line = |quantity: &str, value: f64, ends: Option<(f64, f64)>| {
            let ends = ends.map_or(",".to_owned(), |(low, high)| format!("{low},{high}"));
            let _ = writeln!(csv, "{name},{quantity},{value},{ends}");
        };
        match &answer.found {
            Found::Shares(indices) => {
                let (first, total) = (indices.first[factor.place], indices.total[factor.place]);
                line("first_order", first.value, Some(first.interval));
                line("total", total.value, Some(total.interval));
            }
            Found::Effects(effects) => {
                let effect = effects[factor.place];
                line("mu_star", effect.size, Some(effect.interval));
                line("mu", effect.mean, None);
                line("sigma", effect.deviation, None);
            }
            Found::Nothing(_) => {}
        }
    }
    csv
}

/// The files of an answer.
pub(crate) fn files(answer: &Answer, again: &str) -> StudyFiles {
    let figure = figure(answer);
    StudyFiles {
        figures: figure.iter().map(|figure| drawn("factors", figure, &answer.hash)).collect(),
        texts: vec![
            ("sensitivity.json", format!("{:#}\n", json(answer, again))),
            ("factors.csv", factors(answer)),
            ("runs.csv", runs(answer)),
            ("report.html", page(answer, figure, again)),
            ("scenario.toml", canonical(&answer.scenario)),
        ],
    }
}
