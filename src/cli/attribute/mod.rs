//! `relaylab attribute`: what each channel and sales activity truly added, against what the usual rules would claim.

mod parts;
mod pictures;
mod returns;
mod rules;
mod show;
mod write;

use crate::study::{Player, players};

use super::exit::{self, Fault};
use super::hold::Held;
use super::numbers::{counted, people};
use super::study::{StudyOptions, listen, named_metric};
use super::terminal::Voice;
use crate::results::metrics::Metric;
use crate::scenario::Scenario;
use crate::study::{Coalitions, Paired};
use clap::Args;
use rules::Claim;
use std::path::PathBuf;

/// Take each channel and sales activity away under the same seeds: what it truly added, and what rules of attribution
/// would have claimed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab attribute my-market.toml                   customers that each channel added
  relaylab attribute my-market.toml --of revenue      what it added to another metric
  relaylab attribute my-market.toml --orders 40       a steadier Shapley value, when there are many channels")]
pub(super) struct Attribute {
    /// Scenario file.
    file: PathBuf,
    /// Metric that is divided up.
    #[arg(long, value_name = "METRIC", default_value = "won")]
    of: String,
    /// Orders in which channels join, when there are too many for all coalitions.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(2..=1000))]
    orders: u16,
    /// Leave response curves and marginal returns out.
    #[arg(long)]
    no_curves: bool,
    #[command(flatten)]
    options: StudyOptions,
}

/// A number by seed, as mean and 95 % interval.
#[derive(Clone, Copy, Debug)]
struct Amount {
    mean: f64,
    interval: (f64, f64),
}

/// What is known of a part.
struct Row {
    player: Player,
    removal: Amount,
    shapley: Amount,
    spend: f64,
    roas: Option<Amount>,
    marginal_roas: Option<Amount>,
    /// Multiple of today's spending, and the metric there.
    curve: Vec<(f64, Amount)>,
}

/// Everything the study came to.
struct Found {
    title: String,
    scenario: Scenario,
    hash: String,
    metric: &'static Metric,
    seeds: Vec<u64>,
    total: Amount,
    nothing: Amount,
    sampled: bool,
    rows: Vec<Row>,
    claims: Vec<Claim>,
    again: String,
}

impl Attribute {
    pub(super) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let metric = named_metric(&self.of)?;
        let variant = self.options.variant(&self.file)?;
        let base = variant.prepare()?;
        let players = players(base.scenario());
        if players.is_empty() {
            let cause = "no channel and no sales activity of this scenario can be taken away";
            return Err(Fault::new(exit::INVALID, cause, "switch one on"));
        }
        let coalitions = Coalitions::new(players.len(), usize::from(self.orders));
        let runner = self.options.runner(voice);
        let seeds = self.options.first_seeds(&base, self.options.seed_count());
        let market = &base.scenario().market;
        voice.note(&format!(
            "taking away {}: {} x {} x {} x {}\n",
            counted(players.len() as u64, "part"),
            counted(coalitions.sets.len() as u64, "coalition"),
            counted(seeds.len() as u64, "seed"),
            people(market.people.into()),
            counted(market.days.into(), "day")
        ));
        let mut home =
            Held::take(self.options.folder("attribute", &[&base.scenario().about.title], base.hash()))?;
        listen(&runner);
        let values = parts::play(&runner, &variant, &players, &coalitions, &seeds, metric)?;
        let claims = rules::claims(&runner, &variant, &players, &seeds)?;
        let mut found = Found {
            title: base.scenario().about.title.clone(),
            scenario: base.scenario().clone(),
            hash: base.hash().to_owned(),
            metric,
            total: amount(&values[0]),
            nothing: amount(&values[1]),
            sampled: coalitions.sampled(),
            rows: parts::rows(players, &coalitions, &values),
            claims: Vec::new(),
            seeds,
            again: super::run::command(),
        };
        if metric.name == "won" {
            found.claims = rules::judged(claims, &found.rows);
        }
        returns::play(&runner, &variant, &mut found, !self.no_curves)?;
        write::folder(&found, &mut home)?;
        if voice.json {
            return voice.say_json(&write::json(&found));
        }
        voice.say(&show::text(&found, voice))?;
        voice.say(&format!("written to {}\nagain with {}\n", home.path().display(), found.again))
    }
}

fn amount(values: &[f64]) -> Amount {
    let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    Paired::of(&some, &vec![Some(0.0); values.len()]).map_or_else(
        || {
            let mean = values.first().copied().unwrap_or(0.0);
            Amount { mean, interval: (mean, mean) }
        },
        |paired| Amount { mean: paired.mean, interval: paired.interval(0.05) },
    )
}
