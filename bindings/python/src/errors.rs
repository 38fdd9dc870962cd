//! What fails in the library, as exceptions of Python.

use pyo3::prelude::*;
use relaylab::{Error, Kind};

/// The exception for an error, with its parts as attributes.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let problems = error
        .problems()
        .map(|problems| serde_json::to_string(&problems.located().collect::<Vec<_>>()).unwrap_or_default());
    let kind = match error.kind {
        Kind::Usage => "usage",
        Kind::Invalid => "invalid",
        Kind::Unreadable => "unreadable",
        Kind::Unwritable => "unwritable",
        Kind::Refused => "refused",
        Kind::Damaged => "damaged",
        Kind::Stopped => "stopped",
        Kind::Bug => "bug",
    };
    let made =
        py.import("relaylab._errors").and_then(|module| module.getattr("RelaylabError")).and_then(|class| {
            class.call1((
                error.to_string(),
                kind,
                error.code,
                &error.place,
                &error.cause,
                &error.help,
                problems,
            ))
        });
    made.map_or_else(|failed| failed, PyErr::from_value)
}
