//! Reads a scenario's text from disk: a file of a bounded size, in UTF-8, or one clear reason why not.
//!
//! The size is judged before and while reading, so that a large or endless file costs nothing.

use super::presets::{brought, called};
use crate::settings::{Failure, Problem, closest};
use crate::settings::{MOST_BYTES, too_large};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// Why a file gives no text, and what kind of failure that is.
pub(super) type Refusal = Box<(Problem, Failure)>;

/// The text of a file (or pipe).
pub(super) fn read(path: &Path) -> Result<String, Refusal> {
    if let Some(text) = brought(path) {
        return Ok(text.to_owned());
    }
    let no = |problem, kind| Err(Box::new((problem, kind)));
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) => return no(unreadable(path, &error), Failure::Unreadable),
    };
    if about.is_dir() {
        let problem = Problem::new("B001", format!("`{}` is a folder", path.display()), 0, 0..0);
        return no(problem.help("name a scenario file in it".to_owned()), Failure::Unreadable);
    }
    if about.len() > MOST_BYTES as u64 {
        return no(too_large(about.len()), Failure::Refused);
    }
    let mut bytes = Vec::new();
    let reading = File::open(path).and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = reading {
        return no(unreadable(path, &error), Failure::Unreadable);
    }
    if bytes.len() > MOST_BYTES {
        let problem = Problem::new("B002", format!("the file has more than {MOST_BYTES} bytes"), 0, 0..0);
        return no(problem, Failure::Refused);
    }
    text(bytes).or_else(|problem| no(*problem, Failure::Invalid))
}

/// The name of a file without its folder and ending.
pub(super) fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The same for a file that another one names: never a pipe or a device, which could wait for ever.
pub(super) fn read_regular(path: &Path) -> Result<String, Refusal> {
    if fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        let problem = Problem::new("B001", format!("`{}` is not a plain file", path.display()), 0, 0..0);
        return Err(Box::new((problem, Failure::Unreadable)));
    }
    read(path)
}

/// The folder a file is in.
pub(super) fn folder(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let why = match error.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    let problem = Problem::new("B001", format!("cannot read `{}`: {why}", called(path)), 0, 0..0);
    match neighbour(path) {
        Some(near) if error.kind() == ErrorKind::NotFound => problem.help(format!("did you mean `{near}`?")),
        _ => problem,
    }
}

/// A file of a similar name in the same folder.
fn neighbour(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = folder(path);
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let entries = fs::read_dir(listed).ok()?.take(1000).filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml"));
    names.sort();
    let near = closest(wanted, names.iter().map(String::as_str))?;
    Some(folder.join(near).display().to_string())
}

fn text(bytes: Vec<u8>) -> Result<String, Box<Problem>> {
    let problem =
        |message: String, help: &str| Box::new(Problem::new("B003", message, 0, 0..0).help(help.to_owned()));
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(problem("the file is in UTF-16".to_owned(), "save it as UTF-8"));
    }
    if bytes.contains(&0) {
        return Err(problem("the file is binary, not text".to_owned(), ""));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let (before, rest) = error.as_bytes().split_at(at);
        let line = before.split(|&byte| byte == b'\n').count();
        let byte = rest.first().copied().unwrap_or_default();
        problem(format!("byte {byte:#04x} on line {line} is not UTF-8"), "save the file as UTF-8")
    })
}
