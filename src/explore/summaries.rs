//! Every metric of some runs, as the page shows them: by the estimators of the command line.

use crate::results::Run;
use crate::results::metrics::METRICS;
use crate::results::summary::{TENTHS, metric_summaries};
use serde_json::{Value, json};

/// With fewer runs an interval is no news.
pub(super) const FEWEST: usize = TENTHS;

/// The summaries of all metrics.
pub(super) fn summaries(runs: &[Run]) -> Value {
    json!(metric_summaries(METRICS, runs))
}
