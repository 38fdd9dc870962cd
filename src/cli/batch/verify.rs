//! `relaylab verify`: whether a batch is what it was when it was written, and whether its runs come out again.

use super::crew::{one, plan_of};
use super::fault;
use crate::batch::journal::Record;
use crate::batch::kept::Kept;
use crate::batch::store::hashed;
use crate::batch::{Shard, Store};
use crate::cli::exit::{DAMAGED, Fault};
use crate::cli::interrupt;
use crate::cli::numbers::{counted, whole};
use crate::cli::terminal::Voice;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Check every file and every finished run of a sweep, and play some runs again to see the same come out.
#[derive(Debug, Args)]
pub(in crate::cli) struct Verify {
    /// Folder of the sweep.
    folder: PathBuf,
    /// Runs to play again, evenly spread over the design.
    #[arg(long, value_name = "N", default_value_t = 3)]
    replay: u64,
}

/// One thing that was looked at.
struct Check {
    what: String,
    wrong: Vec<String>,
}

impl Verify {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let store = Store::open(&self.folder).map_err(|trouble| fault(&self.folder, trouble))?;
        let reading =
            |error: std::io::Error| Fault::reading(&self.folder.display().to_string(), &error.to_string());
        interrupt::listen(self.folder.display().to_string());
        let mut journal = store.journal_to_read().map_err(reading)?;
        let mut checks = vec![Check {
            what: "the design and its scenarios are those that were played".to_owned(),
            wrong: Vec::new(),
        }];
        let damaged = match journal.damaged() {
            0 => Vec::new(),
            count => vec![format!("{} of the journal", counted(count as u64, "damaged stretch"))],
        };
        checks.push(Check {
            what: format!("{} in the journal, each with its checksum", counted(journal.len() as u64, "run")),
            wrong: damaged,
        });
        let manifest = store.manifest();
        let total = store.runs().count() as u64;
        let missing = store.runs().filter(|(_, run)| !journal.has(run.id)).count() as u64;
        let finished = manifest.is_some() || (missing == 0 && store.shard() != Shard::WHOLE);
        let lacks = if finished && missing > 0 {
            vec![format!("{} missing", counted(missing, "run"))]
        } else {
            Vec::new()
        };
        let state = if finished {
            "every run is there".to_owned()
        } else {
            format!("unfinished: {} of {}", whole(total - missing), counted(total, "run"))
        };
        checks.push(Check { what: state, wrong: lacks });
        if let Some(manifest) = &manifest {
            let differs = |listed: &&crate::files::OutputFile| {
                hashed(store.folder(), &listed.file).map_or(true, |found| found != **listed)
            };
            let wrong = manifest
                .files
                .iter()
                .filter(differs)
                .map(|file| format!("{} has changed", file.file))
                .collect();
            checks.push(Check {
                what: format!("{} as they were written", counted(manifest.files.len() as u64, "file")),
                wrong,
            });
        }
        let (mut wrong, mut played) = (Vec::new(), 0);
        let step = (total / self.replay.max(1)).max(1) as usize;
        for (point, run) in store.runs().step_by(step).take(self.replay as usize) {
            let Some(record) = journal.record(run.id).map_err(reading)? else { continue };
            let again = match plan_of(&store, &point) {
                Ok(plan) => match one(&plan, &run, &|| {}) {
                    Some(again) => again,
                    None => break,
                },
                Err(why) => Err(why),
            };
            let recording = &store.design().record;
            let kept = again.map_or_else(
                |why| Kept::failed(run.id, &why, recording),
                |again| Kept::of(run.id, &again, recording),
            );
            played += 1;
            if Record::of(&kept).map_err(reading)? != record {
                wrong.push(format!("run {} comes out otherwise", run.id));
            }
        }
        checks.push(Check {
            what: format!("{} played again, to the last bit the same", counted(played, "run")),
            wrong,
        });
        self.say(&store, &checks, voice)
    }

    fn say(&self, store: &Store, checks: &[Check], voice: Voice) -> Result<(), Fault> {
        let failed = checks.iter().filter(|check| !check.wrong.is_empty()).count();
        if voice.json {
            let rows: Vec<_> =
                checks.iter().map(|check| json!({ "check": check.what, "holds": check.wrong.is_empty(), "wrong": check.wrong })).collect();
            voice.say_json(
                &json!({ "schema": "relaylab.verify/1", "design_hash": store.design_hash(), "checks": rows }),
            )?;
        } else {
            let mut lines = Vec::new();
            for check in checks {
                let word = if check.wrong.is_empty() { "ok   " } else { "WRONG" };
                lines.push(format!("{word} {}", check.what));
                lines.extend(check.wrong.iter().take(20).map(|wrong| format!("        {wrong}")));
            }
            lines.push(format!("design {}", store.design_hash()));
            voice.say(&(lines.join("\n") + "\n"))?;
        }
        if failed == 0 {
            return Ok(());
        }
        let folder = self.folder.display();
        let cure = format!("`relaylab resume {folder}` plays damaged runs again and writes the tables anew");
        Err(Fault::new(
            DAMAGED,
            &format!("{} of {} did not hold", failed, counted(checks.len() as u64, "check")),
            &cure,
        ))
    }
}
