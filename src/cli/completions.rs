//! `relaylab completions`: what a shell needs to complete verbs and options.

use super::exit::Fault;
use super::terminal::Voice;
use clap::{Args, Command};
use clap_complete::{Shell, generate};

/// Print completions for a shell, to be sourced or saved where the shell looks for them.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, voice: Voice, command: &mut Command) -> Result<(), Fault> {
        let mut out = Vec::new();
        generate(self.shell, command, "relaylab", &mut out);
        voice.say(&String::from_utf8_lossy(&out))
    }
}
