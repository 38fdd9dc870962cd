//! `relaylab balance`: one lever from end to end, by default the share of the budget that goes to sales.

use super::exit::Fault;
use super::studied::{Asked, Look, Told};
use super::study::{QUICK_SEEDS, StudyOptions};
use super::terminal::Voice;
use crate::error::Error;
use crate::report::balance as report;
use crate::runner::Variant;
use crate::study::balance::{Balance as Question, ENDS, Side, balance};
use crate::study::named_metric;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Points of a first look.
const LOOK_POINTS: u16 = 9;

/// Move one lever from end to end and find where the balance lies.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab balance my-market.toml                      from all to marketing to all to sales
  relaylab balance my-market.toml --on retention       the best share for another metric
  relaylab balance my-market.toml --within marketing   the share of each channel, one after another
  relaylab balance my-market.toml --within sales       the time for inbound leads, cold calls and follow-up
  relaylab balance my-market.toml --lever sales.reps --from 2 --to 12   any key that is a number")]
pub(super) struct Balance {
    /// Scenario file.
    file: PathBuf,
    /// Metric that decides which point is best.
    #[arg(long, value_name = "METRIC", default_value = "profit")]
    on: String,
    /// Key that is moved.
    #[arg(long, value_name = "KEY", default_value = "budget.sales_share")]
    lever: String,
    /// Instead of the balance of the two, the split within one of them: one share after another is moved, the others keep
    /// their proportions.
    #[arg(long, value_enum, value_name = "SIDE", conflicts_with = "lever")]
    within: Option<Within>,
    /// Lowest value of the lever; without both ends a share is moved from 0 to 1, anything else from half to twice what it is.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    from: Option<f64>,
    /// Highest value of the lever.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    to: Option<f64>,
    /// Points at which the market is played; without it, 11, and 9 for each share with `--within`.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(5..=501))]
    points: Option<u16>,
    #[command(flatten)]
    options: StudyOptions,
}

/// Whose split is looked at.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Within {
    /// The budget of marketing, channel by channel.
    Marketing,
    /// The time of sales: inbound leads, cold calls and e-mails, follow-up.
    Sales,
}

impl From<Within> for Side {
    fn from(within: Within) -> Self {
        match within {
            Within::Marketing => Self::Marketing,
            Within::Sales => Self::Sales,
        }
    }
}

impl Balance {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.on)?;
        let variant = self.options.variant(&self.file)?;
        let ask = |variant: &Variant, points: Option<u16>, seeds: Option<u32>| {
            let asked = balance(variant).lever(&self.lever).metric(metric.name);
            let asked = seeds.into_iter().fold(asked, Question::seeds);
            let asked = match (self.from, self.to) {
                (None, None) => asked,
                (from, to) => asked.between(from.unwrap_or(0.0), to.unwrap_or(1.0)),
            };
            let asked = points.into_iter().fold(asked, Question::points);
            self.options.seed.into_iter().fold(asked, Question::seed)
        };
        let asked = ask(&variant, self.points, self.options.seeds());
        let look = || {
            let Some(small) = self.options.look(&variant)? else { return Ok(None) };
            let asked = ask(&small, Some(LOOK_POINTS), Some(QUICK_SEEDS));
            let runner = self.options.looker(voice);
            let (said, scope) = match self.within {
                None => asked.run(&runner).map(|answer| (answer.sentence(), answer.scope())),
                Some(side) => {
                    asked.within(side.into()).run(&runner).map(|split| (split.sentence(), split.scope()))
                }
            }
            .map_err(typed)?;
            Ok(Some(format!("{said} ({scope})")))
        };
        match self.within {
            None => self.whole(&asked, &look, voice),
            Some(side) => self.split(asked, side.into(), &look, voice),
        }
    }

    fn whole(&self, asked: &Question, look: Look<'_>, voice: Voice) -> Result<(), Fault> {
        let question = asked.question().map_err(typed)?;
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str(), &self.lever];
        let words = question.words();
        let key = self.on.as_str();
        let (extent, then) = (question.extent(), question.then());
        let asked = Asked {
            verb: "balance",
            names: &names,
            market: &market,
            words,
            key,
            look,
            extent,
            then,
            noun: "seed",
        };
        self.options.study(&asked, voice, |runner, again| {
            let answer = question.answer(runner)?;
            Ok(Told::of(&answer, (report::files, report::json, report::text), again, voice))
        })
    }

    fn split(&self, asked: Question, side: Side, look: Look<'_>, voice: Voice) -> Result<(), Fault> {
        let question = asked.within(side).question().map_err(typed)?;
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str(), "within", side.word()];
        let words = question.words();
        let key = self.on.as_str();
        let (extent, then) = (question.extent(), "");
        let asked = Asked {
            verb: "balance",
            names: &names,
            market: &market,
            words,
            key,
            look,
            extent,
            then,
            noun: "seed",
        };
        self.options.study(&asked, voice, |runner, again| {
            let split = question.answer(runner)?;
            Ok(Told::of(
                &split,
                (report::within::files, report::within::json, report::within::text),
                again,
                voice,
            ))
        })
    }
}

/// An error of the library in the words of the command line.
fn typed(mut error: Error) -> Fault {
    if error.place == ENDS {
        error.help.push_str(": `--from` and `--to`");
    }
    error.into()
}
