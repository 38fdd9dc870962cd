//! `relaylab merge`: joins the parts of a design that were played apart.

use super::fault;
use super::resume::go_on;
use super::sweep::CrewOptions;
use crate::batch::journal::Rewrite;
use crate::batch::store::JOURNAL;
use crate::batch::{Shard, Store};
use crate::cli::exit::{Fault, USAGE};
use crate::cli::hold::hold;
use crate::cli::numbers::{counted, whole};
use crate::cli::terminal::Voice;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

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
    crew: CrewOptions,
}

impl Merge {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let mut stores = Vec::new();
        for part in &self.parts {
            stores.push(Store::open(part).map_err(|trouble| fault(part, trouble))?);
        }
        let first = &stores[0];
        if let Some(other) = stores.iter().find(|store| store.design_hash() != first.design_hash()) {
            let cause = format!(
                "`{}` and `{}` hold different designs",
                first.folder().display(),
                other.folder().display()
            );
            return Err(Fault::new(USAGE, &cause, "join parts of one design, made from the same files"));
        }
        let _lock = hold(&self.out)?;
        let writing = |error: std::io::Error| Fault::writing(&self.out.display().to_string(), &error);
        let text = fs::read_to_string(first.folder().join("design.toml")).map_err(writing)?;
        copy_scenarios(first, &self.out).map_err(writing)?;
        let joined = Store::adopt(&self.out, first, &text).map_err(|trouble| fault(&self.out, trouble))?;
        let mut journals =
            stores.iter().map(Store::journal_to_read).collect::<Result<Vec<_>, _>>().map_err(writing)?;
        let mut rewrite = Rewrite::begin(&self.out).map_err(writing)?;
        let (mut runs, mut missing) = (0u64, 0u64);
        for (_, run) in joined.runs() {
            runs += 1;
            let mut found = None;
            for journal in &mut journals {
                if found.is_none() {
                    found = journal.record(run.id).map_err(writing)?;
                }
            }
            match found {
                Some(record) => rewrite.add(&record).map_err(writing)?,
                None => missing += 1,
            }
        }
        rewrite.end(&self.out.join(JOURNAL)).map_err(writing)?;
        if missing > 0 {
            let lacking = lacking(&stores);
            voice.note(&format!(
                "{} of {} are in none of the parts{lacking}; they are played now\n",
                whole(missing),
                counted(runs, "run")
            ));
        }
        go_on(&joined, self.crew.crew(voice), false)?.say(voice)
    }
}

/// The parts that were not given.
fn lacking(stores: &[Store]) -> String {
    let of = stores[0].shard().of;
    let lacks: Vec<String> = (1..=of)
        .map(|part| Shard { part, of })
        .filter(|shard| stores.iter().all(|store| store.shard() != *shard))
        .map(|shard| shard.to_string())
        .take(10)
        .collect();
    if lacks.is_empty() { String::new() } else { format!(" ({} not given)", lacks.join(", ")) }
}

fn copy_scenarios(from: &Store, to: &Path) -> std::io::Result<()> {
    let writer = crate::files::Folder::create(to)?;
    for entry in fs::read_dir(from.folder().join("scenarios"))? {
        let entry = entry?;
        let name = format!("scenarios/{}", entry.file_name().to_string_lossy());
        writer.put(&name, &fs::read(entry.path())?)?;
    }
    Ok(())
}
