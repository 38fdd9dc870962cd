//! Relations between two markets under the same luck, over random scenarios: what one change may do, whatever the market.
//!
//! `RELAYLAB_RELATIONS` is the number of scenarios; a violation is made as small as it goes and printed as a scenario file.

mod rows;

use self::rows::{RELATIONS, calls};
use super::scenario::properties::{Choice, choice, text};
use super::swarm::frame;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestRng, TestRunner};
use rayon::prelude::*;
use relaylab::base::draws::replicate_seed;
use relaylab::engine;
use relaylab::plan::Plan;
use relaylab::relay::channels::CATALOGUE;
use relaylab::results::Run;
use relaylab::results::metrics::Outcome;
use relaylab::scenario::data_files::Inputs;
use relaylab::scenario::load_text;
use relaylab::{Runner, Sweep};
use std::path::Path;

/// Runs of a scenario before and after the change.
const SEEDS: u64 = 2;

/// A scenario: keys as a file has them, and changes that come after them.
#[derive(Clone, Debug)]
struct Market {
    choices: Vec<Choice>,
    changes: Vec<String>,
}

impl Market {
    fn with(&self, change: Vec<String>) -> Self {
        let changes = self.changes.iter().cloned().chain(change).collect();
        Self { choices: self.choices.clone(), changes }
    }

    /// The number that a change gave to a key.
    fn number(&self, key: &str) -> f64 {
        let found = self.changes.iter().rev().find_map(|change| change.strip_prefix(key)?.strip_prefix('='));
        found.and_then(|value| value.parse().ok()).unwrap_or(0.0)
    }

    fn plan(&self) -> Option<Plan> {
        let loaded = load_text("a.toml", &text(&self.choices, false), &self.changes, None, CATALOGUE).ok()?;
        Plan::new(&loaded.scenario, Inputs::default()).ok()
    }

    /// None where the market is not valid.
    fn runs(&self) -> Option<Vec<Run>> {
        let plan = self.plan()?;
        Some((0..SEEDS).map(|seed| engine::play(&plan, seed, &|_| true).expect("a run")).collect())
    }

    /// As a person would write it.
    fn file(&self) -> String {
        if self.choices.is_empty() {
            return self.changes.join("\n") + "\n";
        }
        let set: Vec<String> = self.changes.iter().map(|change| format!("# --set {change}\n")).collect();
        text(&self.choices, false) + &set.concat()
    }
}

/// What one change may do.
#[derive(Clone, Copy)]
enum Law {
    NeverLess(fn(&Run) -> f64),
    NeverMore(fn(&Run) -> f64),
    Doubles(fn(&Run) -> f64),
    /// All stays but what the function takes away.
    Same(fn(&mut Run)),
    /// A count stays what it is.
    Keeps(fn(&Run) -> f64),
    /// The days of before are the first of those after.
    Begins,
}

struct Relation {
    name: &'static str,
    change: fn(&Market) -> Vec<String>,
    law: Law,
}

/// Changes as they are typed, one after another.
fn set(changes: &str) -> Vec<String> {
    changes.split(' ').map(ToOwned::to_owned).collect()
}

impl Relation {
    /// Whether it is violated, beyond what luck explains, and whether the change did something; none where a market is not valid.
    fn looked_at(&self, market: &Market, before: &[Run]) -> Option<(bool, bool)> {
        let after = market.with((self.change)(market)).runs()?;
        let sums = |of: fn(&Run) -> f64| {
            let sum = |runs: &[Run]| runs.iter().map(of).sum::<f64>();
            (sum(before), sum(&after))
        };
        // Counts under the same luck vary less than counts of independent events.
        let luck = |a: f64, b: f64| 4.0 * (a + b + 1.0).sqrt();
        Some(match self.law {
            Law::NeverLess(of) => {
                let (before, after) = sums(of);
                (after < before - luck(before, after), after > before + luck(before, after))
            }
            Law::NeverMore(of) => {
                let (before, after) = sums(of);
                (after > before + luck(before, after), after < before - luck(before, after))
            }
            Law::Doubles(of) => {
                let (before, after) = sums(of);
                // Crowds have few people, so what befalls one befalls several.
                let most = 3.0 * luck(2.0 * before, after) + 0.06 * after;
                ((after - 2.0 * before).abs() > most, after - before > most)
            }
            Law::Keeps(of) => {
                let (before, after) = sums(of);
                ((before - after).abs() > 0.5, before > 0.0)
            }
            Law::Begins => {
                let other = before.iter().zip(&after).any(|(before, after)| {
                    after.days.get(..before.days.len()) != Some(before.days.as_slice())
                });
                (other, true)
            }
            Law::Same(but) => {
                let mut pairs = before.iter().cloned().zip(after);
                let other = pairs.any(|(mut before, mut after)| {
                    but(&mut before);
                    but(&mut after);
                    before != after
                });
                (other, true)
            }
        })
    }

    fn is_violated(&self, market: &Market) -> bool {
        let before = market.runs();
        before.and_then(|before| self.looked_at(market, &before)).is_some_and(|(violated, _)| violated)
    }
}

/// The smallest market that still does: without each key in turn, with half of the people and of the days.
fn shrunk(market: Market, still: impl Fn(&Market) -> bool) -> Market {
    let mut market = market;
    loop {
        let mut smaller = Vec::new();
        for at in 0..market.choices.len() {
            let mut less = market.clone();
            less.choices.remove(at);
            smaller.push(less);
        }
        // Without its size a market would have that of all markets nobody speaks of, which is large.
        let size = |at: &usize| market.changes[*at].starts_with("market.");
        for at in (0..market.changes.len()).filter(|at| !size(at)) {
            let mut less = market.clone();
            less.changes.remove(at);
            smaller.push(less);
        }
        for key in ["market.people", "market.days"] {
            let at = market.changes.iter().position(|change| change.starts_with(key));
            let half = (market.number(key) / 2.0).floor();
            if let Some(at) = at.filter(|_| half >= 1.0) {
                let mut less = market.clone();
                less.changes[at] = format!("{key}={half}");
                smaller.push(less);
            }
        }
        match smaller.into_iter().find(&still) {
            Some(less) => market = less,
            None => return market,
        }
    }
}

/// A market that could be somebody's, at random.
fn plausible(number: u32) -> Market {
    let mut draw = 0;
    let mut one_of = |values: &[&str]| {
        draw += 1;
        values[(replicate_seed(u64::from(number), draw) % values.len() as u64) as usize].to_owned()
    };
    let keys: &[(&str, &[&str])] = &[
        ("market.people", &["600", "900"]),
        ("market.days", &["40", "60"]),
        ("budget.per_month", &["500.00", "2000.00", "8000.00"]),
        ("budget.normalise", &["true"]),
        ("channels.display.share", &["0.3", "0.5"]),
        ("channels.paid_social.share", &["0.3", "0.5"]),
        ("memory.aware_at_start", &["0.2", "0.5"]),
        ("need.in_market", &["0.2", "0.5"]),
        ("hand_raise.from", &["\"aware\""]),
        ("hand_raise.intercept", &["-1.0", "0.0", "1.0"]),
        ("contact.accept_intercept", &["-1.0", "0.0", "1.0"]),
        ("closing.intercept", &["-1.0", "0.0", "1.0"]),
        ("closing.gap_days", &["1", "2"]),
        ("contact.meeting_wait_days", &["1"]),
        ("price.list", &["80.00", "100.00"]),
        ("price.reference", &["100.00"]),
        ("sales.reps", &["0.2", "0.5", "4.0"]),
        ("outbound.on", &["true", "false"]),
        ("word_of_mouth.on", &["true", "false"]),
        ("handoff.delay_median_hours", &["4.0", "48.0", "96.0"]),
        ("handoff.discipline", &["\"fifo\"", "\"lifo\""]),
        ("network.model", &["\"none\"", "\"mixed\""]),
        ("reps.on", &["true", "false"]),
        ("scoring.on", &["true", "false"]),
    ];
    let changes = keys.iter().map(|(key, values)| format!("{key}={}", one_of(values))).collect();
    Market { choices: Vec::new(), changes }
}

fn scenarios() -> u32 {
    std::env::var("RELAYLAB_RELATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// Looks at some relations in some markets; gives how often the change of each did something.
fn hold(relations: &[&Relation], markets: &[Market]) -> Vec<usize> {
    let before: Vec<Option<Vec<Run>>> = markets.par_iter().map(Market::runs).collect();
    let mut violated = Vec::new();
    let looked = relations.iter().map(|relation| {
        let pairs = markets.par_iter().zip(&before);
        let each: Vec<_> =
            pairs.map(|(market, before)| relation.looked_at(market, before.as_ref()?)).collect();
        if let Some(at) = each.iter().position(|found| found.is_some_and(|(violated, _)| violated)) {
            let smallest = shrunk(markets[at].clone(), |market| relation.is_violated(market));
            let after = (relation.change)(&smallest).join(" ");
            violated.push(format!("{} is violated by `{after}` in\n{}", relation.name, smallest.file()));
        }
        each.into_iter().flatten().filter(|(_, moved)| *moved).count()
    });
    let moved = looked.collect();
    assert!(violated.is_empty(), "{}", violated.join("\n"));
    moved
}

#[test]
fn relations_hold_in_plausible_markets_and_none_is_idle() {
    let markets: Vec<Market> = (0..scenarios()).map(plausible).collect();
    let relations: Vec<&Relation> = RELATIONS.iter().collect();
    assert!(relations.len() >= 25, "{}", relations.len());
    let moved = hold(&relations, &markets);
    let idle: Vec<&str> = relations
        .iter()
        .zip(moved)
        .filter(|(_, moved)| *moved == 0)
        .map(|(relation, _)| relation.name)
        .collect();
    assert!(idle.is_empty(), "the change never did anything that luck does not: {idle:?}");
}

#[test]
fn exact_relations_hold_in_any_market() {
    let strategy = (prop::collection::vec(choice(CATALOGUE), 0..60), frame(CATALOGUE));
    let config = ProptestConfig::default();
    let mut runner =
        TestRunner::new_with_rng(config.clone(), TestRng::deterministic_rng(config.rng_algorithm));
    let markets: Vec<Market> = (0..scenarios())
        .map(|_| strategy.new_tree(&mut runner).expect("a market").current())
        .map(|(choices, changes)| Market { choices, changes })
        .collect();
    let relations: Vec<&Relation> =
        RELATIONS.iter().filter(|relation| matches!(relation.law, Law::Same(_) | Law::Begins)).collect();
    assert!(hold(&relations, &markets).into_iter().all(|played| played * 10 > markets.len() * 9));
}

/// The metrics of every run of a design of some reps, point by point.
fn swept(home: &Path, name: &str, reps: &[f64]) -> Vec<(u64, Outcome)> {
    let design = format!("scenario = \"market.toml\"\nreplicates = 2\n[grid]\nsales.reps = {reps:?}\n");
    let file = home.join(format!("{name}.toml"));
    std::fs::write(&file, design).expect("a design");
    let out = home.join(name);
    Sweep::open(&file, &out).and_then(|sweep| sweep.run(&Runner::new().threads(1))).expect("a sweep");
    let rows = Sweep::read(&out).and_then(|sweep| sweep.outcomes()).expect("its runs");
    rows.into_iter().map(|(_, seed, outcome)| (seed, outcome)).collect()
}

#[test]
fn a_design_split_in_two_adds_up() {
    let others: u32 = (0..scenarios())
        .into_par_iter()
        .map(|number| {
            let home = tempfile::tempdir().expect("a folder");
            let market = plausible(number);
            std::fs::write(home.path().join("market.toml"), market.file()).expect("a scenario");
            let [whole, some, rest] =
                [("whole", &[0.5, 1.0, 4.0][..]), ("some", &[0.5]), ("rest", &[1.0, 4.0])]
                    .map(|(name, reps)| swept(home.path(), name, reps));
            assert!(whole.len() == 6 && whole == [some, rest].concat(), "in\n{}", market.file());
            u32::from(whole[0] != whole[2])
        })
        .sum();
    assert!(others * 2 > scenarios(), "more reps made no difference");
}

#[test]
fn a_violation_is_made_small() {
    let wrong = Relation {
        name: "more reps call fewer",
        change: |_| set("sales.reps=9.0"),
        law: Law::NeverMore(calls),
    };
    let market = (0..20).map(plausible).find(|market| wrong.is_violated(market)).expect("a violation");
    let smallest = shrunk(market.clone(), |market| wrong.is_violated(market));
    assert!(
        wrong.is_violated(&smallest) && smallest.changes.len() * 2 < market.changes.len(),
        "{}",
        smallest.file()
    );
    assert!(toml::from_str::<toml::Value>(&smallest.file()).is_ok());
}
