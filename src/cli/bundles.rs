//! Templates of `relaylab init` that are made of several files.

/// A template of several files that belong together.
pub(super) struct Bundle {
    /// Its name.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// What to type next.
    pub(super) next: &'static str,
    /// Its files: name and text.
    pub(super) files: fn() -> Vec<(&'static str, String)>,
}

/// Every template of several files.
pub(super) const BUNDLES: &[Bundle] = &[
    Bundle {
        name: "compare",
        about: "two scenarios that differ in one line, to compare",
        next: "relaylab compare base.toml more-sales.toml",
        files: pair,
    },
    Bundle {
        name: "study",
        about: "a design of 240 runs and its scenario, to sweep",
        next: "relaylab estimate study.toml && relaylab sweep study.toml",
        files: study,
    },
];

/// Two scenarios that differ in one line, for a first comparison.
fn pair() -> Vec<(&'static str, String)> {
    let base = include_str!("../../scenarios/compare.toml");
    let line = "sales_share = 0.35          # the one line that differs: 0.55 in more-sales.toml";
    let other = "sales_share = 0.55          # the one line that differs: 0.35 in base.toml";
    vec![("base.toml", base.to_owned()), ("more-sales.toml", base.replace(line, other))]
}

/// A first design with its scenario.
fn study() -> Vec<(&'static str, String)> {
    let market = include_str!("../../scenarios/starter.toml");
    vec![("study.toml", STUDY.to_owned()), ("market.toml", market.to_owned())]
}

const STUDY: &str = "\
# A first design: which balance of marketing and sales earns most, and does that depend on the price?
# `relaylab estimate study.toml` says what it costs, `relaylab sweep study.toml` plays it into output/sweeps/study.
title = \"Balance and price\"
scenario = \"market.toml\"   # or scenarios = [\"a.toml\", \"b.toml\"]
people = 10_000            # the same market in miniature: budget and reps keep their proportion
replicates = 12            # runs of each point
paired_seeds = true        # every point meets the same luck, so that points differ by what is varied alone
seed = 1

# Everything that is varied is crossed: 5 balances x 4 prices = 20 points.
[grid]
budget.sales_share = { from = 0.2, to = 0.8, steps = 5 }
price.list = [500, 700, 900, 1_100]

# Other ways to choose points: [zip] key by key, [[list]] one by one, `file = \"points.csv\"`, and samples:
# [lhs]                        # or [sobol]; [morris] takes trajectories and levels instead of points
# points = 64
# [lhs.over]
# sales.reps = { from = 1, to = 9 }
# customers.churn_a = { from = 0.4, to = 1.6, log = true }

[record]
every = 7                  # a row of series.parquet a week
series = [\"aware\", \"hands_raised\", \"queue\", \"customer\", \"revenue_minor\", \"profit_minor\"]
# when = \"queue > 100\"      # only rows for which this holds
# tables = [\"series\", \"funnel\", \"cohorts\", \"channels\"]
# csv = true                 # every table as CSV too
";
