//! `--dry-run`: what would be played, told without playing it.

use super::clock::duration;
use super::exit::Fault;
use super::terminal::Voice;
use crate::plan::Plan;
use crate::runner::{Lanes, SIDE_BY_SIDE, fitting, of_one};
use crate::words::{counted, people, size, whole};
use serde_json::json;
use std::path::Path;

/// What would be played.
pub(super) struct Dry<'d> {
    pub(super) verb: &'d str,
    /// What is going to be played, in words.
    pub(super) words: &'d str,
    /// The plan of the market, or of the largest one.
    pub(super) plan: &'d Plan,
    /// Markets that are surely played; further ones may follow from what comes of them.
    pub(super) markets: u64,
    /// Runs of them in all, where not every market is played with every seed.
    pub(super) runs: u64,
    pub(super) seeds: u64,
    pub(super) threads: usize,
    pub(super) folder: &'d Path,
    /// What else may be played.
    pub(super) then: &'d str,
    /// Seconds that the same took the last time.
    pub(super) seconds: Option<f64>,
}

impl Dry<'_> {
    pub(super) fn say(&self, voice: Voice) -> Result<(), Fault> {
        let Plan { people: heads, days, .. } = *self.plan;
        let one = of_one(self.plan);
        let at_once =
            Lanes::new(heads <= SIDE_BY_SIDE, self.threads, fitting(self.plan, self.threads)?).at_once;
        let at_once = (at_once as u64).min(self.runs.max(1));
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.dry-run/1", "verb": self.verb, "words": self.words, "markets": self.markets,
                "runs": self.runs, "people": heads, "days": days, "seeds": self.seeds, "threads": self.threads,
                "at_once": at_once, "memory_bytes": one * at_once, "seconds": self.seconds, "folder": self.folder,
                "then": if self.then.is_empty() { None } else { Some(self.then) },
            }));
        }
        let then = if self.then.is_empty() { String::new() } else { format!("; {}", self.then) };
        let time = self.seconds.map_or(
            "not known before something is played; Ctrl-C keeps what is finished".to_owned(),
            |seconds| format!("{} the last time", duration(seconds)),
        );
        voice.say(&format!(
            "{}\nruns    {} of {} x {} x {}, {} each{then}\nmemory  about {}, {} at once on {}\ntime    {time}\nfolder  {}\nnothing was played\n",
            self.words,
            whole(self.runs),
            counted(self.markets, "market"),
            people(heads.into()),
            counted(days.into(), "day"),
            counted(self.seeds, "seed"),
            size(one * at_once),
            counted(at_once, "run"),
            counted(self.threads as u64, "thread"),
            self.folder.display()
        ))
    }
}
