//! The one place where the verbs meet the report.

use crate::figures::Caption;
use crate::measure::Run;

/// The report of some runs, one page of HTML.
pub(super) fn page(_runs: &[Run], _caption: &Caption, _facts: &[(String, String)]) -> Option<String> {
    None
}
