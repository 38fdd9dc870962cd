//! A split as files: a table, JSON, a figure and a page.

use super::show::{cells, sentence};
use super::{Found, Line};
use crate::cli::balance::pictures::panel;
use crate::cli::balance::write::{QUANTILES, bands, estimate, metric_rows, optimum};
use crate::cli::exit::Fault;
use crate::cli::hold::Held;
use crate::cli::study::{csv_cell, facts};
use crate::figures::{Figure, LeverPanel, drawn, splits};
use crate::record::MODEL;
use crate::report::{Page, PageTable, study_page};
use crate::scenario::canonical;
use crate::study::Curve;
use serde_json::{Value, json as object};

fn figure(found: &Found) -> Figure {
    let panel = |line: &Line| {
        let panel = LeverPanel {
            name: line.name.replace('_', " "),
            unit: format!("{}, {}", found.what(), found.unit()),
            ..panel(found.metric, &found.points, &line.outcomes, line.optimum.as_ref())
        };
        (line.now, panel)
    };
    let panels: Vec<(f64, LeverPanel)> = found.lines.iter().map(panel).collect();
    splits(&sentence(found), found.scope(), found.side.what(), &panels)
}

fn page(found: &Found, figure: Figure) -> String {
    let row = |line: &Line| Some(std::iter::once(line.name.clone()).chain(cells(found, line)?).collect());
    let columns =
        ["Content", "#Share now", "#Best share", "#90 % interval", "#Within 1 %", "#Gain", "#90 % interval"];
    study_page(&Page {
        kind: "Balance".into(),
        title: found.scenario.about.title.clone(),
        scope: found.scope(),
        verdict: format!("{}.", sentence(found)),
        sure: vec![
            "One share moves, the others keep their proportions: gains do not add up.".into(),
            "Intervals cover chance. Inputs as written. Not fitted to your data.".into(),
        ],
        first: vec![("within", figure)],
        tables: vec![PageTable {
            title: format!("Shares of {}; gains in {}, {}", found.side.what(), found.what(), found.unit()),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: found.lines.iter().filter_map(row).collect(),
            ..PageTable::default()
        }],
        facts: facts(&found.hash, &found.again),
        ..Page::default()
    })
}

pub(super) fn json(found: &Found) -> Value {
    let line = |line: &Line| {
        object!({
            "part": line.name,
            "now": line.now,
            "best": line.optimum.as_ref().map(optimum),
            "gain": line.gain.map(estimate),
            "quantiles": QUANTILES,
            "bands": bands(&line.outcomes, found.metric),
            "smooth": line.curve.as_ref().map(Curve::smooth),
        })
    };
    object!({
        "schema": "relaylab.balance/1",
        "model": MODEL,
        "title": found.scenario.about.title,
        "within": found.side.word(),
        "decides": found.metric.name,
        "unit": found.metric.unit,
        "sentence": sentence(found),
        "points": found.points,
        "seeds": found.seeds,
        "parts": found.lines.iter().map(line).collect::<Vec<_>>(),
        "again": found.again,
    })
}

/// Writes the folder of a split.
pub(super) fn folder(found: &Found, home: &mut Held) -> Result<(), Fault> {
    let mut csv = String::from("part,share,seed,metric,value,unit\n");
    for line in &found.lines {
        let name = csv_cell(&line.name);
        for (x, outcomes) in found.points.iter().zip(&line.outcomes) {
            metric_rows(&mut csv, &format!("{name},{x}"), outcomes);
        }
    }
    home.write("balance.csv", &csv)?;
    home.write("balance.json", &format!("{:#}\n", json(found)))?;
    let figure = figure(found);
    home.draw(&[drawn("within", &figure)])?;
    home.write("report.html", &page(found, figure))?;
    home.write("scenario.toml", &canonical(&found.scenario))
}
