//! What came of a sweep, run by run, in the order of the design: read from the journal, so that it can be had before
//! the tables are made.

use super::design::{Point, Setting};
use super::journal::Journal;
use super::kept::Kept;
use super::runs::RunOf;
use super::session::Sweep;
use crate::error::Error;
use crate::results::metrics::{METRICS, Outcome};
use std::io::ErrorKind;

/// A finished run of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedRun {
    /// Its point: the scenario and the varied keys with their values.
    pub point: Point,
    /// Its name and its seed.
    pub run: RunOf,
    /// What is kept of it: metrics, the tables the design asks for, or why it failed.
    pub kept: Kept,
}

impl FinishedRun {
    /// Its metrics; none when it failed.
    pub fn outcome(&self) -> Option<Outcome> {
        let values = self.kept.failure.is_none().then(|| self.kept.values.clone())?;
        Some(Outcome { seed: self.run.seed, metrics: METRICS, values })
    }
}

impl Sweep {
    /// Every run that is finished, failed ones too, one after another: a design may have millions.
    ///
    /// # Errors
    /// When what was kept cannot be read; each run has its own result.
    pub fn finished(&self) -> Result<impl Iterator<Item = Result<FinishedRun, Error>> + '_, Error> {
        let mut journal = self.journal_if_any()?;
        Ok(self.store.runs().filter_map(move |(point, run)| {
            let kept = journal.as_mut()?.read(run.id).map_err(|error| self.reading(&error)).transpose()?;
            Some(kept.map(|kept| FinishedRun { point, run, kept }))
        }))
    }

    /// The metrics of every run that succeeded, with the varied keys and the seed it was played with.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    pub fn outcomes(&self) -> Result<Vec<(Vec<Setting>, u64, Outcome)>, Error> {
        let row = |finished: FinishedRun| {
            let outcome = finished.outcome()?;
            Some((finished.point.settings, finished.run.seed, outcome))
        };
        self.finished()?.filter_map(|finished| finished.map(row).transpose()).collect()
    }

    /// The journal; none when nothing has been played.
    fn journal_if_any(&self) -> Result<Option<Journal>, Error> {
        match self.store.journal_to_read() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            journal => journal.map(Some).map_err(|error| self.reading(&error)),
        }
    }
}
