//! A folder is made and kept for one program alone, before anything is written into it.
//!
//! Two runs that share a folder would mix their tables.

use super::exit::{self, Fault};
use crate::figures::Drawn;
use crate::files::{Folder, LOCK_FILE, Lock, clear};
use crate::record::MODEL;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Makes the folder if it is not there, and locks it.
pub(super) fn hold(path: &Path) -> Result<Lock, Fault> {
    Ok(crate::record::hold(path)?)
}

/// The file that says which question the folder of a study answers.
const QUESTION: &str = "question.json";
/// Version of it.
const SCHEMA: &str = "relaylab.question/1";

/// What a folder is written for; its answer may take the place of an earlier answer to the same question alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Question {
    schema: String,
    model: String,
    verb: String,
    /// SHA-256 of all that the answer depends on.
    hash: String,
    /// Names of what was written.
    files: Vec<String>,
}

impl Question {
    pub(super) fn new(verb: &str, hash: &str) -> Self {
        let [schema, model, verb, hash] = [SCHEMA, MODEL, verb, hash].map(ToOwned::to_owned);
        Self { schema, model, verb, hash, files: Vec::new() }
    }

    fn is_of(&self, other: &Self) -> bool {
        (&self.schema, &self.verb, &self.hash) == (&other.schema, &other.verb, &other.hash)
    }

    fn put(&self, folder: &Folder) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        folder.put(QUESTION, (text + "\n").as_bytes())
    }

    /// Makes sure that nothing of somebody else's is overwritten; gives the names of the files of an earlier answer.
    fn claim(&self, path: &Path, force: bool) -> Result<Vec<String>, Fault> {
        let name = path.display().to_string();
        let wrong = |error| Fault::writing(&name, &error);
        for place in ["", "figures", "scenarios"] {
            clear(&path.join(place)).map_err(wrong)?;
        }
        let text = fs::read_to_string(path.join(QUESTION)).unwrap_or_default();
        let earlier: Option<Self> = serde_json::from_str(&text).ok();
        let same = earlier.as_ref().is_some_and(|earlier| self.is_of(earlier));
        let empty = fs::read_dir(path)
            .map_err(wrong)?
            .all(|entry| entry.is_ok_and(|entry| entry.file_name() == LOCK_FILE));
        if same || empty || force {
            return Ok(earlier.filter(|_| same).map(|earlier| earlier.files).unwrap_or_default());
        }
        let what = if earlier.is_some() { "the answer to another question" } else { "something else" };
        let cause = format!("`{name}` holds {what}, and is not overwritten");
        let cure = if self.verb == "plot" {
            "choose another folder with `--to FOLDER`"
        } else {
            "choose another folder with `--out FOLDER`, or say `--force`"
        };
        Err(Fault::new(exit::IO, &cause, cure))
    }
}

/// The folder of a study, locked from before the first market is played until the last file is written.
#[derive(Debug)]
pub(super) struct Held {
    path: PathBuf,
    folder: Folder,
    question: Question,
    _lock: Lock,
}

impl Held {
    /// Takes a folder that is empty, or holds an earlier answer to the same question; any, if forced.
    pub(super) fn take(path: PathBuf, question: Question, force: bool) -> Result<Self, Fault> {
        let lock = hold(&path)?;
        let earlier = question.claim(&path, force)?;
        let wrong = |error| Fault::writing(&path.display().to_string(), &error);
        let folder = Folder::create(&path).map_err(wrong)?;
        let question = Question { files: earlier, ..question };
        // First, so that an answer that is cut short may be asked for again.
        question.put(&folder).map_err(wrong)?;
        Ok(Self { path, folder, question, _lock: lock })
    }

    /// The answer is whole: what an earlier one had and this one has not goes.
    pub(super) fn end(self) -> Result<Folder, Fault> {
        let files = self.folder.written().into_iter().map(|written| written.file).collect();
        let ended = self.folder.remove_others(self.question.files.iter().map(String::as_str));
        let ended = ended.and_then(|()| Question { files, ..self.question }.put(&self.folder));
        ended.map_err(|error| Fault::writing(&self.path.display().to_string(), &error))?;
        Ok(self.folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets somebody write into it.
    pub(super) fn fill(
        &mut self,
        write: impl FnOnce(&mut Folder) -> std::io::Result<()>,
    ) -> Result<(), Fault> {
        write(&mut self.folder).map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }

    pub(super) fn write(&mut self, name: &str, text: &str) -> Result<(), Fault> {
        let written = self.folder.write(name, text.as_bytes());
        written.map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }

    /// Writes figures, in a place of the folder.
    pub(super) fn draw(&mut self, place: &str, drawn: &[Drawn]) -> Result<(), Fault> {
        let written = crate::report::write_figures(&mut self.folder, place, drawn);
        written.map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }
}
