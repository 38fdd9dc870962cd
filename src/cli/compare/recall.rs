//! Former comparisons, kept with what they were asked, so that `@7f3a` stands for the files and options of one.
//!
//! The scenarios are kept as they were written, with every default in them and the files they name beside them: what
//! happens to the files later does not change what is repeated.

use super::arguments::Compare;
use crate::base::sha256;
use crate::catalogue::load_outlook;
use crate::cli::exit::{self, Fault};
use crate::cli::terminal::warn;
use crate::files::{Folder, clear};
use crate::record::MODEL;
use crate::scenario::data_files;
use crate::scenario::{Outlook, canonical};
use crate::settings::Failure;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where former comparisons are kept.
const STORE: &str = "output/comparisons";
/// The file that says what was asked.
const ASKED: &str = "asked.json";
/// Letters of the name of a comparison, and the fewest that are typed.
const NAME: usize = 16;
const SHORTEST: usize = 4;

/// Keeps a comparison; gives its name. Nothing is kept of files that are no scenario without what the command line adds,
/// nor where nobody may write.
pub(super) fn keep(verb: &Compare) -> Result<Option<String>, Fault> {
    let (mut texts, mut files): (Vec<(String, Vec<u8>)>, Vec<String>) = (Vec::new(), Vec::new());
    for (place, file) in verb.files.iter().enumerate() {
        let loaded = match load_outlook(file, Outlook::Base, &[]) {
            Ok(loaded) => loaded,
            Err(problems) if problems.kind == Failure::Unreadable => return Err(problems.into()),
            Err(_) => return Ok(None),
        };
        let Some(name) = file.file_name() else { return Ok(None) };
        let name = format!("{}/{}", place + 1, name.to_string_lossy());
        texts.push((name.clone(), canonical(&loaded.scenario).into_bytes()));
        files.push(name);
        for beside in data_files::decisive(&loaded.scenario) {
            let bytes = data_files::bytes(beside, &loaded.folder).map_err(|problem| vec![problem])?;
            texts.push((format!("{}/{beside}", place + 1), bytes));
        }
    }
    let asked =
        json!({ "schema": "relaylab.asked/1", "model": MODEL, "files": files, "options": options(verb) });
    let asked = format!("{asked:#}\n");
    let hashes: String = texts.iter().map(|(name, bytes)| name.clone() + &sha256(bytes)).collect();
    let name = sha256((asked.clone() + &hashes).as_bytes())[..NAME].to_owned();
    match written(&Path::new(STORE).join(&name), verb.files.len(), &texts, &asked) {
        Ok(()) => Ok(Some(name)),
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            Ok(None)
        }
        Err(error) => Err(Fault::writing(STORE, &error)),
    }
}

fn written(home: &Path, scenarios: usize, texts: &[(String, Vec<u8>)], asked: &str) -> io::Result<()> {
    let folder = Folder::create(home)?;
    let places = (0..=scenarios).map(|place| if place > 0 { place.to_string() } else { String::new() });
    // What is left of one that was killed is nobody's business, and no reason to keep nothing.
    places.for_each(|place| clear(&home.join(place)).unwrap_or_default());
    for (file, bytes) in texts {
        folder.put(file, bytes)?;
    }
    // Last, so that a comparison is there as a whole or not at all.
    folder.put(ASKED, asked.as_bytes())
}

/// The shortest word that stands for this comparison alone.
pub(super) fn short(name: &str) -> String {
    let alone = |length: &usize| called(&name[..*length]).len() < 2;
    format!("@{}", &name[..(SHORTEST..name.len()).find(alone).unwrap_or(name.len())])
}

/// The options that decide what is compared, as they are typed.
pub(super) fn options(verb: &Compare) -> Vec<String> {
    let mut words = verb.options.words();
    let mut option = |name: &str, value: Option<&String>| {
        words.extend(value.map(|value| format!("--{name}={value}")));
    };
    option("baseline", verb.baseline.as_ref());
    option("on", verb.on.as_ref());
    option("matters", verb.matters.as_ref());
    option("until", verb.until.as_ref());
    option("flips", Some(&verb.flips.word()));
    verb.flip.iter().for_each(|key| option("flip", Some(key)));
    words
}

/// Names of the comparisons that begin like this.
fn called(beginning: &str) -> Vec<String> {
    let entries = fs::read_dir(STORE).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.path().join(ASKED).is_file());
    let mut names: Vec<String> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with(beginning));
    names.sort();
    names
}

/// The name of a former comparison, if a word is one.
pub(super) fn named(word: &Path) -> Option<String> {
    word.to_str()?.strip_prefix('@').map(str::to_owned)
}

/// The words of a command with the names of former comparisons replaced by what they stand for.
pub(super) fn spelled_out(words: impl Iterator<Item = OsString>) -> Result<Vec<OsString>, Fault> {
    let mut all = Vec::new();
    for word in words {
        match named(Path::new(&word)) {
            Some(name) => all.extend(asked(&name)?.into_iter().map(OsString::from)),
            None => all.push(word),
        }
    }
    Ok(all)
}

/// The options and files of a former comparison.
fn asked(name: &str) -> Result<Vec<String>, Fault> {
    let known = if name.len() < SHORTEST { Vec::new() } else { called(name) };
    let [name] = known.as_slice() else {
        let (cause, cure) = if known.is_empty() {
            let cause = format!("no comparison `@{name}` is kept in {STORE}");
            (cause, "repeat it in the folder where it was made, or name the files".to_owned())
        } else {
            let names: Vec<String> = known.iter().map(|name| format!("@{name}")).collect();
            (
                format!("`@{name}` may be any of {}", known.len()),
                format!("type more of it: {}", names.join(", ")),
            )
        };
        return Err(Fault::new(exit::USAGE, &cause, &cure));
    };
    let home = Path::new(STORE).join(name);
    read(&home).ok_or_else(|| {
        let cause = format!("`{}` is damaged", home.join(ASKED).display());
        Fault::new(exit::DAMAGED, &cause, "remove the folder and compare the files again")
    })
}

fn read(home: &Path) -> Option<Vec<String>> {
    let asked: Value = serde_json::from_str(&fs::read_to_string(home.join(ASKED)).ok()?).ok()?;
    let list = |key: &str| -> Option<Vec<String>> {
        asked.get(key)?.as_array()?.iter().map(|word| Some(word.as_str()?.to_owned())).collect()
    };
    let model = asked.get("model")?.as_str()?;
    if model != MODEL {
        warn(&format!("warning: it was made by {model}, this is {MODEL}; its numbers may differ\n"));
    }
    let file = |name: &String| -> Option<String> {
        let inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let path: PathBuf = home.join(name);
        inside.then(|| path.to_str().map(str::to_owned))?
    };
    let files: Option<Vec<String>> = list("files")?.iter().map(file).collect();
    let mut words: Vec<String> =
        list("options")?.into_iter().filter(|option| option.starts_with("--")).collect();
    words.extend(files?);
    Some(words)
}
