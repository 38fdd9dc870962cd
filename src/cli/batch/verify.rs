//! `relaylab verify`: whether a batch is what it was when it was written, and whether its runs come out again.

use super::fault;
use crate::batch::{HowFar, Sweep, Verified};
use crate::cli::exit::{DAMAGED, Fault};
use crate::cli::interrupt;
use crate::cli::progress::{Manner, Terminal};
use crate::cli::terminal::Voice;
use crate::runner::Runner;
use crate::words::{counted, whole};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Check every file and every finished run of a sweep, and play some runs again to see the same come out.
#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// Folder of the sweep.
    folder: PathBuf,
    /// Runs to play again, evenly spread over the design.
    #[arg(long, value_name = "N", default_value_t = 3)]
    replay: u64,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl Verify {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::read(&self.folder).map_err(fault)?;
        interrupt::listen(self.folder.display().to_string());
        let runner = Runner::new().events(Terminal::of(self.progress, voice, "run"));
        let checks = sweep.verify(&runner, self.replay).map_err(fault)?;
        let far = sweep.how_far().map_err(fault)?;
        self.say(&sweep, &checks, &far, voice)
    }

    /// What is finished, and what to type for the rest.
    fn finished(&self, far: &HowFar) -> String {
        let folder = self.folder.display();
        let next = match (far.is_played(), far.tables) {
            (true, true) => String::new(),
            (true, false) => format!("; no tables yet, `relaylab resume {folder}` makes them"),
            _ => format!("; no tables yet, `relaylab resume {folder}` plays the others"),
        };
        format!(
            "finished {} of {} ({} failed), {} of {} whole{next}",
            whole(far.runs_done),
            counted(far.runs, "run"),
            whole(far.failed),
            whole(far.points_done),
            counted(far.points, "point")
        )
    }

    fn say(&self, sweep: &Sweep, checks: &[Verified], far: &HowFar, voice: Voice) -> Result<(), Fault> {
        let failed = checks.iter().filter(|check| !check.holds()).count();
        if voice.json {
            let rows: Vec<_> = checks
                .iter()
                .map(|check| json!({ "check": check.what, "holds": check.holds(), "wrong": check.wrong }))
                .collect();
            voice.say_json(
                &json!({ "schema": "relaylab.verify/1", "design_hash": sweep.design_hash(), "checks": rows, "finished": {
                    "runs_done": far.runs_done, "runs": far.runs, "failed": far.failed,
                    "points_done": far.points_done, "points": far.points, "tables": far.tables,
                } }),
            )?;
        } else {
            let mut lines = Vec::new();
            for check in checks {
                let word = if check.holds() { "ok   " } else { "WRONG" };
                lines.push(format!("{word} {}", check.what));
                lines.extend(check.wrong.iter().take(20).map(|wrong| format!("        {wrong}")));
            }
            lines.push(self.finished(far));
            lines.push(format!("design {}", sweep.design_hash()));
            voice.say(&(lines.join("\n") + "\n"))?;
        }
        if failed == 0 {
            return Ok(());
        }
        let folder = self.folder.display();
        let cure = format!("`relaylab resume {folder}` plays damaged runs again and writes the tables anew");
        Err(Fault::new(
            DAMAGED,
            &format!("{} of {} did not hold", failed, counted(checks.len() as u64, "check")),
            &cure,
        ))
    }
}
