//! `relaylab estimate`: what a design will cost, from playing a little of it.

use super::fault;
use super::sweep::CrewOptions;
use crate::batch::{Shard, Store, read};
use crate::cli::clock::duration;
use crate::cli::exit::{BUG, Fault};
use crate::cli::interrupt;
use crate::cli::numbers::{counted, grouped, size};
use crate::cli::terminal::Voice;
use crate::runner;
use clap::Args;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Play a few runs of a design and say what all of it will take: runs, time, memory and disk.
#[derive(Debug, Args)]
pub(in crate::cli) struct Estimate {
    /// Design file.
    design: PathBuf,
    /// Seconds to play for, at most about so many.
    #[arg(long, value_name = "N", default_value_t = 8.0)]
    seconds: f64,
    #[command(flatten)]
    crew: CrewOptions,
}

/// Runs that are tried at most.
const TRIED: u64 = 256;

impl Estimate {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let design = read(&self.design)?;
        let home = self.design.parent().map(Path::to_owned).unwrap_or_default();
        let place = tempfile::tempdir().map_err(|error| Fault::writing("a temporary folder", &error))?;
        let writing = |error: std::io::Error| Fault::writing(&place.path().display().to_string(), &error);
        interrupt::listen("no folder: an estimate keeps nothing".to_owned());
        let store = Store::create(place.path(), &design, "", &home, Shard::WHOLE, false)
            .map_err(|trouble| fault(place.path(), trouble))?;
        let mut journal = store.journal().map_err(writing)?;
        let total = design.runs() as u64;
        let tried = tried(total);
        let runs = |numbers: &[u64]| numbers.iter().map(|&number| store.run(number)).collect::<Vec<_>>();
        let crew = self.crew.crew(voice);
        let played = crew.play(
            &store,
            &mut journal,
            &mut runs(&tried).into_iter(),
            tried.len() as u64,
            Some(self.seconds.clamp(0.1, 3600.0)),
        )?;
        if played.runs == 0 || interrupt::asked() {
            return Err(Fault {
                code: interrupt::code(),
                text: "stopped: nothing was estimated\n".to_owned(),
            });
        }
        let finished: Vec<u64> =
            tried.iter().copied().filter(|&number| journal.has(store.run(number).1.id)).collect();
        let half = &finished[..finished.len() / 2];
        let weigh = |numbers: &[u64], journal: &mut _| -> Result<(f64, f64), Fault> {
            let folder = tempfile::tempdir_in(place.path()).map_err(writing)?;
            let clock = crate::cli::clock::Clock::start();
            store.tables_of(journal, &mut runs(numbers).into_iter(), folder.path()).map_err(writing)?;
            Ok((bytes_in(folder.path()) as f64, clock.seconds()))
        };
        let (all_bytes, all_seconds) = weigh(&finished, &mut journal)?;
        let (half_bytes, half_seconds) =
            if half.is_empty() { (0.0, 0.0) } else { weigh(half, &mut journal)? };
        let more = (finished.len() - half.len()) as f64;
        // What the second half adds is what every further run adds; the rest is heads and feet of files.
        let tables = ((all_bytes - half_bytes) / more).max(0.0);
        let tables_seconds = ((all_seconds - half_seconds) / more).max(0.0);
        let log =
            fs::metadata(place.path().join(crate::batch::store::JOURNAL)).map_err(writing)?.len() as f64;
        let log = log / played.runs as f64;
        let count = played.times.len() as f64;
        let mean = played.times.iter().sum::<f64>() / count;
        let variance =
            played.times.iter().map(|time| square(time - mean)).sum::<f64>() / (count - 1.0).max(1.0);
        let error = if count > 1.0 { 1.96 * (variance / count).sqrt() / mean } else { 1.0 };
        let at_once = played.abreast.max(1) as f64;
        let seconds = total as f64 * (mean / at_once + tables_seconds);
        // What varies between sessions on one machine comes on top of what varies between runs.
        let error = (square(error) + square(0.15)).sqrt();
        let memory = runner::peak().map(|peak| peak + 48 * total);
        let Some(memory) = memory.or_else(|| largest_bytes(&store, played.abreast)) else {
            return Err(Fault::new(BUG, "the memory of a run cannot be told", "report the design"));
        };
        let disk = total as f64 * (log + tables) + (all_bytes - tables * finished.len() as f64).max(0.0);
        // Before the folder is finished the journal is there twice for a moment.
        let disk_peak = disk + total as f64 * log;
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.estimate/1", "points": design.points() as u64, "runs": total, "tried": played.runs,
                "failed_among_tried": played.failed, "threads": crew.threads, "abreast": played.abreast,
                "seconds": seconds, "seconds_relative_error": error, "seconds_a_run": mean,
                "memory_bytes": memory, "memory_relative_error": 0.15, "disk_bytes": disk, "disk_peak_bytes": disk_peak,
                "disk_relative_error": 0.15,
            }));
        }
        let failed =
            if played.failed > 0 { format!(", {} of them failed", played.failed) } else { String::new() };
        let lines = [
            format!(
                "{} x {} = {}",
                counted(design.points() as u64, "point"),
                counted(design.replicates.into(), "run"),
                counted(total, "run")
            ),
            format!(
                "time    {} (give or take {} %) on {}, {} a second",
                duration(seconds),
                grouped(error * 100.0, 0),
                counted(crew.threads as u64, "thread"),
                grouped(total as f64 / seconds.max(1e-9), 1)
            ),
            format!("memory  {} (15 %)", size(memory)),
            format!(
                "disk    {} (15 %), {} for a moment at the end",
                size(disk as u64),
                size(disk_peak as u64)
            ),
            format!("from    {} played in {}{failed}", counted(played.runs, "run"), duration(played.seconds)),
            format!("next    relaylab sweep {}", self.design.display()),
        ];
        voice.say(&(lines.join("\n") + "\n"))
    }
}

/// Numbers of the runs that are tried: spread over the whole design, in an order in which any first few are too.
fn tried(total: u64) -> Vec<u64> {
    let count = TRIED.min(total);
    let mut numbers: Vec<u64> = (0..count)
        .map(|place| ((f64::from((place as u32).reverse_bits()) / 4_294_967_296.0) * total as f64) as u64)
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    numbers.retain(|&number| number < total && seen.insert(number));
    numbers
}

fn square(x: f64) -> f64 {
    x * x
}

fn largest_bytes(store: &Store, abreast: usize) -> Option<u64> {
    let plan = super::crew::plan_of(store, &store.design().point(0)).ok()?;
    Some(crate::engine::memory::bytes(&plan).iter().map(|part| part.1).sum::<u64>() * abreast as u64)
}

fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum()
}
