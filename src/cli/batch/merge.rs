//! `relaylab merge`: joins the parts of a design that were played apart.

use super::fault;
use super::session::{PlayOptions, say};
use crate::batch::Sweep;
use crate::cli::exit::Fault;
use crate::cli::terminal::Voice;
use clap::Args;
use std::path::PathBuf;

/// Join the folders of the parts of one design; the result is that of one machine, byte for byte.
#[derive(Debug, Args)]
pub(in crate::cli) struct Merge {
    /// Folders of the parts.
    #[arg(required = true, value_name = "FOLDER")]
    parts: Vec<PathBuf>,
    /// Folder to write.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    #[command(flatten)]
    play: PlayOptions,
}

impl Merge {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::merge(&self.parts, &self.out).map_err(fault)?;
        say(&self.play.play(sweep, voice)?, voice)
    }
}
