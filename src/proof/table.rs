//! All rows of all families, in reading order, and what stands in none.

use super::fact::Fact;
use super::{customers, limits, marketing, sales};

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
    (
        "the doctors of Medical Innovation",
        "a scenario with data of its own, `doctors`, and targets that it is fitted to",
    ),
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
