//! What is made of a day's notes: rows of tables, and books that are kept twice.

mod crm;
mod ledger;
mod lives;
mod media;
mod observer;
mod panel;
mod paths;
mod trial;

pub(crate) use ledger::{Account, Ledger};
pub(crate) use observer::Observer;
pub(crate) use panel::{diarists, observe_some};
pub(crate) use paths::MARKOV;
