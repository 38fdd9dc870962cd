//! Options that all studies share.

use super::exit::Fault;
use super::interrupt;
use super::options::threads;
use super::progress::{Manner, Terminal};
use super::terminal::Voice;
use crate::runner::{Runner, Variant};
use crate::scenario::{Change, Outlook};
use crate::words::slug;
use clap::Args;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// Where finished runs of studies are kept.
const STORE: &str = "output/runs";

/// Seeds of a quick study, and of a precise one, whose intervals are half as wide.
pub(super) const QUICK_SEEDS: u32 = 10;
const PRECISE_SEEDS: u32 = 80;
/// People of a quick study, at most, and of a first look. What happens to a thousand people does not depend on how many there
/// are, from 5,000 up.
const QUICK_PEOPLE: u32 = 10_000;
const LOOK_PEOPLE: u32 = 5_000;
/// A market of so many people or more takes long enough for a first look.
const LOOK_FROM: u32 = 20_000;

/// How the markets of a study are played, all of them with the same seeds.
#[derive(Clone, Debug, Args)]
pub(super) struct StudyOptions {
    #[command(flatten)]
    play: PlayOptions,
    /// Seeds, the same for every market; without it, 20, of which `balance` and `attribute` leave out half where the others
    /// tell as much because it is known how good their teams are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub(super) seeds: Option<u32>,
}

/// How the markets of a question are played.
#[derive(Clone, Debug, Args)]
pub(super) struct PlayOptions {
    #[command(flatten)]
    keep: KeepOptions,
    /// Play the same market with so many people: budget, reps and the price of what all can see keep their proportion.
    #[arg(long, value_name = "N")]
    pub(super) people: Option<u32>,
    /// Days to play.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// An answer in seconds: at most 10,000 people and 10 seeds (32 rows of
    /// `sensitivity`, 300 runs of `optimise`), with intervals as wide as these
    /// make them.
    #[arg(long)]
    quick: bool,
    /// Intervals half as wide: 80 seeds (512 rows, 8,000 runs).
    #[arg(long, conflicts_with = "quick")]
    precise: bool,
    /// The number all luck comes from; without it, that of the first file.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=9_007_199_254_740_991))]
    pub(super) seed: Option<u64>,
    /// Which of the views in `[outlook]` is played, in every market.
    #[arg(long, value_enum, default_value = "base", value_name = "VIEW")]
    outlook: Outlook,
    /// Override a key in every market, as `sales.reps=12`; may be repeated, the last one decides.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// How any question is played, and where its answer is written.
#[derive(Clone, Debug, Args)]
pub(super) struct KeepOptions {
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Play every run again and keep none.
    #[arg(long)]
    no_cache: bool,
    /// Say what would be played, and play nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Folder to write; without it, one below `output` named after the files.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write into the folder even if it holds something else.
    #[arg(long)]
    pub(super) force: bool,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl Deref for StudyOptions {
    type Target = PlayOptions;

    fn deref(&self) -> &PlayOptions {
        &self.play
    }
}

impl Deref for PlayOptions {
    type Target = KeepOptions;

    fn deref(&self) -> &KeepOptions {
        &self.keep
    }
}

impl PlayOptions {
    /// A scenario file with these options. The market is resized once and for all, so that what a study changes in it
    /// speaks of the market that is played.
    pub(super) fn variant(&self, file: &Path) -> Result<Variant, Fault> {
        let days = self.days.map(|days| Change::new("market.days", days));
        let changes = days.into_iter().chain(self.set.iter().cloned().map(Change::Typed));
        let variant = Variant::read(file)?.outlook(self.outlook).changed(changes).people(self.people);
        let resized = variant.resized()?;
        let small = self.quick && self.people.is_none();
        Ok(if small { smaller(&resized, QUICK_PEOPLE)?.unwrap_or(resized) } else { resized })
    }

    /// How many `--quick` or `--precise` asks for.
    pub(super) fn worded(&self, quick: u32, precise: u32) -> Option<u32> {
        self.quick.then_some(quick).or(self.precise.then_some(precise))
    }
}

impl KeepOptions {
    /// Who plays a first look: without progress, nothing is kept, and Ctrl-C ends it.
    pub(super) fn looker(&self, voice: Voice) -> Runner {
        Runner::new().threads(threads(self.threads)).events(Terminal::new(Manner::None, voice))
    }

    /// Who plays; each run is called so.
    pub(super) fn runner(&self, voice: Voice, noun: &'static str) -> Runner {
        let terminal = Terminal::of(self.progress, voice, noun);
        let runner = Runner::new().threads(threads(self.threads)).events(terminal);
        if self.no_cache { runner } else { runner.cache(STORE) }
    }

    /// Whether finished work is kept.
    pub(super) fn keeps(&self) -> bool {
        !self.no_cache
    }

    /// The folder to write; when none is asked for, one below `output` named after the study.
    pub(super) fn folder(&self, verb: &str, names: &[&str], hash: &str) -> PathBuf {
        let usual = || {
            let names: Vec<String> = names.iter().map(|name| slug(name)).collect();
            Path::new("output").join(format!("{verb}-{}-{}", names.join("-"), &hash[..6]))
        };
        self.out.clone().unwrap_or_else(usual)
    }
}

impl StudyOptions {
    /// The market of a first look, where the whole answer takes long and nobody asked for a quick one.
    pub(super) fn look(&self, variant: &Variant) -> Result<Option<Variant>, Fault> {
        let large = variant.prepare()?.scenario().market.people >= LOOK_FROM;
        if large && !self.quick && self.seeds().is_none_or(|seeds| seeds >= QUICK_SEEDS) {
            smaller(variant, LOOK_PEOPLE)
        } else {
            Ok(None)
        }
    }

    /// The options that decide what is played, as they are typed.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = vec![format!("--outlook={}", self.outlook.word())];
        let numbers = [("people", self.people), ("days", self.days), ("seeds", self.seeds)]
            .map(|(name, value)| (name, value.map(u64::from)));
        for (name, value) in numbers.into_iter().chain([("seed", self.seed)]) {
            words.extend(value.map(|value| format!("--{name}={value}")));
        }
        words.extend(self.quick.then(|| "--quick".to_owned()));
        words.extend(self.precise.then(|| "--precise".to_owned()));
        words.extend(self.set.iter().map(|set| format!("--set={set}")));
        words
    }

    /// The seeds that are asked for, in a number or a word.
    pub(super) fn seeds(&self) -> Option<u32> {
        self.seeds.or(self.worded(QUICK_SEEDS, PRECISE_SEEDS))
    }
}

/// The market with at most so many people; nothing where it has no more, or its people are those of a network file.
fn smaller(variant: &Variant, people: u32) -> Result<Option<Variant>, Fault> {
    let scenario = variant.prepare()?;
    let large = scenario.scenario().market.people > people;
    Ok(if large { variant.people(Some(people)).resized().ok() } else { None })
}

/// Listens for Ctrl-C from now on.
pub(super) fn listen(runner: &Runner) {
    interrupt::listen(runner.cache_folder().unwrap_or(Path::new("nowhere")).display().to_string());
}
