//! Random valid scenarios, small, with extreme values anywhere, played to the end with every check on.

use super::scenario::properties::{choice, text};
use proptest::prelude::*;
use relaylab::engine;
use relaylab::inputs::Inputs;
use relaylab::measure::{Cell, Row};
use relaylab::plan::Plan;
use relaylab::scenario;

fn finite<R: Row>(rows: &[R]) -> bool {
    let fine = |cell: &Cell| !matches!(cell, Cell::Number(x) if !x.is_finite());
    rows.iter().all(|row| row.cells().iter().all(fine))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_valid_scenario_is_played_to_the_end(
        choices in prop::collection::vec(choice(), 0..60),
        people in 1..300u32,
        days in 0..40u32,
        seed in 0..1_000_000u64,
    ) {
        let text = text(&choices, false);
        let reps = format!("sales.reps={:?}", f64::from(people) / 7.0);
        let changes = [format!("market.people={people}"), format!("market.days={days}"), reps];
        // Values that clash with each other are refused when loading; those are not this test's.
        let Ok(loaded) = scenario::load_text("swarm.toml", &text, &changes, None) else { return Ok(()) };
        let Ok(plan) = Plan::new(&loaded.scenario, Inputs::default()) else { return Ok(()) };
        let run = engine::play(&plan, seed, &|_| true).expect("nobody stops the run");
        prop_assert_eq!(run.days.len(), days as usize);
        prop_assert!(finite(&run.days) && finite(&run.funnel) && finite(&run.channels) && finite(&run.reps));
        prop_assert!(finite(&run.cohorts) && finite(&run.economics) && finite(&run.beliefs) && finite(&run.journeys));
    }
}
