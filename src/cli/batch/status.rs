//! `relaylab status`: how far the parts of a design are.

use super::fault;
use crate::batch::{PartState, PartStatus, Parts, ranges};
use crate::cli::clock::duration;
use crate::cli::exit::Fault;
use crate::cli::terminal::Voice;
use crate::words::{counted, whole};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Say how far the parts of a design are: what is finished, running, stopped or missing, and what to hand in again.
#[derive(Debug, Args)]
pub(in crate::cli) struct Status {
    /// Folder that `relaylab distribute` wrote.
    folder: PathBuf,
}

/// The states, and what is said of them.
const STATES: [(PartState, &str); 4] = [
    (PartState::Finished, "finished"),
    (PartState::Running, "running"),
    (PartState::Stopped, "stopped"),
    (PartState::Missing, "missing"),
];

impl Status {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let parts = Parts::read(&self.folder).map_err(fault)?;
        let found = parts.status(&self.folder).map_err(fault)?;
        let of = |state: PartState| -> Vec<u32> {
            found.iter().filter(|part| part.state == state).map(|part| part.part).collect()
        };
        let sum = |of: fn(&PartStatus) -> u64| found.iter().map(of).sum::<u64>();
        let (runs, done, failed) = (sum(|part| part.runs), sum(|part| part.done), sum(|part| part.failed));
        let mut waiting = [of(PartState::Stopped), of(PartState::Missing)].concat();
        waiting.sort_unstable();
        let again = ranges(&waiting);
        let core_seconds = (runs - done) as f64 * parts.core_seconds_a_run;
        let at_once = of(PartState::Running).len();
        let cores = at_once as f64 * f64::from(parts.cpus);
        let left = (at_once > 0).then(|| core_seconds / cores);
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.status/1", "folder": self.folder, "parts": parts.parts, "runs": runs, "done": done,
                "failed": failed, "finished": of(PartState::Finished), "running": of(PartState::Running),
                "stopped": of(PartState::Stopped), "missing": of(PartState::Missing), "hand_in": again,
                "core_seconds_left": core_seconds, "seconds_left": left,
            }));
        }
        let mut lines = vec![format!(
            "{} of {} in {}; {} failed",
            whole(done),
            counted(runs, "run"),
            counted(parts.parts.into(), "part"),
            whole(failed)
        )];
        for (state, word) in STATES {
            let numbers = of(state);
            if !numbers.is_empty() {
                let which = if numbers.len() == found.len() { "all".to_owned() } else { ranges(&numbers) };
                lines.push(format!("{word:<9} {}: {which}", counted(numbers.len() as u64, "part")));
            }
        }
        if let Some(left) = left {
            lines.push(format!(
                "left      about {} on the {} that run",
                duration(left),
                counted(cores as u64, "core")
            ));
        } else if done < runs {
            lines.push(format!("left      about {} of one core", duration(core_seconds)));
        }
        if !again.is_empty() {
            lines.push(format!(
                "hand in   {}, once nobody plays them",
                self.folder.join(parts.hand_in(&again)).display()
            ));
        } else if done == runs {
            lines.push(format!("join      {}", self.folder.join("merge.sh").display()));
        }
        voice.say(&(lines.join("\n") + "\n"))
    }
}
