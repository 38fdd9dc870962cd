//! Whether a sweep is what it was when it was written, and whether its runs come out again.

use super::journal::{Journal, Record};
use super::kept::Kept;
use super::play::again;
use super::session::Sweep;
use super::store::{Store, hashed};
use super::{BatchManifest, Shard};
use crate::error::{Error, Kind};
use crate::runner::Runner;
use crate::words::{counted, whole};
use std::collections::BTreeSet;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What should hold.
    pub what: String,
    /// Where it does not; empty when it holds.
    pub wrong: Vec<String>,
}

impl Verified {
    fn new(what: impl Into<String>, wrong: Vec<String>) -> Self {
        Self { what: what.into(), wrong }
    }

    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// How far a sweep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowFar {
    /// Runs that are finished, those that failed too.
    pub runs_done: u64,
    /// Runs of this folder.
    pub runs: u64,
    /// How many of the finished runs failed.
    pub failed: u64,
    /// Points of which every run of this folder is finished.
    pub points_done: u64,
    /// Points of which this folder has runs.
    pub points: u64,
    /// Whether the tables are made.
    pub tables: bool,
}

impl HowFar {
    /// Whether nothing is left to play.
    pub fn is_played(&self) -> bool {
        self.runs_done == self.runs
    }
}

impl Sweep {
    /// How far it is, from its journal.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn how_far(&self) -> Result<HowFar, Error> {
        let mut journal = self.journal_if_any()?;
        let mut far = HowFar {
            runs_done: 0,
            runs: 0,
            failed: 0,
            points_done: 0,
            points: 0,
            tables: manifest(&self.store)?.0.is_some(),
        };
        // The runs of a point follow one another.
        let mut point: Option<(u64, bool)> = None;
        for (of, run) in self.store.runs() {
            let found = journal.as_mut().filter(|journal| journal.has(run.id));
            let done = found.is_some();
            far.runs += 1;
            far.runs_done += u64::from(done);
            if let Some(journal) = found {
                let kept = journal.read(run.id).map_err(|error| self.reading(&error))?;
                far.failed += u64::from(kept.is_some_and(|kept| kept.failure.is_some()));
            }
            match &mut point {
                Some((number, whole)) if *number == of.number => *whole &= done,
                _ => {
                    far.points += 1;
                    far.points_done += u64::from(point.is_some_and(|(_, whole)| whole));
                    point = Some((of.number, done));
                }
            }
        }
        far.points_done += u64::from(point.is_some_and(|(_, whole)| whole));
        Ok(far)
    }

    /// Checks every file and every finished run, and plays so many runs again, evenly spread over the design, to see the
    /// same come out.
    ///
    /// # Errors
    /// When the folder cannot be read, a run cannot be played again, or the runner was told to stop.
    pub fn verify(&self, runner: &Runner, replays: u64) -> Result<Vec<Verified>, Error> {
        let mut journal = self.store.journal_to_read().map_err(|error| self.reading(&error))?;
        let (manifest, damage) = manifest(&self.store)?;
        let mut checks =
            vec![Verified::new("the design and its scenarios are those that were played", Vec::new())];
        checks.push(whole_journal(&journal));
        checks.push(self.every_run(&journal, manifest.as_ref()));
        checks.extend(damage.map(|why| Verified::new("the manifest as it was written", vec![why])));
        checks.extend(manifest.map(|manifest| self.same_files(&manifest)).transpose()?);
        checks.push(self.same_runs(runner, &mut journal, replays)?);
        Ok(checks)
    }

    fn every_run(&self, journal: &Journal, manifest: Option<&BatchManifest>) -> Verified {
        let total = self.store.runs().count() as u64;
        let missing = self.store.runs().filter(|(_, run)| !journal.has(run.id)).count() as u64;
        if manifest.is_none() && (missing > 0 || self.store.shard() == Shard::WHOLE) {
            let state = format!("unfinished: {} of {}", whole(total - missing), counted(total, "run"));
            return Verified::new(state, Vec::new());
        }
        let lacks = (missing > 0).then(|| format!("{} missing", counted(missing, "run")));
        Verified::new("every run is there", lacks.into_iter().collect())
    }

    fn same_files(&self, manifest: &BatchManifest) -> Result<Verified, Error> {
        let mut wrong = Vec::new();
        for listed in &manifest.files {
            let found = hashed(self.folder(), &listed.file);
            let found = found.map_err(|error| self.store.not_given(&listed.file, &error));
            if undamaged(found)?.0.as_ref() != Some(listed) {
                wrong.push(format!("{} has changed", listed.file));
            }
        }
        let what = format!("{} as they were written", counted(manifest.files.len() as u64, "file"));
        Ok(Verified::new(what, wrong))
    }

    fn same_runs(&self, runner: &Runner, journal: &mut Journal, replays: u64) -> Result<Verified, Error> {
        let (mut wrong, mut played) = (Vec::new(), 0);
        let finished = |journal: &Journal| {
            let numbers = self.store.runs().enumerate().filter(|(_, (_, run))| journal.has(run.id));
            numbers.map(|(number, _)| number).collect::<Vec<usize>>()
        };
        let finished = finished(journal);
        let step = (finished.len() as u64 / replays.max(1)).max(1) as usize;
        let chosen: BTreeSet<usize> = finished.into_iter().step_by(step).take(replays as usize).collect();
        let recording = &self.store.design().record;
        let runs = self.store.runs().enumerate().filter(|(number, _)| chosen.contains(number));
        for (point, run) in runs.map(|(_, run)| run) {
            let record = journal.record(run.id).map_err(|error| self.reading(&error))?;
            let Some(record) = record else { continue };
            let Some(again) = again(runner, &self.store, &point, &run)? else {
                // What was not played again was not verified.
                let cause = format!("{played} of {} played again", counted(chosen.len() as u64, "run"));
                return Err(Error::new(Kind::Stopped, cause, "ask again"));
            };
            let kept = again.map_or_else(
                |why| Kept::failed(run.id, &why, recording),
                |again| Kept::of(run.id, &again, recording),
            );
            played += 1;
            if Record::of(&kept).map_err(|error| self.reading(&error))? != record {
                wrong.push(format!("run {} comes out otherwise", run.id));
            }
        }
        Ok(Verified::new(format!("{} played again, to the last bit the same", counted(played, "run")), wrong))
    }
}

/// The manifest of a finished folder, or how it is damaged.
fn manifest(store: &Store) -> Result<(Option<BatchManifest>, Option<String>), Error> {
    let (found, damage) = undamaged(store.manifest_there())?;
    Ok((found.flatten(), damage))
}

/// What is there, or how it is damaged; what cannot be read is neither.
fn undamaged<T>(found: Result<T, Error>) -> Result<(Option<T>, Option<String>), Error> {
    match found {
        Ok(found) => Ok((Some(found), None)),
        Err(error) if error.kind == Kind::Damaged => Ok((None, Some(error.cause))),
        Err(error) => Err(error),
    }
}

/// Whether every stretch of the journal is a record that checks out.
fn whole_journal(journal: &Journal) -> Verified {
    let damaged = (journal.damaged() > 0)
        .then(|| format!("{} of the journal", counted(journal.damaged() as u64, "damaged stretch")));
    let what = format!("{} in the journal, each with its checksum", counted(journal.len() as u64, "run"));
    Verified::new(what, damaged.into_iter().collect())
}
