//! The anchor leg: reps who call, meet, persuade, close and stay in touch.

mod calls;
mod day;
mod outbound;
mod prospects;
mod rehearsal;
mod sales_day;
mod team;

pub use day::work;
pub use outbound::contacts_most;
pub use rehearsal::{Rehearsal, rehearse};
pub use sales_day::{Agenda, FollowUp, SalesDay};
pub use team::{Rep, Role, Seat, Team};
