//! A run folder that was written earlier, read back.

use super::exit::Fault;
use super::numbers;
use super::terminal::Voice;
use crate::figures::Caption;
use crate::measure::Run;
use crate::record::{Damage, Manifest, SCHEMA, read_runs, sha256};
use std::fs;
use std::path::Path;

/// What a run folder holds.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) manifest: Manifest,
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
    Ok(Saved { manifest, runs })
}

impl Saved {
    /// What figures and report say of the runs.
    pub(super) fn caption(&self) -> Caption {
        caption(&self.manifest)
    }
}

/// What figures and report say of some runs; nothing that differs from one playing to the next.
pub(super) fn caption(manifest: &Manifest) -> Caption {
    Caption {
        title: manifest.title.clone(),
        question: manifest.question.clone(),
        currency: manifest.currency.clone(),
        people: manifest.people,
        days: manifest.days,
        seeds: manifest.seeds.finished.len(),
    }
}

/// What the report says of where its numbers come from.
pub(super) fn facts(manifest: &Manifest) -> Vec<(String, String)> {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    vec![
        fact("scenario", manifest.title.clone()),
        fact("file", manifest.scenario_file.clone()),
        fact("people", numbers::whole(manifest.people)),
        fact("days", manifest.days.to_string()),
        fact("currency", manifest.currency.clone()),
        fact("seeds", manifest.seeds.finished.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
        fact("scenario hash", manifest.scenario_hash.clone()),
        fact("model", manifest.model.clone()),
        fact("random numbers", manifest.random_numbers.clone()),
    ]
}
