//! A split as text, JSON, a table, a figure and a page.

mod text;

pub(crate) use text::text;

use super::files::{BANDS, bands, estimate, metric_rows, optimum};
use super::page::panel;
use crate::figures::{Figure, LeverPanel, drawn, splits};
use crate::files::csv_cell;
use crate::record::MODEL;
use crate::report::{Facts, Page, PageTable, StudyFiles, study_page};
use crate::scenario::canonical;
use crate::study::STEADIED;
use crate::study::balance::{Line, Split};
use crate::words::spoken;
use serde_json::{Value, json as object};
use text::cells;

fn figure(split: &Split) -> Figure {
    let panel = |line: &Line| {
        let panel = LeverPanel {
            name: spoken(&line.name),
            unit: format!("{}, {}", split.what(), split.unit()),
            ..panel(&line.row, &split.points)
        };
        (line.now, panel)
    };
    let panels: Vec<(f64, LeverPanel)> = split.lines.iter().map(panel).collect();
    splits(&split.sentence(), split.scope(), split.side.what(), &panels)
}

fn page(split: &Split, figure: Figure, again: &str) -> String {
    let row = |line: &Line| Some(std::iter::once(spoken(&line.name)).chain(cells(split, line)?).collect());
    let columns =
        ["Part", "#Share now", "#Best share", "#90 % interval", "#Within 1 %", "#Gain", "#90 % interval"];
    study_page(&Page {
        kind: "Balance".into(),
        title: split.scenario.about.title.clone(),
        scope: split.scope(),
        verdict: format!("{}.", split.sentence()),
        sure: split
            .unspent()
            .into_iter()
            .chain(
                [
                    "One share moves, the others keep their proportions: gains do not add up.",
                    "Intervals cover chance. Inputs have no uncertainty of their own. Not fitted to your data.",
                ]
                .into_iter()
                .chain(split.side.note())
                .chain(split.steadied.then_some(STEADIED))
                .map(ToOwned::to_owned),
            )
            .collect(),
        first: vec![("within", figure)],
        tables: vec![PageTable {
            title: format!("Shares of {}; gains in {}, {}", split.side.what(), split.what(), split.unit()),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: split.lines.iter().filter_map(row).collect(),
            ..PageTable::default()
        }],
        facts: Facts::of_market(&split.hash, again),
        ..Page::default()
    })
}

/// The answer for programs; `again` is the command that has it again.
pub(crate) fn json(split: &Split, again: &str) -> Value {
    let line = |line: &Line| {
        object!({
            "part": line.name,
            "now": line.now,
            "best": line.row.optimum.as_ref().map(optimum),
            "gain": line.gain.map(estimate),
            "bands_are": BANDS,
            "bands": bands(&line.row),
            "smooth": line.row.smooth,
        })
    };
    object!({
        "schema": "relaylab.balance/1",
        "model": MODEL,
        "title": split.scenario.about.title,
        "within": split.side.word(),
        "decides": split.metric.name,
        "unit": split.metric.unit,
        "sentence": split.sentence(),
        "unspent": split.unspent(),
        "points": split.points,
        "seeds": split.seeds,
        "parts": split.lines.iter().map(line).collect::<Vec<_>>(),
        "again": again,
    })
}

/// The files of a split.
pub(crate) fn files(split: &Split, again: &str) -> StudyFiles {
    let mut csv = String::from("part,share,seed,metric,value,unit\n");
    for line in &split.lines {
        let name = csv_cell(&line.name);
        for (x, outcomes) in split.points.iter().zip(&line.outcomes) {
            metric_rows(&mut csv, &format!("{name},{x}"), outcomes);
        }
    }
    let figure = figure(split);
    StudyFiles {
        figures: vec![drawn("within", &figure, &split.hash)],
        texts: vec![
            ("balance.csv", csv),
            ("balance.json", format!("{:#}\n", json(split, again))),
            ("report.html", page(split, figure, again)),
            ("scenario.toml", canonical(&split.scenario)),
        ],
    }
}
