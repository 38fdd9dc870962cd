//! Ctrl-C and SIGTERM: the first one lets what is nearly done finish, the second one ends the program at once. SIGUSR1, and
//! the key `t` at a terminal, ask how far it is.

use super::clock::Clock;
use super::exit::{INTERRUPTED, TERMINATED, stop_by};
use super::keys;
use super::terminal::warn;
use super::watch;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

/// How long runs that are being played may go on after the first signal.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is looked whether a signal came: a person takes what is faster than 100 ms for instant.
const PAUSE: Duration = Duration::from_millis(20);

/// Whether somebody asked how far it is.
static HOW_FAR: OnceLock<Arc<AtomicBool>> = OnceLock::new();
static ASKED: OnceLock<Asked> = OnceLock::new();

/// The first signal.
struct Asked {
    clock: Clock,
    code: u8,
}

/// From now on SIGUSR1 ends nothing; who plays answers it.
pub(super) fn ask_freely() {
    let asked = HOW_FAR.get_or_init(Arc::default);
    #[cfg(unix)]
    let _ = flag::register(signal_hook::consts::SIGUSR1, Arc::clone(asked));
    #[cfg(not(unix))]
    let _ = asked;
}

/// Listens for Ctrl-C and SIGTERM from now on, and for whoever asks how far it is; `kept` says where finished runs are.
pub(super) fn listen(kept: String) {
    let latest = Arc::new(AtomicUsize::new(0));
    for (signal, code) in [(SIGINT, INTERRUPTED), (SIGTERM, TERMINATED)] {
        // Without a handler the signal still ends the program, and what is finished is on disk.
        let _ = flag::register_usize(signal, Arc::clone(&latest), usize::from(code));
    }
    keys::listen();
    thread::spawn(move || {
        loop {
            thread::sleep(PAUSE);
            let asked = HOW_FAR.get().is_some_and(|asked| asked.swap(false, Ordering::SeqCst));
            if asked || keys::pressed() {
                watch::tell();
            }
            match latest.swap(0, Ordering::SeqCst) {
                0 => {}
                code => heard(code as u8, &kept),
            }
        }
    });
}

fn heard(code: u8, kept: &str) {
    if ASKED.set(Asked { clock: Clock::start(), code }).is_ok() {
        stop_by(code);
        warn("\nstopping: finishing what takes less than 2 s; Ctrl-C again to drop it\n");
    } else {
        warn(&format!(
            "stopped; finished seeds are kept in {kept} and used when the same command is run again\n"
        ));
        keys::restore();
        process::exit(i32::from(code));
    }
}

/// Whether somebody asked to stop: no new run begins.
pub(super) fn asked() -> bool {
    ASKED.get().is_some()
}

/// The exit code that tells who asked to stop: Ctrl-C, or the system.
pub(super) fn code() -> u8 {
    ASKED.get().map_or(INTERRUPTED, |asked| asked.code)
}

/// Whether the time for finishing is over: runs being played are dropped.
pub(super) fn overdue() -> bool {
    ASKED.get().is_some_and(|asked| asked.clock.elapsed() > GRACE)
}
