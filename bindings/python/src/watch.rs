//! Plays with the interpreter free, tells how far it is, and stops when somebody presses Ctrl-C.

use pyo3::prelude::*;
use relaylab::{Error, Events, Kind, Progress, Runner};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How often Python is asked whether somebody pressed Ctrl-C.
const OFTEN: Duration = Duration::from_millis(100);

#[derive(Default)]
struct Seen {
    runs_done: AtomicU64,
    runs: AtomicU64,
    days_done: AtomicU64,
    days: AtomicU64,
    stop: AtomicBool,
}

struct Listener(Arc<Seen>);

impl Events for Listener {
    fn begin(&self, now: Progress) {
        self.progress(now);
    }

    fn progress(&self, Progress { runs_done, runs, days_done, days }: Progress) {
        self.0.runs_done.store(runs_done, Relaxed);
        self.0.runs.store(runs, Relaxed);
        self.0.days_done.store(days_done, Relaxed);
        self.0.days.store(days, Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.stop.load(Relaxed)
    }

    fn overdue(&self) -> bool {
        self.cancelled()
    }
}

/// How something is played: on how many threads, keeping runs where, telling whom.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct How {
    threads: Option<usize>,
    cache: Option<PathBuf>,
    hear: Option<Py<PyAny>>,
}

/// What came of it, and why it was stopped if it was: runs that are being played then are dropped.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    how: &How,
    job: impl FnOnce(&Runner) -> Result<T, Error> + Send,
) -> (Result<T, Error>, Option<PyErr>) {
    let seen = Arc::new(Seen::default());
    let runner = Runner::new().events(Listener(Arc::clone(&seen)));
    let runner = if let Some(threads) = how.threads { runner.threads(threads) } else { runner };
    let runner = if let Some(folder) = &how.cache { runner.cache(folder) } else { runner };
    py.detach(|| {
        thread::scope(|scope| {
            let (say, told) = sync_channel(1);
            scope.spawn(move || {
                let _ = say.send(job(&runner));
            });
            let mut why = None;
            loop {
                match told.recv_timeout(OFTEN) {
                    Ok(result) => return (result, why),
                    Err(RecvTimeoutError::Disconnected) => {
                        return (Err(Error::new(Kind::Bug, "a thread ended", "report it")), why);
                    }
                    Err(RecvTimeoutError::Timeout) if why.is_none() => {
                        why = Python::attach(|py| tell(py, how, &seen)).err();
                        seen.stop.store(why.is_some(), Relaxed);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        })
    })
}

fn tell(py: Python<'_>, how: &How, seen: &Seen) -> PyResult<()> {
    py.check_signals()?;
    if let Some(hear) = &how.hear {
        let now = [&seen.days_done, &seen.days, &seen.runs_done, &seen.runs].map(|count| count.load(Relaxed));
        hear.call1(py, (now[0], now[1], now[2], now[3]))?;
    }
    Ok(())
}

/// The same when a stop leaves nothing behind.
pub(crate) fn whole<T: Send>(
    py: Python<'_>,
    how: &How,
    job: impl FnOnce(&Runner) -> Result<T, Error> + Send,
) -> PyResult<T> {
    match watched(py, how, job) {
        (_, Some(why)) => Err(why),
        (result, None) => result.map_err(|error| crate::errors::raised(py, &error)),
    }
}
