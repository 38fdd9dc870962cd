//! What a person at a terminal hears of runs: a bar with the time left, or now and then a plain line, and notes; and how
//! the person stops them.

use super::clock::{Clock, duration};
use super::interrupt;
use super::terminal::{Voice, warn};
use crate::runner::{Events, Progress};
use crate::words::{counted, grouped};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal as _, stderr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

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

/// The person at the terminal, as a runner sees them.
#[derive(Debug)]
pub(super) struct Terminal {
    manner: Manner,
    voice: Voice,
    noun: &'static str,
    shown: RwLock<Option<Shown>>,
}

/// What is shown of the runs that are being played.
#[derive(Debug)]
struct Shown {
    noun: &'static str,
    clock: Clock,
    bar: Option<ProgressBar>,
    /// Plain lines printed so far, when there are plain lines.
    lines: Option<AtomicU64>,
    /// Runs that the bar tells as finished.
    runs: AtomicU64,
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
            _ if voice.quiet => Manner::None,
            Manner::Auto if stderr().is_terminal() && !dumb => Manner::Bar,
            Manner::Auto => Manner::Plain,
            chosen => chosen,
        };
        Self { manner, voice, noun, shown: RwLock::new(None) }
    }
}

impl Events for Terminal {
    fn begin(&self, now: Progress) {
        let shown = Shown::new(self.manner, self.noun, now);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Some(shown);
    }

    fn progress(&self, now: Progress) {
        if let Some(shown) = &*self.shown.read().unwrap_or_else(PoisonError::into_inner) {
            shown.show(now);
        }
    }

    fn end(&self) {
        let shown = self.shown.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(bar) = shown.and_then(|shown| shown.bar) {
            bar.finish_and_clear();
        }
    }

    fn note(&self, line: &str) {
        self.voice.note(&format!("{line}\n"));
    }

    fn cancelled(&self) -> bool {
        interrupt::asked()
    }

    fn overdue(&self) -> bool {
        interrupt::overdue()
    }
}

impl Shown {
    fn new(manner: Manner, noun: &'static str, now: Progress) -> Self {
        let shown = Self {
            noun,
            clock: Clock::start(),
            bar: (manner == Manner::Bar).then(|| bar(now.days)),
            lines: (manner == Manner::Plain).then(|| AtomicU64::new(0)),
            runs: AtomicU64::new(u64::MAX),
        };
        shown.show(now);
        shown
    }

    fn show(&self, now: Progress) {
        if let Some(bar) = &self.bar {
            bar.set_position(now.days_done);
            if self.runs.swap(now.runs_done, Ordering::Relaxed) != now.runs_done {
                bar.set_message(format!("{} of {}", now.runs_done, counted(now.runs, self.noun)));
            }
        }
        let Some(lines) = &self.lines else { return };
        let due = self.clock.elapsed().as_secs() / SECONDS;
        if due > lines.fetch_max(due, Ordering::Relaxed) {
            warn(&self.line(now));
        }
    }

    fn line(&self, now: Progress) -> String {
        let share = now.days_done as f64 / now.days as f64;
        let left = self.clock.seconds() * (1.0 - share) / share.max(1e-9);
        let percent = grouped((share * 100.0).floor(), 0);
        format!(
            "{percent} % done, {} of {} finished, about {} left\n",
            now.runs_done,
            counted(now.runs, self.noun),
            duration(left)
        )
    }
}

fn bar(days: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}  {eta} left");
    let bar = ProgressBar::with_draw_target(Some(days), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar
}
