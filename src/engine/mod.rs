//! Plays a plan: for each day, each leg; then the checks; then the observer.

mod check;
mod market;
pub mod memory;

pub use market::Market;

use crate::plan::Plan;
use crate::results::Run;

/// What results are made by: raised whenever the same scenario and seed give other numbers than before, so that
/// nothing old is taken for new.
pub(crate) const MODEL: &str = concat!("relaylab ", env!("CARGO_PKG_VERSION"), " model 10");

/// Plays a plan from the first day to the last. `watch` is told how many days are done, 0 now and then while people are
/// made, and stops the run by giving false; a stopped run gives nothing.
pub fn play(plan: &Plan, seed: u64, watch: &(dyn Fn(u32) -> bool + Sync)) -> Option<Run> {
    let mut market = Market::begin(plan, seed, &|| watch(0))?;
    while market.day() < plan.days {
        market.play_day();
        if !watch(market.day()) {
            return None;
        }
    }
    Some(market.finish())
}

#[cfg(test)]
mod tests {
    use crate::catalogue::load_text;
    use crate::plan::Plan;
    use crate::scenario::data_files::Inputs;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn people_are_not_made_for_somebody_who_has_stopped() {
        let loaded = load_text("a.toml", "[market]\npeople = 200_000\ndays = 3\n", &[], None).unwrap();
        let plan = Plan::new(&loaded.scenario, Inputs::default()).unwrap();
        let asked = AtomicU32::new(0);
        // Stops half-way through the crowds.
        let watch = |days: u32| {
            assert_eq!(days, 0, "no day was played");
            asked.fetch_add(1, Ordering::Relaxed) < 12
        };
        assert!(super::play(&plan, 1, &watch).is_none());
        assert!(super::play(&plan, 1, &|_| true).is_some());
    }
}
