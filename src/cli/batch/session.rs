//! How the runs of a batch are played, and what is said when they have been.

use super::fault;
use crate::batch::{self, Summary};
use crate::cli::clock::duration;
use crate::cli::exit::{Fault, PARTIAL};
use crate::cli::interrupt;
use crate::cli::progress::{Manner, Terminal};
use crate::cli::terminal::Voice;
use crate::runner::Runner;
use crate::words::{counted, grouped, whole};
use clap::Args;
use serde_json::json;

/// How the runs of a batch are played.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct PlayOptions {
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl PlayOptions {
    /// Who plays.
    pub(super) fn runner(self, voice: Voice) -> Runner {
        let runner = Runner::new().events(Terminal::of(self.progress, voice, "run"));
        match self.threads {
            Some(threads) => runner.threads(threads.into()),
            None => runner,
        }
    }

    /// Plays a sweep, or what is missing of it; Ctrl-C stops it.
    pub(super) fn play(self, sweep: batch::Sweep, voice: Voice) -> Result<Summary, Fault> {
        interrupt::listen(sweep.folder().display().to_string());
        let command = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        sweep.command(command).run(&self.runner(voice)).map_err(fault)
    }
}

/// Prints what came of a session; a fault when some runs failed.
pub(super) fn say(told: &Summary, voice: Voice) -> Result<(), Fault> {
    let folder = told.folder.display();
    if voice.json {
        voice.say_json(&json!({
            "schema": "relaylab.sweep/1", "folder": folder.to_string(), "design_hash": told.design_hash,
            "shard": told.shard.to_string(), "points": told.points, "runs": told.runs,
            "played": told.played, "played_earlier": told.earlier, "failed": told.failed,
            "seconds": told.seconds, "seconds_tables": told.tables_seconds, "tables": told.tables,
        }))?;
    } else {
        voice.say(&(lines(told).join("\n") + "\n"))?;
    }
    if told.failed == 0 {
        return Ok(());
    }
    let cause =
        format!("{} of {} failed; the others are kept", whole(told.failed), counted(told.runs, "run"));
    let cure = format!(
        "`failure` in {folder}/runs.parquet says why; `relaylab resume {folder} --retry` plays them again"
    );
    Err(Fault::new(PARTIAL, &cause, &cure))
}

fn lines(told: &Summary) -> Vec<String> {
    let folder = told.folder.display();
    let earlier =
        if told.earlier > 0 { format!("; {} finished earlier", whole(told.earlier)) } else { String::new() };
    let mut lines = vec![format!(
        "{} of {}{earlier}; {} failed",
        counted(told.runs, "run"),
        counted(told.points, "point"),
        whole(told.failed)
    )];
    let (played, seconds) = (whole(told.played), duration(told.seconds));
    let speed = if told.played > 0 {
        format!(", {} a second", grouped(told.played as f64 / told.seconds.max(1e-3), 1))
    } else {
        String::new()
    };
    lines.push(format!("played   {played} in {seconds}{speed}"));
    if told.tables.is_empty() {
        lines.push(format!("part {} is whole; `relaylab merge` joins the parts", told.shard));
        lines.push(format!("written to {folder}"));
        return lines;
    }
    let names: Vec<&str> = told.tables.iter().map(|file| file.trim_end_matches(".parquet")).collect();
    lines.push(format!("tables {} in {}", names.join(", "), duration(told.tables_seconds)));
    lines.push(format!("written to {folder}"));
    lines.push(format!(
        "look     python -c 'import polars as pl; print(pl.read_parquet(\"{folder}/runs.parquet\"))'"
    ));
    lines.push(format!("check    relaylab verify {folder}"));
    lines
}
