//! How true the model is: published facts and exact limits, one row each, and what of them it shows.
//!
//! A row says what is claimed and by whom, which markets are played for it, and what of their runs is held against which
//! value. Facts that the reference market was fitted to and facts that it was not are told apart; what does not hold is
//! shown like what does.

mod answer;
mod bass;
mod contest;
mod customers;
mod fact;
pub mod laws;
mod limits;
mod marketing;
mod sales;
mod table;

pub use answer::{Answer, Found, Proved, Question, Verdict, ask};
pub use bass::BassFit;
pub use contest::{Contest, STRUCTURES, Structure};
pub use fact::{Arm, Arms, Base, Class, Fact, Measure, Target, Told};
pub use table::{NOT_ASKED, facts};
