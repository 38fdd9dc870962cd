//! `relaylab estimate`: what a design will cost, from playing a little of it.

use super::session::PlayOptions;
use super::sweep::default_folder;
use super::{fault, warnings};
use crate::batch::{self, Design, DesignFile, Shard, Sweep};
use crate::cli::clock::duration;
use crate::cli::exit::Fault;
use crate::cli::interrupt;
use crate::cli::terminal::Voice;
use crate::words::{counted, grouped, size};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Play a few runs of a design and say what all of it will take: runs, time, memory and disk. What is played is kept where
/// `relaylab sweep` finds it.
#[derive(Debug, Args)]
pub(in crate::cli) struct Estimate {
    /// Design file.
    design: PathBuf,
    /// Seconds to play for, at most about so many.
    #[arg(long, value_name = "N", default_value_t = 8.0)]
    seconds: f64,
    /// Folder of the sweep, which keeps what is played; without it, the one that `relaylab sweep` would make.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Keep nothing.
    #[arg(long, conflicts_with = "out")]
    no_keep: bool,
    #[command(flatten)]
    play: PlayOptions,
}

/// By how much of them memory and disk may be wrong.
const SIZE_ERROR: f64 = batch::Estimate::SIZE_ERROR;

impl Estimate {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let file = DesignFile::read(&self.design).map_err(fault)?;
        warnings(&file.design, &self.design, voice);
        let runner = self.play.runner(voice);
        let (told, kept) = if let Some(sweep) = self.sweep(&file, voice)? {
            let folder = sweep.folder().display().to_string();
            interrupt::listen(folder.clone());
            (sweep.try_out(&runner, self.seconds).map_err(fault)?, Some(folder))
        } else {
            interrupt::listen("no folder: this estimate keeps nothing".to_owned());
            (file.estimate(&runner, self.seconds).map_err(fault)?, None)
        };
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.estimate/1", "points": told.points, "runs": told.runs, "tried": told.tried, "kept_in": kept,
                "failed_among_tried": told.failed, "threads": told.threads, "abreast": told.at_once,
                "seconds": told.seconds, "seconds_relative_error": told.seconds_error, "seconds_a_run": told.run_seconds,
                "memory_bytes": told.memory_bytes, "memory_relative_error": SIZE_ERROR, "disk_bytes": told.disk_bytes,
                "disk_peak_bytes": told.disk_peak_bytes, "disk_relative_error": SIZE_ERROR,
            }));
        }
        let mut lines = self.lines(&file.design, &told).to_vec();
        if let Some(folder) = kept {
            lines[4].push_str(", kept in ");
            lines[4].push_str(&folder);
        }
        voice.say(&(lines.join("\n") + "\n"))
    }

    /// The sweep that keeps what is played; nothing where its folder is another one's, unless that was asked for.
    fn sweep(&self, file: &DesignFile, voice: Voice) -> Result<Option<Sweep>, Fault> {
        if self.no_keep {
            return Ok(None);
        }
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&self.design, Shard::WHOLE));
        match file.sweep(&folder, Shard::WHOLE, false) {
            Ok(sweep) => Ok(Some(sweep)),
            Err(error) if self.out.is_some() => Err(fault(error)),
            Err(error) => {
                voice.note(&format!("what is played is not kept: {}\n", error.cause));
                Ok(None)
            }
        }
    }

    fn lines(&self, design: &Design, told: &batch::Estimate) -> [String; 6] {
        let failed =
            if told.failed > 0 { format!(", {} of them failed", told.failed) } else { String::new() };
        let give_or_take = grouped(SIZE_ERROR * 100.0, 0);
        [
            format!(
                "{} x {} = {}",
                counted(told.points, "point"),
                counted(design.replicates.into(), "run"),
                counted(told.runs, "run")
            ),
            format!(
                "time    {} (give or take {} %) on {}, {} a second",
                duration(told.seconds),
                grouped(told.seconds_error * 100.0, 0),
                counted(told.threads as u64, "thread"),
                grouped(told.runs as f64 / told.seconds.max(1e-9), 1)
            ),
            format!("memory  {} ({give_or_take} %)", size(told.memory_bytes)),
            format!(
                "disk    {} ({give_or_take} %), {} for a moment at the end",
                size(told.disk_bytes as u64),
                size(told.disk_peak_bytes as u64)
            ),
            format!(
                "from    {} played in {}{failed}",
                counted(told.tried, "run"),
                duration(told.tried_seconds)
            ),
            self.out.as_ref().map_or_else(
                || format!("next    relaylab sweep {}", self.design.display()),
                |out| format!("next    relaylab sweep {} --out {}", self.design.display(), out.display()),
            ),
        ]
    }
}
