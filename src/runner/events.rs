//! What a runner tells while it plays, and what it is asked: how far it is, and whether somebody wants it to stop.

use std::sync::atomic::{AtomicU64, Ordering};

/// How far the runs of one question are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Runs that are finished.
    pub runs_done: u64,
    /// All runs.
    pub runs: u64,
    /// Days that are played.
    pub days_done: u64,
    /// All days of all runs; an upper bound when runs are of different length.
    pub days: u64,
}

/// Who listens to a runner; whoever is not interested leaves everything as it is.
///
/// All of it may be called from any thread, `progress` after each day of each run.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::{Events, Kind, Progress, Runner};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// /// Has seen enough after two runs.
/// #[derive(Default)]
/// struct Enough(AtomicU64);
///
/// impl Events for Enough {
///     fn progress(&self, now: Progress) {
///         self.0.store(now.runs_done, Ordering::Relaxed);
///     }
///     fn cancelled(&self) -> bool {
///         self.0.load(Ordering::Relaxed) >= 2
///     }
/// }
///
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(500)?.with("market.days", 10)?;
/// let stopped = Runner::new().threads(1).events(Enough::default()).play(&market, 50).unwrap_err();
/// assert_eq!((stopped.kind, stopped.cause.as_str()), (Kind::Stopped, "2 of 50 runs finished"));
/// # Ok(())
/// # }
/// ```
pub trait Events: Send + Sync {
    /// Runs are about to be played.
    fn begin(&self, _now: Progress) {}

    /// Another day is played, or another run is finished.
    fn progress(&self, _now: Progress) {}

    /// No more of these runs is played.
    fn end(&self) {}

    /// Something worth a line.
    fn note(&self, _line: &str) {}

    /// Whether somebody asked to stop: no new run begins.
    fn cancelled(&self) -> bool {
        false
    }

    /// Whether even runs that are being played are to be dropped.
    fn overdue(&self) -> bool {
        false
    }
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Events for Silent {}

/// Counts the days and runs of one question, and tells them; says that they are over when it is dropped.
pub(crate) struct Meter<'e> {
    events: &'e dyn Events,
    runs: u64,
    days: u64,
    runs_done: AtomicU64,
    days_done: AtomicU64,
}

impl<'e> Meter<'e> {
    /// So many runs of so many days each.
    pub(crate) fn new(events: &'e dyn Events, runs: u64, days: u64) -> Self {
        Self::after(events, 0, runs, days)
    }

    /// The same when some of the runs are finished already.
    pub(crate) fn after(events: &'e dyn Events, finished: u64, runs: u64, days: u64) -> Self {
        let meter = Self {
            events,
            runs,
            days: runs * days.max(1),
            runs_done: AtomicU64::new(finished),
            days_done: AtomicU64::new(finished * days),
        };
        events.begin(meter.now());
        meter
    }

    /// Another day of one run is played.
    pub(crate) fn day(&self) {
        self.days_done.fetch_add(1, Ordering::Relaxed);
        self.events.progress(self.now());
    }

    /// A run is finished.
    pub(crate) fn run(&self) {
        self.runs_done.fetch_add(1, Ordering::Relaxed);
        self.events.progress(self.now());
    }

    fn now(&self) -> Progress {
        Progress {
            runs_done: self.runs_done.load(Ordering::Relaxed),
            runs: self.runs,
            days_done: self.days_done.load(Ordering::Relaxed),
            days: self.days,
        }
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.events.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Heard(Mutex<Vec<String>>);

    impl Events for Heard {
        fn begin(&self, now: Progress) {
            self.progress(now);
        }

        fn progress(&self, now: Progress) {
            let Progress { runs_done, runs, days_done, days } = now;
            self.0.lock().unwrap().push(format!("{runs_done}/{runs} {days_done}/{days}"));
        }

        fn end(&self) {
            self.0.lock().unwrap().push("end".to_owned());
        }
    }

    #[test]
    fn days_and_runs_are_told_from_beginning_to_end() {
        let heard = Heard::default();
        let meter = Meter::after(&heard, 1, 2, 3);
        (0..3).for_each(|_| meter.day());
        meter.run();
        drop(meter);
        let told = heard.0.into_inner().unwrap();
        assert_eq!(told, ["1/2 3/6", "1/2 4/6", "1/2 5/6", "1/2 6/6", "2/2 6/6", "end"]);
    }

    #[test]
    fn who_says_nothing_is_not_asked_to_stop() {
        Silent.note("nobody hears this");
        assert!(!Silent.cancelled() && !Silent.overdue());
    }
}
