//! How true the model is: published facts and exact limits, one row each, and what of them it shows.
//!
//! A row says what is claimed and by whom, which markets are played for it, and what of their runs is held against which
//! value. Facts that the reference market was fitted to and facts that it was not are told apart; what does not hold is
//! shown like what does.

mod answer;
mod bass;
mod customers;
mod fact;
pub mod laws;
mod limits;
mod marketing;
mod sales;

pub use answer::{Answer, Found, Proved, Question, Verdict, ask};
pub use bass::BassFit;
pub use fact::{Arm, Arms, Base, Class, Fact, Measure, Target, Told};

/// Facts and limits that a reader may miss, and why they are no rows.
pub const NOT_ASKED: &[(&str, &str)] = &[
    (
        "elasticities of mature markets, of durables, and by the interval of data",
        "no market of such a kind is fitted",
    ),
    (
        "how fast firms answered in 2011 (37, 16, 24 and 23 % within an hour, a day, later, never)",
        "settings of a firm's `handoff` decide it",
    ),
    ("the survival of Fader & Hardie's customers and the purchases of CDNOW's", "L14 and L15 are these"),
    ("the doctors of Medical Innovation", "a scenario with data of its own, `doctors`"),
    ("how long word of mouth goes on acting beside advertising", "it cannot be given as an impulse alone"),
    (
        "choice among brands, shares of voice, double jeopardy",
        "there is one brand; others are what people would pay instead",
    ),
    (
        "goodwill as shot noise, binormal scores, satisfaction, cascades, the kink of the relay, the best split, axioms of attribution",
        "the tables of a run do not tell them; `cargo test` holds them",
    ),
];

/// Every fact and limit, in reading order.
pub fn facts() -> Vec<Fact> {
    [limits::ROWS, marketing::ROWS, sales::ROWS, customers::ROWS].concat()
}
