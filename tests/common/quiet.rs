//! A quiet market, in which tests switch on one part at a time, and comparisons in standard errors.

use relaylab::engine::{self, Market};
use relaylab::plan::Plan;
use relaylab::results::{DayRow, Run};
use relaylab::scenario::data_files::Inputs;

/// A market in which nothing happens.
pub(crate) const NOTHING: &str = include_str!("../../scenarios/quiet.toml");

/// Everybody who engages buys at once, without a rep.
pub(crate) const BUYS_AT_ONCE: &str = "memory.aware_at_start=1.0 hand_raise.on=true hand_raise.from=aware
    hand_raise.intercept=50.0 hand_raise.fit=0.0 hand_raise.self_serve=true hand_raise.self_serve_intercept=50.0";

/// Everybody knows the brand; whoever is no lead raises a hand with the same chance every day.
pub(crate) const HANDS: &str = "memory.aware_at_start=1.0 hand_raise.on=true hand_raise.model=hazard
    hand_raise.hazard_goodwill=0.0";

/// Changes written as words (`sales.on=true sales.reps=3.0`) as the list that loading takes.
pub(crate) fn words(changes: &str) -> Vec<String> {
    changes.split_whitespace().map(ToOwned::to_owned).collect()
}

/// The plan of a scenario's text with changes.
pub(crate) fn plan_of(text: &str, changes: &str, inputs: Inputs) -> Plan {
    let loaded = relaylab::catalogue::load_text("test.toml", text, &words(changes), None)
        .unwrap_or_else(|problems| panic!("{problems}"));
    Plan::new(&loaded.scenario, inputs).expect("the scenario plans")
}

/// The quiet market with changes.
pub(crate) fn plan(changes: &str) -> Plan {
    plan_of(NOTHING, changes, Inputs::default())
}

pub(crate) fn play(plan: &Plan, seed: u64) -> Run {
    engine::play(plan, seed, &|_| true).expect("nobody stops the run")
}

/// Plays all days and gives the market, so that people can be looked at.
pub(crate) fn played(plan: &Plan, seed: u64) -> Market<'_> {
    let mut market = Market::new(plan, seed);
    (0..plan.days).for_each(|_| market.play_day());
    market
}

#[track_caller]
pub(crate) fn agrees(what: &str, found: f64, exact: f64, se: f64) {
    let z = (found - exact) / se;
    assert!(z.abs() <= 4.0, "{what}: found {found}, exact {exact}, {z:.1} standard errors of {se:.2e} apart");
}

/// Compares a share of `n` independent people with its exact value.
#[track_caller]
pub(crate) fn share_agrees(what: &str, found: f64, exact: f64, n: usize) {
    agrees(what, found, exact, (exact * (1.0 - exact) / n as f64).sqrt());
}

pub(crate) fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
}

#[track_caller]
pub(crate) fn mean_agrees(what: &str, values: &[f64], exact: f64) {
    let (mean, variance) = mean_and_variance(values);
    agrees(what, mean, exact, (variance / values.len() as f64).sqrt());
}

pub(crate) fn total(run: &Run, of: impl Fn(&DayRow) -> u64) -> f64 {
    run.days.iter().map(of).sum::<u64>() as f64
}

/// How often each person saw the only channel.
pub(crate) fn times_seen(market: &Market<'_>) -> Vec<u16> {
    let watches =
        market.crowds.iter().map(|crowd| crowd.watch.as_ref().expect("all crowds are in the panel"));
    watches.flat_map(|watch| watch.panel[0].iter().copied()).collect()
}

/// Everybody becomes a customer on the first day.
pub(crate) fn all_customers(people: u32, days: u32, more: &str) -> Plan {
    let click = "channels.display.exposure_per_day=1.0 channels.display.click=1.0 channels.display.visit=1.0";
    plan(&format!("market.people={people} market.days={days} {BUYS_AT_ONCE} {click} {more}"))
}
