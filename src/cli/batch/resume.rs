//! `relaylab resume`: goes on with a batch that was stopped, whatever stopped it.

use super::crew::Crew;
use super::fault;
use super::sweep::CrewOptions;
use crate::batch::{RunId, Shard, Store};
use crate::cli::clock::{Clock, duration};
use crate::cli::exit::{Fault, PARTIAL};
use crate::cli::hold::hold;
use crate::cli::interrupt;
use crate::cli::numbers::{counted, grouped, whole};
use crate::cli::terminal::Voice;
use crate::record::now;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Go on with a sweep: play what is missing or damaged, and write the tables.
#[derive(Debug, Args)]
pub(in crate::cli) struct Resume {
    /// Folder of the sweep.
    folder: PathBuf,
    /// Play failed runs again.
    #[arg(long)]
    retry: bool,
    #[command(flatten)]
    crew: CrewOptions,
}

impl Resume {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        // Opened before it is locked, so that a mistyped name makes no folder.
        Store::open(&self.folder).map_err(|trouble| fault(&self.folder, trouble))?;
        let _lock = hold(&self.folder)?;
        let store = Store::open(&self.folder).map_err(|trouble| fault(&self.folder, trouble))?;
        go_on(&store, self.crew.crew(voice), self.retry)?.say(voice)
    }
}

/// How a session ended.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    store: PathBuf,
    shard: Shard,
    hash: String,
    points: u64,
    runs: u64,
    earlier: u64,
    played: u64,
    failed: u64,
    seconds: f64,
    tables: f64,
    files: Vec<String>,
}

/// Plays what the journal lacks, and finishes the folder when nothing is left.
pub(super) fn go_on(store: &Store, crew: Crew, retry: bool) -> Result<Ended, Fault> {
    let folder = store.folder().display().to_string();
    let writing = |error: std::io::Error| Fault::writing(&folder, &error);
    interrupt::listen(folder.clone());
    let mut journal = store.journal().map_err(writing)?;
    if journal.damaged() > 0 {
        let what = counted(journal.damaged() as u64, "stretch");
        crew.voice.note(&format!("{what} of the journal damaged; the runs they held are played again\n"));
    }
    if retry {
        let ids: Vec<RunId> = journal.ids().collect();
        for id in ids {
            if journal.read(id).map_err(writing)?.is_some_and(|kept| kept.failure.is_some()) {
                journal.forget(id);
            }
        }
    }
    let (mut runs, mut missing) = (0, 0);
    for (_, run) in store.runs() {
        runs += 1;
        missing += u64::from(!journal.has(run.id));
    }
    let earlier = runs - missing;
    if earlier > 0 && missing > 0 {
        crew.voice.note(&format!("{} finished earlier, not played again\n", counted(earlier, "run")));
    }
    let started = now();
    store.tell(&crew.diary(&started)).map_err(writing)?;
    if store.manifest().is_none() && store.shard() == Shard::WHOLE {
        store.write_plan().map_err(writing)?;
    }
    let played = crew.play(store, &mut journal, &mut store.runs(), missing, None)?;
    let end =
        json!({ "ended": now(), "played": played.runs, "failed": played.failed, "seconds": played.seconds });
    store.tell(&end).map_err(writing)?;
    if !played.complete {
        let text = format!(
            "stopped: {} of {} finished, kept in {folder}\n  = help: `relaylab resume {folder}` plays the others\n",
            whole(earlier + played.runs),
            counted(runs, "run")
        );
        return Err(Fault { code: interrupt::code(), text });
    }
    let clock = Clock::start();
    let failed = store.finish(&mut journal).map_err(writing)?;
    let files = store.manifest().map_or_else(Vec::new, |manifest| {
        manifest.files.into_iter().map(|file| file.file).filter(|file| file.ends_with(".parquet")).collect()
    });
    Ok(Ended {
        store: store.folder().to_owned(),
        shard: store.shard(),
        hash: store.design_hash(),
        points: store.points(),
        runs,
        earlier,
        played: played.runs,
        failed,
        seconds: played.seconds,
        tables: clock.seconds(),
        files,
    })
}

impl Ended {
    /// Prints the result; a fault when some runs failed.
    pub(super) fn say(self, voice: Voice) -> Result<(), Fault> {
        let folder = self.store.display();
        if voice.json {
            voice.say_json(&json!({
                "schema": "relaylab.sweep/1", "folder": folder.to_string(), "design_hash": self.hash,
                "shard": self.shard.to_string(), "points": self.points, "runs": self.runs,
                "played": self.played, "played_earlier": self.earlier, "failed": self.failed,
                "seconds": self.seconds, "seconds_tables": self.tables, "tables": self.files,
            }))?;
        } else {
            let speed = if self.played > 0 {
                format!(", {} a second", grouped(self.played as f64 / self.seconds.max(1e-3), 1))
            } else {
                String::new()
            };
            let earlier = if self.earlier > 0 {
                format!("; {} finished earlier", whole(self.earlier))
            } else {
                String::new()
            };
            let mut lines = vec![format!(
                "{} of {}: {} played in {}{speed}{earlier}; {} failed",
                counted(self.runs, "run"),
                counted(self.points, "point"),
                whole(self.played),
                duration(self.seconds),
                whole(self.failed)
            )];
            if self.files.is_empty() {
                lines.push(format!("part {} is whole; `relaylab merge` joins the parts", self.shard));
                lines.push(format!("written to {folder}"));
            } else {
                let names: Vec<&str> =
                    self.files.iter().map(|file| file.trim_end_matches(".parquet")).collect();
                lines.push(format!("tables {} in {}", names.join(", "), duration(self.tables)));
                lines.push(format!("written to {folder}"));
                lines.push(format!(
                    "look     python -c 'import polars as pl; print(pl.read_parquet(\"{folder}/runs.parquet\"))'"
                ));
                lines.push(format!("check    relaylab verify {folder}"));
            }
            let text = lines.join("\n") + "\n";
            voice.say(&text)?;
        }
        if self.failed == 0 {
            return Ok(());
        }
        let cause =
            format!("{} of {} failed; the others are kept", whole(self.failed), counted(self.runs, "run"));
        let cure = format!(
            "`failure` in {folder}/runs.parquet says why; `relaylab resume {folder} --retry` plays them again"
        );
        Err(Fault::new(PARTIAL, &cause, &cure))
    }
}
