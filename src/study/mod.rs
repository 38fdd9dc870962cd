//! Many runs for one question: which scenario wins, what would change that, where the balance lies, what a channel adds.
//!
//! A study plays nothing itself: it says which markets it needs, is handed their outcomes, and draws conclusions.

mod attribution;
mod balance;
pub mod compare;
mod flips;
mod inputs;
mod paired;
mod players;
mod verdict;
mod words;

pub use attribution::{Coalitions, MOST_EXACT};
pub use balance::{Curve, Estimate, FirstOrder, Optimum, first_order};
pub use flips::{FlipInput, FlipRow, Lead, flip_inputs, search, unseen};
pub use inputs::{InputRow, differing, keys};
pub use paired::{Method, Paired, holm_levels, two_stage_seeds};
pub(crate) use players::{Player, players};
pub use verdict::{Call, Criterion, FEWEST, Pair, Rival, Verdict, pairs};
pub(crate) use words::{Scale, csv_cell, named_metric, scope, unit_of_difference, unit_of_value};
