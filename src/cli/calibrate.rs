//! `relaylab calibrate`: a firm's own numbers in, a fitted scenario out.

use super::exit::Fault;
use super::studied::{Asked, Told};
use super::study::KeepOptions;
use super::terminal::Voice;
use crate::report::calibrate as report;
use crate::study::Extent;
use crate::study::calibrate::{Calibrate as Question, read};
use clap::Args;
use std::path::PathBuf;

/// Fit a scenario to numbers that were observed, and say what these do not tell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab calibrate targets.toml                 fit it; `fitted.toml` in the folder is the scenario
  relaylab calibrate targets.toml --runs 4000     intervals that are less of a guess

A file of targets:
  scenario = \"my-market.toml\"
  people = 5000                                   # optional: plays a smaller market, in proportion
  [targets]
  leads = { value = 480, error = 20 }             # a standard error
  won = { value = 35, tolerance = 0.1 }           # a tenth more or less
  awareness = 0.31                                # counted: only luck is in it
  [data.kept]                                     # a table beside the file
  kind = \"survival\"                             # or frequency, adoption, crm, ties
  file = \"kept.csv\"                             # period,kept,at_risk
  [parameters]
  need.in_market = { from = 0.01, to = 0.1, log = true }
  closing.intercept = { from = -5, to = -2 }")]
pub(super) struct Calibrate {
    /// File of targets and parameters.
    file: PathBuf,
    /// Runs that it takes, about, instead of those of the file, or 1,000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    runs: Option<u32>,
    /// The number all luck comes from, instead of that of the file, or of the scenario.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=9_007_199_254_740_991))]
    seed: Option<u64>,
    #[command(flatten)]
    options: KeepOptions,
}

impl Calibrate {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let asked = read(&self.file)?;
        let asked = self.runs.into_iter().fold(asked, Question::runs);
        let asked = self.seed.into_iter().fold(asked, Question::seed);
        let question = asked.question()?;
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str()];
        let parameters = question.parameters().iter();
        let parameters: Vec<String> = parameters.map(|one| format!("{one}{}", one.range.log)).collect();
        let targets = question.targets().iter();
        let targets: Vec<String> =
            targets.map(|target| format!("{}={}+-{}", target.name, target.value, target.error)).collect();
        let key =
            [&question.seed().to_string(), &parameters.join("\n"), &targets.join("\n"), question.reading()];
        let key = key.map(String::as_str).join("\n");
        let runs = question.runs();
        let asked = Asked {
            verb: "calibrate",
            names: &names,
            market: &market,
            words: question.words(),
            key: &key,
            look: &|| Ok(None),
            extent: Extent::otherwise(runs, runs),
            then: "",
            noun: "run",
        };
        self.options.study(&asked, voice, |runner, again| {
            let answer = question.answer(runner)?;
            Ok(Told::of(&answer, (report::files, report::json, report::text), again, voice))
        })
    }
}
