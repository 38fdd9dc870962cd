//! What is made of a day's notes: rows of tables, and books that are kept twice.

mod ledger;
mod media;
mod observer;

pub use ledger::{Account, Ledger};
pub use observer::Observer;
