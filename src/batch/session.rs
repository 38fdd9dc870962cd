//! A design that is played into a folder: begun or gone on with, whatever stopped it before.
//!
//! The folder is one session's alone while it is played; every run that is finished is in it at once, so that whoever
//! stops loses none.

use super::design::Design;
use super::journal::Journal;
use super::play::{Played, play};
use super::runs::RunId;
use super::{Shard, Store, read};
use crate::base::clock::Clock;
use crate::error::{Error, Kind};
use crate::files::Lock;
use crate::record::{Manifest, hold, now};
use crate::runner::Runner;
use crate::words::{counted, whole};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A design as its file has it.
#[derive(Clone, Debug)]
pub struct DesignFile {
    /// What it says.
    pub design: Design,
    text: String,
    /// The folder its scenarios are found from.
    home: PathBuf,
}

impl DesignFile {
    /// The design in a file, whose every varied key each of its scenarios accepts.
    ///
    /// # Errors
    /// When the file cannot be read; every problem of the design and of its scenarios at once.
    pub fn read(file: impl AsRef<Path>) -> Result<Self, Error> {
        let file = file.as_ref();
        let design = read(file)?;
        let text = fs::read_to_string(file).map_err(|error| {
            let cause = format!("cannot read `{}`: {error}", file.display());
            Error::new(Kind::Unreadable, cause, "try again").at(file.display().to_string())
        })?;
        Ok(Self { design, text, home: file.parent().map(Path::to_owned).unwrap_or_default() })
    }

    /// A sweep of it, or of one part of it, in a folder that is empty or holds the same; with `extend` a folder of
    /// another design is taken along, and those of its finished runs used that this design has too.
    ///
    /// # Errors
    /// When the folder holds something else, cannot be written, or another program writes into it.
    pub fn sweep(&self, folder: impl AsRef<Path>, shard: Shard, extend: bool) -> Result<Sweep, Error> {
        let lock = hold(folder.as_ref())?;
        Ok(Sweep::held(self.store(folder.as_ref(), shard, extend)?, lock))
    }

    pub(super) fn store(&self, folder: &Path, shard: Shard, extend: bool) -> Result<Store, Error> {
        Store::create(folder, &self.design, &self.text, &self.home, shard, extend)
    }
}

/// A design and its runs, in a folder.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// # let home = tempfile::tempdir().unwrap();
/// # let (file, out) = (home.path().join("design.toml"), home.path().join("out"));
/// let scenario = std::path::absolute("scenarios/balanced.toml").unwrap();
/// let design = format!("scenario = {scenario:?}\npeople = 500\ndays = 30\n[grid]\nsales.reps = [1, 2]\n");
/// std::fs::write(&file, design).unwrap();
/// let told = relaylab::Sweep::open(&file, &out)?.run(&relaylab::Runner::new())?;
/// assert_eq!((told.runs, told.failed), (2, 0));
/// let rows = relaylab::Sweep::read(&out)?.outcomes()?;
/// let (point, _seed, _outcome) = &rows[1];
/// assert_eq!(format!("{} = {}", point[0].0, point[0].1), "sales.reps = 2");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Sweep {
    pub(super) store: Store,
    /// That the folder is ours; without it somebody else may be playing.
    lock: Option<Lock>,
    retry: bool,
    command: Vec<String>,
    /// What is told before anything is played.
    remark: Option<String>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Folder of the sweep.
    pub folder: PathBuf,
    /// Which part of the design it holds.
    pub shard: Shard,
    /// SHA-256 of the design with its scenarios.
    pub design_hash: String,
    /// Points of the design.
    pub points: u64,
    /// Runs of this part of it.
    pub runs: u64,
    /// How many of them were finished before this session.
    pub earlier: u64,
    /// How many were played now.
    pub played: u64,
    /// How many failed; their rows say why.
    pub failed: u64,
    /// Seconds of playing.
    pub seconds: f64,
    /// Seconds of making tables.
    pub tables_seconds: f64,
    /// The tables in the folder; none for a part of a design.
    pub tables: Vec<String>,
}

impl Sweep {
    /// A sweep of the design in a file, in a folder that is empty or holds the same sweep.
    ///
    /// # Errors
    /// As [`DesignFile::read`] and [`DesignFile::sweep`].
    pub fn open(design: impl AsRef<Path>, folder: impl AsRef<Path>) -> Result<Self, Error> {
        DesignFile::read(design)?.sweep(folder, Shard::WHOLE, false)
    }

    /// The sweep in a folder, to look at or to go on with.
    ///
    /// # Errors
    /// When the folder holds no sweep, one of another version, or a damaged one.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self::of(Store::open(folder.as_ref())?, None))
    }

    pub(super) fn held(store: Store, lock: Lock) -> Self {
        Self::of(store, Some(lock))
    }

    fn of(store: Store, lock: Option<Lock>) -> Self {
        Self { store, lock, retry: false, command: Vec::new(), remark: None }
    }

    /// The same, playing failed runs again.
    #[must_use]
    pub fn retry(self, retry: bool) -> Self {
        Self { retry, ..self }
    }

    /// The same, with the words that asked for it, for the diary of sessions.
    #[must_use]
    pub fn command(self, words: Vec<String>) -> Self {
        Self { command: words, ..self }
    }

    #[must_use]
    pub(super) fn remark(self, remark: Option<String>) -> Self {
        Self { remark, ..self }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// Its design.
    pub fn design(&self) -> &Design {
        self.store.design()
    }

    /// SHA-256 of the design with its scenarios.
    pub fn design_hash(&self) -> String {
        self.store.design_hash()
    }

    /// Whether every run of the design is finished and the tables are made.
    pub fn is_finished(&self) -> bool {
        self.store.manifest().is_some()
    }

    /// Plays what is missing or damaged, keeps each run as soon as it is finished, and makes the tables when none is
    /// left.
    ///
    /// # Errors
    /// When the folder cannot be written, or another program writes into it; [`Kind::Stopped`] when the listener asked to
    /// stop. A run that fails is no error: its row says why.
    pub fn run(self, runner: &Runner) -> Result<Summary, Error> {
        let this = self.locked()?;
        let store = &this.store;
        let writing = |error: io::Error| this.store.writing(&error);
        if let Some(remark) = &this.remark {
            runner.note(remark);
        }
        let mut journal = this.journal(runner)?;
        let (mut runs, mut missing) = (0, 0);
        for (_, run) in store.runs() {
            runs += 1;
            missing += u64::from(!journal.has(run.id));
        }
        let earlier = runs - missing;
        if earlier > 0 && missing > 0 {
            runner.note(&format!("{} finished earlier, not played again", counted(earlier, "run")));
        }
        let otherwise = journal.other_count();
        if otherwise > 0 && missing > 0 {
            let what = counted(otherwise as u64, "run");
            runner.note(&format!(
                "{what} recorded otherwise; they are kept, and played again where this design records more"
            ));
        }
        store.tell(&this.beginning(runner)).map_err(writing)?;
        if store.manifest().is_none() && store.shard() == Shard::WHOLE {
            store.write_plan().map_err(writing)?;
        }
        let played = play(runner, store, &mut journal, store.runs(), missing, None)?;
        store.tell(&ending(&played)).map_err(writing)?;
        if !played.all && store.runs().any(|(_, run)| !journal.has(run.id)) {
            let cause = format!("{} of {} finished", whole(earlier + played.runs), counted(runs, "run"));
            let help = "run it again: what is finished is not played twice";
            return Err(Error::new(Kind::Stopped, cause, help).at(this.name()));
        }
        let clock = Clock::start();
        let failed = store.finish(&mut journal).map_err(writing)?;
        Ok(Summary {
            folder: store.folder().to_owned(),
            shard: store.shard(),
            design_hash: store.design_hash(),
            points: store.points(),
            runs,
            earlier,
            played: played.runs,
            failed,
            seconds: played.seconds,
            tables_seconds: clock.seconds(),
            tables: store.parquet(),
        })
    }

    /// The same with its folder locked, read once more in case somebody has just changed it.
    pub(super) fn locked(self) -> Result<Self, Error> {
        if self.lock.is_some() {
            return Ok(self);
        }
        let lock = hold(self.folder())?;
        Ok(Self { store: Store::open(self.folder())?, lock: Some(lock), ..self })
    }

    /// The journal, without the runs that are played again.
    fn journal(&self, runner: &Runner) -> Result<Journal, Error> {
        let mut journal = self.store.journal().map_err(|error| self.store.writing(&error))?;
        if journal.damaged() > 0 {
            let what = counted(journal.damaged() as u64, "stretch");
            runner.note(&format!("{what} of the journal damaged; the runs they held are played again"));
        }
        if self.retry {
            let ids: Vec<RunId> = journal.ids().collect();
            for id in ids {
                let kept = journal.read(id).map_err(|error| self.store.writing(&error))?;
                if kept.is_some_and(|kept| kept.failure.is_some()) {
                    journal.forget(id);
                }
            }
        }
        Ok(journal)
    }

    /// What the diary says of this session when it begins.
    fn beginning(&self, runner: &Runner) -> Value {
        let blank = Manifest::blank();
        json!({
            "started": now(), "command": self.command, "relaylab": blank.relaylab, "revision": blank.revision,
            "system": blank.machine.system, "processor": blank.machine.processor,
            "memory_bytes": blank.machine.memory_bytes, "threads": runner.thread_count(),
        })
    }

    pub(super) fn name(&self) -> String {
        self.folder().display().to_string()
    }

    pub(super) fn reading(&self, error: &io::Error) -> Error {
        let cause = format!("cannot read `{}`: {error}", self.name());
        Error::new(Kind::Unreadable, cause, "name the folder of an earlier `relaylab run`").at(self.name())
    }
}

/// What the diary says of a session when it ends.
fn ending(played: &Played) -> Value {
    json!({ "ended": now(), "played": played.runs, "failed": played.failed, "seconds": played.seconds })
}
