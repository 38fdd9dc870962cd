//! A scenario with changes, not yet checked.

use crate::errors::raised;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBool;
use relaylab::Scenario;
use relaylab::scenario::{Change, Outlook, canonical};
use relaylab::settings::Data;
use std::path::PathBuf;

/// A scenario and what is changed in it; nothing of what it says is checked yet.
#[pyclass(frozen, module = "relaylab._core")]
pub(crate) struct Market(pub(crate) Scenario);

/// A change as it is typed after `--set`, or a key and its value.
#[derive(FromPyObject)]
pub(crate) enum Asked<'py> {
    Typed(String),
    Set(String, Bound<'py, PyAny>),
}

impl Asked<'_> {
    fn change(self) -> PyResult<Change> {
        let (key, value) = match self {
            Self::Typed(text) => return Ok(Change::Typed(text)),
            Self::Set(key, value) => (key, value),
        };
        let data: Data = if value.is_instance_of::<PyBool>() {
            value.extract::<bool>()?.into()
        } else if let Ok(whole) = value.extract::<u64>() {
            whole.into()
        } else if let Ok(number) = value.extract::<f64>() {
            number.into()
        } else if let Ok(text) = value.extract::<String>() {
            text.into()
        } else {
            return Err(PyValueError::new_err(format!("`{key}` cannot be set to {value}")));
        };
        Ok(Change::new(&key, data))
    }
}

#[pymethods]
impl Market {
    /// The scenario in a file.
    #[staticmethod]
    fn read(py: Python<'_>, file: PathBuf) -> PyResult<Self> {
        Scenario::read(&file).map(Self).map_err(|error| raised(py, &error))
    }

    /// The scenario that a text says; files it names are found in a folder.
    #[staticmethod]
    fn of_text(py: Python<'_>, name: &str, text: &str, folder: Option<PathBuf>) -> PyResult<Self> {
        Scenario::of_text(name, text, folder.as_deref()).map(Self).map_err(|error| raised(py, &error))
    }

    /// The same with more changes.
    fn changed(&self, changes: Vec<Asked<'_>>) -> PyResult<Self> {
        let changes = changes.into_iter().map(Asked::change).collect::<PyResult<Vec<_>>>()?;
        Ok(Self(self.0.changed(changes)))
    }

    /// The same in another view: `low`, `base` or `high`.
    fn outlook(&self, view: &str) -> PyResult<Self> {
        let outlook = match view {
            "low" => Outlook::Low,
            "base" => Outlook::Base,
            "high" => Outlook::High,
            other => {
                return Err(PyValueError::new_err(format!("`{other}` is no outlook: low, base or high")));
            }
        };
        Ok(Self(self.0.outlook(outlook)))
    }

    /// The same with so many people; changes speak of the market before that.
    fn people(&self, people: Option<u32>) -> Self {
        Self(self.0.people(people))
    }

    /// The same, so that further changes speak of it as it is after it was resized.
    fn resized(&self, py: Python<'_>) -> PyResult<Self> {
        self.0.resized().map(Self).map_err(|error| raised(py, &error))
    }

    /// Fails with all problems of the scenario and of the files it names.
    fn check(&self, py: Python<'_>) -> PyResult<()> {
        self.0.prepare().map(drop).map_err(|error| raised(py, &error))
    }

    /// What is odd, yet no reason to stop, as JSON.
    fn warnings(&self, py: Python<'_>) -> PyResult<String> {
        let market = self.0.prepare().map_err(|error| raised(py, &error))?;
        let (loaded, mut told) = (market.loaded(), Vec::new());
        told.extend(loaded.warnings.iter().map(|warning| warning.located(&loaded.sources)));
        Ok(serde_json::to_string(&told).unwrap_or_default())
    }

    /// Whether it stands on other scenarios.
    fn extends(&self) -> bool {
        self.0.load().is_ok_and(|loaded| !loaded.bases().is_empty())
    }

    /// The whole scenario as a text that needs no other scenario.
    fn canonical(&self, py: Python<'_>) -> PyResult<String> {
        let loaded = self.0.load().map_err(|error| raised(py, &error))?;
        Ok(canonical(&loaded.scenario))
    }

    /// Title, people, days, seeds, and the hash of all that decides a run besides its seed.
    fn about(&self, py: Python<'_>) -> PyResult<(String, u32, u32, u32, String)> {
        let market = self.0.prepare().map_err(|error| raised(py, &error))?;
        let scenario = market.scenario();
        let of = &scenario.market;
        Ok((scenario.about.title.clone(), of.people, of.days, of.seeds, market.hash().to_owned()))
    }
}
