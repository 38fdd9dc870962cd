//! Plays what a page asked for and tells it, event by event, as it happens.

use super::asked::{Refusal, TOKENS};
use crate::base::draws::{Luck, replicate_seed};
use crate::cli::metrics_json;
use crate::engine::Market;
use crate::measure::diarists;
use crate::plan::Plan;
use crate::results::{Cell, DayRow, Row as _, Run, metrics};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Markets up to this size are played one a thread; larger ones share all threads, so that their days come sooner.
const SIDE_BY_SIDE: u32 = 200_000;
/// Days are told in heaps this far apart: a screen shows no more.
const HEAP: Duration = Duration::from_millis(40);
/// Days over which hours until a first call are averaged.
const RESPONSE_DAYS: usize = 14;

/// Says that nobody waits for a run any longer.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Takes an event's name and data; gives false when nobody listens any longer.
pub(super) type Tell<'t> = &'t (dyn Fn(&'static str, Value) -> bool + Sync);

/// What a run is told with.
struct Stage<'s> {
    plan: &'s Plan,
    cancel: &'s Cancel,
    tell: Tell<'s>,
}

/// Plays a plan with so many of its seeds, beginning with the first; tells days of the first one, then each seed, then
/// what they come to together.
pub(super) fn play(
    plan: &Plan,
    seeds: u32,
    threads: usize,
    cancel: &Cancel,
    tell: Tell<'_>,
) -> Result<(), Refusal> {
    let seed_of = |index: usize| replicate_seed(plan.scenario.market.seed, index as u32);
    let stage = Stage { plan, cancel, tell };
    let runs: Mutex<Vec<Option<Run>>> = Mutex::new(vec![None; seeds as usize]);
    side_by_side(seeds as usize, threads, plan.people > SIDE_BY_SIDE, &|index| {
        let Some(run) = stage.one(seed_of(index), index == 0) else { return false };
        let told = tell("seed", seed_json(index, &run));
        runs.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(run);
        told
    })?;
    let runs: Vec<Run> =
        runs.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect();
    if runs.len() == seeds as usize {
        tell("done", json!({ "metrics": metrics_json(&runs) }));
    }
    Ok(())
}

/// Plays each plan with so many seeds and tells the profit and customers of each.
pub(super) fn play_points(
    plans: &[(f64, Plan)],
    seeds: u32,
    threads: usize,
    cancel: &Cancel,
    tell: Tell<'_>,
) -> Result<(), Refusal> {
    let seeds = seeds as usize;
    let largest = plans.iter().map(|(_, plan)| plan.people).max().unwrap_or(0);
    side_by_side(plans.len() * seeds, threads, largest > SIDE_BY_SIDE, &|job| {
        let (at, plan) = &plans[job / seeds];
        let seed = replicate_seed(plan.scenario.market.seed, (job % seeds) as u32);
        let stage = Stage { plan, cancel, tell };
        let Some(run) = stage.one(seed, false) else { return false };
        let outcome = metrics::Outcome::of(&run);
        let value = |name: &str| metrics::metric(name).and_then(|metric| outcome.get(metric));
        let (profit, won) = (value("profit"), value("won"));
        tell(
            "point",
            json!({ "at": at, "place": job / seeds, "seed": job % seeds, "profit": profit, "won": won }),
        )
    })?;
    if !cancel.is_cancelled() {
        tell("done", json!({}));
    }
    Ok(())
}

/// Whole runs of a plan's first seeds, for whoever wants more than their days; fewer when it was cancelled.
pub(super) fn runs(plan: &Plan, seeds: u32, threads: usize, cancel: &Cancel) -> Result<Vec<Run>, Refusal> {
    let runs: Mutex<Vec<Option<Run>>> = Mutex::new(vec![None; seeds as usize]);
    let stage = Stage { plan, cancel, tell: &|_, _| true };
    side_by_side(seeds as usize, threads, plan.people > SIDE_BY_SIDE, &|index| {
        let run = stage.one(replicate_seed(plan.scenario.market.seed, index as u32), false);
        runs.lock().unwrap_or_else(PoisonError::into_inner)[index] = run;
        !cancel.is_cancelled()
    })?;
    Ok(runs.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect())
}

/// Does jobs until one says that it is of no use to go on; one a thread, or one after the other on all threads.
fn side_by_side(
    jobs: usize,
    threads: usize,
    one_at_a_time: bool,
    job: &(dyn Fn(usize) -> bool + Sync),
) -> Result<(), Refusal> {
    let abreast = if one_at_a_time { 1 } else { threads.min(jobs).max(1) };
    let pools: Result<Vec<ThreadPool>, _> = (0..abreast)
        .map(|_| ThreadPoolBuilder::new().num_threads((threads / abreast).max(1)).build())
        .collect();
    let pools = pools.map_err(|error| Refusal::TooMuch(format!("no threads: {error}")))?;
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| {
                pool.install(|| {
                    while !ended.load(Ordering::Relaxed) {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        if place >= jobs || !job(place) {
                            ended.store(true, Ordering::Relaxed);
                        }
                    }
                });
            });
        }
    });
    Ok(())
}

impl Stage<'_> {
    /// One run, its days told while they pass if so wished; none when it was cancelled.
    fn one(&self, seed: u64, told: bool) -> Option<Run> {
        let Self { plan, cancel, tell } = *self;
        let mut market = Market::new(plan, seed);
        let mut diary = Diary::new(plan, seed, &market);
        if told && !tell("begin", json!({ "seed": seed, "tokens": diary.people, "stages": diary.stages })) {
            return None;
        }
        let mut heap = Heap::new();
        for day in 0..plan.days {
            if cancel.is_cancelled() {
                return None;
            }
            market.play_day();
            if told {
                diary.look(day, &market);
                heap.rows.push(market.today().clone());
                if (heap.is_due() || day + 1 == plan.days) && !tell("days", heap.json(&mut diary)) {
                    return None;
                }
            }
        }
        let mut run = market.finish();
        run.economics = metrics::rows(&run);
        Some(run)
    }
}

/// Where the people who are tokens stand.
struct Diary {
    people: Vec<u32>,
    stages: Vec<u8>,
    /// Day, token and new stage.
    moves: Vec<[u32; 3]>,
}

impl Diary {
    fn new(plan: &Plan, seed: u64, market: &Market<'_>) -> Self {
        let people = diarists(TOKENS, plan, Luck::new(seed));
        let stages = people.iter().map(|&person| market.stage_of(person) as u8).collect();
        Self { people, stages, moves: Vec::new() }
    }

    fn look(&mut self, day: u32, market: &Market<'_>) {
        for (token, (&person, before)) in self.people.iter().zip(&mut self.stages).enumerate() {
            let now = market.stage_of(person) as u8;
            if now != *before {
                *before = now;
                self.moves.push([day, token as u32, u32::from(now)]);
            }
        }
    }
}

/// Days that were not told yet.
struct Heap {
    rows: Vec<DayRow>,
    clock: crate::cli::Clock,
}

impl Heap {
    fn new() -> Self {
        Self { rows: Vec::new(), clock: crate::cli::Clock::start() }
    }

    fn is_due(&self) -> bool {
        self.clock.elapsed() >= HEAP
    }

    /// The days by column, and empties the heap.
    fn json(&mut self, diary: &mut Diary) -> Value {
        let from = self.rows.first().map_or(0, |row| row.day);
        let cells: Vec<Vec<Cell>> = self.rows.drain(..).map(|row| row.cells()).collect();
        let column = |place: usize| -> Value {
            cells
                .iter()
                .map(|row| if let Cell::Whole(number) = row[place] { json!(number) } else { Value::Null })
                .collect()
        };
        let columns: Map<String, Value> = DayRow::COLUMNS
            .iter()
            .enumerate()
            .filter(|(_, known)| !["seed", "day"].contains(&known.name))
            .map(|(place, known)| (known.name.to_owned(), column(place)))
            .collect();
        self.clock = crate::cli::Clock::start();
        json!({ "from": from, "columns": columns, "moves": std::mem::take(&mut diary.moves) })
    }
}

/// A finished seed: the lines of the charts, and every metric.
fn seed_json(index: usize, run: &Run) -> Value {
    let mut profit = 0;
    let profits: Vec<f64> = run
        .days
        .iter()
        .map(|row| {
            profit += row.profit_minor;
            profit as f64 / 100.0
        })
        .collect();
    json!({
        "index": index,
        "seed": run.seed,
        "customers": run.days.iter().map(|row| row.customer).collect::<Vec<_>>(),
        "profit": profits,
        "queue": run.days.iter().map(|row| row.queue).collect::<Vec<_>>(),
        "response": response_hours(&run.days),
        "values": metrics::Outcome::of(run).values,
    })
}

/// Hours until a lead's first attempt, over the leads attempted in the last days.
fn response_hours(days: &[DayRow]) -> Vec<Option<f64>> {
    let sums = |range: &[DayRow]| {
        range.iter().fold((0, 0), |sum, row| (sum.0 + row.response_minutes, sum.1 + row.first_attempts))
    };
    (0..days.len())
        .map(|day| {
            let (minutes, leads) = sums(&days[(day + 1).saturating_sub(RESPONSE_DAYS)..=day]);
            (leads > 0).then(|| (minutes as f64 / leads as f64 / 60.0 * 10.0).round() / 10.0)
        })
        .collect()
}
