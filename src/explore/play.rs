//! Plays what a page asked for and tells it, event by event, as it happens.

use super::balance::balance;
use super::explanation::{Explanation, WEEK, explain};
use super::lanes::{self, Losses};
use super::lines::{lines, together};
use super::requests::TOKENS;
use crate::base::clock::Clock;
use crate::base::draws::{Luck, replicate_seed};
use crate::engine::Market;
use crate::error::Error;
use crate::measure::diarists;
use crate::plan::Plan;
use crate::results::metrics::{self, METRICS, Outcome};
use crate::results::summary::metric_summaries;
use crate::results::{DayRow, Run};
use crate::runner::{Lanes, schedule};
use crate::scenario::Scenario;
use crate::study::{Steady, steadied_alike};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Markets up to this size are played one a thread; larger ones share all threads, so that their days come sooner.
const SIDE_BY_SIDE: u32 = 200_000;
/// Days are told in heaps this far apart: a screen shows no more.
const HEAP: Duration = Duration::from_millis(40);

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

/// On how many threads, for whom, and until when.
#[derive(Clone, Copy)]
pub(super) struct Player<'p> {
    pub(super) threads: usize,
    pub(super) cancel: &'p Cancel,
    pub(super) tell: Tell<'p>,
}

/// The seed of a plan's run.
fn seed_of(plan: &Plan, index: usize) -> u64 {
    replicate_seed(plan.scenario.market.seed, index as u32)
}

impl Player<'_> {
    /// Plays a plan with so many of its seeds, beginning with the first; tells days of the first one, then each seed, then
    /// what they come to together.
    pub(super) fn play(self, plan: &Plan, seeds: u32) -> Result<(), Error> {
        let told = |index: usize, run: &Run| (self.tell)("seed", seed_json(index, run));
        if let Some(runs) = self.all(plan, seeds, true, told)? {
            let summaries = metric_summaries(METRICS, &runs);
            (self.tell)("done", json!({ "metrics": summaries, "lines": together(&runs) }));
        }
        Ok(())
    }

    /// Whole runs of a plan's first seeds, for whoever wants more than their days; none when it was cancelled.
    pub(super) fn runs(self, plan: &Plan, seeds: u32) -> Result<Option<Vec<Run>>, Error> {
        self.all(plan, seeds, false, |_, _| true)
    }

    fn all(
        self,
        plan: &Plan,
        seeds: u32,
        days: bool,
        told: impl Fn(usize, &Run) -> bool + Sync,
    ) -> Result<Option<Vec<Run>>, Error> {
        let mut runs: Vec<Option<Run>> = vec![None; seeds as usize];
        let work = |&index: &usize| self.one(plan, seed_of(plan, index), days && index == 0);
        let all = self.side_by_side(plan.people, runs.len(), &work, |index, run| {
            let goes_on = told(index, &run);
            runs[index] = Some(run);
            goes_on
        })?;
        Ok(all.then(|| runs.into_iter().flatten().collect()))
    }

    /// The metrics of each plan's first seeds; none when it was cancelled. Tells `told` of each run.
    pub(super) fn outcomes(
        self,
        plans: &[Plan],
        seeds: u32,
        told: impl Fn(usize, &Outcome) -> bool + Sync,
    ) -> Result<Option<Vec<Vec<Outcome>>>, Error> {
        let seeds = seeds as usize;
        let largest = plans.iter().map(|plan| plan.people).max().unwrap_or(0);
        let mut outcomes: Vec<Option<Outcome>> = vec![None; plans.len() * seeds];
        let work = |&job: &usize| {
            let plan = &plans[job / seeds];
            self.one(plan, seed_of(plan, job % seeds), false).map(|run| Outcome::of(&run))
        };
        let all = self.side_by_side(largest, outcomes.len(), &work, |job, outcome| {
            let goes_on = told(job, &outcome);
            outcomes[job] = Some(outcome);
            goes_on
        })?;
        let outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
        Ok(all.then(|| outcomes.chunks(seeds.max(1)).map(<[Outcome]>::to_vec).collect()))
    }

    /// Plays each plan with so many seeds, tells the profit of each, and then where the balance lies.
    pub(super) fn balance(self, points: &[f64], plans: &[Plan], seeds: u32) -> Result<(), Error> {
        let profit = metrics::metric("profit").expect("profit is a metric");
        let told = |job: usize, outcome: &Outcome| {
            let (place, seed) = (job / seeds as usize, job % seeds as usize);
            let data =
                json!({ "at": points[place], "place": place, "seed": seed, "profit": outcome.get(profit) });
            (self.tell)("point", data)
        };
        if let Some(played) = self.outcomes(plans, seeds, told)? {
            let profits =
                |point: &[Outcome]| point.iter().filter_map(|one| one.get(profit)).collect::<Vec<f64>>();
            let seeds = |plan: &Plan| (0..seeds as usize).map(|one| seed_of(plan, one)).collect::<Vec<u64>>();
            let teams: Vec<Steady> = plans.iter().map(|plan| Steady::of(plan, &seeds(plan))).collect();
            let raw: Vec<Vec<f64>> = played.iter().map(|point| profits(point)).collect();
            let steady = steadied_alike(&teams, &played, profit);
            let steady = steady.iter().map(|point| profits(point)).collect();
            (self.tell)("done", balance(points, &raw, steady)?);
        }
        Ok(())
    }

    /// Does jobs until one says that it is of no use to go on, one a thread or one after the other on all threads; whether
    /// all were done.
    fn side_by_side<T: Send>(
        self,
        people: u32,
        jobs: usize,
        work: &(impl Fn(&usize) -> Option<T> + Sync),
        mut done: impl FnMut(usize, T) -> bool + Send,
    ) -> Result<bool, Error> {
        let lanes = Lanes::new(people <= SIDE_BY_SIDE, self.threads, jobs);
        let done = |job, result: Result<T, String>| Ok(done(job, result.map_err(|said| Error::bug(&said))?));
        schedule(lanes, 0..jobs, work, done, &|| self.cancel.is_cancelled())
    }

    /// One run, its days told while they pass if so wished; none when it was cancelled.
    fn one(self, plan: &Plan, seed: u64, told: bool) -> Option<Run> {
        let Self { cancel, tell, .. } = self;
        let mut market = Market::begin(plan, seed, &|| !cancel.is_cancelled())?;
        let mut diary = Diary::new(plan, seed, &market);
        if told && !tell("begin", diary.json(seed, plan.people)) {
            return None;
        }
        let mut heap = Heap::new(&plan.scenario);
        for day in 0..plan.days {
            if cancel.is_cancelled() {
                return None;
            }
            market.play_day();
            if told {
                diary.look(day, &market);
                heap.add(market.today());
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

    /// Who they are and where they stand; each stands for so many people.
    fn json(&self, seed: u64, people: u32) -> Value {
        let one_of = (f64::from(people) / self.people.len().max(1) as f64).round();
        json!({ "seed": seed, "tokens": self.people, "stages": self.stages, "one_of": one_of })
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

/// Days that were not told yet, with what is said of them.
struct Heap<'s> {
    scenario: &'s Scenario,
    from: u32,
    days: Vec<Value>,
    explained: Vec<Vec<Explanation>>,
    /// The last days, told or not.
    week: Vec<DayRow>,
    losses: Losses,
    clock: Clock,
}

impl<'s> Heap<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let (days, explained, week) = (Vec::new(), Vec::new(), Vec::with_capacity(WEEK));
        Self { scenario, from: 0, days, explained, week, losses: Losses::default(), clock: Clock::start() }
    }

    fn add(&mut self, today: &DayRow) {
        if self.week.len() == WEEK {
            self.week.remove(0);
        }
        self.week.push(today.clone());
        self.losses.add(today);
        self.days.push(lanes::day(today, &self.losses));
        self.explained.push(explain(self.scenario, &self.week));
    }

    fn is_due(&self) -> bool {
        self.clock.elapsed() >= HEAP
    }

    /// The days, and empties the heap.
    fn json(&mut self, diary: &mut Diary) -> Value {
        let (from, days) = (self.from, std::mem::take(&mut self.days));
        self.from += days.len() as u32;
        self.clock = Clock::start();
        json!({
            "from": from, "days": days, "explained": std::mem::take(&mut self.explained),
            "moves": std::mem::take(&mut diary.moves),
        })
    }
}

/// A finished seed: the lines of the charts, and every metric.
fn seed_json(index: usize, run: &Run) -> Value {
    json!({ "index": index, "seed": run.seed, "lines": lines(run), "values": Outcome::of(run).values })
}
