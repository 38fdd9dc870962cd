//! A run folder that was written earlier, read back.

use super::manifest::{Manifest, SCHEMA};
use super::runs::read_runs;
use crate::base::sha256;
use crate::catalogue::load;
use crate::error::{Error, Kind};
use crate::files::Damage;
use crate::results::Run;
use crate::scenario::Scenario;
use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::Path;

/// The scenario as it was played.
const RESOLVED: &str = "scenario.resolved.toml";

/// What a run folder holds.
#[derive(Debug)]
pub(crate) struct Saved {
    pub manifest: Manifest,
    pub scenario: Scenario,
    pub runs: Vec<Run>,
    /// Files that are not what they were when they were written.
    pub altered: Vec<String>,
}

impl Saved {
    /// Reads the folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let manifest = manifest(folder)?;
        let altered = RefCell::new(Vec::new());
        let of_run = |file: &str| {
            let listed = manifest.files.iter().find(|listed| listed.file == file);
            let read = fs::read(folder.join(file));
            if listed.is_none() && read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                return Ok(None);
            }
            let bytes =
                read.map_err(|error| Damage(format!("{file}: {}", error.to_string().to_lowercase())))?;
            if listed.is_none_or(|listed| listed.sha256 != sha256(&bytes)) {
                altered.borrow_mut().push(file.to_owned());
            }
            String::from_utf8(bytes).map(Some).map_err(|_| Damage(format!("{file}: it is not text in UTF-8")))
        };
        let table = |name: &str| of_run(&format!("{name}.csv"));
        let name = folder.display().to_string();
        let is_table = |file: &str| {
            Path::new(file).extension().is_some_and(|ending| ending == "csv") && !file.contains('/')
        };
        let mut tables = manifest.files.iter().filter(|listed| is_table(&listed.file));
        if let Some(gone) = tables.find(|listed| !folder.join(&listed.file).exists()) {
            return Err(unreadable(&name, &format!("{} is missing", gone.file)));
        }
        let runs = read_runs(&table).map_err(|damage| unreadable(&name, &damage.0))?;
        if runs.is_empty() {
            return Err(unreadable(&name, "it holds no finished run"));
        }
        of_run(RESOLVED).map_err(|damage| unreadable(&name, &damage.0))?;
        let scenario = load(&folder.join(RESOLVED), &[])?.scenario;
        Ok(Self { scenario, runs, altered: altered.into_inner(), manifest })
    }
}

/// The manifest of a folder, if it is a run folder.
pub(crate) fn manifest(folder: &Path) -> Result<Manifest, Error> {
    let file = folder.join("manifest.json");
    let name = file.display().to_string();
    let text =
        fs::read_to_string(&file).map_err(|error| unreadable(&name, &error.to_string().to_lowercase()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| unreadable(&name, &error.to_string()))?;
    if manifest.schema == SCHEMA {
        Ok(manifest)
    } else {
        Err(unreadable(&name, &format!("it is of version `{}`, not `{SCHEMA}`", manifest.schema)))
    }
}

fn unreadable(what: &str, why: &str) -> Error {
    let cause = format!("cannot read `{what}`: {why}");
    Error::new(Kind::Unreadable, cause, "name the folder of an earlier `relaylab run`").at(what)
}
