//! What a person at a terminal hears of runs, and how the person stops them.

use super::interrupt;
use super::terminal::Voice;
pub(super) use super::watch::Manner;
use super::watch::Watch;
use crate::runner::{Events, Progress};
use std::io::{IsTerminal as _, stderr};
use std::sync::Arc;

/// The person at the terminal, as a runner sees them.
#[derive(Debug)]
pub(super) struct Terminal {
    voice: Voice,
    watch: Arc<Watch>,
}

impl Terminal {
    /// Tells of seeds.
    pub(super) fn new(manner: Manner, voice: Voice) -> Self {
        Self::of(manner, voice, "seed")
    }

    /// The same for runs that are called otherwise.
    pub(super) fn of(manner: Manner, voice: Voice, noun: &'static str) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let manner = match manner {
            Manner::Json => Manner::Json,
            _ if voice.quiet => Manner::None,
            Manner::Auto if stderr().is_terminal() && !dumb => Manner::Bar,
            Manner::Auto => Manner::Plain,
            chosen => chosen,
        };
        let watch = Watch::new(manner, noun);
        Self { voice, watch }
    }
}

impl Events for Terminal {
    fn begin(&self, now: Progress) {
        self.watch.begin(now);
    }

    fn progress(&self, now: Progress) {
        self.watch.show(now);
    }

    fn end(&self) {
        self.watch.end();
    }

    fn note(&self, line: &str) {
        self.watch.aside(|| self.voice.note(&format!("{line}\n")));
    }

    fn cancelled(&self) -> bool {
        interrupt::asked()
    }

    fn overdue(&self) -> bool {
        interrupt::overdue()
    }
}
