//! The one place where the verbs meet figures and the report.

use crate::measure::Run;

/// A figure, drawn.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// Name of its files, without ending.
    pub(super) name: String,
    pub(super) svg: String,
    pub(super) png: Vec<u8>,
}

/// Figures there are, with what each shows.
pub(super) fn names() -> Vec<(String, String)> {
    Vec::new()
}

/// All figures of some runs.
pub(super) fn draw(_runs: &[Run], _caption: &str) -> Vec<Picture> {
    Vec::new()
}

/// The report of some runs, one page of HTML.
pub(super) fn page(_runs: &[Run], _caption: &str, _facts: &[(String, String)]) -> Option<String> {
    None
}
