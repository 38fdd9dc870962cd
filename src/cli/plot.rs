//! `relaylab plot`: draws the figures of a run folder again, without playing.

use super::exit::Fault;
use super::hold::{Held, Question, hold};
use super::saved;
use super::terminal::Voice;
use crate::figures::{FIGURES, draw_all};
use crate::files::{Folder, clear};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Draw the figures of an earlier run again, from its tables.
#[derive(Debug, Args)]
pub(super) struct Plot {
    /// Folder of the run, e.g. `output/starter-7f3a12`.
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Folder to draw into; without it, `figures` in the folder of the run.
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

impl Plot {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let saved = saved::read(&self.run, voice)?;
        let path = self.to.clone().unwrap_or_else(|| self.run.join("figures"));
        let wrong = |error| Fault::writing(&path.display().to_string(), &error);
        let drawn = || draw_all(FIGURES, &saved.runs, &crate::report::run::caption(&saved.manifest));
        let folder = if self.to.is_some() {
            let question = Question::new("plot", &saved.manifest.scenario_hash);
            let mut home = Held::take(path.clone(), question, false)?;
            home.draw("", &drawn())?;
            home.end()?
        } else {
            // The figures of a run are its own.
            let _lock = hold(&path)?;
            clear(&path).map_err(wrong)?;
            let mut folder = Folder::create(&path).map_err(wrong)?;
            crate::report::write_figures(&mut folder, "", &drawn()).map_err(wrong)?;
            folder
        };
        let files: Vec<String> =
            folder.written().iter().map(|written| path.join(&written.file).display().to_string()).collect();
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.plot/1", "files": files }));
        }
        files.iter().try_for_each(|file| voice.say(&format!("{file}\n")))
    }
}
