//! `relaylab schema`: what a scenario file may say, as JSON Schema for editors or as a file with every key.

use super::exit::Fault;
use super::terminal::Voice;
use crate::scenario::{json_schema, reference};
use clap::Args;

/// Print the JSON Schema of scenario files, or a reference scenario with every key and its default.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// A scenario with every key, its meaning and its default instead.
    #[arg(long)]
    reference: bool,
}

impl Schema {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.reference { voice.say(&reference()) } else { voice.say_json(&json_schema()) }
    }
}
