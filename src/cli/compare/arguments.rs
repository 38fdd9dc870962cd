//! What is typed after `relaylab compare`.

use crate::cli::study::StudyOptions;
use crate::study::compare::Flips;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Play scenarios under the same seeds and say which one wins, how sure that is, and what would change it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab compare base.toml more-sales.toml          which one makes more profit
  relaylab compare *.toml --on retention              decide on another metric
  relaylab compare a.toml b.toml --matters 25k        a lead below 25,000 does not matter
  relaylab compare a.toml b.toml --until 'profit ±25000'   as many seeds as that takes
  relaylab compare @7f3a                              a former comparison again, as its last line names it")]
#[command(args_override_self = true)]
pub(in crate::cli) struct Compare {
    /// Scenario files; the first one is the baseline unless `--baseline` says otherwise. `@7f3a` stands for the files and
    /// options of a former comparison.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The scenario the others are measured against, by the name of its file without ending.
    #[arg(long, value_name = "NAME")]
    pub(super) baseline: Option<String>,
    /// Metric to decide on; `relaylab catalog` lists them.
    ///
    /// Without it, what `[compare]` of the baseline says: profit if nothing.
    #[arg(long, value_name = "METRIC")]
    pub(super) on: Option<String>,
    /// Differences below this do not matter: an amount, or a percentage of the baseline.
    ///
    /// Without it, what `[compare]` of the baseline says: 1% if nothing.
    #[arg(long, value_name = "AMOUNT")]
    pub(super) matters: Option<String>,
    /// Play as many seeds as bring the interval to this half-width, as `profit ±25000`; in two stages.
    #[arg(long, value_name = "METRIC ±AMOUNT")]
    pub(super) until: Option<String>,
    /// What is printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
    /// How long to look for what would change the verdict.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub(super) flips: Search,
    /// Inputs to look at, instead of the usual ones; may be repeated.
    #[arg(long, value_name = "KEY")]
    pub(super) flip: Vec<String>,
    /// Print how much the shared seeds helped.
    #[arg(long)]
    pub(super) diagnose: bool,
    /// End with exit code 11 when it is too close to call.
    #[arg(long)]
    pub(super) require_decision: bool,
    #[command(flatten)]
    pub(super) options: StudyOptions,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A page of text.
    #[default]
    Text,
    /// Markdown.
    Md,
    /// One row a scenario, metric and seed.
    Csv,
}

/// How long to look for what would change a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Search {
    /// Not at all.
    None,
    /// With fewer seeds, and in a smaller market in proportion, so that it takes seconds.
    #[default]
    Quick,
    /// In the market itself, with every seed.
    Full,
}

impl Search {
    pub(super) fn word(self) -> String {
        self.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
    }
}

impl From<Search> for Flips {
    fn from(search: Search) -> Self {
        match search {
            Search::None => Self::None,
            Search::Quick => Self::Quick,
            Search::Full => Self::Full,
        }
    }
}
