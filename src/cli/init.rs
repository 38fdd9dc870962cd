//! `relaylab init`: writes a first scenario.

use super::bundles::{BUNDLES, Bundle};
use super::exit::{self, Fault};
use super::terminal::Voice;
use crate::scenario::{PRESETS, Preset};
use crate::settings::closest;
use crate::words::numbers::list as listed;
use crate::words::wrapped;
use clap::Args;
use serde_json::json;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Write a scenario to start from, or files that belong together; without a name, list those there are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab init starter --to my-market.toml   one scenario, in a file of this name
  relaylab init over-marketing                a paradox: the two scenarios that show it, and what to type next
  relaylab init study                         a design and its scenario")]
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
        let preset = PRESETS.iter().find(|preset| preset.name == name);
        // A preset that is written into a named file is one file, whatever belongs to it.
        let alone = self.to.is_some() && preset.is_some();
        if let Some(bundle) = BUNDLES.iter().find(|bundle| bundle.name == name && !alone) {
            return self.bundle(bundle, voice);
        }
        let Some(preset) = preset else {
            let names =
                || PRESETS.iter().map(|preset| preset.name).chain(BUNDLES.iter().map(|bundle| bundle.name));
            let cure = closest(name, names()).map_or_else(
                || format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Fault::new(exit::USAGE, &format!("there is no template `{name}`"), &cure));
        };
        match &self.to {
            None => {
                voice.say(preset.text)?;
                if !preset.beside.is_empty() {
                    let names: Vec<&str> = preset.beside.iter().map(|(name, _)| *name).collect();
                    voice.note(&format!(
                        "it needs {} beside it, which `--to FILE` writes too\n",
                        names.join(" and ")
                    ));
                }
                Ok(())
            }
            Some(file) => write_all(preset, file, voice),
        }
    }

    /// Writes files that belong together, and says what to type next.
    fn bundle(&self, bundle: &Bundle, voice: Voice) -> Result<(), Fault> {
        let Bundle { name, next, .. } = bundle;
        if self.to.is_some() {
            let cause = format!("`{name}` is several files with names of their own");
            return Err(Fault::new(exit::USAGE, &cause, "leave out `--to`; they are written here"));
        }
        let files = (bundle.files)();
        if let Some((name, _)) = files.iter().find(|(name, _)| Path::new(name).exists()) {
            return Err(there(Path::new(name)));
        }
        for (name, text) in &files {
            let home = Path::new(name).parent().unwrap_or(Path::new(""));
            fs::create_dir_all(home).map_err(|error| Fault::writing(&home.display().to_string(), &error))?;
            write_new(Path::new(name), text)?;
        }
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        if voice.json {
            return voice.say_json(
                &json!({ "schema": "relaylab.init/1", "template": name, "files": names, "next": next }),
            );
        }
        voice.note(&format!("wrote {}: {}; go on with:\n", listed(&names), bundle.about));
        voice.say(&format!("{next}\n"))
    }
}

/// Writes a preset and what must stand beside it, and says so.
fn write_all(preset: &Preset, file: &Path, voice: Voice) -> Result<(), Fault> {
    let mut files = vec![file.to_owned()];
    write_new(file, preset.text)?;
    for (name, text) in preset.beside {
        let beside = file.parent().unwrap_or(Path::new("")).join(name);
        // Another preset may have brought the same file.
        if !fs::read(&beside).is_ok_and(|bytes| bytes == text.as_bytes()) {
            let home = beside.parent().unwrap_or(Path::new(""));
            fs::create_dir_all(home).map_err(|error| Fault::writing(&home.display().to_string(), &error))?;
            write_new(&beside, text)?;
            files.push(beside);
        }
    }
    if voice.json {
        return voice
            .say_json(&json!({ "schema": "relaylab.init/1", "template": preset.name, "files": files }));
    }
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    voice.note(&format!("wrote {}; play it with: relaylab run {}\n", names.join(" and "), file.display()));
    Ok(())
}

fn list(voice: Voice) -> Result<(), Fault> {
    if voice.json {
        let rows: Vec<_> =
            PRESETS.iter().map(|p| json!({ "name": p.name, "question": p.question() })).collect();
        return voice.say_json(&json!({ "schema": "relaylab.init/1", "templates": rows }));
    }
    voice.say("Scenarios to start from (relaylab init NAME --to FILE):\n")?;
    let row =
        |preset: &Preset| wrapped(preset.question(), 80, &format!("  {:22}", preset.name), &" ".repeat(24));
    PRESETS.iter().try_for_each(|preset| voice.say(&row(preset)))?;
    voice.say("Files that belong together (relaylab init NAME):\n")?;
    BUNDLES.iter().try_for_each(|bundle| voice.say(&format!("  {:22}{}\n", bundle.name, bundle.about)))
}

/// The refusal to write over a file.
fn there(file: &Path) -> Fault {
    let cause = format!("`{}` is there already, and is not overwritten", file.display());
    Fault::new(exit::IO, &cause, "choose another name, or remove it first")
}

/// Writes a file that is not there yet; what a person wrote is never overwritten.
fn write_new(file: &Path, text: &str) -> Result<(), Fault> {
    let name = file.display();
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    match opened.and_then(|mut out| out.write_all(text.as_bytes()).and_then(|()| out.sync_all())) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(there(file)),
        Err(error) => Err(Fault::writing(&name.to_string(), &error)),
        Ok(()) => Ok(()),
    }
}
