//! A run folder that was written earlier, read back.

use super::exit::Fault;
use super::terminal::Voice;
use crate::base::sha256;
use crate::catalogue::load;
use crate::files::Damage;
use crate::record::{Manifest, SCHEMA, read_runs};
use crate::results::Run;
use crate::scenario::Scenario;
use std::fs;
use std::path::Path;

/// What a run folder holds.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) manifest: Manifest,
    pub(super) scenario: Scenario,
    pub(super) runs: Vec<Run>,
}

/// The manifest of a folder, if it is a run folder.
pub(super) fn manifest(folder: &Path) -> Result<Manifest, Fault> {
    let file = folder.join("manifest.json");
    let name = file.display().to_string();
    let text = fs::read_to_string(&file)
        .map_err(|error| Fault::reading(&name, &error.to_string().to_lowercase()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| Fault::reading(&name, &error.to_string()))?;
    if manifest.schema == SCHEMA {
        Ok(manifest)
    } else {
        Err(Fault::reading(&name, &format!("it is of version `{}`, not `{SCHEMA}`", manifest.schema)))
    }
}

/// A run folder with its runs; says so when a table is not what it was when it was written.
pub(super) fn read(folder: &Path, voice: Voice) -> Result<Saved, Fault> {
    let manifest = manifest(folder)?;
    let table = |name: &str| {
        let file = format!("{name}.csv");
        let read = fs::read_to_string(folder.join(&file));
        let text = read.map_err(|error| Damage(format!("{file}: {}", error.to_string().to_lowercase())))?;
        let listed = manifest.files.iter().find(|listed| listed.file == file);
        if listed.is_some_and(|listed| listed.sha256 != sha256(text.as_bytes())) {
            voice.note(&format!("warning: {file} has been changed since the run\n"));
        }
        Ok(text)
    };
    let runs =
        read_runs(&table).map_err(|damage| Fault::reading(&folder.display().to_string(), &damage.0))?;
    if runs.is_empty() {
        return Err(Fault::reading(&folder.display().to_string(), "it holds no finished run"));
    }
    let scenario = load(&folder.join("scenario.resolved.toml"), &[])?.scenario;
    Ok(Saved { manifest, scenario, runs })
}
