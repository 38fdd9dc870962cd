//! `relaylab optimise`: several levers at once, as good as can be told.

use super::exit::Fault;
use super::sensitivity::Span;
use super::studied::{Asked, Told};
use super::study::PlayOptions;
use super::terminal::Voice;
use crate::report::optimise as report;
use crate::study::Extent;
use crate::study::named_metric;
use crate::study::optimise::{Optimise as Question, optimise};
use clap::Args;
use std::path::PathBuf;

/// Runs of a quick search, and of a precise one.
const QUICK_RUNS: u32 = 300;
const PRECISE_RUNS: u32 = 8_000;

/// Move several levers together and find the settings that cannot be told from the best.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab optimise my-market.toml --lever sales_share=0.1..0.9 --lever price.list=400..2500
  relaylab optimise my-market.toml --lever sales.reps=2..12 --on cac    as low as can be, as that is better
  relaylab optimise my-market.toml --lever display.share=0..0.5 --lever blog.share=0..0.5 --keep-total
`best.toml` in the folder is the best that was tried, to be run, compared, or moved further.")]
pub(super) struct Optimise {
    /// Scenario file.
    file: PathBuf,
    /// Key that is moved, and the ends of its values, as `sales_share=0.1..0.9`; may be repeated.
    #[arg(long, value_name = "KEY=LOW..HIGH", required = true, allow_hyphen_values = true)]
    lever: Vec<Span>,
    /// Metric that is to be as good as can be: most of it, or least where less is better.
    #[arg(long, visible_alias = "metric", value_name = "METRIC", default_value = "profit")]
    on: String,
    /// Runs that it may take; without it, 1,000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(200..=1_000_000), conflicts_with_all = ["quick", "precise"])]
    runs: Option<u32>,
    /// The shares of channels among the levers keep the sum that they have now.
    #[arg(long)]
    keep_total: bool,
    #[command(flatten)]
    options: PlayOptions,
}

impl Optimise {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.on)?;
        let variant = self.options.variant(&self.file)?;
        let asked = optimise(&variant).metric(metric.name);
        let asked = self.lever.iter().fold(asked, |asked, span| asked.lever(&span.key, span.from, span.to));
        let asked = self.options.seed.into_iter().fold(asked, Question::seed);
        let runs = self.runs.or(self.options.worded(QUICK_RUNS, PRECISE_RUNS));
        let asked = runs.into_iter().fold(asked, Question::runs);
        let asked = if self.keep_total { asked.keep_total() } else { asked };
        let question = asked.question()?;
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str()];
        let levers: Vec<String> = question.levers().iter().map(ToString::to_string).collect();
        let seed = self.options.seed.map_or(String::new(), |seed| seed.to_string());
        let key = format!("{}\n{seed}\n{}\n{}", self.on, self.keep_total, levers.join("\n"));
        let runs = u64::from(question.runs());
        let asked = Asked {
            verb: "optimise",
            names: &names,
            market: &market,
            words: question.words(),
            key: &key,
            look: &|| Ok(None),
            extent: Extent::otherwise(runs, runs),
            then: "at most, as fewer settings are left with every further seed",
            noun: "run",
        };
        self.options.study(&asked, voice, |runner, again| {
            let answer = question.answer(runner)?;
            Ok(Told::of(&answer, (report::files, report::json, report::text), again, voice))
        })
    }
}
