//! `relaylab explain`: what a key, a section, a channel, an error code or a metric means.

use super::exit::{self, Fault};
use super::terminal::Voice;
use crate::catalogue::explain;
use clap::Args;
use serde_json::json;

/// Say what a word of the field, a key, a section, an error code or a metric means, with unit, range and default.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// E.g. `cold call`, `SEO`, `sales.reps`, `sales`, `channels.display`, `B014` or `cac`.
    #[arg(required = true)]
    key: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let key = self.key.join(" ");
        let text =
            explain(&key).map_err(|why| Fault { code: exit::USAGE, text: format!("error: {why}\n") })?;
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.explain/1", "key": key, "text": text }));
        }
        voice.say(&text)
    }
}
