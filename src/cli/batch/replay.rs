//! `relaylab replay`: one run of a batch once more, with all its tables, figures and page.

use super::fault;
use crate::batch::Sweep;
use crate::cli::exit::{DAMAGED, Fault};
use crate::cli::options::MarketOptions;
use crate::cli::progress::Manner;
use crate::cli::run;
use crate::cli::terminal::Voice;
use clap::Args;
use std::path::{Path, PathBuf};

/// Play one run of a sweep again, compare it with what was kept, and write its whole run folder.
#[derive(Debug, Args)]
pub(in crate::cli) struct Replay {
    /// Name of the run, or the beginning of it, as in `runs.parquet`.
    run_id: String,
    /// Folder of the sweep.
    #[arg(long = "in", value_name = "FOLDER")]
    folder: PathBuf,
    /// Folder to write; without it, one below `output` named after the run.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl Replay {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::read(&self.folder).map_err(fault)?;
        let of = sweep.find(&self.run_id).map_err(fault)?;
        let id = of.run.id;
        let named = || Path::new("output").join(format!("replay-{}", &id.to_string()[..8]));
        let out = self.out.clone().unwrap_or_else(named);
        let market = MarketOptions::only(sweep.design().people, of.set.clone());
        let again = run::Run::exactly(&of.scenario, &market, of.run.seed, &out, self.progress);
        let played = again.play(voice)?;
        let same = match played.runs.first() {
            Some(run) => sweep.same(&of, run).map_err(fault)?,
            None => None,
        };
        run::finish(&played, voice)?;
        match same {
            None => voice.note("not finished in the sweep, so there was nothing to compare it with\n"),
            Some(true) => voice.note("the same as in the sweep, to the last bit\n"),
            Some(false) => {
                let cause = format!("run {id} comes out otherwise than in the sweep");
                let cure = "`relaylab verify` tells whether the folder is damaged";
                return Err(Fault::new(DAMAGED, &cause, cure));
            }
        }
        Ok(())
    }
}
