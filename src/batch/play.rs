//! Plays the runs of a batch: as many at once as there are threads and memory, each from the plan of its point, each
//! added to the journal as soon as it is finished.
//!
//! Runs come first, since a run on one thread wastes nothing; the people of a large market are shared among all
//! threads instead. Neither order nor number of threads reaches a result, and a run that fails ends no other.

use super::Store;
use super::design::Point;
use super::journal::{Journal, Record};
use super::kept::Kept;
use super::runs::RunOf;
use crate::base::catch_panic::guarded;
use crate::base::clock::Clock;
use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::results::Run;
use crate::runner::{self, Lanes, Meter, Runner, SIDE_BY_SIDE, Variant, schedule};
use crate::scenario::Change;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Seconds after which finished runs are brought to the disk.
const SYNC: f64 = 0.5;
/// Points that are looked at to find the largest market of a design.
const LOOKS: u64 = 32;

/// What came of playing.
#[derive(Clone, Debug, Default)]
pub(super) struct Played {
    /// Runs played now.
    pub(super) runs: u64,
    /// How many of them failed.
    pub(super) failed: u64,
    /// Whether no run was left.
    pub(super) all: bool,
    /// Seconds it took.
    pub(super) seconds: f64,
    /// Seconds of each run, in the order in which they were finished.
    pub(super) times: Vec<f64>,
    /// Runs played at once.
    pub(super) at_once: usize,
}

/// A run on its way into the journal.
struct Finished {
    record: Record,
    failed: bool,
    seconds: f64,
}

/// Why a point has no plan, or its plan.
type Made = Result<Arc<Plan>, Error>;

/// The plan of a point of a store, or why there is none.
pub(super) fn plan_of(store: &Store, point: &Point) -> Made {
    let plan = variant(store, point)?.prepare()?.plan()?;
    runner::fitting(&plan, 1)?;
    Ok(Arc::new(plan))
}

/// The scenario of a point with what the point sets in it.
pub(super) fn variant(store: &Store, point: &Point) -> Result<Variant, Error> {
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

/// Plays one run once more; none when there is no time to finish it, and why when it fails. What cannot be read says
/// nothing of the run.
pub(super) fn again(
    runner: &Runner,
    store: &Store,
    point: &Point,
    run: &RunOf,
) -> Result<Option<Result<Run, String>>, Error> {
    match plan_of(store, point) {
        Ok(plan) => Ok(guarded(|| runner.one(&plan, run.seed, &|| {})).transpose()),
        Err(why) if why.kind == Kind::Unreadable => Err(why),
        Err(why) => Ok(Some(Err(reason(&why.to_string())))),
    }
}

/// Plays the runs that the journal lacks, for about `seconds` when a limit is given, and adds each to it.
pub(super) fn play(
    runner: &Runner,
    store: &Store,
    journal: &mut Journal,
    runs: impl Iterator<Item = (Point, RunOf)> + Send,
    missing: u64,
    seconds: Option<f64>,
) -> Result<Played, Error> {
    let (lanes, clock) = (lanes(runner, store)?, Clock::start());
    let days = store.design().days.map_or(365, u64::from);
    let meter = Meter::new(runner.listener(), missing, days);
    let team = Team { runner, store, plans: Mutex::default(), at_once: lanes.at_once, meter: &meter };
    let writing = |error: io::Error| store.writing(&error);
    let mut played = Played { at_once: lanes.at_once, ..Played::default() };
    let mut synced = Clock::start();
    let journal = Mutex::new(journal);
    let jobs = runs.filter(|(_, run)| !locked(&journal).has(run.id));
    let done = |(_, run): (Point, RunOf), result: Result<Result<Finished, Error>, String>| {
        let finished = result.unwrap_or_else(|said| team.failed(&run, &said, 0.0))?;
        let mut journal = locked(&journal);
        journal.add(run.id, &finished.record).map_err(writing)?;
        if synced.seconds() > SYNC {
            journal.sync().map_err(writing)?;
            synced = Clock::start();
        }
        meter.run();
        played.runs += 1;
        played.failed += u64::from(finished.failed);
        if seconds.is_some() {
            played.times.push(finished.seconds);
        }
        Ok(true)
    };
    let stop = || runner.listener().cancelled() || seconds.is_some_and(|seconds| clock.seconds() > seconds);
    let all = schedule(lanes, jobs, &|job: &(Point, RunOf)| team.play(job), done, &stop);
    drop(meter);
    played.all = all?;
    locked(&journal).sync().map_err(writing)?;
    played.seconds = clock.seconds();
    Ok(played)
}

/// How many runs are played at once: as many as the largest market of the design allows.
fn lanes(runner: &Runner, store: &Store) -> Result<Lanes, Error> {
    // When no point can be played, every run is a row that says why.
    let Some(largest) = largest(store) else { return Ok(Lanes::one(1)) };
    let fitting = runner::fitting(&largest, runner.thread_count())?;
    Ok(Lanes::new(largest.people <= SIDE_BY_SIDE, runner.thread_count(), fitting))
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

/// Who plays the runs of a batch.
struct Team<'s> {
    runner: &'s Runner,
    store: &'s Store,
    plans: Mutex<VecDeque<(u64, Arc<OnceLock<Made>>)>>,
    at_once: usize,
    meter: &'s Meter<'s>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Team<'_> {
    /// Plays one run; none when there is no time to finish it.
    fn play(&self, (point, run): &(Point, RunOf)) -> Option<Result<Finished, Error>> {
        let clock = Clock::start();
        let plan = match self.plan(point) {
            Ok(plan) => plan,
            // What cannot be read says nothing of the run, which is played when it can.
            Err(why) if why.kind == Kind::Unreadable => return Some(Err(why)),
            Err(why) => return Some(self.failed(run, &reason(&why.to_string()), clock.seconds())),
        };
        let played = self.runner.one(&plan, run.seed, &|| self.meter.day())?;
        let record = Record::of(&Kept::of(run.id, &played, &self.store.design().record));
        let finished = |record| Finished { record, failed: false, seconds: clock.seconds() };
        Some(record.map(finished).map_err(|error| self.store.writing(&error)))
    }

    /// A run that cannot be played is finished too: it is a row that says why.
    fn failed(&self, run: &RunOf, why: &str, seconds: f64) -> Result<Finished, Error> {
        let record = Record::of(&Kept::failed(run.id, why, &self.store.design().record));
        let record = record.map_err(|error| self.store.writing(&error))?;
        Ok(Finished { record, failed: true, seconds })
    }

    /// The plan of a point, made once for all its runs that are played around the same time.
    fn plan(&self, point: &Point) -> Made {
        let cell = {
            let mut plans = locked(&self.plans);
            let known =
                plans.iter().find(|(number, _)| *number == point.number).map(|(_, cell)| Arc::clone(cell));
            known.unwrap_or_else(|| {
                let cell = Arc::default();
                plans.push_back((point.number, Arc::clone(&cell)));
                if plans.len() > self.at_once + 1 {
                    plans.pop_front();
                }
                cell
            })
        };
        cell.get_or_init(|| {
            guarded(|| plan_of(self.store, point)).unwrap_or_else(|said| Err(Error::bug(&said)))
        })
        .clone()
    }
}
