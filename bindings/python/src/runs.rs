//! Playing a scenario with some seeds, and what comes of it.

use crate::errors::raised;
use crate::market::Market;
use crate::tables::Table;
use crate::watch::{How, watched};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use relaylab::results::Run;
use relaylab::runner::Prepared;
use relaylab::{PlayedMarket, Shown as _};

/// A market that was played, with its runs.
#[pyclass(frozen, module = "relaylab._core")]
pub(crate) struct Runs {
    market: Prepared,
    runs: Vec<Run>,
}

impl Runs {
    fn shown(&self) -> PlayedMarket<'_> {
        PlayedMarket { market: &self.market, runs: &self.runs }
    }
}

/// Plays a market with all its seeds. What is finished is given back, and why it was stopped if it was.
#[pyfunction]
pub(crate) fn play(py: Python<'_>, market: &Market, how: How) -> PyResult<(Runs, Option<PyErr>)> {
    let prepared = market.0.prepare().map_err(|error| raised(py, &error))?;
    let seeds = prepared.scenario().market.seeds;
    let (runs, why) = watched(py, &how, |runner| runner.play_until_stopped(&market.0, seeds));
    match runs {
        Ok(runs) => Ok((Runs { market: prepared, runs }, why)),
        Err(error) => Err(why.unwrap_or_else(|| raised(py, &error))),
    }
}

#[pymethods]
impl Runs {
    /// The seeds that were played, in order.
    #[getter]
    fn seeds(&self) -> Vec<u64> {
        self.runs.iter().map(|run| run.seed).collect()
    }

    /// The hash of all that decides a run besides its seed.
    #[getter]
    fn hash(&self) -> &str {
        self.market.hash()
    }

    /// The names of its tables.
    fn table_names(&self) -> Vec<&'static str> {
        relaylab::table_names(&self.runs)
    }

    /// One of its tables.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let batch = py.detach(|| relaylab::arrow_table(&self.runs, name));
        let batch = batch.ok_or_else(|| {
            let names = relaylab::table_names(&self.runs).join(", ");
            PyKeyError::new_err(format!("these runs have no table `{name}`, but {names}"))
        })?;
        Ok(Table { name: name.to_owned(), batches: vec![batch] })
    }

    /// What `relaylab run --json` prints.
    fn json(&self) -> String {
        self.shown().json("").to_string()
    }

    /// What `relaylab run` prints.
    fn text(&self) -> String {
        if self.runs.is_empty() { String::new() } else { self.shown().text() }
    }

    /// The result in one sentence.
    fn sentence(&self) -> String {
        if self.runs.is_empty() { String::new() } else { self.shown().sentence() }
    }

    /// The funnel as SVG.
    fn figure(&self) -> Option<String> {
        if self.runs.is_empty() { None } else { self.shown().figure() }
    }
}
