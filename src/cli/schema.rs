//! `relaylab schema`: what a scenario file may say, as JSON Schema for editors, as a file with every key, or as tables
//! for a description of the model.

use super::exit::Fault;
use super::terminal::Voice;
use crate::catalogue::{json_schema, parameters, reference};
use clap::Args;

/// Print the JSON Schema of scenario files, or a reference scenario with every key and its default.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// A scenario with every key, its meaning and its default instead.
    #[arg(long)]
    reference: bool,
    /// Markdown tables of every key instead.
    #[arg(long, conflicts_with = "reference")]
    tables: bool,
}

impl Schema {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        match (self.reference, self.tables) {
            (true, _) => voice.say(&reference()),
            (_, true) => voice.say(&parameters()),
            _ => voice.say_json(&json_schema()),
        }
    }
}
