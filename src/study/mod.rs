//! Many runs for one question: which scenario wins, what would change that, where the balance lies, what a channel adds,
//! what the outcome depends on, how several levers are best
//! set, what a market must be like to have said what was observed.
//!
//! A study says which markets it needs, has a [`Runner`](crate::Runner) play them, and draws conclusions: one computed
//! answer, which everything that shows it only prints.

mod amount;
pub mod attribute;
pub mod balance;
pub mod calibrate;
mod coins;
pub mod compare;
mod flips;
mod inputs;
pub mod optimise;
mod paired;
mod players;
mod question;
mod removal;
pub mod sensitivity;
mod steady;
mod varied;
mod verdict;

pub use amount::Amount;
pub use attribute::{Coalitions, MOST_EXACT};
pub use balance::{Curve, Estimate, FirstOrder, Optimum, Shape, Standing, first_order};
pub use flips::{FlipInput, FlipPoint, FlipRow, Lead, flip_inputs, search};
pub use inputs::{InputRow, differing, keys};
pub use paired::{Method, Paired, two_stage_seeds};
pub use players::{Player, players};
use question::free;
pub use question::{Dealt, Extent};
pub(crate) use question::{SEEDS, Seeds, named_metric, scope, size};
pub use removal::{Added, Removal, removals};
pub(crate) use steady::{STEADIED, Steadied, Steady, steadied_alike};
use varied::{Asked, varied};
pub use varied::{Varied, vary};
pub(crate) use verdict::ALPHA;
pub use verdict::{Call, Criterion, FEWEST, Pair, Rival, Verdict, pairs};
