//! `--dry-run`: what would be played, told without playing it.

use super::clock::duration;
use super::exit::Fault;
use super::terminal::Voice;
use crate::plan::Plan;
use crate::runner::{Lanes, SIDE_BY_SIDE, fitting, of_one};
use crate::study::{Dealt, Extent};
use crate::words::{COLUMNS, counted, people, size, whole, wrapped};
use serde_json::json;
use std::path::Path;

/// What would be played.
pub(super) struct Dry<'d> {
    pub(super) verb: &'d str,
    /// What is going to be played, in words.
    pub(super) words: &'d str,
    /// The plan of the market, or of the largest one.
    pub(super) plan: &'d Plan,
    /// What is surely played; more may follow from what comes of it.
    pub(super) extent: Extent,
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
        let at_once = (at_once as u64).min(self.extent.runs.1.max(1));
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.dry-run/1", "verb": self.verb, "words": self.words, "markets": self.extent.markets,
                "runs_at_least": self.extent.runs.0, "runs": self.extent.runs.1, "people": heads, "days": days, "seeds": self.extent.seeds.1, "threads": self.threads,
                "at_once": at_once, "memory_bytes": one * at_once, "seconds": self.seconds, "folder": self.folder,
                "then": if self.then.is_empty() { None } else { Some(self.then) },
            }));
        }
        let time = self.seconds.map_or(
            "not known before something is played; Ctrl-C keeps what is finished".to_owned(),
            |seconds| format!("{} the last time", duration(seconds)),
        );
        let memory = format!(
            "about {}, {} at once on {}",
            size(one * at_once),
            counted(at_once, "run"),
            counted(self.threads as u64, "thread")
        );
        let row = |name: &str, text: &str| wrapped(text, COLUMNS, &format!("{name:<8}"), &" ".repeat(8));
        let then = if self.then.is_empty() { String::new() } else { row("then", self.then) };
        voice.say(&format!(
            "{}{}{then}{}{}folder  {}\nnothing was played\n",
            wrapped(self.words, COLUMNS, "", "  "),
            row("runs", &self.runs()),
            row("memory", &memory),
            row("time", &time),
            self.folder.display()
        ))
    }

    /// What is surely played, in words.
    fn runs(&self) -> String {
        let Extent { markets, runs, seeds, dealt } = self.extent;
        let between = |(least, most): (u64, u64), most_text: String| {
            if least < most { format!("{} to {most_text}", whole(least)) } else { most_text }
        };
        let (all, seeds) = (between(runs, whole(runs.1)), between(seeds, counted(seeds.1, "seed")));
        let markets = counted(markets, "market");
        let Plan { people: heads, days, .. } = *self.plan;
        let size = format!("{} x {}", people(heads.into()), counted(days.into(), "day"));
        match dealt {
            Dealt::Every => format!("{all}: {markets} x {seeds} x {size}"),
            Dealt::ByOrders => {
                format!("{all}: {markets} x {size}, each with those of {seeds} that its orders need")
            }
            Dealt::Otherwise => format!("{all}, each of {size}"),
        }
    }
}
