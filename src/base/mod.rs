//! What knows nothing of markets: amounts of money, draws, mathematics, panics that are caught, a clock.

pub(crate) mod catch_panic;
mod clock;
pub mod draws;
pub mod laws;
pub mod math;
mod money;

pub(crate) use clock::Clock;
pub use money::{MONTH_DAYS, Money, YEAR_DAYS};
