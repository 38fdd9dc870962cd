//! `relaylab resume`: goes on with a batch that was stopped, whatever stopped it; and what is said when a batch has
//! been played.

use super::fault;
use super::sweep::PlayOptions;
use crate::batch::{Summary, Sweep};
use crate::cli::clock::duration;
use crate::cli::exit::{Fault, PARTIAL};
use crate::cli::terminal::Voice;
use crate::words::{counted, grouped, whole};
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
    play: PlayOptions,
}

impl Resume {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::read(&self.folder).map_err(fault)?.retry(self.retry);
        say(&self.play.play(sweep, voice)?, voice)
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
    let speed = if told.played > 0 {
        format!(", {} a second", grouped(told.played as f64 / told.seconds.max(1e-3), 1))
    } else {
        String::new()
    };
    let earlier =
        if told.earlier > 0 { format!("; {} finished earlier", whole(told.earlier)) } else { String::new() };
    let mut lines = vec![format!(
        "{} of {}: {} played in {}{speed}{earlier}; {} failed",
        counted(told.runs, "run"),
        counted(told.points, "point"),
        whole(told.played),
        duration(told.seconds),
        whole(told.failed)
    )];
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
