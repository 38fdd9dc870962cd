//! `relaylab archive`: a batch as one file, to publish and to keep.

use super::fault;
use crate::batch::Store;
use crate::batch::store::{MANIFEST, SESSIONS};
use crate::cli::exit::{Fault, USAGE};
use crate::cli::numbers::{counted, size};
use crate::cli::terminal::Voice;
use clap::Args;
use serde_json::json;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Put a finished sweep into one zip file: everything that is needed to read it, check it and play it again.
#[derive(Debug, Args)]
pub(in crate::cli) struct Archive {
    /// Folder of the sweep.
    folder: PathBuf,
    /// File to write; without it, the name of the folder with `.zip`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
}

impl Archive {
    pub(in crate::cli) fn run(&self, voice: Voice) -> Result<(), Fault> {
        let store = Store::open(&self.folder).map_err(|trouble| fault(&self.folder, trouble))?;
        let Some(manifest) = store.manifest() else {
            let cause = format!("`{}` is not finished", self.folder.display());
            return Err(Fault::new(USAGE, &cause, "finish it with `relaylab resume`, then archive it"));
        };
        let out = self.out.clone().unwrap_or_else(|| self.folder.with_extension("zip"));
        let name = out.display().to_string();
        if out.exists() && !self.force {
            let cure = "choose another file with `--out FILE`, or say `--force`";
            return Err(Fault::new(
                crate::cli::exit::IO,
                &format!("`{name}` exists, and is not overwritten"),
                cure,
            ));
        }
        let mut names: Vec<String> = manifest.files.iter().map(|file| file.file.clone()).collect();
        names.extend([MANIFEST, SESSIONS].map(ToOwned::to_owned));
        names.retain(|name| self.folder.join(name).is_file());
        names.sort();
        let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        write(&self.folder, &out, &stem, &names).map_err(|error| Fault::writing(&name, &error))?;
        let bytes = fs::metadata(&out).map(|about| about.len()).unwrap_or_default();
        if voice.json {
            return voice.say_json(&json!({ "schema": "relaylab.archive/1", "file": name, "bytes": bytes, "files": names.len() }));
        }
        voice.say(&format!(
            "{} in {name}, {}\nrepeat   unzip {name} && relaylab verify {stem}\n",
            counted(names.len() as u64, "file"),
            size(bytes)
        ))
    }
}

fn write(folder: &Path, out: &Path, stem: &str, names: &[String]) -> io::Result<()> {
    let home = out.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(crate::files::UNFINISHED).tempfile_in(home)?;
    let mut zip = ZipWriter::new(file);
    for name in names {
        // What is compressed already is not compressed twice.
        let packed = Path::new(name).extension().is_some_and(|ending| ending == "parquet" || ending == "log");
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).large_file(true);
        zip.start_file(format!("{stem}/{name}"), options)?;
        io::copy(&mut File::open(folder.join(name))?, &mut zip)?;
    }
    crate::files::publish(zip.finish()?, out)
}
