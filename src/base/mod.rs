//! What knows nothing of markets: amounts of money, draws, samplers, mathematics, hashes, a clock, panics that are caught.

pub(crate) mod catch_panic;
pub(crate) mod clock;
pub mod draws;
pub mod laws;
pub mod math;
mod money;
pub(crate) mod samplers;
mod sha256;

pub use money::{MONTH_DAYS, Money, YEAR_DAYS};
pub use sha256::{hex, sha256};
