//! One run of a sweep once more, found by its name, and whether it is what was kept of it.

use super::design::Point;
use super::journal::Record;
use super::kept::Kept;
use super::play::{again, overrides};
use super::runs::RunOf;
use super::session::Sweep;
use crate::error::{Error, Kind};
use crate::results::Run;
use crate::runner::Runner;
use std::path::PathBuf;

/// A run of a sweep, and what it is played from.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSource {
    /// Its point.
    pub point: Point,
    /// Its name and its seed.
    pub run: RunOf,
    /// The scenario as the sweep keeps it.
    pub scenario: PathBuf,
    /// What the point sets in the scenario, as `key=value`.
    pub set: Vec<String>,
}

/// A run of a sweep that was played once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// All its tables.
    pub run: Run,
    /// Whether it is what the sweep kept of it; none when it was not finished there.
    pub same: Option<bool>,
}

impl Sweep {
    /// The run with this name, or the only one whose name begins so.
    ///
    /// # Errors
    /// When no run, or more than one, is called so.
    pub fn find(&self, name: &str) -> Result<RunSource, Error> {
        let begins = name.to_ascii_lowercase();
        let mut found = self.store.runs().filter(|(_, run)| run.id.to_string().starts_with(&begins));
        let Some((point, run)) = found.next() else {
            let cause = format!("no run of `{}` is called `{name}`", self.name());
            let help = "`run_id` in runs.parquet or plan.parquet names them all";
            return Err(Error::new(Kind::Usage, cause, help));
        };
        if let Some((_, other)) = found.find(|(_, other)| other.id != run.id) {
            let cause = format!("both {} and {} begin so", run.id, other.id);
            return Err(Error::new(Kind::Usage, cause, "give more letters of the name"));
        }
        let (scenario, set) = (self.store.scenario_file(point.scenario), overrides(&self.store, &point));
        Ok(RunSource { point, run, scenario, set })
    }

    /// Plays the run with this name once more, with all its tables, and compares it with what was kept.
    ///
    /// # Errors
    /// As [`Sweep::find`] and [`Runner::play`].
    pub fn replay(&self, runner: &Runner, name: &str) -> Result<Replayed, Error> {
        let of = self.find(name)?;
        let stopped = || Error::new(Kind::Stopped, "the run was not finished", "");
        let run = again(runner, &self.store, &of.point, &of.run)?.ok_or_else(stopped)?;
        let run = run.map_err(|why| {
            let help = "change the design so that the point can be played";
            Error::new(Kind::Invalid, format!("run {} fails: {why}", of.run.id), help)
        })?;
        let same = self.same(&of, &run)?;
        Ok(Replayed { run, same })
    }

    /// Whether a run that was played again is what the sweep kept of it; none when it kept nothing.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    pub fn same(&self, of: &RunSource, again: &Run) -> Result<Option<bool>, Error> {
        let id = of.run.id;
        let kept = self.store.journal_to_read().and_then(|mut journal| journal.record(id));
        let again = Record::of(&Kept::of(id, again, &self.store.design().record));
        let again = again.map_err(|error| self.reading(&error))?;
        Ok(kept.map_err(|error| self.reading(&error))?.map(|kept| kept == again))
    }
}
