//! `relaylab replay`: one run of a batch once more, with all its tables, figures and page.

use super::crew::overrides;
use super::fault;
use crate::batch::journal::Record;
use crate::batch::kept::Kept;
use crate::batch::{RunId, Store};
use crate::cli::exit::{DAMAGED, Fault, USAGE};
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
}

impl Replay {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let store = Store::open(&self.folder).map_err(|trouble| fault(&self.folder, trouble))?;
        let begins = self.run_id.to_ascii_lowercase();
        let mut found = store.runs().filter(|(_, run)| run.id.to_string().starts_with(&begins));
        let Some((point, of)) = found.next() else {
            let cause = format!("no run of `{}` is called `{}`", self.folder.display(), self.run_id);
            return Err(Fault::new(USAGE, &cause, "`run_id` in runs.parquet or plan.parquet names them all"));
        };
        if let Some((_, other)) = found.find(|(_, other)| other.id != of.id) {
            let cause = format!("both {} and {} begin so", of.id, other.id);
            return Err(Fault::new(USAGE, &cause, "give more letters of the name"));
        }
        let out = self
            .out
            .clone()
            .unwrap_or_else(|| Path::new("output").join(format!("replay-{}", &of.id.to_string()[..8])));
        let file = store.scenario_file(point.scenario);
        let played =
            run::Run::exactly(&file, overrides(&store, &point), store.design().people, of.seed, &out)
                .play(voice)?;
        let same = match played.runs.first() {
            Some(run) => self.compared(&store, of.id, run)?,
            None => None,
        };
        run::finish(&played, voice)?;
        match same {
            None => voice.note("not finished in the sweep, so there was nothing to compare it with\n"),
            Some(true) => voice.note("the same as in the sweep, to the last bit\n"),
            Some(false) => {
                let cause = format!("run {} comes out otherwise than in the sweep", of.id);
                return Err(Fault::new(
                    DAMAGED,
                    &cause,
                    "`relaylab verify` tells whether the folder is damaged",
                ));
            }
        }
        Ok(())
    }

    /// Whether the run is what the journal holds; none when it holds none.
    fn compared(&self, store: &Store, id: RunId, run: &crate::results::Run) -> Result<Option<bool>, Fault> {
        let reading =
            |error: std::io::Error| Fault::reading(&self.folder.display().to_string(), &error.to_string());
        let kept = store.journal_to_read().and_then(|mut journal| journal.record(id)).map_err(reading)?;
        let again = Record::of(&Kept::of(id, run, &store.design().record)).map_err(reading)?;
        Ok(kept.map(|kept| kept == again))
    }
}
