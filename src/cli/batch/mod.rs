//! Verbs for batches of runs: what a design costs, playing it, going on with it, and trusting what came of it.

mod archive;
mod array;
mod distribute;
mod estimate;
mod merge;
mod replay;
mod resume;
mod session;
mod status;
mod sweep;
mod verify;

pub(super) use archive::Archive;
pub(super) use distribute::Distribute;
pub(super) use estimate::Estimate;
pub(super) use merge::Merge;
pub(super) use replay::Replay;
pub(super) use resume::Resume;
pub(super) use status::Status;
pub(super) use sweep::Sweep;
pub(super) use verify::Verify;

use super::exit::Fault;
use super::interrupt;
use super::terminal::Voice;
use crate::batch::{Design, DesignFile, is_design};
use crate::error::{Error, Kind};
use crate::runner::Variant;
use crate::words::counted;
use std::path::Path;

/// What a design amounts to, or what is wrong with it; nothing for a file that is no design.
pub(super) fn checked(file: &Path) -> Option<Result<String, Error>> {
    let words = |file: DesignFile| {
        let design = file.design;
        let (points, runs) = (design.points() as u64, design.runs() as u64);
        format!(
            "ok, a design of {} and {}; `relaylab sweep` plays it",
            counted(points, "point"),
            counted(runs, "run")
        )
    };
    is_design(file).then(|| DesignFile::read(file).map(words))
}

/// Says what is odd about the scenarios of a design. What one lacks without the keys that the design gives it is told
/// where those are read.
fn warnings(design: &Design, file: &Path, voice: Voice) {
    let home = file.parent().unwrap_or(Path::new(""));
    let markets = design.scenarios.iter().map(|name| Variant::read(&home.join(name))?.prepare());
    markets.flatten().for_each(|market| voice.warn_of(market.loaded()));
}

/// What is wrong with a sweep, as the fault of a verb.
fn fault(error: Error) -> Fault {
    if error.kind != Kind::Stopped {
        return error.into();
    }
    let Error { cause, place, .. } = error;
    let text = if place.is_empty() {
        format!("stopped: {cause}\n")
    } else {
        format!("stopped: {cause}, kept in {place}\n  = help: `relaylab resume {place}` plays the others\n")
    };
    Fault { code: interrupt::code(), text }
}
