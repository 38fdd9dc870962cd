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
use parquet::errors::ParquetError;
use std::fs::File;
use std::io::{self, ErrorKind};

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
    /// When it has no such table, the disk does not give it, or it is damaged.
    pub fn table(&self, name: &str) -> Result<Box<dyn RecordBatchReader + Send>, Error> {
        let no = |cause: &str, help: &str| {
            Error::new(Kind::Usage, format!("`{}` has no {cause}", self.name()), help).at(self.name())
        };
        let manifest = self.store.manifest_there()?;
        let names = manifest.ok_or_else(|| no("tables yet", "`relaylab resume` makes them"))?.parquet();
        let file = format!("{name}.parquet");
        if !names.contains(&file) {
            let names: Vec<&str> = names.iter().filter_map(|file| file.strip_suffix(".parquet")).collect();
            return Err(no(&format!("table `{name}`"), &format!("its tables are {}", names.join(", "))));
        }
        let opened =
            File::open(self.folder().join(&file)).map_err(|error| self.store.not_given(&file, &error))?;
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(opened).and_then(ParquetRecordBatchReaderBuilder::build);
        let reader = reader.map_err(|error| {
            if let Some(error) = of_the_disk(&error) {
                return self.store.not_given(&file, error);
            }
            let cause = format!("cannot read `{}`: {error}", self.folder().join(&file).display());
            Error::new(Kind::Damaged, cause, "delete it, and `relaylab resume` the folder").at(self.name())
        })?;
        Ok(Box::new(reader))
    }

    /// The journal; none when nothing has been played.
    pub(super) fn journal_if_any(&self) -> Result<Option<Journal>, Error> {
        match self.store.journal_to_read() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            journal => journal.map(Some).map_err(|error| self.reading(&error)),
        }
    }
}

/// What the disk said, where an error of a table is no more than that; a file that ends too early is damaged.
fn of_the_disk(error: &ParquetError) -> Option<&io::Error> {
    let ParquetError::External(inner) = error else { return None };
    inner.downcast_ref().filter(|error: &&io::Error| error.kind() != ErrorKind::UnexpectedEof)
}
