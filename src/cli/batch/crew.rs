//! Plays the runs of a batch: as many at once as there are threads and memory, each from the plan of its point.
//!
//! Runs come first, since a run on one thread wastes nothing; the people of a large market are shared among all
//! threads instead. Neither order nor number of threads reaches a result.

use crate::base::catch_panic::guarded;
use crate::batch::design::Point;
use crate::batch::journal::{Journal, Record};
use crate::batch::kept::Kept;
use crate::batch::{RunOf, Store};
use crate::cli::clock::Clock;
use crate::cli::exit::{BUG, Fault};
use crate::cli::interrupt;
use crate::cli::progress::{Manner, Terminal};
use crate::cli::terminal::Voice;
use crate::error::Error;
use crate::plan::Plan;
use crate::record::Manifest;
use crate::results::Run;
use crate::runner::{self, Meter, SIDE_BY_SIDE, Variant};
use crate::scenario::Change;
use rayon::ThreadPoolBuilder;
use serde_json::json;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

/// Seconds after which finished runs are brought to the disk.
const SYNC: f64 = 0.5;
/// Points that are looked at to find the largest market of a design.
const LOOKS: u64 = 32;

/// Who plays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crew {
    pub(super) threads: usize,
    pub(super) manner: Manner,
    pub(super) voice: Voice,
}

/// What came of playing.
#[derive(Clone, Debug, Default)]
pub(super) struct Played {
    /// Runs played now.
    pub(super) runs: u64,
    /// How many of them failed.
    pub(super) failed: u64,
    /// Whether no run was left.
    pub(super) complete: bool,
    /// Seconds it took.
    pub(super) seconds: f64,
    /// Seconds of each run, in the order in which they were finished, when they were asked for.
    pub(super) times: Vec<f64>,
    /// Runs played at once.
    pub(super) abreast: usize,
}

/// Why a point has no plan, or its plan.
type Made = Result<Arc<Plan>, String>;

/// The plan of a point of a store, or why there is none.
pub(super) fn plan_of(store: &Store, point: &Point) -> Made {
    let plan = || {
        let plan = variant(store, point)?.prepare()?.plan()?;
        runner::fitting(&plan, 1)?;
        Ok(Arc::new(plan))
    };
    plan().map_err(|error: Error| reason(&error.to_string()))
}

/// The scenario of a point with what the point sets in it.
fn variant(store: &Store, point: &Point) -> Result<Variant, Error> {
    let changes = overrides(store, point).into_iter().map(Change::Typed);
    let variant = Variant::read(&store.scenario_file(point.scenario))?;
    Ok(variant.changed(changes).people(store.design().people))
}

/// What a point sets in its scenario.
pub(super) fn overrides(store: &Store, point: &Point) -> Vec<String> {
    let design = store.design();
    let days = design.days.map(|days| format!("market.days={days}"));
    let settings = design.set.iter().chain(&point.settings);
    days.into_iter().chain(settings.map(|(key, level)| format!("{key}={level}"))).collect()
}

/// What a fault says, without its picture of the file.
fn reason(text: &str) -> String {
    let said: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("error")).collect();
    let said: Vec<&str> = said.into_iter().map(|line| line.trim_start_matches(": ")).collect();
    if said.is_empty() { text.trim().to_owned() } else { said.join("; ") }
}

/// Plays one run and gives what is kept of it; none when there is no time to finish it.
pub(super) fn one(plan: &Plan, run: &RunOf, day: &(dyn Fn() + Sync)) -> Option<Result<Run, String>> {
    let events = Terminal::new(Manner::None, Voice::default());
    guarded(|| runner::one(plan, run.seed, &events, day)).transpose()
}

impl Crew {
    /// Plays the runs that the journal lacks, at least for `seconds` when a limit is given, and adds each to it.
    pub(super) fn play(
        self,
        store: &Store,
        journal: &mut Journal,
        runs: &mut (dyn Iterator<Item = (Point, RunOf)> + Send),
        missing: u64,
        limit: Option<f64>,
    ) -> Result<Played, Fault> {
        let Some(largest) = largest(store) else {
            // No point can be played: every run is a row that says why.
            let events = Terminal::of(self.manner, self.voice, "run");
            return Stage::new(&events, store, journal, runs, missing, limit).run(1, 1);
        };
        let fitting = runner::fitting(&largest, self.threads)?;
        let abreast = if largest.people <= SIDE_BY_SIDE { fitting } else { 1 };
        drop(largest);
        let events = Terminal::of(self.manner, self.voice, "run");
        Stage::new(&events, store, journal, runs, missing, limit)
            .run(abreast, (self.threads / abreast).max(1))
    }

    /// What the diary says of this session when it begins.
    pub(super) fn diary(self, started: &str) -> serde_json::Value {
        let blank = Manifest::blank();
        let command: Vec<String> =
            std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        json!({
            "started": started, "command": command, "relaylab": blank.relaylab, "revision": blank.revision,
            "system": blank.machine.system, "processor": blank.machine.processor,
            "memory_bytes": blank.machine.memory_bytes, "threads": self.threads,
        })
    }
}

/// The plan of the largest market among some points of a design.
fn largest(store: &Store) -> Option<Plan> {
    let points = store.points();
    let looks = LOOKS.min(points);
    let numbers =
        (0..looks).map(|look| look * points.saturating_sub(1) / looks.max(2).saturating_sub(1).max(1));
    let plan = |number: u64| {
        let point = store.design().point(number.min(points - 1));
        let loaded = variant(store, &point).and_then(|variant| variant.load());
        Some((loaded.ok()?.scenario.market.people, point))
    };
    let (_, point) = numbers.filter_map(plan).max_by_key(|(people, _)| *people)?;
    plan_of(store, &point).ok().and_then(Arc::into_inner)
}

/// Where the runs of a batch are played.
struct Stage<'s> {
    store: &'s Store,
    journal: Mutex<(&'s mut Journal, Clock)>,
    runs: Mutex<&'s mut (dyn Iterator<Item = (Point, RunOf)> + Send)>,
    plans: Mutex<VecDeque<(u64, Arc<OnceLock<Made>>)>>,
    done: Mutex<Played>,
    fault: Mutex<Option<Fault>>,
    progress: Meter<'s>,
    clock: Clock,
    limit: Option<f64>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'s> Stage<'s> {
    fn new(
        events: &'s Terminal,
        store: &'s Store,
        journal: &'s mut Journal,
        runs: &'s mut (dyn Iterator<Item = (Point, RunOf)> + Send),
        missing: u64,
        limit: Option<f64>,
    ) -> Self {
        let days = store.design().days.map_or(365, u64::from);
        Self {
            store,
            journal: Mutex::new((journal, Clock::start())),
            runs: Mutex::new(runs),
            plans: Mutex::default(),
            done: Mutex::default(),
            fault: Mutex::default(),
            progress: Meter::new(events, missing, days),
            clock: Clock::start(),
            limit,
        }
    }

    fn run(self, abreast: usize, threads: usize) -> Result<Played, Fault> {
        thread::scope(|scope| {
            for _ in 0..abreast {
                scope.spawn(|| self.member(abreast, threads));
            }
        });
        drop(self.progress);
        if let Some(fault) = locked(&self.fault).take() {
            return Err(fault);
        }
        let journal = self.journal.into_inner().unwrap_or_else(PoisonError::into_inner).0;
        journal.sync().map_err(|error| Fault::writing(&self.store.folder().display().to_string(), &error))?;
        let mut played = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        played.seconds = self.clock.seconds();
        played.abreast = abreast;
        Ok(played)
    }

    /// Plays run after run until none is left, or somebody asks to stop.
    fn member(&self, abreast: usize, threads: usize) {
        let pool = match ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool,
            Err(error) => {
                let fault = Fault::new(BUG, &format!("no threads: {error}"), "try `--threads 1`");
                *locked(&self.fault) = Some(fault);
                return;
            }
        };
        while !interrupt::asked() && locked(&self.fault).is_none() {
            if self.limit.is_some_and(|limit| self.clock.seconds() > limit) {
                return;
            }
            let Some((point, run)) = self.next() else {
                locked(&self.done).complete = true;
                return;
            };
            let clock = Clock::start();
            let plan = self.plan(&point, abreast);
            let played = match &plan {
                Ok(plan) => match pool.install(|| one(plan, &run, &|| self.progress.day())) {
                    Some(played) => played,
                    None => return,
                },
                Err(why) => Err(why.clone()),
            };
            let recording = &self.store.design().record;
            let kept = match &played {
                Ok(played) => Kept::of(run.id, played, recording),
                Err(why) => Kept::failed(run.id, why, recording),
            };
            if let Err(error) = Record::of(&kept).and_then(|record| self.add(&run, &record)) {
                let fault = Fault::writing(&self.store.folder().display().to_string(), &error);
                *locked(&self.fault) = Some(fault);
                return;
            }
            self.progress.run();
            let mut done = locked(&self.done);
            done.runs += 1;
            done.failed += u64::from(kept.failure.is_some());
            if self.limit.is_some() {
                done.times.push(clock.seconds());
            }
        }
    }

    /// The next run that is not finished.
    fn next(&self) -> Option<(Point, RunOf)> {
        let mut runs = locked(&self.runs);
        loop {
            let (point, run) = runs.next()?;
            if !locked(&self.journal).0.has(run.id) {
                return Some((point, run));
            }
        }
    }

    fn add(&self, run: &RunOf, record: &Record) -> std::io::Result<()> {
        let mut guard = locked(&self.journal);
        let (journal, synced) = &mut *guard;
        journal.add(run.id, record)?;
        if synced.seconds() > SYNC {
            journal.sync()?;
            *synced = Clock::start();
        }
        Ok(())
    }

    /// The plan of a point, made once for all its runs that are played around the same time.
    fn plan(&self, point: &Point, abreast: usize) -> Made {
        let cell = {
            let mut plans = locked(&self.plans);
            let known =
                plans.iter().find(|(number, _)| *number == point.number).map(|(_, cell)| Arc::clone(cell));
            known.unwrap_or_else(|| {
                let cell = Arc::default();
                plans.push_back((point.number, Arc::clone(&cell)));
                if plans.len() > abreast + 1 {
                    plans.pop_front();
                }
                cell
            })
        };
        cell.get_or_init(|| guarded(|| plan_of(self.store, point)).unwrap_or_else(Err)).clone()
    }
}
