//! All rows of all families, in reading order, and what stands in none.

use super::fact::Fact;
use super::{customers, limits, marketing, sales};

/// Facts and limits that a reader may miss, and why they are no rows.
pub const NOT_ASKED: &[(&str, &str)] = &[
    (
        "elasticities of young and of durable goods, and by the interval of data",
        "no market of such a kind is fitted",
    ),
    ("the survival of Fader & Hardie's customers and the purchases of CDNOW's", "L14 and L15 are these"),
    (
        "the doctors of Medical Innovation",
        "a scenario with data of its own, `doctors`, and targets that it is fitted to",
    ),
    (
        "choice among brands at a purchase, shares of voice",
        "there is one brand; others are what people would pay instead, and where the rest of their purchases goes",
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
