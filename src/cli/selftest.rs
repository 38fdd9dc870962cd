//! `relaylab selftest`: how true the model is, of published facts and exact limits.

use super::exit::{self, Fault};
use super::options::threads;
use super::progress::{Manner, Terminal};
use super::study::listen;
use super::terminal::Voice;
use crate::files::{publish, unfinished};
use crate::proof::{Fact, Verdict, ask};
use crate::report::proof as report;
use crate::runner::{Runner, Variant};
use crate::scenario::Change;
use clap::Args;
use serde_json::json;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Play published facts and exact limits, and say which of them the model shows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab selftest --quick                     all of them, in about a minute
  relaylab selftest V23                         one of them, with the markets that are played
  relaylab selftest --seed 77 --out PROOF.md    all of them with other luck, as a document
  relaylab selftest --market my-market.toml     which of the published facts a market of your own shows
  relaylab selftest --set word_of_mouth.on=false    which of them the reference market shows without a part of it
  relaylab selftest --contest --quick           which facts need which part of the model
Exit codes: 0 each limit and each fact a market was fitted to holds or cannot be told, 10 one is outside. Predictions, and
facts asked of a changed market or one of your own, decide nothing.")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line are what they are")]
pub(super) struct SelfTest {
    /// Facts, e.g. `V23 L9`; without them, all.
    #[arg(value_name = "FACT")]
    facts: Vec<String>,
    /// A quick look, with few seeds.
    #[arg(long, conflicts_with = "seeds")]
    quick: bool,
    /// List the facts and play none.
    #[arg(long)]
    list: bool,
    /// Ask a scenario of your own instead of the reference market; what is asked of others is left out.
    #[arg(long, value_name = "FILE")]
    market: Option<PathBuf>,
    /// Change a key of the market, as `word_of_mouth.on=false`, to see which facts need it; what is
    /// asked of other markets is left out.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Play the published facts in the market as it is and without one part of the model at a time: decay of leads, word of mouth,
    /// goodwill, differences of people, differences of reps, feedback of sales; limits are left out.
    #[arg(long, conflicts_with = "list")]
    contest: bool,
    /// The number all luck comes from.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=9_007_199_254_740_991))]
    seed: u64,
    /// Seeds of every fact, in place of its own number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    seeds: Option<u32>,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// File to write as Markdown, with the command of every market.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the file even if it holds something else.
    #[arg(long, requires = "out")]
    force: bool,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl SelfTest {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let mut asked = ask()?.seed(self.seed).quick(self.quick);
        if let Some(file) = &self.market {
            asked = asked.of(Variant::read(file)?, &file.display().to_string());
        }
        let changes = self.set.iter().cloned().map(Change::Typed).collect();
        let mut asked = asked.changed(changes).only(&self.facts)?;
        if let Some(seeds) = self.seeds {
            asked = asked.seeds(seeds);
        }
        if self.list {
            let rows = asked.facts();
            let row = |fact: &Fact| json!({ "id": fact.id, "class": fact.class.name(), "claim": fact.claim, "source": fact.source });
            return if voice.json {
                let rows: Vec<_> = rows.iter().map(row).collect();
                voice.say_json(&json!({ "schema": "relaylab.selftest/1", "facts": rows }))
            } else {
                voice.say(&report::list(rows, &|text| voice.heading(text)))
            };
        }
        if let Some(out) = self.out.as_ref().filter(|_| !self.force) {
            unclaimed(out)?;
        }
        let runner = Runner::new().threads(threads(self.threads)).events(Terminal::new(self.progress, voice));
        listen(&runner);
        let again = super::run::command();
        if self.contest {
            let contest = asked.contest(&runner)?;
            self.write(|| report::contest_markdown(&contest, &again))?;
            return if voice.json {
                voice.say_json(&report::contest_json(&contest, &again))
            } else {
                voice.say(&report::contest_text(&contest, &|text| voice.heading(text)))?;
                self.written(voice)
            };
        }
        let answer = asked.answer(&runner)?;
        self.write(|| report::markdown(&answer, &again))?;
        if voice.json {
            voice.say_json(&report::json(&answer, &again))?;
        } else {
            let alone = answer.rows.len() <= 3;
            voice.say(&report::text(&answer, alone, &|text| voice.heading(text)))?;
            self.written(voice)?;
        }
        if self.market.is_none() && self.set.is_empty() && answer.worst() == Some(Verdict::Outside) {
            return Err(Fault { code: exit::CHECKS_FAILED, text: String::new() });
        }
        Ok(())
    }

    /// Writes the document that was asked for.
    fn write(&self, text: impl Fn() -> String) -> Result<(), Fault> {
        let Some(out) = &self.out else { return Ok(()) };
        write(out, &text()).map_err(|error| Fault::writing(&out.display().to_string(), &error))
    }

    /// Says where it is.
    fn written(&self, voice: Voice) -> Result<(), Fault> {
        let Some(out) = &self.out else { return Ok(()) };
        voice.say(&format!("written to {}\n", out.display()))
    }
}

fn write(out: &Path, text: &str) -> io::Result<()> {
    let home = out.parent().filter(|home| !home.as_os_str().is_empty());
    let mut file = unfinished(home.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    publish(file, out)
}

/// Makes sure that nothing of somebody else's is written over.
fn unclaimed(out: &Path) -> Result<(), Fault> {
    let other = match fs::read(out) {
        Ok(text) => !text.starts_with(report::TITLE.as_bytes()),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    };
    let cause = format!("{} holds something else, which is not overwritten", out.display());
    let cure = "name another file with `--out FILE`, or add `--force`";
    if other { Err(Fault::new(exit::IO, &cause, cure)) } else { Ok(()) }
}
