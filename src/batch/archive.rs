//! A sweep as one file, to publish and to keep.

use super::ro_crate::{self, RO_CRATE, last_end};
use super::session::Sweep;
use super::store::{BatchManifest, MANIFEST, SESSIONS, hashed, inside};
use crate::error::{Error, Kind};
use crate::files::{clear, publish, unfinished};
use crate::record::now;
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Seek as _, Write as _};
use std::path::Path;
use std::rc::Rc;
use tempfile::NamedTempFile;
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
    /// is there, with what repositories read of it (RO-Crate); `license` says what others may do with it, as the address of
    /// a licence or in words.
    ///
    /// # Errors
    /// When the sweep is not finished, a file of it cannot be read, or the archive cannot be written.
    pub fn archive(&self, file: impl AsRef<Path>, license: Option<&str>) -> Result<Archived, Error> {
        let file = file.as_ref();
        let Some(manifest) = self.store.manifest_there()? else {
            let help = "finish it with `relaylab resume`, then archive it";
            return Err(
                Error::new(Kind::Usage, format!("`{}` is not finished", self.name()), help).at(self.name())
            );
        };
        for listed in &manifest.files {
            let found = hashed(self.folder(), &listed.file);
            if found.map_err(|error| self.store.not_given(&listed.file, &error))? != *listed {
                return Err(self
                    .store
                    .damaged(&format!("`{}` has changed since it was written", listed.file)));
            }
        }
        let mut names: Vec<String> = manifest.files.iter().map(|file| file.file.clone()).collect();
        names.extend(self.store.data_files().map_err(|error| self.reading(&error))?);
        names.extend([MANIFEST, SESSIONS].map(ToOwned::to_owned));
        // The diary alone may be missing.
        names.retain(|name| name != SESSIONS || inside(self.folder(), name).is_ok());
        names.retain(|name| name != RO_CRATE);
        names.sort();
        names.dedup();
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem =
            stem.filter(|stem| !stem.is_empty() && !stem.starts_with('.')).unwrap_or("sweep".to_owned());
        let about = self.crate_of(&manifest, &names, license)?;
        self.write(file, &stem, &names, &about)?;
        let bytes = fs::metadata(file).map(|about| about.len()).unwrap_or_default();
        Ok(Archived { files: names.len() + 1, bytes })
    }

    /// What the archive says of itself.
    fn crate_of(
        &self,
        manifest: &BatchManifest,
        names: &[String],
        license: Option<&str>,
    ) -> Result<String, Error> {
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            let about = inside(self.folder(), name).and_then(fs::metadata);
            let about = about.map_err(|error| self.store.not_given(name, &error))?;
            files.push((name.clone(), about.len()));
        }
        let diary = fs::read(self.folder().join(SESSIONS)).unwrap_or_default();
        let ended = last_end(&String::from_utf8_lossy(&diary));
        // Nobody knows when a folder without its diary was finished: it is archived now.
        let (ended, design) = (&ended.unwrap_or_else(now), self.design());
        Ok(ro_crate::Archive { manifest, design, files: &files, ended, license }.text())
    }

    fn write(&self, out: &Path, stem: &str, names: &[String], about: &str) -> Result<(), Error> {
        let writing = |error: io::Error| Error::writing(&out.display().to_string(), &error);
        let home = out.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
        clear(home).map_err(writing)?;
        let failed = Rc::default();
        let file = unfinished(home).map_err(writing)?;
        let mut zip = ZipWriter::new(Patient { file, failed: Rc::clone(&failed) });
        let first = || failed.take().map_or(Ok(()), |error| Err(writing(error)));
        for name in names {
            // What is compressed already is not compressed twice.
            let packed =
                Path::new(name).extension().is_some_and(|ending| ending == "parquet" || ending == "log");
            let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default().compression_method(method).large_file(true);
            zip.start_file(format!("{stem}/{name}"), options).map_err(|error| writing(error.into()))?;
            // Writing is patient, so what fails here is reading.
            let packing = inside(self.folder(), name)
                .and_then(File::open)
                .and_then(|mut file| io::copy(&mut file, &mut zip));
            packing.map_err(|error| self.store.not_given(name, &error))?;
            first()?;
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(format!("{stem}/{RO_CRATE}"), options).map_err(|error| writing(error.into()))?;
        zip.write_all(about.as_bytes()).map_err(writing)?;
        first()?;
        let written = zip.finish().map_err(|error| writing(error.into()))?;
        first()?;
        publish(written.file, out).map_err(writing)
    }
}

/// A file that goes on as if all were well when it cannot be written, and keeps why: a zip that learns of it takes it for
/// something else, or for a bug.
struct Patient {
    file: NamedTempFile,
    failed: Rc<Cell<Option<io::Error>>>,
}

impl io::Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.file.write_all(bytes) {
            let first = self.failed.take().unwrap_or(error);
            self.failed.set(Some(first));
            // What comes later has its place all the same.
            self.file.seek(io::SeekFrom::Current(bytes.len() as i64))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl io::Seek for Patient {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
