//! How far a run is: a bar with the time left on a terminal, now and then a plain line elsewhere.

use super::clock::{Clock, duration};
use super::numbers::{counted, grouped};
use super::terminal::{Voice, warn};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal as _, stderr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seconds between plain lines.
const SECONDS: u64 = 10;

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Manner {
    /// A bar on a terminal, plain lines elsewhere.
    #[default]
    Auto,
    /// A bar.
    Bar,
    /// A line every 10 seconds.
    Plain,
    /// Nothing.
    None,
}

/// The progress of all runs together.
#[derive(Debug)]
pub(super) struct Progress {
    total: u64,
    noun: &'static str,
    done: AtomicU64,
    seeds: u64,
    finished: AtomicU64,
    clock: Clock,
    bar: Option<ProgressBar>,
    /// Plain lines printed so far, when there are plain lines.
    lines: Option<Mutex<u64>>,
}

impl Progress {
    /// The progress of so many seeds of so many days each.
    pub(super) fn new(manner: Manner, voice: Voice, seeds: u64, days: u64) -> Self {
        Self::of(manner, voice, "seed", seeds, days)
    }

    /// The same for what is called otherwise.
    pub(super) fn of(manner: Manner, voice: Voice, noun: &'static str, seeds: u64, days: u64) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let manner = match manner {
            _ if voice.quiet => Manner::None,
            Manner::Auto if stderr().is_terminal() && !dumb => Manner::Bar,
            Manner::Auto => Manner::Plain,
            chosen => chosen,
        };
        let total = seeds * days.max(1);
        Self {
            total,
            noun,
            done: AtomicU64::new(0),
            seeds,
            finished: AtomicU64::new(0),
            clock: Clock::start(),
            bar: (manner == Manner::Bar).then(|| bar(total, seeds, noun)),
            lines: (manner == Manner::Plain).then(|| Mutex::new(0)),
        }
    }

    /// Another day of one seed is done.
    pub(super) fn day(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
        let Some(lines) = &self.lines else { return };
        let due = self.clock.elapsed().as_secs() / SECONDS;
        // Whoever finds the lock taken leaves the line to the other.
        let Ok(mut printed) = lines.try_lock() else { return };
        if due > *printed {
            *printed = due;
            warn(&self.line(done));
        }
    }

    /// A seed is finished; one that was played earlier brings its days with it.
    pub(super) fn seed(&self, days: u64) {
        let finished = self.finished.fetch_add(1, Ordering::Relaxed) + 1;
        self.done.fetch_add(days, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.inc(days);
            bar.set_message(format!("{finished} of {}", counted(self.seeds, self.noun)));
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn line(&self, done: u64) -> String {
        let share = done as f64 / self.total as f64;
        let left = self.clock.seconds() * (1.0 - share) / share.max(1e-9);
        let finished = self.finished.load(Ordering::Relaxed);
        let percent = grouped((share * 100.0).floor(), 0);
        format!(
            "{percent} % done, {finished} of {} finished, about {} left\n",
            counted(self.seeds, self.noun),
            duration(left)
        )
    }
}

fn bar(total: u64, seeds: u64, noun: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}  {eta} left");
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar.set_message(format!("0 of {}", counted(seeds, noun)));
    bar
}
