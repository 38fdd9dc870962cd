//! Designs that are played into folders, and what is in them.

use crate::errors::raised;
use crate::tables::Table;
use crate::watch::{How, whole};
use pyo3::prelude::*;
use relaylab::batch::{DesignFile, Shard, Summary};
use relaylab::{Error, Sweep};
use serde_json::json;
use std::path::PathBuf;

fn told(summary: &Summary) -> String {
    json!({
        "folder": summary.folder, "design_hash": summary.design_hash, "points": summary.points, "runs": summary.runs,
        "earlier": summary.earlier, "played": summary.played, "failed": summary.failed, "tables": summary.tables,
    })
    .to_string()
}

/// Plays a design, or one part of it, into a folder, and says as JSON how that ended. What is finished is kept whatever
/// happens, and not played twice.
#[pyfunction]
pub(crate) fn play_design(
    py: Python<'_>,
    design: PathBuf,
    folder: PathBuf,
    part: u32,
    parts: u32,
    how: How,
) -> PyResult<String> {
    let shard: Result<Shard, String> = format!("{part}/{parts}").parse();
    let shard = shard.map_err(pyo3::exceptions::PyValueError::new_err)?;
    let play = |runner: &relaylab::Runner| -> Result<Summary, Error> {
        DesignFile::read(&design)?.sweep(&folder, shard, false)?.run(runner)
    };
    whole(py, &how, play).map(|summary| told(&summary))
}

/// Joins the folders of the parts of one design into another, plays what is in none of them, and makes the tables.
#[pyfunction]
pub(crate) fn merge(py: Python<'_>, parts: Vec<PathBuf>, folder: PathBuf, how: How) -> PyResult<String> {
    whole(py, &how, |runner| Sweep::merge(&parts, &folder)?.run(runner)).map(|summary| told(&summary))
}

/// What is in the folder of a sweep, as JSON: its title, hash, points, runs, how many are finished and failed, and its tables.
#[pyfunction]
pub(crate) fn facts(py: Python<'_>, folder: PathBuf) -> PyResult<String> {
    let read = || -> Result<String, Error> {
        let sweep = Sweep::read(&folder)?;
        let far = sweep.how_far()?;
        let design = sweep.design();
        let about = json!({
            "title": design.title, "design_hash": sweep.design_hash(), "points": design.points() as u64,
            "runs": far.runs, "finished": far.runs_done, "failed": far.failed, "tables": sweep.tables(),
        });
        Ok(about.to_string())
    };
    py.detach(read).map_err(|error| raised(py, &error))
}

/// A table of a finished sweep.
#[pyfunction]
pub(crate) fn table(py: Python<'_>, folder: PathBuf, name: &str) -> PyResult<Table> {
    let read = || -> Result<Table, Error> {
        let rows = Sweep::read(&folder)?.table(name)?;
        let schema = rows.schema();
        let mut batches = rows.collect::<Result<Vec<_>, _>>().map_err(|error| {
            Error::new(relaylab::Kind::Damaged, error.to_string(), "`relaylab verify` says what is damaged")
        })?;
        if batches.is_empty() {
            batches.push(arrow_array::RecordBatch::new_empty(schema));
        }
        Ok(Table { name: name.to_owned(), batches })
    };
    py.detach(read).map_err(|error| raised(py, &error))
}
