//! A sweep as one file, to publish and to keep.

use super::session::Sweep;
use super::store::{MANIFEST, SESSIONS, hashed, inside};
use crate::error::{Error, Kind};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What went into an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archived {
    /// Number of files.
    pub files: usize,
    /// Size of the archive.
    pub bytes: u64,
}

impl Sweep {
    /// Writes all that is needed to read the finished sweep, check it and play it again into one zip file, over one that
    /// is there.
    ///
    /// # Errors
    /// When the sweep is not finished, a file of it cannot be read, or the archive cannot be written.
    pub fn archive(&self, file: impl AsRef<Path>) -> Result<Archived, Error> {
        let file = file.as_ref();
        let damaged = |cause: String| {
            let help = "`relaylab verify` says what is wrong with the folder";
            Error::new(Kind::Damaged, cause, help).at(self.name())
        };
        let manifest = self.store.manifest_there();
        let manifest = manifest.map_err(|why| damaged(format!("cannot read `{MANIFEST}`: {why}")))?;
        let Some(manifest) = manifest else {
            let help = "finish it with `relaylab resume`, then archive it";
            return Err(
                Error::new(Kind::Usage, format!("`{}` is not finished", self.name()), help).at(self.name())
            );
        };
        for listed in &manifest.files {
            let found = hashed(self.folder(), &listed.file);
            let found = found.map_err(|error| damaged(format!("cannot read `{}`: {error}", listed.file)))?;
            if found != *listed {
                return Err(damaged(format!("`{}` has changed since it was written", listed.file)));
            }
        }
        let mut names: Vec<String> = manifest.files.into_iter().map(|file| file.file).collect();
        names.extend(self.store.data_files());
        names.extend([MANIFEST, SESSIONS].map(ToOwned::to_owned));
        // The diary alone may be missing.
        names.retain(|name| name != SESSIONS || inside(self.folder(), name).is_ok());
        names.sort();
        names.dedup();
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem =
            stem.filter(|stem| !stem.is_empty() && !stem.starts_with('.')).unwrap_or("sweep".to_owned());
        write(self.folder(), file, &stem, &names)
            .map_err(|error| Error::writing(&file.display().to_string(), &error))?;
        let bytes = fs::metadata(file).map(|about| about.len()).unwrap_or_default();
        Ok(Archived { files: names.len(), bytes })
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
        io::copy(&mut File::open(inside(folder, name)?)?, &mut zip)?;
    }
    crate::files::publish(zip.finish()?, out)
}
