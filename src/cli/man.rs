//! `relaylab man`: the manual, made from the same declaration as the help.

use super::exit::{self, Fault};
use super::terminal::Voice;
use crate::settings::closest;
use clap::{Args, Command};
use std::fs;
use std::path::PathBuf;

/// Print a page of the manual, of the program or of a verb; `relaylab man run | man -l -` shows it.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The verb.
    verb: Option<String>,
    /// Write all pages into this folder instead (`relaylab.1`, `relaylab-run.1`, ...).
    #[arg(long, value_name = "FOLDER", conflicts_with = "verb")]
    to: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, voice: Voice, command: Command) -> Result<(), Fault> {
        let mut command = command.disable_help_subcommand(true);
        command.build();
        if let Some(folder) = &self.to {
            let write = || {
                fs::create_dir_all(folder)?;
                clap_mangen::generate_to(command.clone(), folder)
            };
            write().map_err(|error| Fault::writing(&folder.display().to_string(), &error))?;
            return voice.say(&format!("pages written to {}\n", folder.display()));
        }
        let Some(name) = &self.verb else { return voice.say(&page(command)?) };
        let Some(verb) = command.find_subcommand(name) else {
            let near = closest(name, command.get_subcommands().map(Command::get_name));
            let cure = near.map_or("`relaylab catalog verbs` lists them".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            return Err(Fault::new(exit::USAGE, &format!("there is no verb `{name}`"), &cure));
        };
        voice.say(&page(verb.clone())?)
    }
}

fn page(command: Command) -> Result<String, Fault> {
    let mut out = Vec::new();
    let page = clap_mangen::Man::new(command).render(&mut out);
    page.map_err(|error| Fault::writing("the page", &error))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}
