//! Templates of `relaylab init` that are made of several files.

use crate::scenario::PRESETS;

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

/// Every template of several files. Those that have the name of a preset are a paradox: its market, and what shows it.
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
    Bundle {
        name: "over-marketing",
        about: "a pair: why more leads bring fewer customers",
        next: "relaylab compare over-marketing.toml half-to-sales.toml",
        files: || paradox("over-marketing", &[("half-to-sales.toml", HALF_TO_SALES)]),
    },
    Bundle {
        name: "over-selling",
        about: "a pair: why fewer reps win more customers",
        next: "relaylab compare over-selling.toml more-leads.toml",
        files: || paradox("over-selling", &[("more-leads.toml", MORE_LEADS)]),
    },
    Bundle {
        name: "leaky-bucket",
        about: "a pair: a smaller leak against a larger tap",
        next: "relaylab compare larger-tap.toml smaller-leak.toml",
        files: || {
            paradox("leaky-bucket", &[("larger-tap.toml", LARGER_TAP), ("smaller-leak.toml", SMALLER_LEAK)])
        },
    },
    Bundle {
        name: "slow-handover",
        about: "a pair: half the delay against a fifth more budget",
        next: "relaylab compare more-budget.toml half-the-delay.toml",
        files: || {
            paradox(
                "slow-handover",
                &[("more-budget.toml", MORE_BUDGET), ("half-the-delay.toml", HALF_THE_DELAY)],
            )
        },
    },
];

/// The market of a preset, and the files that extend it.
fn paradox(preset: &str, others: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let preset = PRESETS.iter().find(|row| row.name == preset).expect("a preset");
    let others = others.iter().map(|(name, text)| (*name, (*text).to_owned()));
    std::iter::once((preset.file, preset.text.to_owned())).chain(others).collect()
}

const HALF_TO_SALES: &str = "\
extends = \"over-marketing.toml\"
title = \"Half to sales\"
[budget]
sales_share = 0.5           # the one line that differs: 0.15 in over-marketing.toml
[compare]
note = \"\"\"half-to-sales has fewer leads and wins more than twice the customers, and the profit: reps who can answer turn \\
leads into customers, and a lead that waits for two weeks was paid for and has cooled down. Look at leads and won.\"\"\"
";

const MORE_LEADS: &str = "\
extends = \"over-selling.toml\"
title = \"More leads\"
[budget]
sales_share = 0.4           # the one line that differs: 0.85 in over-selling.toml
[compare]
note = \"\"\"more-leads pays half the reps and wins more than one and a half times the customers, and the profit: reps who \\
call nobody but those who ask can win no more than marketing brings. Look at leads and won.\"\"\"
";

const LARGER_TAP: &str = "\
extends = \"leaky-bucket.toml\"
title = \"Larger tap\"
[budget]
per_month = 72_000          # a fifth more than in leaky-bucket.toml
";

const SMALLER_LEAK: &str = "\
extends = \"leaky-bucket.toml\"
title = \"Smaller leak\"
[customers]
churn_a = 1.25              # one in seven leaves at the first renewal, one in four in leaky-bucket.toml
[compare]
note = \"\"\"larger-tap wins more customers and smaller-leak earns more: customers who leave take with them what they cost \\
to win. Look at won and profit.\"\"\"
";

const MORE_BUDGET: &str = "\
extends = \"slow-handover.toml\"
title = \"More budget\"
[budget]
per_month = 72_000          # a fifth more than in slow-handover.toml
";

const HALF_THE_DELAY: &str = "\
extends = \"slow-handover.toml\"
title = \"Half the delay\"
[handoff]
delay_median_hours = 24     # 48 in slow-handover.toml
[compare]
note = \"\"\"more-budget has more leads, and half-the-delay earns more: whoever is called sooner is reached and still \\
interested, and that costs nothing. Look at leads and profit.\"\"\"
";

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
