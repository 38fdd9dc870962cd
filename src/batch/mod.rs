//! Batches: an experiment described in a file, as many runs, kept so that nothing finished is lost.
//!
//! `design` is what the file says, `points` are its rows, `runs` gives each run a name and a seed, `journal` keeps what
//! is finished, `tidy` turns the journal into Parquet.

pub mod design;
pub mod journal;
pub mod kept;
mod latin_hypercube;
mod morris;
pub mod points;
mod read;
pub mod runs;
mod sobol;
pub mod store;
pub mod tidy;

pub use design::{Design, Factor, Level, Recording};
pub use read::{MOST_RUNS, read};
pub use runs::{RunId, RunOf};
pub use store::{Shard, Store, Trouble};
