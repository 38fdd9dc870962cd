//! The anchor leg: reps who call, meet, persuade, close and stay in touch.

mod calls;
mod day;
mod outbound;
mod team;

pub use day::{Agenda, Floor, work};
pub use team::{Rep, Role, Seat, Team};
