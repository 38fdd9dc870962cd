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
        name: "calibrate",
        about: "targets that were observed and a scenario to fit to them",
        next: "relaylab calibrate targets.toml",
        files: targets,
    },
    Bundle {
        name: "classroom",
        about: "a lesson: a market, a pair, questions to the class",
        next: "cd classroom && relaylab run market.toml",
        files: classroom,
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
note_when = \"half-to-sales\"
note = \"\"\"half-to-sales has fewer leads and wins more than twice the customers, and the profit: reps who can answer turn \\
leads into customers, and a lead that waits for two weeks was paid for and has cooled down. Look at leads and won.\"\"\"
";

const MORE_LEADS: &str = "\
extends = \"over-selling.toml\"
title = \"More leads\"
[budget]
sales_share = 0.4           # the one line that differs: 0.85 in over-selling.toml
[compare]
note_when = \"more-leads\"
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
note_when = \"smaller-leak\"
note_beside = \"larger-tap\"
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
note_when = \"half-the-delay\"
note_beside = \"more-budget\"
note = \"\"\"more-budget has more leads, and half-the-delay earns more: whoever is called sooner is reached and still \\
interested, which wins about as many customers and costs nothing. Look at leads, won and cost.\"\"\"
";

/// Two scenarios that differ in one line, for a first comparison.
fn pair() -> Vec<(&'static str, String)> {
    let base = include_str!("../../scenarios/compare.toml");
    let line = "sales_share = 0.35          # the one line that differs: 0.55 in more-sales.toml";
    let other = "sales_share = 0.55          # the one line that differs: 0.35 in base.toml";
    vec![("base.toml", base.to_owned()), ("more-sales.toml", base.replace(line, other))]
}

/// A folder that a teacher can use as it is.
fn classroom() -> Vec<(&'static str, String)> {
    let market = include_str!("../../scenarios/starter.toml");
    let crowded = include_str!("../../scenarios/over-marketing.toml");
    vec![
        ("classroom/README.md", CLASSROOM.to_owned()),
        ("classroom/questions.md", QUESTIONS.to_owned()),
        ("classroom/market.toml", market.to_owned()),
        ("classroom/over-marketing.toml", crowded.to_owned()),
        ("classroom/half-to-sales.toml", HALF_TO_SALES.to_owned()),
    ]
}

const CLASSROOM: &str = "\
# How marketing and sales win a market together

A lesson of 90 minutes, or two of 45. Students need one computer for two or three of them, with relaylab on it, and no
network. Every command is typed in this folder; each answers within a minute, and the same command gives everybody the same
numbers. Give out `questions.md`; what stands here is for the teacher.

| minutes | what happens | files |
|---|---|---|
| 0 to 15 | guess: of 1,000 people, how many have heard of the firm after a year, ask, meet a rep, buy? Write it on the board | |
| 15 to 30 | play the market, read the funnel, compare it with the board | `market.toml` |
| 30 to 45 | change one number, guess what it does, play it again | `market.toml` |
| 45 to 70 | the paradox: more leads, fewer customers. Vote first, then compare | `over-marketing.toml`, `half-to-sales.toml` |
| 70 to 90 | where does the balance lie, and what would move it? | `over-marketing.toml` |

Check the folder before the lesson:

    relaylab check market.toml over-marketing.toml half-to-sales.toml

What is to be found:

- **The funnel.** Most people are never in need while the firm is heard of. Few of those who ask buy, and most of the loss lies
  where marketing hands over to sales.
- **Luck.** The same market with another seed earns another profit. A difference counts when it is there under the same seeds:
  `compare` says so with an interval, and says \"too close to call\" where it is.
- **The paradox.** With 85 % of the budget, marketing brings more leads than two reps can call. Leads wait for two weeks, cool
  down and are lost after they were paid for. Half of the budget for sales brings fewer leads and more than twice the customers.
- **The balance.** Neither end of the range is good: reps without leads wait, leads without reps cool down.

A word that is not known is explained at the terminal, e.g. `relaylab explain lead` or `relaylab explain handoff`. The
scenarios are for teaching: their numbers are assumptions, each says so, and no firm is forecast.
";

const QUESTIONS: &str = "\
# Questions to the class

Write your guess down before you type a command.

1. Of all people in this market, how many become customers within a year? Play it and read FUNNEL from top to bottom: at
   which step are most people lost, and who is responsible for it, marketing or sales?

       relaylab run market.toml

2. One more rep, or the same money for advertising: which earns more? Change one number and look at the profit again.

       relaylab run market.toml --set budget.sales_share=0.6

3. Play the market with another random seed. How far may two firms differ that do exactly the same?

       relaylab run market.toml --seed 2

4. Two firms have the same budget. One gives 15 % of it to sales, the other half. Which has more leads, which more
   customers, which more profit? Vote, then look.

       relaylab compare over-marketing.toml half-to-sales.toml --quick

5. How long does a lead wait in each firm? What is a lead worth that is called after two weeks?

       relaylab explain response_hours

6. Where does the balance of the two lie? Is it one best number, or a stretch that cannot be told from it?

       relaylab balance over-marketing.toml --quick

7. What has to change outside the firm for your answer to question 4 to be wrong? Read FLIPS IF, or NO FLIP.

       relaylab compare over-marketing.toml half-to-sales.toml

8. What is not in this market, and could it turn the answer round?
";

/// First targets with the scenario that is fitted to them.
fn targets() -> Vec<(&'static str, String)> {
    let market = include_str!("../../scenarios/starter.toml");
    vec![("targets.toml", TARGETS.to_owned()), ("firm.toml", market.to_owned())]
}

const TARGETS: &str = "\
# What a firm observed of itself within the days of the scenario, and what of the scenario is in doubt.
# `relaylab calibrate targets.toml` fits it; `fitted.toml` in the folder is the scenario.
scenario = \"firm.toml\"
people = 10_000            # the same market in miniature; targets that add up over people are taken in proportion
runs = 1_000

# Any metric (`relaylab catalog metrics`). A bare number was counted: only the luck of that one market is in it.
[targets]
leads = { value = 2_400, error = 80 }      # with the standard error of an estimate
awareness = { value = 0.36, error = 0.02 } # from a survey
won = 190
opportunities = { value = 950, tolerance = 0.1 } # a tenth more or less

# Tables beside this file (docs/CALIBRATION.md): how long customers stay, how often people buy or see an advertisement, new customers by
# period, leads as a CRM exports them, adoptions in a network. Each is read off the runs in the same way.
# [data.kept]
# kind = \"survival\"
# file = \"kept.csv\"        # period,kept,at_risk
# [data.crm]
# file = \"leads.csv\"       # created,response_hours,opportunity,closed,outcome

# Keys in doubt, each between what it may be. All values are as likely before the data speak, or all ratios with `log`.
[parameters]
need.in_market = { from = 0.01, to = 0.15, log = true }
closing.intercept = { from = -5.5, to = -2.5 }
memory.half_life_days = { from = 20, to = 90 }
";

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
