//! Every metric of some runs, as the page shows them: by the estimators of the command line, without an interval where
//! there are too few runs to trust one.

use crate::results::Run;
use crate::results::metrics::METRICS;
use crate::results::summary::metric_summaries;
use serde_json::{Value, json};

/// With fewer runs an interval is no news.
pub(super) const FEWEST: usize = 10;

/// The summaries of all metrics.
pub(super) fn summaries(runs: &[Run]) -> Value {
    let mut rows = json!(metric_summaries(METRICS, runs));
    for row in rows.as_array_mut().into_iter().flatten() {
        if row["n"].as_u64().is_none_or(|n| n < FEWEST as u64) {
            row["mean_interval"] = Value::Null;
        }
    }
    rows
}
