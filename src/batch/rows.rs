//! What came of a sweep, run by run, in the order of the design: read from the journal, so that it can be had before
//! the tables are made.

use super::design::{Point, Setting};
use super::journal::Journal;
use super::kept::Kept;
use super::runs::RunOf;
use super::session::Sweep;
use crate::error::{Error, Kind};
use crate::results::metrics::{METRICS, Outcome};
use arrow_array::RecordBatchReader;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
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

    /// The names of its tables; none before every run is finished.
    pub fn tables(&self) -> Vec<String> {
        let files = if self.is_finished() { self.store.parquet() } else { Vec::new() };
        files.iter().filter_map(|file| Some(file.strip_suffix(".parquet")?.to_owned())).collect()
    }

    /// One of its tables in record batches, with units and meanings in the metadata of the fields.
    ///
    /// # Errors
    /// When it has no such table or it is damaged.
    pub fn table(&self, name: &str) -> Result<Box<dyn RecordBatchReader + Send>, Error> {
        if !self.tables().iter().any(|table| table == name) {
            let (cause, help) = if self.is_finished() {
                let help = format!("its tables are {}", self.tables().join(", "));
                (format!("`{}` has no table `{name}`", self.name()), help)
            } else {
                (format!("`{}` has no tables yet", self.name()), "`relaylab resume` makes them".to_owned())
            };
            return Err(Error::new(Kind::Usage, cause, help).at(self.name()));
        }
        let path = self.folder().join(format!("{name}.parquet"));
        let damaged = |why: String| {
            let cause = format!("cannot read `{}`: {why}", path.display());
            Error::new(Kind::Damaged, cause, "delete it, and `relaylab resume` the folder").at(self.name())
        };
        let file = File::open(&path).map_err(|error| damaged(error.to_string()))?;
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
        Ok(Box::new(reader.map_err(|error| damaged(error.to_string()))?))
    }

    /// The journal; none when nothing has been played.
    fn journal_if_any(&self) -> Result<Option<Journal>, Error> {
        match self.store.journal_to_read() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            journal => journal.map(Some).map_err(|error| self.reading(&error)),
        }
    }
}
