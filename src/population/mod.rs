//! The people: who they are, what little is remembered of each, and who knows whom.

mod crowd;
mod customers;
mod leads;
pub mod notes;
mod people;
mod ties;

pub use crate::plan::CHUNK;
pub use crowd::{Crowd, Outbox, Proposal, Ranking, Sale, Wanted, Word, person};
pub use customers::{Customer, Due, NEVER, Origin, Rhythm};
pub use leads::{Lead, RaisedHand};
pub use people::{DAYS_MAX, Flag, MILESTONES, NO_SOURCE, Person, STAGES, Stage};
pub use ties::Ties;
