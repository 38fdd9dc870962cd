//! Options that change the market of a scenario file; the same for every verb that plays one.

use crate::error::Error;
use crate::runner::Variant;
use crate::scenario::{Change, Outlook};
use crate::settings::Setting as _;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::Path;

/// How the market differs from the one in the file.
#[derive(Clone, Debug, Args)]
pub(super) struct MarketOptions {
    /// Play the same market with so many people: budget, reps and the price of what all can see keep their proportion.
    #[arg(long, value_name = "N")]
    pub(super) people: Option<u32>,
    /// Days to play.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// How often the market is played, with luck of its own each time.
    #[arg(long, value_name = "N")]
    seeds: Option<u32>,
    /// The number all luck comes from.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Which of the views in `[outlook]` is played.
    #[arg(long, value_enum, default_value = "base", value_name = "VIEW")]
    pub(super) outlook: Outlook,
    /// Override a key, as `sales.reps=12`; may be repeated, the last one decides.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl MarketOptions {
    /// Nothing but these people and overrides.
    pub(super) fn only(people: Option<u32>, set: Vec<String>) -> Self {
        Self { people, days: None, seeds: Some(1), seed: None, threads: None, outlook: Outlook::Base, set }
    }

    /// A scenario file with these options.
    pub(super) fn variant(&self, file: &Path) -> Result<Variant, Error> {
        let changes = self.overrides().into_iter().map(Change::Typed);
        Ok(Variant::read(file)?.outlook(self.outlook).changed(changes).people(self.people))
    }

    /// The options as overrides; what `--set` says comes after them and wins.
    pub(super) fn overrides(&self) -> Vec<String> {
        let mut overrides = Vec::new();
        overrides.extend(self.days.map(|days| format!("market.days={days}")));
        overrides.extend(self.seeds.map(|seeds| format!("market.seeds={seeds}")));
        overrides.extend(self.seed.map(|seed| format!("market.seed={seed}")));
        overrides.extend(self.set.iter().cloned());
        overrides
    }

    /// Threads to use.
    pub(super) fn threads(&self) -> usize {
        threads(self.threads)
    }
}

/// So many threads, or as many as there are.
pub(super) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from)
}

impl ValueEnum for Outlook {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Low, Self::Base, Self::High]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, about) = Self::CHOICES[*self as usize];
        Some(PossibleValue::new(word).help(about.trim()))
    }
}
