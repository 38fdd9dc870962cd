//! What a design will cost, from playing a little of it.

use super::design::Point;
use super::journal::Journal;
use super::play::{plan_of, play};
use super::runs::RunOf;
use super::session::{DesignFile, Sweep};
use super::store::JOURNAL;
use super::{Shard, Store};
use crate::base::clock::Clock;
use crate::error::{Error, Kind};
use crate::runner::{self, Runner};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use tempfile::TempDir;

/// Runs that are tried at most.
const TRIED: u64 = 256;

/// What all of a design will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Points.
    pub points: u64,
    /// Runs.
    pub runs: u64,
    /// How many of them were tried.
    pub tried: u64,
    /// How many of those failed.
    pub failed: u64,
    /// How long they took.
    pub tried_seconds: f64,
    /// Threads it was estimated for.
    pub threads: usize,
    /// Runs played at once.
    pub at_once: usize,
    /// Seconds of the whole sweep.
    pub seconds: f64,
    /// By how much of them it may be wrong.
    pub seconds_error: f64,
    /// Seconds of one run.
    pub run_seconds: f64,
    /// Memory, give or take [`Estimate::SIZE_ERROR`].
    pub memory_bytes: u64,
    /// Disk, give or take [`Estimate::SIZE_ERROR`].
    pub disk_bytes: f64,
    /// The same for a moment at the end.
    pub disk_peak_bytes: f64,
}

impl Estimate {
    /// By how much of them memory and disk may be wrong.
    pub const SIZE_ERROR: f64 = 0.15;
}

impl DesignFile {
    /// What all of it will take, from playing some of its runs for about so many seconds; nothing is kept.
    ///
    /// # Errors
    /// When a market cannot be played, there is no room for what is tried, or the listener asked to stop.
    pub fn estimate(&self, runner: &Runner, seconds: f64) -> Result<Estimate, Error> {
        let place = temporary()?;
        Trial { store: self.store(place.path(), Shard::WHOLE, false)?, runner }.estimate(seconds)
    }
}

impl Sweep {
    /// What all of its design will take, from playing some of the runs that are missing for about so many seconds; they are
    /// kept, so that they are not played again. Where nothing is missing, runs are tried elsewhere.
    ///
    /// # Errors
    /// As [`Sweep::estimate`].
    pub fn try_out(self, runner: &Runner, seconds: f64) -> Result<Estimate, Error> {
        let this = self.locked()?;
        let missing = {
            let journal = this.store.journal().map_err(|error| this.store.writing(&error))?;
            this.store.runs().any(|(_, run)| !journal.has(run.id))
        };
        if !missing || this.is_finished() || this.store.shard() != Shard::WHOLE {
            return this.estimate(runner, seconds);
        }
        Trial { store: this.store, runner }.estimate(seconds)
    }

    /// What all of its design will take, from playing some of its runs elsewhere for about so many seconds.
    ///
    /// # Errors
    /// When a market cannot be played, there is no room for what is tried, or the listener asked to stop.
    pub fn estimate(&self, runner: &Runner, seconds: f64) -> Result<Estimate, Error> {
        let place = temporary()?;
        Trial { store: Store::adopt(place.path(), &self.store, "")?, runner }.estimate(seconds)
    }
}

fn temporary() -> Result<TempDir, Error> {
    tempfile::tempdir().map_err(|error| Error::writing("a temporary folder", &error))
}

/// A sweep of which some runs are tried.
struct Trial<'r> {
    store: Store,
    runner: &'r Runner,
}

/// Bytes and seconds of the tables of some runs.
#[derive(Clone, Copy, Default)]
struct Weight {
    bytes: f64,
    seconds: f64,
}

impl Trial<'_> {
    fn estimate(&self, seconds: f64) -> Result<Estimate, Error> {
        let (store, runner) = (&self.store, self.runner);
        let mut journal = store.journal().map_err(|error| self.store.writing(&error))?;
        let total = store.design().runs() as u64;
        let mut tried = tried(total);
        let known = journal.len() as u64;
        tried.retain(|&number| !journal.has(store.run(number).1.id));
        if tried.is_empty() {
            let rest = store.runs().enumerate().filter(|(_, (_, run))| !journal.has(run.id));
            tried = rest.map(|(number, _)| number as u64).take(TRIED as usize).collect();
        }
        let limit = Some(seconds.clamp(0.1, 3600.0));
        let runs = self.runs(&tried).into_iter();
        let played = play(runner, store, &mut journal, runs, tried.len() as u64, limit)?;
        if played.runs == 0 || runner.listener().cancelled() {
            return Err(Error::new(Kind::Stopped, "nothing was estimated", ""));
        }
        let finished: Vec<u64> =
            tried.into_iter().filter(|&number| journal.has(store.run(number).1.id)).collect();
        let disk = self.disk(&finished, &mut journal, known + played.runs)?;
        let (mean, error) = pace(&played.times);
        let all_seconds = total as f64 * (mean / played.at_once.max(1) as f64 + disk.run.seconds);
        let disk_bytes = total as f64 * (disk.log + disk.run.bytes) + disk.heads;
        Ok(Estimate {
            points: store.points(),
            runs: total,
            tried: played.runs,
            failed: played.failed,
            tried_seconds: played.seconds,
            threads: runner.thread_count(),
            at_once: played.at_once,
            seconds: all_seconds,
            // What varies between sessions on one machine comes on top of what varies between runs.
            seconds_error: (square(error) + square(0.15)).sqrt(),
            run_seconds: mean,
            memory_bytes: self.memory(total, played.at_once)?,
            disk_bytes,
            // Before the folder is finished the journal is there twice for a moment.
            disk_peak_bytes: disk_bytes + total as f64 * disk.log,
        })
    }

    fn runs(&self, numbers: &[u64]) -> Vec<(Point, RunOf)> {
        numbers.iter().map(|&number| self.store.run(number)).collect()
    }

    /// What the tables and the journal of the finished runs weigh.
    fn disk(&self, finished: &[u64], journal: &mut Journal, kept: u64) -> Result<Disk, Error> {
        let half = &finished[..finished.len() / 2];
        let all = self.weigh(finished, journal)?;
        let part = if half.is_empty() { Weight::default() } else { self.weigh(half, journal)? };
        let more = (finished.len() - half.len()) as f64;
        // What the second half adds is what every further run adds; the rest is heads and feet of files.
        let run = Weight {
            bytes: ((all.bytes - part.bytes) / more).max(0.0),
            seconds: ((all.seconds - part.seconds) / more).max(0.0),
        };
        let log =
            fs::metadata(self.store.folder().join(JOURNAL)).map_err(|error| self.store.writing(&error))?;
        let heads = (all.bytes - run.bytes * finished.len() as f64).max(0.0);
        Ok(Disk { run, heads, log: log.len() as f64 / kept.max(1) as f64 })
    }

    fn weigh(&self, numbers: &[u64], journal: &mut Journal) -> Result<Weight, Error> {
        let writing = |error: io::Error| self.store.writing(&error);
        // Not below the folder of the sweep, where it would be left if the program were killed.
        let folder = temporary()?;
        let clock = Clock::start();
        self.store.tables_of(journal, &mut self.runs(numbers).into_iter(), folder.path()).map_err(writing)?;
        Ok(Weight { bytes: bytes_in(folder.path()) as f64, seconds: clock.seconds() })
    }

    fn memory(&self, runs: u64, at_once: usize) -> Result<u64, Error> {
        let memory = runner::peak().map(|peak| peak + 48 * runs);
        memory
            .or_else(|| largest_bytes(&self.store, at_once))
            .ok_or_else(|| Error::new(Kind::Bug, "the memory of a run cannot be told", "report the design"))
    }
}

/// What a sweep leaves on the disk.
struct Disk {
    /// Of each run, in the tables.
    run: Weight,
    /// Of the tables, however many runs there are.
    heads: f64,
    /// Of each run, in the journal.
    log: f64,
}

/// The mean of some seconds, and by how much of it it may be wrong.
fn pace(times: &[f64]) -> (f64, f64) {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let variance = times.iter().map(|time| square(time - mean)).sum::<f64>() / (count - 1.0).max(1.0);
    let error = if count > 1.0 { 1.96 * (variance / count).sqrt() / mean } else { 1.0 };
    (mean, error)
}

/// Numbers of the runs that are tried: spread over the whole design, in an order in which any first few are too.
fn tried(total: u64) -> Vec<u64> {
    let count = TRIED.min(total);
    let mut numbers: Vec<u64> = (0..count)
        .map(|place| ((f64::from((place as u32).reverse_bits()) / 4_294_967_296.0) * total as f64) as u64)
        .collect();
    let mut seen = BTreeSet::new();
    numbers.retain(|&number| number < total && seen.insert(number));
    numbers
}

fn square(x: f64) -> f64 {
    x * x
}

fn largest_bytes(store: &Store, abreast: usize) -> Option<u64> {
    let plan = plan_of(store, &store.design().point(0)).ok()?;
    Some(crate::runner::of_one(&plan) * abreast as u64)
}

fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum()
}
