//! `relaylab resume`: goes on with a batch that was stopped, whatever stopped it.

use super::fault;
use super::session::{PlayOptions, say};
use crate::batch::Sweep;
use crate::cli::exit::Fault;
use crate::cli::terminal::Voice;
use clap::Args;
use std::path::PathBuf;

/// Go on with a sweep: play what is missing or damaged, and write the tables.
#[derive(Debug, Args)]
pub(in crate::cli) struct Resume {
    /// Folder of the sweep.
    folder: PathBuf,
    /// Play failed runs again.
    #[arg(long)]
    retry: bool,
    #[command(flatten)]
    play: PlayOptions,
}

impl Resume {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::read(&self.folder).map_err(fault)?.retry(self.retry);
        say(&self.play.play(sweep, voice)?, voice)
    }
}
