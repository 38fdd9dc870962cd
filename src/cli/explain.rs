//! `relaylab explain`: what a key, a section, a channel, an error code or a metric means.

use super::exit::{self, Fault};
use super::terminal::Voice;
use crate::catalogue::explain;
use crate::results::metrics;
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
        let text = match (explain(&key), metric(&key)) {
            (Ok(text), Some(metric)) => format!("{text}\n{metric}"),
            (Ok(text), None) | (Err(_), Some(text)) => text,
            (Err(why), None) => return Err(Fault { code: exit::USAGE, text: format!("error: {why}\n") }),
        };
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.explain/1", "key": key, "text": text }));
        }
        voice.say(&text)
    }
}

/// A metric by its name, or by what tables call it.
fn metric(name: &str) -> Option<String> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let labelled = || metrics::METRICS.iter().find(|metric| letters(metric.label) == letters(name));
    let metric = metrics::metric(name).or_else(labelled)?;
    Some(format!("{} ({}), a metric of `relaylab run`\n  {}\n", metric.name, metric.unit, metric.doc))
}
