//! `relaylab archive`: a batch as one file, to publish and to keep.

use super::fault;
use crate::batch::Sweep;
use crate::cli::exit::{Fault, IO};
use crate::cli::terminal::Voice;
use crate::words::{counted, size};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Put a finished sweep into one zip file: everything that is needed to read it, check it and play it again, and what
/// repositories of data read of it (RO-Crate).
#[derive(Debug, Args)]
pub(in crate::cli) struct Archive {
    /// Folder of the sweep.
    folder: PathBuf,
    /// File to write; without it, the name of the folder with `.zip`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What others may do with it: the address of a licence, as `https://spdx.org/licenses/CC-BY-4.0`, or words.
    #[arg(long, value_name = "LICENCE")]
    license: Option<String>,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
}

impl Archive {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let sweep = Sweep::read(&self.folder).map_err(fault)?;
        let out = self.out.clone().unwrap_or_else(|| self.folder.with_extension("zip"));
        let name = out.display().to_string();
        if sweep.is_finished() && out.exists() && !self.force {
            let cure = "choose another file with `--out FILE`, or say `--force`";
            return Err(Fault::new(IO, &format!("`{name}` exists, and is not overwritten"), cure));
        }
        let archived = sweep.archive(&out, self.license.as_deref()).map_err(fault)?;
        if voice.json {
            return voice.say_json(&json!({
                "schema": "relaylab.archive/1", "file": name, "bytes": archived.bytes, "files": archived.files,
            }));
        }
        let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        voice.say(&format!(
            "{} in {name}, {}\nrepeat   unzip {name} && relaylab verify {stem}\n",
            counted(archived.files as u64, "file"),
            size(archived.bytes)
        ))
    }
}
