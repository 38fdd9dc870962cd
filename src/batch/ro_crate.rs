//! What an archive says of itself to repositories: an RO-Crate, <https://w3id.org/ro/crate/1.1>, that tells the run of the program
//! it came from as a Process Run Crate does, <https://w3id.org/ro/wfrun/process/0.5>.
//!
//! The same folder gives the same bytes: the day is that on which the last session ended.

use super::described::title;
use super::design::Design;
use super::store::BatchManifest;
use super::tidy::{plan_table, tables};
use crate::record::{ABOUT, media_type};
use crate::words::{counted, whole};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Name of the file.
pub(super) const RO_CRATE: &str = "ro-crate-metadata.json";
const CRATE: &str = "https://w3id.org/ro/crate/1.1";
const PROCESS: &str = "https://w3id.org/ro/wfrun/process/0.5";
/// The files of every archive that are no tables of results.
const FILES: [(&str, &str); 8] = [
    ("README.md", "A page to begin with."),
    ("datapackage.json", "Every table with its columns, as a Frictionless data package."),
    ("design.json", "The design as it was played; its hash decides every result."),
    ("design.toml", "The design as somebody wrote it."),
    ("dictionary.csv", "What every column and every metric means."),
    ("journal.log", "Every finished run, each with its checksum."),
    ("manifest.json", "What made the tables, and the hash of every file."),
    ("sessions.jsonl", "Who played when, on what."),
];

/// An archive to describe.
pub(super) struct Archive<'a> {
    /// What is in it, and what made it.
    pub manifest: &'a BatchManifest,
    /// Its design.
    pub design: &'a Design,
    /// Its files with their sizes.
    pub files: &'a [(String, u64)],
    /// When it was finished.
    pub ended: &'a str,
    /// What others may do with it: an address, or words.
    pub license: Option<&'a str>,
}

impl Archive<'_> {
    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let Self { manifest, design, .. } = self;
        let title = title(design);
        let played = format!(
            "{}, {} of markets, {} of them failed",
            counted(manifest.points, "point"),
            counted(manifest.runs, "run"),
            whole(manifest.failed)
        );
        // As Process Run Crate asks for it.
        let ended = self.ended.replace('Z', "+00:00");
        let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<Value> {
            let names = self.files.iter().map(|(name, _)| name.as_str());
            names.filter(|name| wanted(name)).map(|name| json!({ "@id": name })).collect()
        };
        let is_made = |name: &str| !is_given(name) && name != "sessions.jsonl";
        let license = self.license();
        let mut graph = vec![
            json!({
                "@id": RO_CRATE, "@type": "CreativeWork", "about": { "@id": "./" }, "conformsTo": { "@id": CRATE },
            }),
            json!({
                "@id": "./", "@type": "Dataset", "name": title,
                "description": format!("A sweep of relaylab: {played}. The SHA-256 of its design is {}.", manifest.design_hash),
                "datePublished": self.ended.split('T').next(), "license": { "@id": license["@id"] },
                "conformsTo": { "@id": PROCESS }, "mentions": { "@id": "#sweep" }, "hasPart": named(&|_| true),
            }),
            json!({ "@id": PROCESS, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5" }),
            json!({
                "@id": "#sweep", "@type": "CreateAction", "name": format!("Sweep: {title}"), "description": played,
                "endTime": ended, "actionStatus": "http://schema.org/CompletedActionStatus",
                "instrument": { "@id": "#relaylab" }, "object": named(&is_given), "result": named(&is_made),
            }),
            json!({
                "@id": "#relaylab", "@type": "SoftwareApplication", "name": "relaylab", "description": ABOUT, "softwareVersion": manifest.model,
            }),
        ];
        graph.push(license);
        let tables: Vec<_> = std::iter::once(plan_table(design)).chain(tables(design)).collect();
        for (name, bytes) in self.files {
            let table =
                name.rsplit_once('.').and_then(|(stem, _)| tables.iter().find(|table| table.name == stem));
            let fixed = FILES.iter().find(|(file, _)| file == name).map(|(_, about)| *about);
            let about = fixed.or(table.map(|table| table.row.trim())).unwrap_or(
                if media_type(name) == "application/toml" {
                    "A scenario as it is played."
                } else {
                    "Data that a scenario names."
                },
            );
            graph.push(json!({
                "@id": name, "@type": "File", "name": name, "description": about, "encodingFormat": media_type(name),
                "contentSize": bytes.to_string(),
            }));
        }
        format!("{:#}\n", json!({ "@context": format!("{CRATE}/context"), "@graph": graph }))
    }

    /// What is known of the licence.
    fn license(&self) -> Value {
        let words = self.license.unwrap_or("No licence is stated; ask those who made it.");
        let id =
            if words.starts_with("https://") || words.starts_with("http://") { words } else { "#license" };
        json!({ "@id": id, "@type": "CreativeWork", "name": words, "description": "What others may do with this archive." })
    }
}

/// Whether a file is what somebody gave, rather than what was made of it.
fn is_given(name: &str) -> bool {
    name.starts_with("scenarios/") || name.starts_with("design.")
}

/// When the last session of a diary ended.
pub(super) fn last_end(diary: &str) -> Option<String> {
    let end = |line: &str| -> Option<Timestamp> {
        serde_json::from_str::<Value>(line).ok()?.get("ended")?.as_str()?.parse().ok()
    };
    Some(diary.lines().rev().find_map(end)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_end_of_a_diary_is_found_whatever_else_it_says() {
        let diary = "{\"ended\":\"2026-01-01T00:00:00Z\"}\n{\"started\":\"2026-02-01T00:00:00Z\"}\n{\"ended\":\"2026-02-02T03:04:05Z\",\"played\":1}\n{\"ended\":7}\nnoise\n";
        assert_eq!(last_end(diary).unwrap(), "2026-02-02T03:04:05Z");
        assert_eq!(last_end("{\"started\":\"2026-02-01T00:00:00Z\"}\n"), None);
    }
}
