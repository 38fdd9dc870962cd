//! Options and words that all studies share.

use super::exit::{self, Fault};
use super::interrupt;
use super::numbers::{counted, grouped, people};
use super::options::threads;
use super::progress::{Manner, Terminal};
use super::run::slug;
use super::terminal::Voice;
use crate::base::draws::replicate_seed;
use crate::report::Facts;
use crate::results::metrics::{METRICS, Metric, metric};
use crate::runner::{Prepared, Runner, Variant};
use crate::scenario::{Change, Outlook, Scenario};
use crate::settings::closest;
use clap::Args;
use std::path::{Path, PathBuf};

/// Where finished runs of studies are kept.
const STORE: &str = "output/runs";

/// Seeds of a study that asks for no other number.
const SEEDS: u32 = 20;

/// How the markets of a study are played.
#[derive(Clone, Debug, Args)]
pub(super) struct StudyOptions {
    /// Play the same market with so many people: budget, reps and the price of what all can see keep their proportion.
    #[arg(long, value_name = "N")]
    pub(super) people: Option<u32>,
    /// Days to play.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// Seeds, the same for every market; without it, 20.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub(super) seeds: Option<u32>,
    /// The number all luck comes from; without it, that of the first file.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=9_007_199_254_740_991))]
    pub(super) seed: Option<u64>,
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Which of the views in `[outlook]` is played, in every market.
    #[arg(long, value_enum, default_value = "base", value_name = "VIEW")]
    outlook: Outlook,
    /// Override a key in every market, as `sales.reps=12`; may be repeated, the last one decides.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Play every run again and keep none.
    #[arg(long)]
    no_cache: bool,
    /// Folder to write; without it, one below `output` named after the files.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl StudyOptions {
    /// A scenario file with these options. The market is resized once and for all, so that what a study changes in it
    /// speaks of the market that is played.
    pub(super) fn variant(&self, file: &Path) -> Result<Variant, Fault> {
        let days = self.days.map(|days| Change::new("market.days", days));
        let changes = days.into_iter().chain(self.set.iter().cloned().map(Change::Typed));
        let variant = Variant::read(file)?.outlook(self.outlook).changed(changes).people(self.people);
        Ok(variant.resized()?)
    }

    /// Who plays.
    pub(super) fn runner(&self, voice: Voice) -> Runner {
        let runner = Runner::new().threads(threads(self.threads)).events(Terminal::new(self.progress, voice));
        if self.no_cache { runner } else { runner.cache(STORE) }
    }

    /// The first so many seeds.
    pub(super) fn first_seeds(&self, market: &Prepared, count: u32) -> Vec<u64> {
        let seed = self.seed.unwrap_or(market.scenario().market.seed);
        (0..count).map(|place| replicate_seed(seed, place)).collect()
    }

    /// The options that decide what is played, as they are typed.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = vec![format!("--outlook={}", self.outlook.word())];
        let numbers = [("people", self.people), ("days", self.days), ("seeds", self.seeds)]
            .map(|(name, value)| (name, value.map(u64::from)));
        for (name, value) in numbers.into_iter().chain([("seed", self.seed)]) {
            words.extend(value.map(|value| format!("--{name}={value}")));
        }
        words.extend(self.set.iter().map(|set| format!("--set={set}")));
        words
    }

    /// Whether finished work is kept.
    pub(super) fn keeps(&self) -> bool {
        !self.no_cache
    }

    /// The folder to write; when none is asked for, one below `output` named after the study.
    pub(super) fn folder(&self, verb: &str, names: &[&str], hash: &str) -> PathBuf {
        let usual = || {
            let names: Vec<String> = names.iter().map(|name| slug(name)).collect();
            Path::new("output").join(format!("{verb}-{}-{}", names.join("-"), &hash[..6]))
        };
        self.out.clone().unwrap_or_else(usual)
    }

    /// How many seeds are asked for.
    pub(super) fn seed_count(&self) -> u32 {
        self.seeds.unwrap_or(SEEDS)
    }
}

/// Listens for Ctrl-C from now on.
pub(super) fn listen(runner: &Runner) {
    interrupt::listen(runner.cache_folder().unwrap_or(Path::new("nowhere")).display().to_string());
}

/// What was played, in words.
pub(super) fn scope(scenario: &Scenario, seeds: usize, same: &str) -> String {
    let market = &scenario.market;
    format!(
        "{}, {}, {}, the same {same}",
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(seeds as u64, "seed")
    )
}

/// What a page says of the market and the command it came from.
pub(super) fn facts(market: &str, again: &str) -> Facts {
    Facts {
        repeat: again.to_owned(),
        hashes: vec![("market".to_owned(), market.to_owned())],
        ..Facts::default()
    }
}

/// The metric of this name, or which names there are.
pub(super) fn named_metric(name: &str) -> Result<&'static Metric, Fault> {
    metric(name).ok_or_else(|| {
        let near = closest(name, METRICS.iter().map(|metric| metric.name));
        let cure = near
            .map_or("`relaylab catalog` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
        Fault::new(exit::USAGE, &format!("no metric is called `{name}`"), &cure)
    })
}

/// How values of a metric are written when one of them is known to within `error`: two digits of the error decide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// What values are multiplied with.
    pub(super) factor: f64,
    places: usize,
    /// Values are rounded to multiples of this.
    step: f64,
}

impl Scale {
    pub(super) fn new(metric: &Metric, error: f64) -> Self {
        let factor = if metric.unit == "share" { 100.0 } else { 1.0 };
        let mut size = (error * factor).abs();
        let (mut places, mut step) = (0, 1.0);
        if size > 0.0 && size.is_finite() {
            while size < 10.0 && places < 4 {
                size *= 10.0;
                places += 1;
            }
            while size >= 100.0 {
                size /= 10.0;
                step *= 10.0;
            }
        } else if metric.unit == "share" {
            places = 1;
        }
        Self { factor, places, step }
    }

    /// A value, rounded.
    pub(super) fn value(self, value: f64) -> String {
        let value = value * self.factor;
        let value = if self.step > 1.0 { (value / self.step).round() * self.step } else { value };
        grouped(value, self.places)
    }

    /// A difference, with its sign.
    pub(super) fn signed(self, difference: f64) -> String {
        let text = self.value(difference);
        if text.starts_with('-') || !text.chars().any(|c| ('1'..='9').contains(&c)) {
            text
        } else {
            format!("+{text}")
        }
    }
}

/// A cell of CSV that no spreadsheet takes for a formula, quoted where it must be.
pub(super) fn csv_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '-']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// The unit of a metric's differences in words.
pub(super) fn unit_of_difference(metric: &Metric, currency: &str) -> String {
    match metric.unit {
        "share" => "percentage points".to_owned(),
        "currency" => currency.to_owned(),
        unit => unit.to_owned(),
    }
}

/// The unit of a metric's values in words.
pub(super) fn unit_of_value(metric: &Metric, currency: &str) -> String {
    match metric.unit {
        "share" => "%".to_owned(),
        "currency" => currency.to_owned(),
        unit => unit.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_decides_the_digits() {
        let profit = metric("profit").unwrap();
        assert_eq!(Scale::new(profit, 41_234.0).signed(412_345.0), "+412,000");
        assert_eq!(Scale::new(profit, 12.0).value(412_345.4), "412,345");
        assert_eq!(Scale::new(profit, 0.31).value(-4.567), "-4.57");
        let retention = metric("retention").unwrap();
        assert_eq!(Scale::new(retention, 0.012).signed(0.0456), "+4.6");
        assert_eq!(Scale::new(retention, 0.0).value(0.5), "50.0");
    }
}
