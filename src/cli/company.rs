//! Plays the markets of a study: finds what was played earlier, plays the rest on all threads, keeps every run.
//!
//! Runs are kept by what decides them, so that a study that asks for one again, tomorrow or from another file, finds it.

use super::exit::{self, Fault};
use super::interrupt;
use super::play::{Job, play_jobs};
use super::prepare::{load_resized, make_plan};
use super::progress::{Manner, Progress};
use super::terminal::Voice;
use crate::files::sha256;
use crate::plan::Plan;
use crate::record::Parts;
use crate::results::Run;
use crate::results::metrics::Outcome;
use crate::scenario::data_files::{self, Inputs};
use crate::scenario::{Loaded, Outlook, Scenario, market_hash};
use std::path::{Path, PathBuf};

/// Plans that are held at once; a study may ask for hundreds of markets.
const PLANS: usize = 64;

/// A scenario file with what is changed in it.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) file: PathBuf,
    pub(super) outlook: Outlook,
    pub(super) overrides: Vec<String>,
    pub(super) people: Option<u32>,
}

impl Recipe {
    /// The same with more overrides, which win over the earlier ones.
    pub(super) fn with(&self, overrides: impl IntoIterator<Item = String>) -> Self {
        let mut recipe = self.clone();
        recipe.overrides.extend(overrides);
        recipe
    }

    /// The market it describes.
    pub(super) fn market(&self) -> Result<Market, Fault> {
        let loaded = load_resized(&self.file, self.outlook, &self.overrides, self.people)?;
        let inputs = data_files::read(&loaded.scenario, &loaded.folder)?;
        let hash = hash(&loaded);
        Ok(Market { loaded, inputs, hash })
    }
}

/// A market that can be played.
#[derive(Clone, Debug)]
pub(super) struct Market {
    pub(super) loaded: Loaded,
    pub(super) inputs: Inputs,
    /// What names its runs.
    pub(super) hash: String,
}

impl Market {
    pub(super) fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    fn plan(&self) -> Result<Plan, Fault> {
        make_plan(&self.loaded, self.inputs.clone())
    }
}

/// The hash of what decides a run besides its seed: the market and the files it names.
fn hash(loaded: &Loaded) -> String {
    let scenario = &loaded.scenario;
    let mut hash = market_hash(scenario);
    for name in [&scenario.network.edges, &scenario.network.nodes, &scenario.leads.file].into_iter().flatten()
    {
        hash.push_str(
            &std::fs::read(loaded.folder.join(name)).map(|bytes| sha256(&bytes)).unwrap_or_default(),
        );
    }
    sha256(hash.as_bytes())
}

/// Who plays.
#[derive(Debug)]
pub(super) struct Company {
    /// Folder of all runs kept; none when nothing is kept.
    pub(super) store: Option<PathBuf>,
    pub(super) threads: usize,
    pub(super) manner: Manner,
    pub(super) voice: Voice,
}

/// What came of some markets, and how much of it was known before.
#[derive(Debug)]
pub(super) struct Played<T> {
    /// By market, then by seed.
    pub(super) results: Vec<Vec<T>>,
    /// Runs found, and all runs.
    pub(super) found: (usize, usize),
}

/// How a result is found again, made and kept.
struct Kind<T> {
    find: fn(&Parts, u64) -> Option<T>,
    keep: fn(&Parts, Run) -> std::io::Result<T>,
    make: fn(Run) -> T,
}

const RUNS: Kind<Run> =
    Kind { find: Parts::find, keep: |parts, run| parts.keep(&run).map(|()| run), make: |run| run };

const OUTCOMES: Kind<Outcome> = Kind {
    find: Parts::find_outcome,
    keep: |parts, run| {
        let outcome = Outcome::of(&run);
        parts.keep_outcome(&outcome).map(|()| outcome)
    },
    make: |run| Outcome::of(&run),
};

impl Company {
    /// Plays each market with each seed, with all tables.
    pub(super) fn runs(&self, markets: &[Market], seeds: &[u64]) -> Result<Played<Run>, Fault> {
        self.play(markets, seeds, &RUNS)
    }

    /// Plays each market with each seed, for the metrics alone.
    pub(super) fn outcomes(&self, markets: &[Market], seeds: &[u64]) -> Result<Played<Outcome>, Fault> {
        self.play(markets, seeds, &OUTCOMES)
    }

    fn play<T: Send>(&self, markets: &[Market], seeds: &[u64], kind: &Kind<T>) -> Result<Played<T>, Fault> {
        let parts: Vec<Option<Parts>> = markets
            .iter()
            .map(|market| self.store.as_ref().map(|store| Parts::in_store(store, &market.hash)))
            .collect();
        let find = |(parts, seed): (&Option<Parts>, u64)| (kind.find)(parts.as_ref()?, seed);
        let mut results: Vec<Vec<Option<T>>> =
            parts.iter().map(|parts| seeds.iter().map(|&seed| find((parts, seed))).collect()).collect();
        let found = results.iter().flatten().flatten().count();
        let days = markets.iter().map(|market| u64::from(market.scenario().market.days)).max().unwrap_or(0);
        let wanted = markets.len() * seeds.len();
        let progress = Progress::new(self.manner, self.voice, (wanted - found) as u64, days);
        for first in (0..markets.len()).step_by(PLANS) {
            let some = first..markets.len().min(first + PLANS);
            let mut plans = Vec::new();
            for place in some.clone() {
                let needed = results[place].iter().any(Option::is_none);
                plans.push(if needed { Some(markets[place].plan()?) } else { None });
            }
            let (mut jobs, mut places) = (Vec::new(), Vec::new());
            // Seed by seed, so that a study that is stopped has the same seeds of every market.
            for (column, &seed) in seeds.iter().enumerate() {
                for (place, plan) in some.clone().zip(&plans) {
                    if let (None, Some(plan)) = (&results[place][column], plan) {
                        jobs.push(Job { plan, seed });
                        places.push((place, column));
                    }
                }
            }
            let keep = |job: usize, run: Run| match &parts[places[job].0] {
                Some(parts) => (kind.keep)(parts, run).map_err(|error| Fault::writing(&parts.name(), &error)),
                None => Ok((kind.make)(run)),
            };
            for (job, result) in play_jobs(&jobs, self.threads, &progress, &keep)? {
                let (place, column) = places[job];
                results[place][column] = Some(result);
            }
        }
        progress.end();
        let all = results.iter().flatten().flatten().count();
        if all < wanted {
            return Err(self.stopped(all, wanted));
        }
        let results = results.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
        Ok(Played { results, found: (found, wanted) })
    }

    fn stopped(&self, all: usize, wanted: usize) -> Fault {
        let kept = self.store.as_ref().map_or("nothing is kept".to_owned(), |store| {
            format!("kept in {}; the same command plays the others", store.display())
        });
        Fault { code: exit::INTERRUPTED, text: format!("stopped: {all} of {wanted} runs finished, {kept}\n") }
    }

    /// Listens for Ctrl-C from now on.
    pub(super) fn listen(&self) {
        let place = self.store.as_deref().unwrap_or(Path::new("nowhere"));
        interrupt::listen(place.display().to_string());
    }
}
