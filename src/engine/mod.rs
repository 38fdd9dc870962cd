//! Plays a plan: for each day, each leg; then the checks; then the observer.

mod check;
mod market;
pub mod memory;

pub use market::Market;

use crate::plan::Plan;
use crate::results::Run;

/// Plays a plan from the first day to the last. `watch` is told how many days are done, and stops the run by giving
/// false; a stopped run gives nothing.
pub fn play(plan: &Plan, seed: u64, watch: &(dyn Fn(u32) -> bool + Sync)) -> Option<Run> {
    let mut market = Market::new(plan, seed);
    while market.day() < plan.days {
        market.play_day();
        if !watch(market.day()) {
            return None;
        }
    }
    Some(market.finish())
}
