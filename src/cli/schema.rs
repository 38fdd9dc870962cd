//! `relaylab schema`: what a scenario file may say, as JSON Schema for editors, as a file with every key, or as tables
//! for a description of the model; and what the program prints as JSON.

use super::exit::Fault;
use super::terminal::Voice;
use crate::catalogue::{json_schema, parameters, reference};
use clap::Args;
use clap::builder::PossibleValuesParser;

/// Print the JSON Schema of scenario files or of what a verb prints as JSON, or a reference scenario with every key and its
/// default.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab schema                  of scenario files, for an editor
  relaylab schema --of run         of what `relaylab run --json` prints
  relaylab schema --of progress    of the lines of `--progress json`")]
pub(super) struct Schema {
    /// A scenario with every key, its meaning and its default instead.
    #[arg(long)]
    reference: bool,
    /// Markdown tables of every key instead.
    #[arg(long, conflicts_with = "reference")]
    tables: bool,
    /// The JSON Schema of an output instead: of a verb's `--json`, of `--dry-run`, of `--progress json`, of a file of a folder.
    #[arg(long, value_name = "OUTPUT", conflicts_with_all = ["reference", "tables"], value_parser = names())]
    of: Option<String>,
}

/// Every form of JSON that the program writes, with its schema.
const OUTPUTS: &[(&str, &str)] = &[
    ("archive", include_str!("../../docs/schemas/archive.json")),
    ("attribute", include_str!("../../docs/schemas/attribute.json")),
    ("balance", include_str!("../../docs/schemas/balance.json")),
    ("batch", include_str!("../../docs/schemas/batch.json")),
    ("calibrate", include_str!("../../docs/schemas/calibrate.json")),
    ("catalog", include_str!("../../docs/schemas/catalog.json")),
    ("check", include_str!("../../docs/schemas/check.json")),
    ("cite", include_str!("../../docs/schemas/cite.json")),
    ("compare", include_str!("../../docs/schemas/compare.json")),
    ("dictionary", include_str!("../../docs/schemas/dictionary.json")),
    ("distribute", include_str!("../../docs/schemas/distribute.json")),
    ("dry-run", include_str!("../../docs/schemas/dry-run.json")),
    ("estimate", include_str!("../../docs/schemas/estimate.json")),
    ("explain", include_str!("../../docs/schemas/explain.json")),
    ("explore", include_str!("../../docs/schemas/explore.json")),
    ("export", include_str!("../../docs/schemas/export.json")),
    ("init", include_str!("../../docs/schemas/init.json")),
    ("manifest", include_str!("../../docs/schemas/manifest.json")),
    ("optimise", include_str!("../../docs/schemas/optimise.json")),
    ("parts", include_str!("../../docs/schemas/parts.json")),
    ("plot", include_str!("../../docs/schemas/plot.json")),
    ("progress", include_str!("../../docs/schemas/progress.json")),
    ("report", include_str!("../../docs/schemas/report.json")),
    ("run", include_str!("../../docs/schemas/run.json")),
    ("selftest", include_str!("../../docs/schemas/selftest.json")),
    ("sensitivity", include_str!("../../docs/schemas/sensitivity.json")),
    ("status", include_str!("../../docs/schemas/status.json")),
    ("sweep", include_str!("../../docs/schemas/sweep.json")),
    ("truth", include_str!("../../docs/schemas/truth.json")),
    ("verify", include_str!("../../docs/schemas/verify.json")),
];

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(OUTPUTS.iter().map(|(name, _)| *name))
}

impl Schema {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if let Some((_, schema)) = OUTPUTS.iter().find(|(name, _)| self.of.as_deref() == Some(*name)) {
            return voice.say(schema);
        }
        match (self.reference, self.tables) {
            (true, _) => voice.say(&reference()),
            (_, true) => voice.say(&parameters()),
            _ => voice.say_json(&json_schema()),
        }
    }
}
