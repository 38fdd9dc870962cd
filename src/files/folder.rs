//! A folder whose files appear whole or not at all.
//!
//! A file is written under another name, brought to the disk and then renamed, so that neither a full disk nor a
//! pulled plug leaves half a table behind.

use crate::base::sha256;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What the names of files that are being written begin with.
pub(crate) const UNFINISHED: &str = ".writing-";

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputFile {
    /// Its name within the folder.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A folder that is written to.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    written: Vec<OutputFile>,
}

impl Folder {
    /// The folder, made when it is not there yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self { path: path.to_owned(), written: Vec::new() })
    }

    /// The files written so far with their hashes, in alphabetical order.
    pub(crate) fn written(&self) -> Vec<OutputFile> {
        let mut files = self.written.clone();
        files.sort_by(|a, b| a.file.cmp(&b.file));
        files
    }

    /// Writes a file, whole; `name` may have folders in it.
    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(name, bytes)?;
        self.written.push(OutputFile {
            file: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        });
        Ok(())
    }

    /// Writes a file that the list of files leaves out.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path.join(name);
        let home = path.parent().unwrap_or(&self.path);
        fs::create_dir_all(home)?;
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(home)?;
        file.write_all(bytes)?;
        publish(file, &path)
    }

    /// Removes files of an earlier run of this folder that the present one did not write.
    pub(crate) fn remove_others<'n>(&self, listed: impl Iterator<Item = &'n str>) -> io::Result<()> {
        for old in listed.filter(|old| self.written.iter().all(|new| new.file != *old)) {
            // A manifest is a file like any other: its names must not lead outside.
            let inside =
                Path::new(old).components().all(|part| matches!(part, std::path::Component::Normal(_)));
            if !inside {
                continue;
            }
            match fs::remove_file(self.path.join(old)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Removes files that somebody was writing when the program was ended; only who has locked the folder may ask.
pub(crate) fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            match fs::remove_file(entry.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Gives a file that is written whole its name, once it is on the disk.
pub(crate) fn publish(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    allow_reading(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    let home = path.parent().filter(|home| !home.as_os_str().is_empty());
    sync_folder(home.unwrap_or(Path::new(".")))
}

/// Temporary files are for their owner's eyes; results get the usual rights.
#[cfg(unix)]
fn allow_reading(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &File) -> io::Result<()> {
    Ok(())
}

/// Brings the names in a folder to the disk; not every system can.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
