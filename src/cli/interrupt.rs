//! Ctrl-C: the first one lets what is nearly done finish, the second one ends the program at once.

use super::clock::Clock;
use super::exit::INTERRUPTED;
use super::terminal::warn;
use std::process;
use std::sync::OnceLock;
use std::time::Duration;

/// How long runs that are being played may go on after Ctrl-C.
const GRACE: Duration = Duration::from_secs(2);

static ASKED: OnceLock<Clock> = OnceLock::new();

/// Listens for Ctrl-C and SIGTERM from now on; `kept` says where finished runs are.
pub(super) fn listen(kept: String) {
    // Without a handler Ctrl-C still ends the program, and what is finished is on disk.
    let _ = ctrlc::set_handler(move || {
        if ASKED.set(Clock::start()).is_ok() {
            warn("\nstopping: finishing what takes less than 2 s; Ctrl-C again to drop it\n");
        } else {
            warn(&format!(
                "stopped; finished seeds are kept in {kept} and used when the same command is run again\n"
            ));
            process::exit(i32::from(INTERRUPTED));
        }
    });
}

/// Whether somebody asked to stop: no new run begins.
pub(super) fn asked() -> bool {
    ASKED.get().is_some()
}

/// Whether the time for finishing is over: runs being played are dropped.
pub(super) fn overdue() -> bool {
    ASKED.get().is_some_and(|asked| asked.elapsed() > GRACE)
}
