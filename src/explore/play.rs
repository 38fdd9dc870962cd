//! Plays what a page asked for and tells it, event by event, as it happens.

use super::balance::balance;
use super::explanation::{Explanation, WEEK, explain};
use super::known::Known;
use super::lanes::{self, SoFar};
use super::lines::{lines, together};
use super::requests::Year;
use super::tokens::Tokens;
use crate::base::draws::replicate_seed;
use crate::engine::Market;
use crate::error::Error;
use crate::plan::Plan;
use crate::population::Stage;
use crate::population::notes::Logged;
use crate::results::metrics::{self, METRICS, Metric, Outcome};
use crate::results::summary::metric_summaries;
use crate::results::{DayRow, Run};
use crate::runner::{Lanes, schedule};
use crate::scenario::Scenario;
use crate::study::{Steady, steadied_alike};
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Markets up to this size are played one a thread; larger ones share all threads, so that their days come sooner.
const SIDE_BY_SIDE: u32 = 200_000;
/// Days that are told together.
const HEAP: usize = 28;

/// Says that nobody waits for a run any longer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(crate) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Takes an event's name and data; gives false when nobody listens any longer.
pub(crate) type Tell<'t> = &'t (dyn Fn(&'static str, Value) -> bool + Sync);

/// On how many threads, for whom, and until when.
#[derive(Clone, Copy)]
pub(crate) struct Player<'p> {
    pub(super) threads: usize,
    pub(super) cancel: &'p Cancel,
    pub(super) tell: Tell<'p>,
    /// What was played before.
    pub(super) known: &'p Known,
}

/// The seed of a plan's run.
fn seed_of(plan: &Plan, index: usize) -> u64 {
    replicate_seed(plan.scenario.market.seed, index as u32)
}

impl Player<'_> {
    /// Plays a plan with so many of its seeds, beginning with the first; tells days of the first one, then each seed, then
    /// what they come to together.
    pub(super) fn play(self, plan: &Plan, seeds: u32) -> Result<(), Error> {
        let name = Known::name(plan);
        let told = |index: usize, run: &Run| {
            let outcome = Outcome::of(run);
            self.known.add(&name, run.seed, &outcome);
            (self.tell)("seed", seed_json(index, run, &outcome))
        };
        if let Some(runs) = self.all(plan, seeds, true, told)? {
            (self.tell)(
                "done",
                json!({ "metrics": metric_summaries(METRICS, &runs), "lines": together(&runs) }),
            );
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

    /// The metrics of some of each plan's seeds, one seed of all plans after the other; none when it was cancelled. Tells
    /// `told` of each run, by plan and by place among the seeds.
    pub(super) fn outcomes(
        self,
        plans: &[Plan],
        seeds: Range<u32>,
        mut told: impl FnMut(usize, usize, &Outcome) -> bool + Send,
    ) -> Result<Option<Vec<Vec<Outcome>>>, Error> {
        let first = seeds.start as usize;
        let many = plans.len().max(1);
        let largest = plans.iter().map(|plan| plan.people).max().unwrap_or(0);
        let names: Vec<String> = plans.iter().map(Known::name).collect();
        let mut outcomes = vec![vec![None; seeds.len()]; plans.len()];
        let work = |&job: &usize| {
            let (plan, name) = (&plans[job % many], &names[job % many]);
            let seed = seed_of(plan, first + job / many);
            self.known.get(name, seed).or_else(|| {
                let outcome = self.one(plan, seed, false).map(|run| Outcome::of(&run))?;
                self.known.add(name, seed, &outcome);
                Some(outcome)
            })
        };
        let all = self.side_by_side(largest, plans.len() * seeds.len(), &work, |job, outcome| {
            let goes_on = told(job % many, job / many, &outcome);
            outcomes[job % many][job / many] = Some(outcome);
            goes_on
        })?;
        Ok(all.then(|| outcomes.into_iter().map(|seeds| seeds.into_iter().flatten().collect()).collect()))
    }

    /// Plays one seed of each plan and tells what came of it.
    pub(super) fn year(self, plans: &[Plan], index: u32) -> Result<(), Error> {
        if let Some(outcomes) = self.outcomes(plans, index..index + 1, |_, _, _| true)? {
            let values = outcomes.into_iter().flatten().map(|outcome| outcome.values).collect();
            (self.tell)("year", json!(Year { index, values }));
        }
        Ok(())
    }

    /// Takes for known what others played of these plans.
    pub(super) fn learn(self, plans: &[Plan], years: &[Year]) {
        for year in years {
            for (plan, values) in plans.iter().zip(&year.values) {
                if values.len() == METRICS.len() {
                    let seed = seed_of(plan, year.index as usize);
                    let outcome = Outcome { seed, metrics: METRICS, values: values.clone() };
                    self.known.add(&Known::name(plan), seed, &outcome);
                }
            }
        }
    }

    /// Tells the curve of a metric in some years.
    pub(super) fn so_far(self, points: &[f64], years: &[Year], metric: &Metric) -> Result<(), Error> {
        let place = METRICS.iter().position(|other| other == metric);
        let value = |year: &Year, point: usize| *year.values.get(point)?.get(place?)?;
        let found = |point: usize| years.iter().map(|year| value(year, point).unwrap_or(0.0)).collect();
        let found: Vec<Vec<f64>> = (0..points.len()).map(found).collect();
        (self.tell)("so_far", balance(points, &found, found.clone(), None)?);
        Ok(())
    }

    /// Plays each plan with so many seeds, tells the curve of a metric whenever all have played another one, and then
    /// where its best point lies.
    pub(super) fn balance(
        self,
        points: &[f64],
        plans: &[Plan],
        seeds: u32,
        metric: &Metric,
        choice: Option<f64>,
    ) -> Result<(), Error> {
        let mut found = vec![vec![None; seeds as usize]; plans.len()];
        let mut played = 0;
        let told = |place: usize, seed: usize, outcome: &Outcome| {
            found[place][seed] = Some(outcome.get(metric).unwrap_or(0.0));
            let before = played;
            while played < seeds as usize && found.iter().all(|point| point[played].is_some()) {
                played += 1;
            }
            if played == before || played == seeds as usize {
                return true;
            }
            let so_far = |point: &Vec<Option<f64>>| point[..played].iter().copied().flatten().collect();
            let so_far: Vec<Vec<f64>> = found.iter().map(so_far).collect();
            balance(points, &so_far, so_far.clone(), None).is_ok_and(|curve| (self.tell)("so_far", curve))
        };
        if let Some(outcomes) = self.outcomes(plans, 0..seeds, told)? {
            let values = |point: &[Outcome]| {
                point.iter().map(|one| one.get(metric).unwrap_or(0.0)).collect::<Vec<f64>>()
            };
            let seeds = |plan: &Plan| (0..seeds as usize).map(|one| seed_of(plan, one)).collect::<Vec<u64>>();
            let teams: Vec<Steady> = plans.iter().map(|plan| Steady::of(plan, &seeds(plan))).collect();
            let raw: Vec<Vec<f64>> = outcomes.iter().map(|point| values(point)).collect();
            let steady = steadied_alike(&teams, &outcomes, metric);
            let steady = steady.iter().map(|point| values(point)).collect();
            (self.tell)("done", balance(points, &raw, steady, choice)?);
        }
        Ok(())
    }

    /// One person's life in the first seed, as it was logged, and where it began; none when it was cancelled.
    pub(super) fn life(self, plan: &Plan, person: u32) -> Option<(Stage, Vec<Logged>)> {
        let mut market = Market::begin(plan, seed_of(plan, 0), &|| !self.cancel.is_cancelled())?;
        let start = market.stage_of(person);
        market.follow(&[person]);
        for _ in 0..plan.days {
            if self.cancel.is_cancelled() {
                return None;
            }
            market.play_day();
        }
        Some((start, market.followed()))
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
        let mut tokens = told.then(|| Tokens::follow(plan, seed, &mut market));
        if tokens.as_ref().is_some_and(|tokens| !tell("begin", tokens.json(seed, plan.people))) {
            return None;
        }
        let mut heap = Heap::new(&plan.scenario);
        for day in 0..plan.days {
            if cancel.is_cancelled() {
                return None;
            }
            market.play_day();
            if let Some(tokens) = &mut tokens {
                tokens.look(day, &mut market);
                heap.add(market.today());
                if (heap.is_due() || day + 1 == plan.days) && !tell("days", heap.json(tokens)) {
                    return None;
                }
            }
        }
        let mut run = market.finish();
        run.economics = metrics::rows(&run);
        Some(run)
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
    so_far: SoFar,
}

impl<'s> Heap<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let (days, explained, week) = (Vec::new(), Vec::new(), Vec::with_capacity(WEEK));
        Self { scenario, from: 0, days, explained, week, so_far: SoFar::default() }
    }

    fn add(&mut self, today: &DayRow) {
        if self.week.len() == WEEK {
            self.week.remove(0);
        }
        self.week.push(today.clone());
        self.so_far.add(today);
        self.days.push(lanes::day(today, &self.so_far));
        self.explained.push(explain(self.scenario, &self.week));
    }

    fn is_due(&self) -> bool {
        self.days.len() >= HEAP
    }

    /// The days, and empties the heap.
    fn json(&mut self, tokens: &mut Tokens) -> Value {
        let (from, days) = (self.from, std::mem::take(&mut self.days));
        self.from += days.len() as u32;
        json!({
            "from": from, "days": days, "explained": std::mem::take(&mut self.explained),
            "moves": tokens.take(),
        })
    }
}

/// A finished seed: the lines of the charts, and every metric.
fn seed_json(index: usize, run: &Run, outcome: &Outcome) -> Value {
    json!({ "index": index, "seed": run.seed, "lines": lines(run), "values": outcome.values })
}
