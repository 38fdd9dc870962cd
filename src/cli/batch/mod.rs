//! Verbs for batches of runs: what a design costs, playing it, going on with it, and trusting what came of it.

mod archive;
mod crew;
mod estimate;
mod merge;
mod replay;
mod resume;
mod sweep;
mod verify;

pub(super) use archive::Archive;
pub(super) use estimate::Estimate;
pub(super) use merge::Merge;
pub(super) use replay::Replay;
pub(super) use resume::Resume;
pub(super) use sweep::Sweep;
pub(super) use verify::Verify;

use super::exit::{DAMAGED, Fault};
use crate::batch::Trouble;
use std::path::Path;

/// What is wrong with a folder, as the fault of a verb.
fn fault(folder: &Path, trouble: Trouble) -> Fault {
    match trouble {
        Trouble::Disk(error) => Fault::writing(&folder.display().to_string(), &error),
        Trouble::Unusable(cause, cure) => Fault::new(DAMAGED, &cause, cure),
    }
}
