//! One text for each meaning: the resolved scenario with every key, in one order.
//!
//! Two files that say the same have the same canonical text, so its hash can name a result.

use crate::base::sha256;
use crate::scenario::Scenario;
use std::fmt::Write as _;

/// The whole scenario as TOML, every key with its value; it reads back as an equal scenario.
pub fn canonical(scenario: &Scenario) -> String {
    let mut scenario = scenario.clone();
    scenario.segments.sort_by(|a, b| a.0.cmp(&b.0));
    scenario.channels.sort_by(|a, b| a.name.cmp(&b.name));
    scenario.timeline.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = String::new();
    for (path, keys) in scenario.write() {
        if !path.is_empty() {
            let _ = write!(out, "\n[{path}]\n");
        }
        for (key, value) in keys {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {value}");
            }
        }
    }
    out
}

/// The SHA-256 of all that decides what one seed comes to: that of the scenario without its seeds, and without what
/// is only drawn.
pub fn market_hash(scenario: &Scenario) -> String {
    let mut market = scenario.clone();
    (market.market.seed, market.market.seeds) = (0, 1);
    market.record.figures = true;
    hash(&market)
}

/// The SHA-256 of all that decides a result, in hexadecimal; title, question, checks,
/// the metric to decide on and other outlooks do not.
pub fn hash(scenario: &Scenario) -> String {
    sha256(canonical(&unasked(scenario)).as_bytes())
}

/// The scenario without its title and without what is asked of it.
pub(super) fn unasked(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.about.title.clear();
    scenario.about.question.clear();
    (scenario.outlook, scenario.checks, scenario.compare) = Default::default();
    scenario
}
