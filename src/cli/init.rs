//! `relaylab init`: writes a first scenario.

use super::exit::{self, Fault};
use super::presets::PRESETS;
use super::terminal::Voice;
use crate::scenario::closest;
use clap::Args;
use serde_json::json;
use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Write a scenario to start from; without a name, list those there are.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Which one, e.g. `starter`.
    template: Option<String>,
    /// File to write; without it, the scenario goes to stdout.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        // `relaylab init > my.toml` and `init --to my.toml` want a scenario, not a list.
        let wants_file = self.to.is_some() || !voice.json && !std::io::stdout().is_terminal();
        let name = match &self.template {
            Some(name) => name.as_str(),
            None if wants_file => PRESETS[0].name,
            None => return list(voice),
        };
        let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) else {
            let near = closest(name, PRESETS.iter().map(|preset| preset.name));
            let cure = near
                .map_or("`relaylab init` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            return Err(Fault::new(exit::USAGE, &format!("there is no template `{name}`"), &cure));
        };
        match &self.to {
            None => voice.say(preset.text),
            Some(file) => {
                write_new(file, preset.text)?;
                voice.note(&format!("wrote {0}; play it with: relaylab run {0}\n", file.display()));
                if voice.json {
                    voice
                        .say_json(&json!({ "schema": "relaylab.init/1", "template": name, "file": file }))?;
                }
                Ok(())
            }
        }
    }
}

fn list(voice: Voice) -> Result<(), Fault> {
    if voice.json {
        let rows: Vec<_> = PRESETS.iter().map(|p| json!({ "name": p.name, "about": p.doc })).collect();
        return voice.say_json(&json!({ "schema": "relaylab.init/1", "templates": rows }));
    }
    voice.say("Scenarios to start from (relaylab init NAME --to FILE):\n")?;
    PRESETS.iter().try_for_each(|preset| voice.say(&format!("  {:14} {}\n", preset.name, preset.doc)))
}

/// Writes a file that is not there yet; what a person wrote is never overwritten.
fn write_new(file: &Path, text: &str) -> Result<(), Fault> {
    let name = file.display();
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    match opened.and_then(|mut out| out.write_all(text.as_bytes()).and_then(|()| out.sync_all())) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let cause = format!("`{name}` is there already, and is not overwritten");
            Err(Fault::new(exit::IO, &cause, "choose another name, or remove it first"))
        }
        Err(error) => Err(Fault::writing(&name.to_string(), &error)),
        Ok(()) => Ok(()),
    }
}
