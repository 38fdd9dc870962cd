//! What knows nothing of markets: amounts of money, draws, mathematics, panics that are caught.

pub(crate) mod catch_panic;
pub mod draws;
pub mod laws;
pub mod math;
mod money;

pub use money::{MONTH_DAYS, Money, YEAR_DAYS};
