//! `relaylab sweep`: plays every run of a design and leaves tidy tables.

use super::session::{PlayOptions, say};
use super::{array, fault, warnings};
use crate::batch::{DesignFile, Shard, Summary};
use crate::cli::exit::{Fault, PARTIAL, USAGE};
use crate::cli::terminal::Voice;
use crate::words::slug;
use crate::words::{counted, people};
use clap::Args;
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
    /// Play one part of the design only, as `3/64`; `env/64` for the one that the engine of a cluster hands out (Slurm, hq,
    /// Kubernetes, PBS, Grid Engine).
    #[arg(long, value_name = "PART/PARTS", value_parser = array::shard, default_value_t = Shard::WHOLE, hide_default_value = true)]
    shard: Shard,
    /// Take the folder of another design along: its finished runs are kept, and used where this design has them too.
    #[arg(long)]
    extend: bool,
    #[command(flatten)]
    play: PlayOptions,
}

impl Sweep {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        if self.out.is_some() && self.designs.len() > 1 {
            let cure = "leave out `--out`: each design gets a folder named after it";
            return Err(Fault::new(USAGE, "`--out` names one folder for several designs", cure));
        }
        let mut worst: Result<(), Fault> = Ok(());
        for design in &self.designs {
            let told = self.one(design, voice);
            // A design with failed runs does not keep the next one from being played.
            match told.and_then(|told| say(&told, voice)) {
                Err(fault) if fault.code != PARTIAL => return Err(fault),
                Err(fault) => worst = Err(fault),
                Ok(()) => {}
            }
        }
        worst
    }

    fn one(&self, file: &Path, voice: Voice) -> Result<Summary, Fault> {
        let of = DesignFile::read(file).map_err(fault)?;
        let design = &of.design;
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
        warnings(design, file, voice);
        self.play.play(of.sweep(&folder, self.shard, self.extend).map_err(fault)?, voice)
    }
}

/// Where the sweep of a design goes when nobody says.
pub(super) fn default_folder(file: &Path, shard: Shard) -> PathBuf {
    let stem = slug(&file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
    let part = if shard == Shard::WHOLE { String::new() } else { format!("-{}-of-{}", shard.part, shard.of) };
    Path::new("output/sweeps").join(stem + &part)
}
