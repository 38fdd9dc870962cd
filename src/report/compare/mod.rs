//! A comparison as a page, pictures, tables, Markdown and JSON. What is printed stands in the [`Answer`]; nothing is
//! computed here.

mod figures;
mod page;
mod tables;
mod text;

pub(crate) use tables::{markdown, outcomes_csv};
pub(crate) use text::{evidence, verdict};

use crate::figures::{Drawn, drawn};
use crate::files::Folder;
use crate::runner::Prepared;
use crate::scenario::canonical;
use crate::study::compare::Answer;
use crate::words::slug;
use rayon::prelude::*;
use serde_json::{Value, json as value};
use std::io;

/// How to have a comparison again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Again {
    /// The command.
    pub command: String,
    /// What it is called, when it is kept.
    pub name: Option<String>,
}

/// The comparison as JSON.
pub(crate) fn json(answer: &Answer, again: &Again) -> Value {
    let mut json = value!(answer);
    json["again"] = value!(again.command);
    json["name"] = value!(again.name);
    json
}

/// Its first figure as SVG.
pub(crate) fn figure(answer: &Answer) -> Option<String> {
    let hashes: Vec<&str> = answer.markets.iter().map(Prepared::hash).collect();
    let first = figures::figures(answer).into_iter().next()?;
    Some(drawn(first.name, &first.figure, &hashes.join(", ")).svg)
}

/// Writes the folder of a comparison: each file whole or not there at all.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write(answer: &Answer, again: &Again, folder: &mut Folder) -> io::Result<()> {
    let mut put = |name: &str, text: &str| folder.write(name, text.as_bytes());
    put("compare.json", &format!("{:#}\n", json(answer, again)))?;
    put("verdict.md", &markdown(answer))?;
    put("outcomes.csv", &outcomes_csv(answer))?;
    put("differences.csv", &tables::differences_csv(answer))?;
    put("inputs.csv", &tables::inputs_csv(answer))?;
    put("flips.csv", &tables::flips_csv(answer))?;
    for (name, market) in answer.names.iter().zip(&answer.markets) {
        put(&format!("scenarios/{}.toml", slug(name)), &canonical(market.scenario()))?;
    }
    let figures = figures::figures(answer);
    let hashes: Vec<&str> = answer.markets.iter().map(Prepared::hash).collect();
    let drawn: Vec<Drawn> =
        figures.par_iter().map(|of| drawn(of.name, &of.figure, &hashes.join(", "))).collect();
    super::write_figures(folder, "figures/", &drawn)?;
    folder.write("report.html", page::page(answer, &again.command, &figures).as_bytes())?;
    Ok(())
}
