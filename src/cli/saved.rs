//! An earlier run, as the verbs that show one want it.

use super::exit::Fault;
use super::terminal::Voice;
use crate::record::Saved;
use std::path::Path;

/// A run folder with its runs; says so when a table is not what it was when it was written.
pub(super) fn read(folder: &Path, voice: Voice) -> Result<Saved, Fault> {
    let saved = Saved::read(folder)?;
    for file in &saved.altered {
        voice.note(&format!("warning: {file} has been changed since the run\n"));
    }
    Ok(saved)
}
