//! `relaylab report`: writes the page of a run folder again, without playing.

use super::exit::Fault;
use super::hold::hold;
use super::saved;
use super::terminal::Voice;
use crate::files::Folder;
use crate::report::Rows;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Write the report of an earlier run again, from its tables: one HTML file that needs nothing else.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// Folder of the run, e.g. `output/starter-7f3a12`.
    #[arg(value_name = "RUN")]
    run: PathBuf,
}

impl Report {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let saved = saved::read(&self.run, voice)?;
        let page = crate::report::run::page(
            &saved.runs,
            &crate::report::run::caption(&saved.manifest),
            &saved.manifest,
            &saved.scenario,
            Rows::default(),
        );
        let _lock = hold(&self.run)?;
        let wrong = |error| Fault::writing(&self.run.display().to_string(), &error);
        Folder::create(&self.run)
            .and_then(|mut folder| folder.write("report.html", page.as_bytes()))
            .map_err(wrong)?;
        let file = self.run.join("report.html");
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.report/1", "file": file }));
        }
        voice.say(&format!("{}\n", file.display()))
    }
}
