//! How far the parts of a design are, from their journals and locks.

use super::folder::Parts;
use crate::batch::Shard;
use crate::batch::session::{DesignFile, Sweep};
use crate::batch::store::SESSIONS;
use crate::error::{Error, Kind};
use crate::files::Lock;
use std::fs;
use std::path::Path;

impl Parts {
    /// How far each part is, in order.
    ///
    /// # Errors
    /// When the design, or a part that is there, cannot be read.
    pub fn status(&self, folder: &Path) -> Result<Vec<PartStatus>, Error> {
        let design = DesignFile::read(&self.design)?;
        let runs = design.design.runs() as u64;
        let of = |part: u32| {
            let place = folder.join(self.place(part));
            let share = (0..runs).filter(|run| Shard { part, of: self.parts }.has(*run)).count() as u64;
            // What cannot be read may be finished: it is not told as missing.
            let (done, failed) = match Sweep::read(&place).and_then(|sweep| sweep.how_far()) {
                Ok(far) => (far.runs_done, far.failed),
                Err(error) if error.kind == Kind::Unreadable => return Err(error),
                Err(_) => (0, 0),
            };
            let running = is_open(&place) && matches!(Lock::take(&place), Ok(None));
            let state = match (running, done) {
                (true, _) => PartState::Running,
                (false, done) if done == share => PartState::Finished,
                (false, 0) => PartState::Missing,
                (false, _) => PartState::Stopped,
            };
            Ok(PartStatus { part, state, runs: share, done, failed })
        };
        (1..=self.parts).map(of).collect()
    }
}

/// Whether the last session of a folder has not said that it ended; only then is it looked whether somebody has the folder,
/// as nobody who begins may find it taken by somebody who looks.
fn is_open(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join(SESSIONS)).unwrap_or_default();
    text.lines().last().is_some_and(|line| line.contains("\"started\""))
}

/// How far one part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartStatus {
    /// Which, 1 is the first.
    pub part: u32,
    /// What it does.
    pub state: PartState,
    /// Its runs.
    pub runs: u64,
    /// How many of them are finished, failed ones among them.
    pub done: u64,
    /// How many failed.
    pub failed: u64,
}

/// What a part does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Every run is finished.
    Finished,
    /// A program has its folder, on a machine whose locks are seen from here.
    Running,
    /// It was begun, and nobody goes on with it as far as can be seen from here.
    Stopped,
    /// None of its runs is finished.
    Missing,
}
