//! `relaylab sensitivity`: what a metric depends on, when several inputs may be other than they were written.

use super::exit::Fault;
use super::studied::{Asked, Told};
use super::study::PlayOptions;
use super::terminal::Voice;
use crate::report::sensitivity as report;
use crate::study::Extent;
use crate::study::named_metric;
use crate::study::sensitivity::{Sensitivity as Question, sensitivity};
use clap::Args;
use std::path::PathBuf;
use std::str::FromStr;

/// Rows of a quick question, and of a precise one, whose intervals are half as wide.
const QUICK_ROWS: u32 = 32;
const PRECISE_ROWS: u32 = 512;
/// Trajectories of a quick screening, of a usual one, and of a precise one.
const TRAJECTORIES: [u32; 3] = [8, 20, 80];

/// Vary several inputs together and find which of them, or luck, an outcome depends on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab sensitivity my-market.toml                  the inputs that are in doubt, with luck among them
  relaylab sensitivity my-market.toml --morris         a first look at them that takes few runs
  relaylab sensitivity my-market.toml --input price.list=400..2500 --input sales_share=0.1..0.9
  relaylab sensitivity my-market.toml --on customers --rows 512
Another metric of the same design is answered from the runs that are kept.")]
pub(super) struct Sensitivity {
    /// Scenario file.
    file: PathBuf,
    /// Input that is varied, and the ends of its values, as `price.list=400..2500`; may be repeated. Without it, the keys that
    /// `[outlook]` of the file changes, and those that have a plausible range of their own.
    #[arg(long, value_name = "KEY=LOW..HIGH", allow_hyphen_values = true)]
    input: Vec<Span>,
    /// Metric that is looked at.
    #[arg(long, visible_alias = "metric", value_name = "METRIC", default_value = "profit")]
    on: String,
    /// Rows of the design, each of them as many runs as there are inputs and three more; without it, 128. Powers of two fill best.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(16..=65_536), conflicts_with_all = ["quick", "precise"])]
    rows: Option<u32>,
    /// Instead of shares of the variance the effects of single moves (Morris), which take few runs: which inputs matter at all.
    #[arg(long, conflicts_with = "rows")]
    morris: bool,
    /// Trajectories of `--morris`, each of them as many runs as there are inputs and two more; without it, 20.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=65_536), requires = "morris", conflicts_with_all = ["quick", "precise"])]
    trajectories: Option<u32>,
    /// Values that each input takes in `--morris`, an even number.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(2..=1000))]
    levels: u32,
    #[command(flatten)]
    options: PlayOptions,
}

/// A key and the ends of its values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) key: String,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().replace('_', "").parse::<f64>().ok();
        let (key, ends) = text.rsplit_once('=').unwrap_or((text, ""));
        let ends = ends.split_once("..").and_then(|(from, to)| Some((number(from)?, number(to)?)));
        let (from, to) = ends.ok_or("write a key and two numbers, as `price.list=400..2500`")?;
        Ok(Self { key: key.trim().to_owned(), from, to })
    }
}

impl Sensitivity {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.on)?;
        let variant = self.options.variant(&self.file)?;
        let asked = sensitivity(&variant).metric(metric.name);
        let asked = self.input.iter().fold(asked, |asked, span| asked.input(&span.key, span.from, span.to));
        let asked = self.options.seed.into_iter().fold(asked, Question::seed);
        let asked = if self.morris {
            let [quick, usual, precise] = TRAJECTORIES;
            let count = self.trajectories.or(self.options.worded(quick, precise)).unwrap_or(usual);
            asked.screening(count, self.levels)
        } else {
            self.rows
                .or(self.options.worded(QUICK_ROWS, PRECISE_ROWS))
                .into_iter()
                .fold(asked, Question::rows)
        };
        let question = asked.question()?;
        let market = question.market().clone();
        let names = [market.scenario().about.title.as_str()];
        let inputs: Vec<String> = question.inputs().iter().map(ToString::to_string).collect();
        let seed = self.options.seed.map_or(String::new(), |seed| seed.to_string());
        let key = format!("{}\n{seed}\n{}\n{}", self.on, self.levels, inputs.join("\n"));
        let (markets, runs) = question.counts();
        let asked = Asked {
            verb: "sensitivity",
            names: &names,
            market: &market,
            words: question.words(),
            key: &key,
            look: &|| Ok(None),
            extent: Extent::otherwise(markets, runs),
            then: "",
            noun: "run",
        };
        self.options.study(&asked, voice, |runner, again| {
            let answer = question.answer(runner)?;
            let stopped = answer.is_stopped().then(|| answer.progress());
            Ok(Told {
                stopped,
                ..Told::of(&answer, (report::files, report::json, report::text), again, voice)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_key_and_two_numbers() {
        let span = |text: &str| text.parse::<Span>();
        let wanted = Span { key: "closing.intercept".into(), from: -4.5, to: 1e3 };
        assert_eq!(span("closing.intercept = -4.5..1_000"), Ok(wanted));
        for text in ["", "a", "a=1", "a=1..", "a=..2", "a=b..c", "a=1.2"] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
