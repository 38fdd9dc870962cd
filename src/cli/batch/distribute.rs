//! `relaylab distribute`: a design in parts, for the engine of a cluster.

use super::session::PlayOptions;
use super::{fault, warnings};
use crate::batch::{DesignFile, Engine, Parts, Site};
use crate::cli::exit::{Fault, IO, PARTIAL};
use crate::cli::interrupt;
use crate::cli::terminal::Voice;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Write what plays a design in parts on a cluster: the array of jobs, what joins them, and how to hand them in. A little of
/// the design is played first, to know how many parts it takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relaylab distribute study.toml --on slurm --minutes 20 --cpus 8   write study.parts
  relaylab distribute study.toml --on parallel --submit             and play them on this machine
  relaylab status study.parts                                       what is finished, running, missing")]
pub(in crate::cli) struct Distribute {
    /// Design file; every machine must find it, its scenarios and this program in the same place.
    design: PathBuf,
    /// What plays the parts.
    #[arg(long, value_enum, value_name = "ENGINE")]
    on: On,
    /// Minutes that a part shall take.
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    minutes: f64,
    /// So many parts, however many minutes they take.
    #[arg(long, value_name = "N", conflicts_with = "minutes", value_parser = clap::value_parser!(u32).range(1..))]
    parts: Option<u32>,
    /// Cores that a part is given.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=1024))]
    cpus: u16,
    /// Folder of the parts; without it, that of the design's name with `.parts` beside the design.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Hand them in too.
    #[arg(long)]
    submit: bool,
    /// Image that the pods of Kubernetes run; without it, a plain Debian, which finds this program on the volume.
    #[arg(long, value_name = "IMAGE")]
    image: Option<String>,
    /// Claim of the volume that the pods of Kubernetes share; it is mounted where this machine has the design.
    #[arg(long, value_name = "CLAIM", default_value = "relaylab")]
    claim: String,
    /// Seconds to play for, to know how long a run takes.
    #[arg(long, value_name = "N", default_value_t = 8.0)]
    seconds: f64,
    #[command(flatten)]
    play: PlayOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum On {
    /// An array of jobs, handed in with `sbatch`.
    Slurm,
    /// An array of tasks, handed in with `hq`.
    Hq,
    /// GNU parallel, on this machine or over ssh.
    Parallel,
    /// An Indexed Job of Kubernetes, handed in with `kubectl`.
    K8s,
}

impl From<On> for Engine {
    fn from(on: On) -> Self {
        match on {
            On::Slurm => Self::Slurm,
            On::Hq => Self::Hq,
            On::Parallel => Self::Parallel,
            On::K8s => Self::K8s,
        }
    }
}

impl Distribute {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let file = DesignFile::read(&self.design).map_err(fault)?;
        warnings(&file.design, &self.design, voice);
        interrupt::listen("no folder: nothing has been written".to_owned());
        let told = file.estimate(&self.play.runner(voice), self.seconds).map_err(fault)?;
        let (design, folder) = (rooted(&self.design)?, rooted(&self.folder())?);
        let engine = self.on.into();
        let parts = match self.parts {
            Some(parts) => Parts::so_many(&design, &told, engine, parts, self.cpus),
            None => Parts::of(&design, &told, engine, self.minutes.max(0.01), self.cpus),
        };
        voice.note(&format!("{}\n", parts.words()));
        let program = std::env::current_exe().map_err(|error| Fault::writing("this program", &error))?;
        let (image, claim) = (self.image.clone(), self.claim.clone());
        parts.write(&Site { program, failed: PARTIAL, image, claim }, &folder)?;
        let submit = folder.join("submit.sh");
        if voice.json {
            voice.say_json(&json!({
                "schema": "relaylab.distribute/1", "folder": folder, "parts": parts.parts, "runs": parts.runs,
                "cpus": parts.cpus, "minutes": parts.minutes, "core_hours": parts.core_hours(), "submit": submit,
            }))?;
        } else {
            let next = if self.submit { "handing in" } else { "hand in " };
            voice.say(&format!(
                "{}\nwritten to {}\n{next} {}\nlook     relaylab status {}\n",
                parts.words(),
                folder.display(),
                submit.display(),
                folder.display()
            ))?;
        }
        if self.submit { hand_in(&submit) } else { Ok(()) }
    }

    fn folder(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| self.design.with_extension("parts"))
    }
}

/// A path from the root: jobs begin in a folder of their own.
fn rooted(path: &Path) -> Result<PathBuf, Fault> {
    std::path::absolute(path).map_err(|error| Fault::writing(&path.display().to_string(), &error))
}

fn hand_in(submit: &Path) -> Result<(), Fault> {
    // What the engine prints is not the result of this program.
    let mut command = Command::new(submit);
    let done = command.stdout(std::io::stderr()).status();
    let done = done.map_err(|error| Fault::writing(&submit.display().to_string(), &error))?;
    if done.success() {
        return Ok(());
    }
    let cause = format!("`{}` ended with {done}", submit.display());
    Err(Fault::new(IO, &cause, "see what it says, and run it again: no finished run is lost"))
}
