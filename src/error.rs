//! The one way in which the library fails: what went wrong, where, why, and what to do about it.

use crate::scenario::data_files::FileProblem;
use crate::settings::{Failure, Problems};
use std::fmt::{self, Write as _};
use std::io;

/// What sort of failure an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What was asked for cannot be asked for.
    Usage,
    /// A scenario or a file it names says something it may not say.
    Invalid,
    /// A file cannot be read.
    Unreadable,
    /// A file cannot be written.
    Unwritable,
    /// Over a limit, such as the memory there is.
    Refused,
    /// Kept results are not what they were when they were written.
    Damaged,
    /// Somebody asked to stop; what was finished by then is kept where anything is.
    Stopped,
    /// relaylab has a bug: a run came to something that cannot be.
    Bug,
}

/// Why something could not be done.
///
/// Printed, it shows the line, the cause and the cure; a program branches on its kind and code.
///
/// ```
/// let error = relaylab::load("scenarios/balanced.toml").unwrap().with("sales.rep", 3).unwrap_err();
/// assert_eq!((error.kind, error.code), (relaylab::Kind::Invalid, "B014"));
/// assert!(error.to_string().contains("did you mean `reps`?"));
/// assert_eq!(relaylab::load("nowhere.toml").unwrap_err().kind, relaylab::Kind::Unreadable);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What sort of failure it is.
    pub kind: Kind,
    /// Code of the first problem (`B020`); empty when it has none.
    pub code: &'static str,
    /// The file, folder, key or part of a question it is about; empty when it is about none.
    pub place: String,
    /// What went wrong, a lowercase fragment.
    pub cause: String,
    /// What to do about it; empty when there is nothing to say.
    pub help: String,
    told: Told,
}

/// How an error is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Plainly,
    /// As problems with their lines and carets.
    Problems(Box<Problems>),
    /// As a text.
    Text(Box<str>),
}

impl Error {
    /// An error with a cause and a cure.
    pub fn new(kind: Kind, cause: impl Into<String>, help: impl Into<String>) -> Self {
        let (cause, help) = (cause.into(), help.into());
        Self { kind, code: "", place: String::new(), cause, help, told: Told::Plainly }
    }

    /// The same, about a file, folder or key.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }

    /// Something that could not be written.
    pub fn writing(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            _ if is_full(error) => "free some space and ask again",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose a folder that is yours to write"
            }
            _ => "see whether the folder is there and yours to write, or choose another",
        };
        let cause = format!("cannot write `{what}`: {}", error.to_string().to_lowercase());
        Self::new(Kind::Unwritable, cause, help).at(what)
    }

    /// Something that is there and that the disk does not give.
    pub fn reading(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => "see whether it is yours to read",
            _ => "it may well be whole: see whether the disk works, and ask again",
        };
        let cause = format!("cannot read `{what}`: {}", error.to_string().to_lowercase());
        Self::new(Kind::Unreadable, cause, help).at(what)
    }

    /// A run that came to something that cannot be, with what it said.
    pub fn bug(said: &str) -> Self {
        Self::new(Kind::Bug, said, "report it together with the scenario")
    }

    /// Everything that is wrong with the scenario, when that is what failed.
    pub fn problems(&self) -> Option<&Problems> {
        if let Told::Problems(problems) = &self.told { Some(problems) } else { None }
    }
}

/// Whether the disk is full, or as full as somebody may make it, however deep in an error that stands.
fn is_full(error: &io::Error) -> bool {
    let full = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    };
    let mut inner: Option<&(dyn std::error::Error + 'static)> =
        error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(one) = inner {
        if one.downcast_ref::<io::Error>().is_some_and(is_full) {
            return true;
        }
        inner = one.source();
    }
    // Some libraries keep of an error what it says alone.
    let said = error.to_string().to_lowercase();
    full(error)
        || ["no space left", "quota exceeded", "file too large"].iter().any(|words| said.contains(words))
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.told {
            Told::Problems(problems) => problems.fmt(out),
            Told::Text(text) => out.write_str(text),
            Told::Plainly => {
                let word = if self.kind == Kind::Stopped { "stopped" } else { "error" };
                writeln!(out, "{word}: {}", self.cause)?;
                if self.help.is_empty() { Ok(()) } else { writeln!(out, "  = help: {}", self.help) }
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        let kind = match problems.kind {
            Failure::Invalid => Kind::Invalid,
            Failure::Unreadable => Kind::Unreadable,
            Failure::Refused => Kind::Refused,
        };
        let first = problems.problems.first();
        let source = first.and_then(|first| problems.sources.get(first.layer));
        Self {
            code: first.map_or("", |first| first.code),
            place: source.map_or_else(String::new, |source| source.name.clone()),
            told: Told::Problems(Box::new(problems.clone())),
            ..Self::new(
                kind,
                first.map_or_else(String::new, |first| first.message.clone()),
                first.map_or_else(String::new, |first| first.help.join("; ")),
            )
        }
    }
}

impl From<Vec<FileProblem>> for Error {
    fn from(problems: Vec<FileProblem>) -> Self {
        let mut text = String::new();
        for problem in &problems {
            let _ = writeln!(text, "{problem}\n");
        }
        let count = problems.len();
        let _ = writeln!(text, "{count} error{}; nothing was run.", if count == 1 { "" } else { "s" });
        let unreadable = problems.iter().any(|problem| problem.code == "F001");
        let kind = if unreadable { Kind::Unreadable } else { Kind::Invalid };
        let error = match problems.into_iter().next() {
            Some(first) => {
                Self { code: first.code, ..Self::new(kind, first.message, first.help).at(first.file) }
            }
            None => Self::new(kind, "", ""),
        };
        Self { told: Told::Text(text.into()), ..error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load_text;

    #[test]
    fn problems_keep_their_lines_and_carets() {
        let problems = load_text("a.toml", "[sales]\nreps = -1\n", &[], None).unwrap_err();
        let error = Error::from(problems.clone());
        assert_eq!(error.to_string(), problems.to_string());
        assert!(error.to_string().contains("^^"), "{error}");
        assert_eq!((error.kind, error.code, error.place.as_str()), (Kind::Invalid, "B020", "a.toml"));
        assert_eq!(error.problems(), Some(&problems));
        assert!(error.cause.contains("`reps` must be") && error.help.contains("explain"), "{error:?}");
    }

    #[test]
    fn an_error_says_cause_and_cure() {
        let error = Error::writing("out", &io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!((error.kind, error.place.as_str()), (Kind::Unwritable, "out"));
        let text = "error: cannot write `out`: permission denied\n  = help: choose a folder that is yours to write\n";
        assert_eq!(error.to_string(), text);
        assert_eq!(
            Error::new(Kind::Stopped, "1 of 2 runs finished", "").to_string(),
            "stopped: 1 of 2 runs finished\n"
        );
    }

    #[test]
    fn a_full_disk_is_known_however_deep_it_stands_in_an_error() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let cases = [
            full(),
            io::Error::other(full()),
            io::Error::other(io::Error::other(full())),
            io::Error::new(io::ErrorKind::InvalidData, "External: No space left on device (os error 28)"),
            io::Error::from(io::ErrorKind::QuotaExceeded),
        ];
        for error in &cases {
            assert_eq!(Error::writing("out", error).help, "free some space and ask again", "{error:?}");
        }
        assert!(!Error::writing("out", &io::Error::other("odd")).help.contains("space"));
    }

    #[test]
    fn files_are_told_one_by_one() {
        let problem = |code| FileProblem {
            code,
            file: "leads.csv".to_owned(),
            line: Some(3),
            message: "a cell is empty".to_owned(),
            help: "fill it in".to_owned(),
        };
        let error = Error::from(vec![problem("F003"), problem("F001")]);
        assert_eq!((error.kind, error.code), (Kind::Unreadable, "F003"));
        assert!(error.to_string().ends_with("2 errors; nothing was run.\n"), "{error}");
        assert_eq!(error.to_string().matches("leads.csv:3").count(), 2);
    }
}
