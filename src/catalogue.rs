//! The scenarios that this program can read: all sections, and all kinds of channel that the relay knows.
//!
//! A scenario is told which kinds of channel there are; here it is told of those of the relay.

use crate::relay::channels::CATALOGUE;
use crate::results::metrics;
use crate::scenario::{self, Loaded, Outlook, Scenario};
use crate::settings::{Problems, SectionRow};
use std::path::Path;

/// Loads a scenario file, with `key=value` overrides from the command line above it (the last one decides).
///
/// # Errors
/// Every problem of the file, its bases and the overrides at once.
pub fn load(path: &Path, overrides: &[String]) -> Result<Loaded, Problems> {
    scenario::load(path, overrides, CATALOGUE)
}

/// The same for an outlook, whose changes come between the file and the overrides.
///
/// # Errors
/// As [`load`].
pub fn load_outlook(path: &Path, outlook: Outlook, overrides: &[String]) -> Result<Loaded, Problems> {
    scenario::load_outlook(path, outlook, overrides, CATALOGUE)
}

/// The same for a text at hand; without a folder it can extend nothing.
///
/// # Errors
/// As [`load`].
pub fn load_text(
    name: &str,
    text: &str,
    overrides: &[String],
    folder: Option<&Path>,
) -> Result<Loaded, Problems> {
    scenario::load_text(name, text, overrides, folder, CATALOGUE)
}

/// All tables a scenario may have, with their keys, in reading order.
pub fn rows() -> Vec<SectionRow> {
    Scenario::rows(CATALOGUE)
}

/// What a key (`sales.reps`), a section (`sales`), a kind of channel (`channels.display`), a code (`B014`), a word of the
/// field (`cold call`) or a metric (`cac`) means.
///
/// ```
/// assert!(relaylab::explain("sales.reps").unwrap().contains("reps"));
/// ```
///
/// # Errors
/// What is near, when nothing has that name.
pub fn explain(word: &str) -> Result<String, String> {
    match (scenario::explain(word, CATALOGUE), metric(word)) {
        (Ok(text), Some(metric)) => Ok(format!("{text}\n{metric}")),
        (Ok(text), None) | (Err(_), Some(text)) => Ok(text),
        (Err(why), None) => Err(why),
    }
}

/// A metric by its name, or by what tables call it.
fn metric(name: &str) -> Option<String> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let labelled = || metrics::METRICS.iter().find(|metric| letters(metric.label) == letters(name));
    let metric = metrics::metric(name).or_else(labelled)?;
    Some(format!("{} ({}), a metric of `relaylab run`\n  {}\n", metric.name, metric.unit, metric.doc))
}

/// The text of `scenarios/reference.toml`: every key with what it means, takes and comes from.
pub fn reference() -> String {
    scenario::reference(CATALOGUE)
}

/// Every key as rows of Markdown tables.
pub fn parameters() -> String {
    scenario::parameters(CATALOGUE)
}

/// The JSON schema (draft 2020-12) of a scenario.
#[cfg(feature = "files")]
pub fn json_schema() -> serde_json::Value {
    scenario::json_schema(CATALOGUE)
}
