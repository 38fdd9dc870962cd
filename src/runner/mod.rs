//! Plays markets: finds what was played earlier, plays the rest on all threads, keeps every run that is finished.
//!
//! Runs are kept by what decides them, so that a question that needs one again, tomorrow or from another file, finds it.
//! A runner knows no terminal, no working folder and no signal: it tells [`Events`] how far it is, and asks them whether
//! to stop.

#[cfg(feature = "files")]
mod cache;
mod events;
mod keep;
mod memory;
mod request;
mod schedule;
mod stream;
mod variant;

#[cfg(feature = "files")]
pub(crate) use cache::RunCache;
pub(crate) use events::Meter;
pub use events::{Events, Progress, Silent};
pub(crate) use keep::Keep;
use keep::{Kept, OUTCOMES, RUNS, Store};
#[cfg(feature = "page")]
pub(crate) use memory::over;
pub(crate) use memory::{fitting, of_one, peak};
pub use request::{Played, Request};
pub(crate) use schedule::{Lanes, SIDE_BY_SIDE, schedule};
pub(crate) use stream::{Ask, More};
pub(crate) use variant::plan;
pub use variant::{Prepared, Variant};

use crate::engine;
use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::results::Run;
use crate::results::metrics::{METRICS, MetricList, Outcome};
use crate::words::counted;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Plans that are held at once; a question may need hundreds of markets.
const PLANS: usize = 64;

/// Who plays: on how many threads, keeping runs where, telling whom.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 30)?;
/// let runs = relaylab::Runner::new().play(&market, 2)?;
/// assert_eq!((runs.len(), runs[0].days.len()), (2, 30));
/// println!("{} people have heard of the firm", 1_000 - runs[0].days[29].unaware);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Runner {
    threads: usize,
    cache: Option<Store>,
    events: Arc<dyn Events>,
    metrics: MetricList,
}

/// One market to play once.
struct Job<'p, K> {
    key: K,
    plan: &'p Plan,
    seed: u64,
}

/// The runs of one plan, in the order of its seeds; fewer than were asked for when somebody asked to stop.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) runs: Vec<Run>,
    /// How many were played now.
    pub(crate) played: usize,
}

/// Where the runs of some markets are found and kept, by market.
type Caches<'r, K> = BTreeMap<&'r K, Box<dyn Keep>>;

impl Default for Runner {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.cache_folder();
        out.debug_struct("Runner")
            .field("threads", &self.threads)
            .field("cache", &folder)
            .finish_non_exhaustive()
    }
}

impl Runner {
    /// A runner that uses all threads, keeps nothing and says nothing.
    pub fn new() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { threads, cache: None, events: Arc::new(Silent), metrics: METRICS }
    }

    /// On so many threads; results do not depend on it.
    ///
    /// ```
    /// # fn main() -> Result<(), relaylab::Error> {
    /// use relaylab::Runner;
    /// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 30)?;
    /// assert_eq!(Runner::new().threads(1).play(&market, 2)?, Runner::new().threads(2).play(&market, 2)?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// Telling somebody how far it is, and stopping when they ask.
    #[must_use]
    pub fn events(self, events: impl Events + 'static) -> Self {
        Self { events: Arc::new(events), ..self }
    }

    /// Giving its runs these metrics, instead of [`METRICS`].
    #[must_use]
    pub fn metrics(self, metrics: MetricList) -> Self {
        Self { metrics, ..self }
    }

    /// The metrics that its runs have.
    pub fn metric_list(&self) -> MetricList {
        self.metrics
    }

    /// Threads it uses.
    pub fn thread_count(&self) -> usize {
        self.threads
    }

    /// Folder below which it keeps runs.
    pub fn cache_folder(&self) -> Option<&Path> {
        self.cache.as_ref().map(|store| &*store.folder)
    }

    /// Who is told.
    pub(crate) fn listener(&self) -> &dyn Events {
        &*self.events
    }

    /// Tells its listener a line.
    pub fn note(&self, line: &str) {
        self.events.note(line);
    }

    /// Plays a scenario with the first so many of its seeds.
    ///
    /// # Errors
    /// When it cannot be played, does not fit into memory, or a run cannot be kept; [`Kind::Stopped`] when the
    /// listener asked to stop.
    pub fn play(&self, scenario: &Variant, seeds: u32) -> Result<Vec<Run>, Error> {
        self.alone(scenario, seeds, &RUNS)
    }

    /// The same, and when somebody asks to stop, the runs that are finished by then, in the order of the seeds.
    ///
    /// # Errors
    /// As [`Runner::play`], but for a stop.
    pub fn play_until_stopped(&self, scenario: &Variant, seeds: u32) -> Result<Vec<Run>, Error> {
        let market = scenario.prepare()?;
        let cache = self.cache.as_ref().map(|store| store.of(market.hash()));
        Ok(self.finish(&market.plan()?, &market.seeds(seeds), cache.as_deref())?.runs)
    }

    /// The same for the metrics alone.
    ///
    /// ```
    /// # fn main() -> Result<(), relaylab::Error> {
    /// use relaylab::results::summary::Spread;
    /// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
    /// let outcomes = relaylab::Runner::new().outcomes(&market, 3)?;
    /// let spread = Spread::of(outcomes.iter().map(|outcome| outcome.value("awareness"))).unwrap();
    /// assert!(0.0 < spread.mean && spread.mean < 1.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Runner::play`].
    pub fn outcomes(&self, scenario: &Variant, seeds: u32) -> Result<Vec<Outcome>, Error> {
        self.alone(scenario, seeds, &OUTCOMES)
    }

    fn alone<T: Send>(&self, scenario: &Variant, seeds: u32, kept: &Kept<T>) -> Result<Vec<T>, Error> {
        let market = scenario.prepare()?;
        let mut request = Request::new(&market.seeds(seeds));
        request.add((), market);
        Ok(self.answer(&request, kept)?.take(&()))
    }

    /// Plays each market of a request with each of its seeds, with all tables.
    ///
    /// # Errors
    /// As [`Runner::play`].
    pub fn runs_of<K: Ord + Clone + Send + Sync>(
        &self,
        request: &Request<K>,
    ) -> Result<Played<K, Run>, Error> {
        self.answer(request, &RUNS)
    }

    /// The same for the metrics alone.
    ///
    /// # Errors
    /// As [`Runner::play`].
    pub fn outcomes_of<K: Ord + Clone + Send + Sync>(
        &self,
        request: &Request<K>,
    ) -> Result<Played<K, Outcome>, Error> {
        self.answer(request, &OUTCOMES)
    }

    fn answer<K: Ord + Clone + Send + Sync, T: Send>(
        &self,
        request: &Request<K>,
        kept: &Kept<T>,
    ) -> Result<Played<K, T>, Error> {
        let markets = request.markets();
        let caches: Caches<'_, K> = self
            .cache
            .iter()
            .flat_map(|store| markets.iter().map(|(key, market)| (key, store.of(market.hash()))))
            .collect();
        let mut known: BTreeMap<(&K, u64), T> = BTreeMap::new();
        for (key, cache) in &caches {
            let found = request
                .seeds_of(key)
                .iter()
                .filter_map(|&seed| Some(((*key, seed), (kept.find)(&**cache, self.metrics, seed)?)));
            known.extend(found);
        }
        let (found, wanted) = (known.len(), request.runs());
        let days = markets.values().map(|market| u64::from(market.scenario().market.days)).max().unwrap_or(0);
        let meter = Meter::new(&*self.events, (wanted - found) as u64, days);
        let all: Vec<(&K, &Prepared)> = markets.iter().collect();
        for some in all.chunks(PLANS) {
            self.play_some(request, some, kept, &caches, &mut known, &meter)?;
        }
        drop(meter);
        if known.len() < wanted {
            return Err(self.stopped(known.len(), wanted));
        }
        let mut results: BTreeMap<K, Vec<T>> = BTreeMap::new();
        for key in markets.keys() {
            let of_seed = |seed: &u64| known.remove(&(key, *seed)).expect("every run is known");
            results.insert(key.clone(), request.seeds_of(key).iter().map(of_seed).collect());
        }
        Ok(Played::new(results, (found, wanted)))
    }

    /// Plays what is not known of some markets.
    fn play_some<'r, K: Ord + Send + Sync, T: Send>(
        &self,
        request: &Request<K>,
        markets: &[(&'r K, &'r Prepared)],
        kept: &Kept<T>,
        caches: &Caches<'r, K>,
        known: &mut BTreeMap<(&'r K, u64), T>,
        meter: &Meter<'_>,
    ) -> Result<(), Error> {
        let mut plans: BTreeMap<&K, Plan> = BTreeMap::new();
        for (key, market) in markets {
            if request.seeds_of(key).iter().any(|&seed| !known.contains_key(&(*key, seed))) {
                plans.insert(key, market.plan()?);
            }
        }
        let mut jobs = Vec::new();
        // Seed by seed, so that a question that is stopped has the same seeds of every market.
        let most = markets.iter().map(|(key, _)| request.seeds_of(key).len()).max().unwrap_or(0);
        for place in 0..most {
            for (key, _) in markets {
                let Some(&seed) = request.seeds_of(key).get(place) else { continue };
                if let (false, Some(plan)) = (known.contains_key(&(*key, seed)), plans.get(key)) {
                    jobs.push(Job { key: (*key, seed), plan, seed });
                }
            }
        }
        let make = |(key, _): &(&K, u64), run: Run| {
            let result = (kept.make)(self.metrics, run);
            if let Some(cache) = caches.get(key) {
                (kept.keep)(&**cache, &result).map_err(|error| Error::writing(&cache.name(), &error))?;
            }
            Ok(result)
        };
        known.extend(self.play_jobs(jobs, meter, &make)?);
        Ok(())
    }

    /// Why there is no answer when somebody asked to stop.
    pub(crate) fn stopped(&self, done: usize, wanted: usize) -> Error {
        let place = self.cache_folder().map_or_else(String::new, |folder| folder.display().to_string());
        Error::new(Kind::Stopped, format!("{done} of {wanted} runs finished"), "").at(place)
    }

    /// Plays one plan with each seed. What the cache holds is not played again, and what is finished is kept there at
    /// once.
    pub(crate) fn finish(
        &self,
        plan: &Plan,
        seeds: &[u64],
        cache: Option<&dyn Keep>,
    ) -> Result<Finished, Error> {
        let find = |&seed: &u64| Some((seed, cache?.find(seed)?));
        let mut known: BTreeMap<u64, Run> = seeds.iter().filter_map(find).collect();
        let earlier = known.len() as u64;
        if earlier > 0 {
            self.note(&format!("{} finished earlier, not played again", counted(earlier, "seed")));
        }
        let meter = Meter::after(&*self.events, earlier, seeds.len() as u64, plan.days.into());
        let missing = seeds.iter().filter(|seed| !known.contains_key(seed));
        let jobs = missing.map(|&seed| Job { key: seed, plan, seed }).collect();
        let keep = |_: &u64, run: Run| {
            let kept = cache.map_or(Ok(()), |cache| cache.keep(&run));
            kept.map_err(|error| Error::writing(&cache.map_or_else(String::new, Keep::name), &error))?;
            Ok(run)
        };
        let now = self.play_jobs(jobs, &meter, &keep)?;
        let played = now.len();
        known.extend(now);
        Ok(Finished { runs: seeds.iter().filter_map(|seed| known.remove(seed)).collect(), played })
    }

    /// One run with its metrics; none when there is no time to finish it.
    pub(crate) fn one(&self, plan: &Plan, seed: u64, day: &(dyn Fn() + Sync)) -> Option<Run> {
        let watch = |days: u32| {
            // Who has not begun with the first day has nothing to finish.
            if days == 0 {
                return !self.events.cancelled();
            }
            day();
            !self.events.overdue()
        };
        let mut run = engine::play(plan, seed, &watch)?;
        run.economics = Outcome::among(self.metrics, &run).rows();
        Some(run)
    }

    /// Plays every job, and gives what `make` made of each finished run with the key of its job. Fewer come back when
    /// somebody asks to stop.
    fn play_jobs<K: Send + Sync, T: Send>(
        &self,
        mut jobs: Vec<Job<'_, K>>,
        meter: &Meter<'_>,
        make: &(impl Fn(&K, Run) -> Result<T, Error> + Sync),
    ) -> Result<Vec<(K, T)>, Error> {
        let Some(largest) = jobs.iter().map(|job| job.plan).max_by_key(|plan| memory::of_one(plan)) else {
            return Ok(Vec::new());
        };
        let fitting = memory::fitting(largest, self.threads)?;
        let most = jobs.iter().map(|job| job.plan.people).max().unwrap_or(0);
        let lanes = Lanes::new(most <= SIDE_BY_SIDE, self.threads, fitting);
        // The last few share all threads, so that none stands idle.
        let last = jobs.split_off(jobs.len() - jobs.len() % lanes.at_once);
        let mut played = Vec::new();
        for (lanes, jobs) in [(lanes, jobs), (Lanes::one(self.threads), last)] {
            let lanes = Lanes { at_once: lanes.at_once.min(jobs.len()), ..lanes };
            let work = |job: &Job<'_, K>| {
                let run = self.one(job.plan, job.seed, &|| meter.day())?;
                Some(make(&job.key, run))
            };
            let done = |job: Job<'_, K>, result: Result<Result<T, Error>, String>| {
                played.push((job.key, result.map_err(|said| Error::bug(&said))??));
                meter.run();
                Ok(true)
            };
            schedule(lanes, jobs.into_iter(), &work, done, &|| self.events.cancelled())?;
        }
        Ok(played)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Change;
    use std::sync::atomic::{AtomicU64, Ordering};

    const TEXT: &str = "[market]\npeople = 300\ndays = 20\n[budget]\nper_month = 500\nnormalise = true\n[sales]\nreps = 1\n[channels.print]\nshare = 1\n";

    fn scenario() -> Variant {
        Variant::of_text("a.toml", TEXT, None).unwrap()
    }

    #[test]
    fn a_scenario_is_played_with_its_first_seeds() {
        let runs = Runner::new().threads(2).play(&scenario(), 3).unwrap();
        let seeds: Vec<u64> = runs.iter().map(|run| run.seed).collect();
        assert_eq!(seeds, scenario().prepare().unwrap().seeds(3));
        let outcomes = Runner::new().threads(1).outcomes(&scenario(), 3).unwrap();
        assert_eq!(outcomes, runs.iter().map(Outcome::of).collect::<Vec<_>>());
    }

    #[test]
    fn results_come_back_by_key() {
        let mut request = Request::new(&[7, 5]);
        for reps in [3.0, 1.0, 2.0] {
            let variant = scenario().changed([Change::new("sales.reps", reps)]);
            request.add(format!("{reps} reps"), variant.prepare().unwrap());
        }
        let mut played = Runner::new().runs_of(&request).unwrap();
        assert_eq!(played.found(), (0, 6));
        let runs = played.take(&"3 reps".to_owned());
        assert_eq!(runs.iter().map(|run| (run.seed, run.reps.len())).collect::<Vec<_>>(), [(7, 3), (5, 3)]);
        assert_eq!(played.get(&"1 reps".to_owned())[1].reps.len(), 1);
    }

    #[test]
    fn what_is_kept_is_not_played_again() {
        let home = tempfile::tempdir().unwrap();
        let runner = Runner::new().cache(home.path());
        let first = runner.outcomes(&scenario(), 2).unwrap();
        let mut request = Request::new(&scenario().prepare().unwrap().seeds(3));
        request.add(0, scenario().prepare().unwrap());
        let mut played = runner.outcomes_of(&request).unwrap();
        assert_eq!((played.found(), &played.take(&0)[..2]), ((2, 3), &first[..]));
    }

    /// Stops after so many days.
    struct Patience(AtomicU64, u64);

    impl Events for Patience {
        fn progress(&self, now: Progress) {
            self.0.store(now.days_done, Ordering::SeqCst);
        }

        fn cancelled(&self) -> bool {
            self.0.load(Ordering::SeqCst) >= self.1
        }

        fn overdue(&self) -> bool {
            self.0.load(Ordering::SeqCst) >= 2 * self.1
        }
    }

    #[test]
    fn whoever_asks_to_stop_is_told_how_far_it_got_and_loses_nothing() {
        let home = tempfile::tempdir().unwrap();
        let runner = Runner::new().threads(1).cache(home.path());
        let impatient = runner.clone().events(Patience(AtomicU64::new(0), 15));
        let error = impatient.outcomes(&scenario(), 3).unwrap_err();
        assert_eq!((error.kind, error.cause.as_str()), (Kind::Stopped, "1 of 3 runs finished"));
        assert_eq!(error.place, home.path().display().to_string());
        let mut request = Request::new(&scenario().prepare().unwrap().seeds(3));
        request.add((), scenario().prepare().unwrap());
        assert_eq!(runner.outcomes_of(&request).unwrap().found(), (1, 3));
        let hurried = Runner::new().threads(1).events(Patience(AtomicU64::new(0), 3));
        assert_eq!(hurried.play(&scenario(), 1).unwrap_err().cause, "0 of 1 runs finished");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error() {
        let home = tempfile::NamedTempFile::new().unwrap();
        let error = Runner::new().cache(home.path()).play(&scenario(), 1).unwrap_err();
        assert_eq!(error.kind, Kind::Unwritable);
    }
}
