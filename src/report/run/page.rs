//! The page of a run folder, from its manifest.

use crate::figures::Caption;
use crate::record::Manifest;
use crate::report::{self, Facts, Rows};
use crate::results::Run;
use crate::scenario::{Scenario, changed};

/// What figures and report say of the runs; nothing in it differs from one playing to the next.
pub(crate) fn caption(manifest: &Manifest) -> Caption {
    Caption {
        title: manifest.title.clone(),
        question: manifest.question.clone(),
        currency: manifest.currency.clone(),
        people: manifest.people,
        days: manifest.days,
        seeds: manifest.seeds.finished.len(),
        source: manifest.scenario_hash.clone(),
    }
}

/// The report, one page of HTML.
pub(crate) fn page(
    runs: &[Run],
    caption: &Caption,
    manifest: &Manifest,
    scenario: &Scenario,
    rows: Rows,
) -> String {
    let hash = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let facts = Facts {
        changed: changed(scenario),
        // The folder's own copy says all that decides the result; threads and places of files do not.
        repeat: "relaylab run scenario.resolved.toml".to_owned(),
        hashes: vec![hash("scenario", &manifest.scenario_hash), hash("model", &manifest.model)],
        citation: String::new(),
        rows,
    };
    report::page(runs, caption, &facts)
}
