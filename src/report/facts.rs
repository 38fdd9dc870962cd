//! What a page says besides the runs.

use crate::figures::{FIGURES, FigureKind};
use crate::results::metrics::{METRICS, MetricList};

/// The rows that the page of a run shows: all there are, unless somebody adds some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Metrics, in reading order.
    pub metrics: MetricList,
    /// Figures, in reading order.
    pub figures: &'static [FigureKind],
}

impl Default for Rows {
    fn default() -> Self {
        Self { metrics: METRICS, figures: FIGURES }
    }
}

/// What the page says besides the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Inputs that differ from their defaults: key, value, default. The first twelve are shown.
    pub changed: Vec<(String, String, String)>,
    /// The command that gives the same runs again.
    pub repeat: String,
    /// What tells that two runs are the same: name and hash, e.g. of scenario and model.
    pub hashes: Vec<(String, String)>,
    /// How to cite the program; may be empty.
    pub citation: String,
    /// What it shows of a run.
    pub rows: Rows,
}

impl Facts {
    /// What a page says of the market with this hash and the command it came from.
    pub(crate) fn of_market(hash: &str, again: &str) -> Self {
        Self {
            repeat: again.to_owned(),
            hashes: vec![("market".to_owned(), hash.to_owned())],
            ..Self::default()
        }
    }
}
