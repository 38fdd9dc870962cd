//! What is made of a day's notes: rows of tables, and books that are kept twice.

mod crm;
mod ledger;
mod lives;
mod media;
mod observer;
mod panel;
mod paths;
mod trial;

pub use ledger::{Account, Ledger};
pub use observer::Observer;
pub use panel::{diarists, observe_some};
pub use paths::MARKOV;
