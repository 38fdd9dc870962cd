//! `relaylab attribute`: what each channel and sales activity truly added, against what the usual rules would claim.

use super::exit::Fault;
use super::studied::{Asked, Told};
use super::study::{QUICK_SEEDS, StudyOptions};
use super::terminal::Voice;
use crate::report::attribute as report;
use crate::runner::Variant;
use crate::study::attribute::{Attribute as Question, attribute};
use crate::study::named_metric;
use clap::Args;
use std::path::PathBuf;

/// Take each channel and sales activity away under the same seeds: what it truly added, and what rules of attribution
/// would have claimed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab attribute my-market.toml                   customers that each channel added
  relaylab attribute my-market.toml --of revenue      what it added to another metric
  relaylab attribute my-market.toml --orders 80       a steadier Shapley value, when there are many channels")]
pub(super) struct Attribute {
    /// Scenario file.
    file: PathBuf,
    /// Metric that is divided up.
    #[arg(long, value_name = "METRIC", default_value = "won")]
    of: String,
    /// Orders in which channels join, when there are too many for all coalitions; half of them the others backwards, each with
    /// one of the seeds. Shapley values have intervals from 20 on.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(2..=1000))]
    orders: u16,
    /// Leave response curves and marginal returns out.
    #[arg(long)]
    no_curves: bool,
    #[command(flatten)]
    options: StudyOptions,
}

impl Attribute {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.of)?;
        let variant = self.options.variant(&self.file)?;
        let ask = |variant: &Variant, seeds: Option<u32>| {
            let asked = attribute(variant).metric(metric.name);
            let asked = seeds.into_iter().fold(asked, Question::seeds);
            self.options.seed.into_iter().fold(asked, Question::seed)
        };
        let asked = ask(&variant, self.options.seeds()).orders(self.orders).returns(!self.no_curves);
        let question = asked.question()?;
        let look = || {
            let Some(small) = self.options.look(&variant)? else { return Ok(None) };
            let answer = ask(&small, Some(QUICK_SEEDS)).returns(false).run(&self.options.looker(voice))?;
            Ok(Some(format!("{} ({})", answer.sentence(), answer.scope())))
        };
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str()];
        let words = question.words();
        let key = if self.no_curves { format!("{} without curves", self.of) } else { self.of.clone() };
        let (extent, then) = (question.extent(), question.then());
        let asked = Asked {
            verb: "attribute",
            names: &names,
            market: &market,
            words,
            key: &key,
            look: &look,
            extent,
            then,
            noun: "seed",
        };
        self.options.study(&asked, voice, |runner, again| {
            let answer = question.answer(runner)?;
            Ok(Told::of(&answer, (report::files, report::json, report::text), again, voice))
        })
    }
}
