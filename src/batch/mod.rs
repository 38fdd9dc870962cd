//! Batches: an experiment described in a file, as many runs, kept so that nothing finished is lost.
//!
//! `design` is what the file says, `points` are its rows, `runs` gives each run a name and a seed, `journal` keeps what
//! is finished, `tidy` turns the journal into Parquet. A [`Sweep`] is all of it: `session` begins it and goes on with it,
//! `play` plays its runs, `rows` gives what came of them, `described` says it, `merge`, `verify`, `replay`, `estimate` and
//! `archive` do what their names say; `parts` are for machines that somebody else hands out.

mod archive;
mod described;
mod design;
mod estimate;
#[doc(hidden)]
pub mod journal;
mod kept;
mod merge;
mod parts;
mod play;
mod points;
mod read;
mod replay;
mod ro_crate;
mod rows;
mod runs;
mod session;
#[doc(hidden)]
pub mod store;
#[cfg(test)]
mod tests;
#[doc(hidden)]
pub mod tidy;
mod verify;

pub use archive::Archived;
pub use design::{Design, Factor, Level, MOST_RUNS, Recording};
pub use estimate::Estimate;
pub use parts::{Engine, PartState, PartStatus, Parts, Site, ranges};
pub use read::{is_design, read};
pub use replay::{Replayed, RunSource};
pub use rows::FinishedRun;
pub use runs::{RunId, RunOf};
pub use session::{DesignFile, Summary, Sweep};
pub use store::{BatchManifest, Shard, Store};
pub use verify::{HowFar, Verified};
