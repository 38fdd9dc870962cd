//! Where finished runs are found again and kept, whatever keeps them.

use crate::results::metrics::{MetricList, Outcome};
use crate::results::{EconomicsRow, Run};
use std::io;
use std::path::{Path, PathBuf};

/// Who keeps the finished runs of one market.
pub(crate) trait Keep: Send + Sync {
    /// The run of this seed, if it was finished earlier and is whole.
    fn find(&self, seed: u64) -> Option<Run>;

    /// The numbers read off the run of this seed, if it was finished earlier and is whole.
    fn find_numbers(&self, seed: u64) -> Option<Vec<EconomicsRow>>;

    /// Keeps a finished run.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep(&self, run: &Run) -> io::Result<()>;

    /// Keeps numbers read off the finished run of this seed, and nothing else of it.
    ///
    /// # Errors
    /// When they cannot be written.
    fn keep_numbers(&self, seed: u64, numbers: &[EconomicsRow]) -> io::Result<()>;

    /// Where they are, in words.
    fn name(&self) -> String;
}

/// The runs of all markets, below a folder.
#[derive(Clone)]
pub(super) struct Store {
    pub(super) folder: PathBuf,
    /// Gives those of the market with this hash.
    pub(super) open: fn(&Path, &str) -> Box<dyn Keep>,
}

impl Store {
    /// The runs of the market with this hash.
    pub(super) fn of(&self, market_hash: &str) -> Box<dyn Keep> {
        (self.open)(&self.folder, market_hash)
    }
}

/// How a result is found again, made and kept.
pub(super) struct Kept<T> {
    pub(super) find: fn(&dyn Keep, MetricList, u64) -> Option<T>,
    pub(super) keep: fn(&dyn Keep, &T) -> io::Result<()>,
    pub(super) make: fn(MetricList, Run) -> T,
}

pub(super) const RUNS: Kept<Run> =
    Kept { find: |kept, _, seed| kept.find(seed), keep: |kept, run| kept.keep(run), make: |_, run| run };

pub(super) const OUTCOMES: Kept<Outcome> = Kept {
    find: |kept, metrics, seed| Outcome::from_rows(metrics, seed, &kept.find_numbers(seed)?),
    keep: |kept, outcome| kept.keep_numbers(outcome.seed, &outcome.rows()),
    make: |metrics, run| Outcome::among(metrics, &run),
};
