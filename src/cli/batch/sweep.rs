//! `relaylab sweep`: plays every run of a design and leaves tidy tables.

use super::crew::Crew;
use super::fault;
use super::resume::{Ended, go_on};
use crate::batch::{Shard, Store, read};
use crate::cli::exit::{Fault, INVALID};
use crate::cli::hold::hold;
use crate::cli::numbers::{counted, people};
use crate::cli::progress::Manner;
use crate::cli::terminal::Voice;
use crate::words::slug;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// Play every run of a design, keep each as soon as it is finished, and write tidy tables.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab init study                     write a design to begin with
  relaylab estimate study.toml            what it will cost
  relaylab sweep study.toml               play it; Ctrl-C loses no finished run
  relaylab resume output/sweeps/study     go on
  relaylab sweep study.toml --shard 3/64  the third of 64 parts, for a cluster; `relaylab merge` joins them")]
pub(in crate::cli) struct Sweep {
    /// Design files; each gets a folder of its own.
    #[arg(required = true, value_name = "DESIGN")]
    designs: Vec<PathBuf>,
    /// Folder to write; without it, one below `output/sweeps` named after the design.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Play one part of the design only, as `3/64`.
    #[arg(long, value_name = "PART/PARTS", default_value_t = Shard::WHOLE, hide_default_value = true)]
    shard: Shard,
    /// Take the folder of another design along: its finished runs are kept, and used where this design has them too.
    #[arg(long)]
    extend: bool,
    #[command(flatten)]
    crew: CrewOptions,
}

/// How the runs of a batch are played.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct CrewOptions {
    /// Threads to use; results do not depend on it. Without it, all there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown.
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: Manner,
}

impl CrewOptions {
    pub(super) fn crew(self, voice: Voice) -> Crew {
        let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Crew { threads: self.threads.map_or_else(all, usize::from), manner: self.progress, voice }
    }
}

impl Sweep {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.out.is_some() && self.designs.len() > 1 {
            let cure = "leave out `--out`: each design gets a folder named after it";
            return Err(Fault::new(
                crate::cli::exit::USAGE,
                "`--out` names one folder for several designs",
                cure,
            ));
        }
        let mut worst: Result<(), Fault> = Ok(());
        for design in &self.designs {
            let ended = self.one(design, voice);
            // A design with failed runs does not keep the next one from being played.
            match ended.and_then(|ended| ended.say(voice)) {
                Err(fault) if fault.code != crate::cli::exit::PARTIAL => return Err(fault),
                Err(fault) => worst = Err(fault),
                Ok(()) => {}
            }
        }
        worst
    }

    fn one(&self, file: &Path, voice: Voice) -> Result<Ended, Fault> {
        let design = read(file)?;
        let text = fs::read_to_string(file).map_err(|error| {
            Fault::new(INVALID, &format!("cannot read `{}`: {error}", file.display()), "try again")
        })?;
        let folder = self.out.clone().unwrap_or_else(|| default_folder(file, self.shard));
        voice.note(&format!(
            "playing {}: {} x {}, {}{} -> {}\n",
            if design.title.is_empty() { file.display().to_string() } else { design.title.clone() },
            counted(design.points() as u64, "point"),
            counted(design.replicates.into(), "run"),
            design.people.map_or("people as the scenario says".to_owned(), |count| people(count.into())),
            if self.shard == Shard::WHOLE { String::new() } else { format!(", part {}", self.shard) },
            folder.display()
        ));
        let _lock = hold(&folder)?;
        let home = file.parent().map(Path::to_owned).unwrap_or_default();
        let store = Store::create(&folder, &design, &text, &home, self.shard, self.extend)
            .map_err(|trouble| fault(&folder, trouble))?;
        go_on(&store, self.crew.crew(voice), false)
    }
}

fn default_folder(file: &Path, shard: Shard) -> PathBuf {
    let stem = slug(&file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
    let part = if shard == Shard::WHOLE { String::new() } else { format!("-{}-of-{}", shard.part, shard.of) };
    Path::new("output/sweeps").join(stem + &part)
}
