//! `relaylab run`: plays one scenario, prints what came of it, and leaves a folder behind.

use super::clock::{Clock, duration};
use super::dry::Dry;
use super::exit::{self, Fault};
use super::hold::hold;
use super::interrupt;
use super::options::MarketOptions;
use super::progress::{Manner, Terminal};
use super::terminal::Voice;
use crate::base::draws::replicate_seed;
use crate::figures::{compact, draw_all};
use crate::files::{Folder, LOCK_FILE, OutputFile, clear};
use crate::plan::Plan;
use crate::record::{self, DATA_PACKAGE, Manifest, State, data_package, dictionary, now, tables};
use crate::report::Rows;
use crate::report::run::{self as report, PlayedRun};
use crate::results;
use crate::runner::{self, Keep as _, Prepared, RunCache, Runner};
use crate::scenario::{Loaded, Outlook, canonical};
use crate::study::Extent;
use crate::words::{counted, people};
use clap::Args;
use rayon::ThreadPoolBuilder;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Play a scenario with several seeds, print what came of it, and write a folder with tables, figures and a report.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab run my-market.toml --people 10000      the same market in miniature, for a quick look
  relaylab run my-market.toml --set sales.reps=8  with a key changed
  relaylab run my-market.toml --json | jq .metrics")]
pub(super) struct Run {
    /// Scenario file.
    file: PathBuf,
    #[command(flatten)]
    market: MarketOptions,
    /// Folder to write; without it, one below `output` named after the scenario.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write into the folder even if it holds something else.
    #[arg(long)]
    force: bool,
    /// Draw no figures and write no report.
    #[arg(long)]
    no_figures: bool,
    /// Say what would be played, and play nothing.
    #[arg(long = "dry-run")]
    dry: bool,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
    /// The one seed to play, instead of seeds derived from that of the scenario.
    #[arg(skip)]
    exactly: Option<u64>,
}

/// What came of a run, for printing.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) plan: Plan,
    /// Whether its market has another number of people than its file says.
    pub(super) resized: bool,
    pub(super) runs: Vec<results::Run>,
    pub(super) manifest: Manifest,
    /// Where it was written.
    pub(super) folder: PathBuf,
    /// How many of the runs were played this time; the others were finished earlier.
    pub(super) played: usize,
    /// What to type to have it again.
    pub(super) again: String,
}

impl Outcome {
    /// What renderers see of it.
    fn shown(&self) -> PlayedRun<'_> {
        PlayedRun {
            runs: &self.runs,
            manifest: &self.manifest,
            scenario: &self.plan.scenario,
            resized: self.resized,
            folder: &self.folder,
            again: &self.again,
            metrics: Rows::default().metrics,
        }
    }
}

impl Run {
    /// The run of a file, with no more to say about it than where to write.
    pub(super) fn of(file: &Path, market: &MarketOptions, out: &Path, progress: Manner) -> Self {
        let (file, market, out) = (file.to_owned(), market.clone(), Some(out.to_owned()));
        Self { file, market, out, force: false, no_figures: false, dry: false, progress, exactly: None }
    }

    /// The run of a file with some overrides and this very seed.
    pub(super) fn exactly(
        file: &Path,
        market: &MarketOptions,
        seed: u64,
        out: &Path,
        progress: Manner,
    ) -> Self {
        Self { exactly: Some(seed), ..Self::of(file, market, out, progress) }
    }

    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.dry {
            return self.tell(voice);
        }
        finish(&self.play(voice)?, voice)
    }

    /// Says what would be played.
    fn tell(&self, voice: Voice) -> Result<(), Fault> {
        let variant = self.market.variant(&self.file)?;
        let market = variant.prepared(variant.load()?)?;
        let manifest = self.manifest(&market);
        let path = self.out.clone().unwrap_or_else(|| default_folder(&manifest));
        let earlier = record::manifest(&path).ok().filter(|earlier| {
            earlier.scenario_hash == manifest.scenario_hash && earlier.state == State::Complete
        });
        let words = plan_line(&manifest, &path, &self.market);
        let seeds = u64::from(manifest.seeds.count);
        let dry = Dry {
            verb: "run",
            words: words.split(" -> ").next().unwrap_or_default(),
            plan: &market.plan()?,
            extent: Extent::of(1, (seeds, seeds)),
            threads: manifest.machine.threads,
            folder: &path,
            then: "",
            seconds: earlier.map(|earlier| earlier.seconds),
        };
        dry.say(voice)
    }

    /// Plays the scenario and writes the folder.
    pub(super) fn play(&self, voice: Voice) -> Result<Outcome, Fault> {
        let (clock, started) = (Clock::start(), now());
        let variant = self.market.variant(&self.file)?;
        let market = variant.prepared(variant.load()?)?;
        let loaded = market.loaded();
        voice.warn_of(loaded);
        let mut manifest = self.manifest(&market);
        let path = self.out.clone().unwrap_or_else(|| default_folder(&manifest));
        let plan = market.plan()?;
        manifest.people = u64::from(plan.people);
        voice.note(&plan_line(&manifest, &path, &self.market));
        runner::fitting(&plan, 1)?;
        let parts = RunCache::new(&path, &manifest.scenario_hash);
        let _lock = hold(&path)?;
        let earlier = claim(&path, &manifest, &parts, self.force)?;
        interrupt::listen(parts.name());
        let derived = || (0..manifest.seeds.count).map(|i| replicate_seed(manifest.seeds.seed, i)).collect();
        let seeds: Vec<u64> = self.exactly.map_or_else(derived, |seed| vec![seed]);
        let runner =
            Runner::new().threads(manifest.machine.threads).events(Terminal::new(self.progress, voice));
        let runner::Finished { runs, played } = runner.finish(&plan, &seeds, Some(&parts))?;
        manifest.seeds.finished = runs.iter().map(|run| run.seed).collect();
        if runs.len() < seeds.len() {
            manifest.state = State::Interrupted;
        }
        // Whoever stops a run wants it to stop; `relaylab plot` draws what there is.
        let draw = !self.no_figures && plan.scenario.record.figures && manifest.state == State::Complete;
        let mut folder =
            Folder::create(&path).map_err(|error| Fault::writing(&path.display().to_string(), &error))?;
        manifest.started = started;
        manifest.ended = now();
        manifest.seconds = clock.seconds();
        write(&mut folder, loaded, &runs, &mut manifest, draw, &earlier)
            .map_err(|error| Fault::writing(&path.display().to_string(), &error))?;
        if manifest.state == State::Complete {
            parts.remove().map_err(|error| Fault::writing(&parts.name(), &error))?;
        }
        let resized = loaded.resized;
        Ok(Outcome { plan, resized, runs, manifest, folder: path, played, again: command() })
    }

    fn manifest(&self, market: &Prepared) -> Manifest {
        let mut manifest = Manifest::of(market.loaded(), market.data_files());
        manifest.scenario_file = self.file.display().to_string();
        manifest.machine.threads = self.market.threads();
        manifest.command = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        manifest
    }
}

/// Prints the result, or says what was kept.
pub(super) fn finish(outcome: &Outcome, voice: Voice) -> Result<(), Fault> {
    if !outcome.runs.is_empty() {
        if voice.json {
            voice.say_json(&report::json(&outcome.shown()))?;
        } else {
            voice.say(&report::text(&outcome.shown(), &pace(outcome), &|text| voice.heading(text)))?;
        }
    }
    let Manifest { state, seeds, .. } = &outcome.manifest;
    if *state == State::Complete {
        return Ok(());
    }
    let folder = outcome.folder.display();
    let text = format!(
        "stopped: {} of {} finished, kept in {folder}\n  = help: the same command plays the others: {}\n",
        seeds.finished.len(),
        counted(seeds.count.into(), "seed"),
        outcome.again
    );
    Err(Fault { code: interrupt::code(), text })
}

/// Writes everything; the manifest, which makes it a run folder, comes last.
fn write(
    folder: &mut Folder,
    loaded: &Loaded,
    runs: &[results::Run],
    manifest: &mut Manifest,
    draw: bool,
    earlier: &[OutputFile],
) -> io::Result<()> {
    if !runs.is_empty() {
        folder.write("scenario.toml", loaded.text.as_bytes())?;
        for (i, base) in loaded.bases().iter().enumerate() {
            let name = Path::new(&base.name).file_name().map(|name| name.to_string_lossy().into_owned());
            folder.write(&format!("extends/{}-{}", i + 1, name.unwrap_or_default()), base.text.as_bytes())?;
        }
        folder.write("scenario.resolved.toml", canonical(&loaded.scenario).as_bytes())?;
        let tables = tables(runs);
        for (table, csv) in &tables {
            folder.write(&format!("{table}.csv"), csv.as_bytes())?;
        }
        let rows = Rows::default();
        let (csv, json) = dictionary(rows.metrics);
        folder.write("dictionary.csv", csv.as_bytes())?;
        folder.write("dictionary.json", format!("{json:#}\n").as_bytes())?;
        let package = data_package(manifest, tables.iter().map(|(table, _)| *table));
        folder.write(DATA_PACKAGE, package.as_bytes())?;
        if draw {
            let caption = report::caption(manifest);
            let pool = ThreadPoolBuilder::new().num_threads(manifest.machine.threads).build();
            let drawn = pool.map_err(io::Error::other)?.install(|| draw_all(rows.figures, runs, &caption));
            crate::report::write_figures(folder, "figures/", &drawn)?;
            let page = report::page(runs, &caption, manifest, &loaded.scenario, rows);
            folder.write("report.html", page.as_bytes())?;
        }
    }
    folder.remove_others(earlier.iter().map(|earlier| earlier.file.as_str()))?;
    manifest.files = folder.written();
    let text = serde_json::to_string_pretty(manifest).map_err(io::Error::other)?;
    folder.put("manifest.json", (text + "\n").as_bytes())
}

/// What a folder that holds nothing yet may hold.
const OURS: [&str; 2] = [".parts", LOCK_FILE];

/// Makes sure that nothing of somebody else's is overwritten; gives the files an earlier run left.
fn claim(path: &Path, manifest: &Manifest, parts: &RunCache, force: bool) -> Result<Vec<OutputFile>, Fault> {
    let name = path.display().to_string();
    for place in ["", "figures", "extends", ".parts"] {
        clear(&path.join(place)).map_err(|error| Fault::writing(&name, &error))?;
    }
    let mut entries = fs::read_dir(path).map_err(|error| Fault::writing(&name, &error))?;
    let earlier = record::manifest(path).ok();
    let same = earlier.as_ref().is_some_and(|earlier| earlier.scenario_hash == manifest.scenario_hash);
    let empty =
        entries.all(|entry| entry.is_ok_and(|entry| OURS.iter().any(|ours| entry.file_name() == *ours)));
    if same || empty || force || parts.any() {
        return Ok(earlier.map(|earlier| earlier.files).unwrap_or_default());
    }
    let what = if earlier.is_some() { "the run of another scenario" } else { "something else" };
    let cause = format!("`{name}` holds {what}, and is not overwritten");
    Err(Fault::new(exit::IO, &cause, "choose another folder with `--out FOLDER`, or say `--force`"))
}

fn default_folder(manifest: &Manifest) -> PathBuf {
    let hash = &manifest.scenario_hash;
    Path::new("output").join(format!(
        "{}-{}",
        crate::words::slug(&manifest.title),
        &hash[..hash.len().min(6)]
    ))
}

/// What is about to happen, said before anything takes time.
fn plan_line(manifest: &Manifest, path: &Path, market: &MarketOptions) -> String {
    let view = match market.outlook {
        Outlook::Base => String::new(),
        outlook => format!(" ({} outlook)", outlook.word()),
    };
    let in_proportion = if market.people.is_some() { " (budget and reps in proportion)" } else { "" };
    format!(
        "playing {}{view}: {}{in_proportion} x {} x {}, {} -> {}\n",
        manifest.title,
        people(manifest.people),
        counted(manifest.days.into(), "day"),
        counted(manifest.seeds.count.into(), "seed"),
        counted(manifest.machine.threads as u64, "thread"),
        path.display()
    )
}

/// The command as it can be typed again.
pub(super) fn command() -> String {
    let words = std::env::args_os().skip(1).map(|word| {
        let word = word.to_string_lossy().into_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./,:+@%".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            word
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    std::iter::once("relaylab".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// Seconds and speed of the whole command.
pub(super) fn pace(outcome: &Outcome) -> String {
    let Manifest { people, days, seconds, .. } = &outcome.manifest;
    let person_days = *people as f64 * f64::from(*days) * outcome.played as f64;
    let speed = compact(person_days / seconds.max(1e-3));
    format!("{}, {speed} person-days a second", duration(*seconds))
}
