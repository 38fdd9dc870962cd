//! Exit codes, and the one way in which a verb fails.
//!
//! Scripts branch on the codes, so each has a name here, is listed by `relaylab catalog` and never changes meaning.

use crate::error::{Error, Kind};
use crate::scenario::data_files::FileProblem;
use crate::settings::Problems;
use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

/// All went well.
pub const OK: u8 = 0;
/// relaylab has a bug.
pub const BUG: u8 = 1;
/// The command line is not understood.
pub const USAGE: u8 = 2;
/// A scenario says something it may not say.
pub const INVALID: u8 = 3;
/// A file or folder cannot be read or written.
pub const IO: u8 = 4;
/// Refused, because it is over a limit.
pub const REFUSED: u8 = 5;
/// A folder of runs is damaged, or of another version.
pub const DAMAGED: u8 = 6;
/// The processor is older than those the program was built for.
pub const PROCESSOR: u8 = 7;
/// A check that the scenario asks for did not hold.
pub const CHECKS_FAILED: u8 = 10;
/// Too close to call, and a decision was required.
pub const UNDECIDED: u8 = 11;
/// A check that the scenario asks for could not be measured, and none failed.
pub const UNMEASURED: u8 = 12;
/// Some runs failed; the others were kept.
pub const PARTIAL: u8 = 20;
/// Stopped by Ctrl-C; finished work is kept.
pub const INTERRUPTED: u8 = 130;
/// Stopped by the system with SIGTERM; finished work is kept.
pub const TERMINATED: u8 = 143;

/// Every exit code with its meaning.
pub const EXIT_CODES: &[(u8, &str)] = &[
    (OK, "all went well"),
    (BUG, "a bug in relaylab; the text on stderr says where to report it"),
    (USAGE, "the command line is not understood"),
    (INVALID, "a scenario says something it may not say"),
    (IO, "a file or folder cannot be read or written, or holds something else"),
    (REFUSED, "refused: over a limit, e.g. more memory than there is"),
    (DAMAGED, "a folder of runs is damaged, or was made by another version"),
    (PROCESSOR, "the processor is too old for this build"),
    (CHECKS_FAILED, "a check that the scenario asks for did not hold"),
    (UNDECIDED, "too close to call, and `--require-decision` was given"),
    (UNMEASURED, "a check that the scenario asks for could not be measured, and none failed"),
    (PARTIAL, "some runs failed, the others were kept"),
    (INTERRUPTED, "stopped by Ctrl-C, finished work is kept"),
    (TERMINATED, "stopped by the system with SIGTERM, finished work is kept"),
];

/// Why a verb stops: what is printed to stderr, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One of the exit codes.
    pub code: u8,
    /// The whole message.
    pub text: String,
}

impl Fault {
    /// A fault with one line of cause and one of cure.
    pub fn new(code: u8, cause: &str, cure: &str) -> Self {
        Self { code, text: format!("error: {cause}\n  = help: {cure}\n") }
    }

    /// Several faults as one, each told in full; what they count in their last lines is counted together. The first one
    /// decides the code.
    pub fn all(faults: &[Self]) -> Self {
        let mut text = String::new();
        let mut count = 0;
        for fault in faults {
            let (told, closing) = fault.text.trim_end().rsplit_once('\n').unwrap_or((&fault.text, ""));
            let errors = closing
                .strip_suffix("nothing was run.")
                .and_then(|line| line.split(' ').next()?.parse().ok());
            text.push_str(if errors.is_some() { told } else { fault.text.trim_end() });
            text.push_str(if errors.is_some() { "\n" } else { "\n\n" });
            count += errors.unwrap_or(1);
        }
        let plural = |number: usize| if number == 1 { "" } else { "s" };
        let files = faults.len();
        let _ = writeln!(
            text,
            "{count} error{} in {files} file{}; nothing was run.",
            plural(count),
            plural(files)
        );
        Self { code: faults.first().map_or(BUG, |fault| fault.code), text }
    }

    /// Something that could not be written.
    pub fn writing(what: &str, error: &io::Error) -> Self {
        Error::writing(what, error).into()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let code = match error.kind {
            Kind::Usage => USAGE,
            Kind::Invalid => INVALID,
            Kind::Unreadable | Kind::Unwritable => IO,
            Kind::Refused => REFUSED,
            Kind::Damaged => DAMAGED,
            Kind::Stopped => stopped_by(),
            Kind::Bug => BUG,
        };
        let text = match error.kind {
            Kind::Stopped if error.place.is_empty() => format!("stopped: {}, nothing is kept\n", error.cause),
            Kind::Stopped => {
                let Error { cause, place, .. } = error;
                format!("stopped: {cause}, kept in {place}; the same command plays the others\n")
            }
            Kind::Unwritable => return Self::new(code, &error.cause, &out_of_space_or_place(&error.help)),
            Kind::Bug => bug_report(&remembered().unwrap_or(error.cause)),
            _ => error.to_string(),
        };
        Self { code, text }
    }
}

/// The cure of what could not be written, as it is typed.
fn out_of_space_or_place(help: &str) -> String {
    if help.starts_with("free some space") {
        return "free some space and run the same command again".to_owned();
    }
    format!("{help}: `--out FOLDER`")
}

impl From<Problems> for Fault {
    fn from(problems: Problems) -> Self {
        Error::from(problems).into()
    }
}

impl From<Vec<FileProblem>> for Fault {
    fn from(problems: Vec<FileProblem>) -> Self {
        Error::from(problems).into()
    }
}

/// The exit code of whoever asked the program to stop.
static STOPPED_BY: AtomicU8 = AtomicU8::new(INTERRUPTED);

/// Remembers who asked the program to stop, by the exit code that tells it.
pub(super) fn stop_by(code: u8) {
    STOPPED_BY.store(code, Ordering::SeqCst);
}

/// The exit code that tells who asked to stop: Ctrl-C, or the system.
pub(super) fn stopped_by() -> u8 {
    STOPPED_BY.load(Ordering::SeqCst)
}

/// What the last panic that was caught said, and where it was.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Remembers what a panic said that was caught.
pub(super) fn remember(panic: &str) {
    *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic.to_owned());
}

fn remembered() -> Option<String> {
    LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// What is printed of a bug.
pub(super) fn bug_report(panic: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let (system, family) = (std::env::consts::OS, std::env::consts::ARCH);
    let command: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    format!(
        "error: relaylab has a bug, for which we apologise\n\
         {panic}\n  \
         = version: {version}, {system} {family}\n  \
         = command: {}\n  \
         = help: please report these lines together with the scenario file; nothing was changed but the run folder\n",
        command.join(" ")
    )
}
