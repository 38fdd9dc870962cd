//! How far a job is: a bar with the time left, or now and then a line, and an answer for whoever asks.
//!
//! A verb may play in several stretches, of which not all are known at its beginning; what is told is of all stretches so
//! far together, so that the share that is done falls when another one begins.

use super::clock::{Clock, duration};
use super::terminal::warn;
use crate::runner::Progress;
use crate::words::{counted, grouped};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Seconds between plain lines.
const SECONDS: u64 = 10;
/// Steps of the bar.
const STEPS: u64 = 1000;

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
    /// A JSON object a line on standard error, each second and at both ends of each stretch of runs
    /// (`relaylab schema --of progress`); with `--quiet` nothing else is written there.
    Json,
    /// Nothing; SIGUSR1 is still answered.
    None,
}

/// How far a verb is.
#[derive(Debug)]
pub(super) struct Watch {
    manner: Manner,
    noun: &'static str,
    clock: Clock,
    stretch: Mutex<Stretch>,
    /// Whether runs are being played at this moment.
    playing: AtomicBool,
    now: [AtomicU64; 4],
    /// When the last line was printed, in the unit of lines.
    lines: AtomicU64,
}

/// What is known of the stretches of runs up to now.
#[derive(Debug, Default)]
struct Stretch {
    /// How many there were, this one too.
    count: u64,
    /// What was played in those that are over.
    before: Progress,
    bar: Option<ProgressBar>,
}

/// Everybody who plays, for whoever asks how far they are.
static WATCHES: Mutex<Vec<Weak<Watch>>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says how far the job is, at the person's request.
pub(super) fn tell() {
    let watches: Vec<Arc<Watch>> = locked(&WATCHES).iter().filter_map(Weak::upgrade).collect();
    let begun = |watch: &&Arc<Watch>| watch.playing.load(Ordering::Relaxed);
    let latest = watches.iter().rev().find(begun).or(watches.last());
    match latest {
        Some(watch) => watch.answer(),
        None => warn("nothing is being played at this moment\n"),
    }
}

impl Watch {
    /// Of a verb that begins now; whoever asks is answered by it.
    pub(super) fn new(manner: Manner, noun: &'static str) -> Arc<Self> {
        let watch = Arc::new(Self {
            manner,
            noun,
            clock: Clock::start(),
            stretch: Mutex::default(),
            playing: AtomicBool::new(false),
            now: Default::default(),
            lines: AtomicU64::new(0),
        });
        locked(&WATCHES).push(Arc::downgrade(&watch));
        watch
    }

    /// A stretch of runs begins.
    pub(super) fn begin(&self, now: Progress) {
        self.keep(now);
        {
            let mut stretch = locked(&self.stretch);
            stretch.count += 1;
            stretch.bar = (self.manner == Manner::Bar).then(bar);
        }
        self.playing.store(true, Ordering::Relaxed);
        self.say("begin");
        self.show(now);
    }

    /// It is over.
    pub(super) fn end(&self) {
        self.playing.store(false, Ordering::Relaxed);
        self.say("end");
        let now = self.now();
        let mut stretch = locked(&self.stretch);
        stretch.before = sum(stretch.before, now);
        if let Some(bar) = stretch.bar.take() {
            bar.finish_and_clear();
        }
        self.keep(Progress::default());
    }

    fn keep(&self, now: Progress) {
        let numbers = [now.runs_done, now.runs, now.days_done, now.days];
        self.now.iter().zip(numbers).for_each(|(kept, number)| kept.store(number, Ordering::Relaxed));
    }

    fn now(&self) -> Progress {
        let [runs_done, runs, days_done, days] =
            [0, 1, 2, 3].map(|i: usize| self.now[i].load(Ordering::Relaxed));
        Progress { runs_done, runs, days_done, days }
    }

    /// Another day or run of it is played.
    pub(super) fn show(&self, now: Progress) {
        let known = self.now[0].load(Ordering::Relaxed);
        self.keep(now);
        let period = match self.manner {
            Manner::Plain => SECONDS,
            Manner::Json | Manner::Bar => 1,
            Manner::Auto | Manner::None => return,
        };
        let due = self.clock.elapsed().as_secs() / period;
        let is_due =
            due > self.lines.load(Ordering::Relaxed) && due > self.lines.fetch_max(due, Ordering::Relaxed);
        match self.manner {
            Manner::Bar if is_due || known != now.runs_done || now.days_done == 0 => self.draw(),
            Manner::Plain if is_due => warn(&self.line()),
            Manner::Json if is_due => self.say("progress"),
            _ => {}
        }
    }

    fn draw(&self) {
        let (share, all, left) = self.state();
        if let Some(bar) = &locked(&self.stretch).bar {
            bar.set_position((share * STEPS as f64) as u64);
            let left = left.map_or(String::new(), |left| format!("  {} left", duration(left)));
            bar.set_message(format!("{} of {}{left}", all.runs_done, counted(all.runs, self.noun)));
        }
    }

    /// The share that is done, what was played in all stretches, and the seconds that are left where that can be told.
    fn state(&self) -> (f64, Progress, Option<f64>) {
        let all = sum(locked(&self.stretch).before, self.now());
        let share = if all.days > 0 { all.days_done as f64 / all.days as f64 } else { 0.0 };
        let share = share.clamp(0.0, 1.0);
        (share, all, (share > 0.0).then(|| self.clock.seconds() * (1.0 - share) / share))
    }

    fn line(&self) -> String {
        let (share, all, left) = self.state();
        let left = left.map_or(String::new(), |left| format!(", about {} left", duration(left)));
        format!(
            "{} % done, {} of {} finished{left}\n",
            grouped((share * 100.0).floor(), 0),
            all.runs_done,
            counted(all.runs, self.noun),
        )
    }

    /// The answer to whoever asks how far this is.
    fn answer(&self) {
        if self.manner == Manner::Json {
            return self.say("asked");
        }
        let seconds = duration(self.clock.seconds());
        let line = if self.playing.load(Ordering::Relaxed) {
            format!("after {seconds}: {}", self.line())
        } else {
            format!(
                "after {seconds}: {}, nothing is being played at this moment\n",
                counted(self.state().1.runs_done, self.noun)
            )
        };
        self.aside(|| warn(&line));
    }

    /// Lets somebody say a line, which stands above the bar.
    pub(super) fn aside(&self, say: impl FnOnce()) {
        match &locked(&self.stretch).bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    fn say(&self, event: &str) {
        if self.manner != Manner::Json {
            return;
        }
        let (share, all, left) = self.state();
        let value = json!({
            "schema": "relaylab.progress/1", "event": event, "stretch": locked(&self.stretch).count, "share": share,
            "runs_done": all.runs_done, "runs": all.runs, "days_done": all.days_done, "days": all.days,
            "seconds": self.clock.seconds(), "seconds_left": left,
        });
        warn(&format!("{value}\n"));
    }
}

fn sum(a: Progress, b: Progress) -> Progress {
    Progress {
        runs_done: a.runs_done + b.runs_done,
        runs: a.runs + b.runs,
        days_done: a.days_done + b.days_done,
        days: a.days + b.days,
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}");
    let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar
}
