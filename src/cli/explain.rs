//! `relaylab explain`: what a key, a section, a channel, an error code or a metric means.

use super::exit::{self, Fault};
use super::terminal::Voice;
use crate::catalogue::explain;
use crate::results::metrics;
use clap::Args;
use serde_json::json;

/// Say what a key, a section, an error code or a metric means, with unit, range and default.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// E.g. `sales.reps`, `sales`, `channels.display`, `B014` or `cac`.
    key: String,
}

impl Explain {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let text = match explain(&self.key) {
            Ok(text) => text,
            Err(why) => metric(&self.key)
                .ok_or_else(|| Fault { code: exit::USAGE, text: format!("error: {why}\n") })?,
        };
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.explain/1", "key": self.key, "text": text }));
        }
        voice.say(&text)
    }
}

fn metric(name: &str) -> Option<String> {
    let metric = metrics::metric(name)?;
    Some(format!("{} ({}), a metric of `relaylab run`\n  {}\n", metric.name, metric.unit, metric.doc))
}
