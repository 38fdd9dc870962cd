//! A folder whose files appear whole or not at all.
//!
//! A file is written under another name, brought to the disk and then renamed, so that neither a full disk nor a
//! pulled plug leaves half a table behind.

use crate::base::sha256;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
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
        let written = unfinished(home).and_then(|mut file| {
            file.write_all(bytes)?;
            publish(file, &path)
        });
        written.map_err(|error| about(name, &error))
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

/// An error with the name of the file it is about, and without that under which it was being written.
fn about(name: &str, error: &io::Error) -> io::Error {
    let mut said = error.to_string();
    let mut inner = error.get_ref().and_then(std::error::Error::source);
    while let Some(one) = inner {
        said = one.to_string();
        inner = one.source();
    }
    io::Error::new(error.kind(), format!("{name}: {said}"))
}

/// A file that is being written. It is locked for as long as somebody writes, which tells it from one whose writer died.
pub(crate) fn unfinished(home: &Path) -> io::Result<tempfile::NamedTempFile> {
    loop {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(home)?;
        // A file system that knows no locks is cleared by nobody but who begins anew.
        let _ = file.as_file().lock();
        // Whoever cleared up before it was locked took it for a dead one.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes files below a folder that somebody was writing when the program was ended; others may be writing there.
pub(crate) fn clear(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            continue;
        }
        let gone = File::open(entry.path()).and_then(|file| match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(()),
            _ => fs::remove_file(entry.path()),
        });
        match gone {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Gives a file that is written whole its name, once it is on the disk.
pub(crate) fn publish(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    allow_reading(file.as_file())?;
    file.as_file().sync_all()?;
    // By the standard library, so that whoever stands between the program and the system sees every deed.
    let (_locked, unfinished) = file.keep().map_err(|error| error.error)?;
    if let Err(error) = fs::rename(&unfinished, path) {
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_writer_left_is_cleared_and_what_is_being_written_is_not() {
        let home = tempfile::tempdir().unwrap();
        let (_, dead) = unfinished(home.path()).unwrap().keep().unwrap();
        let mut living = unfinished(home.path()).unwrap();
        clear(home.path()).unwrap();
        assert!(!dead.exists() && living.path().exists());
        living.write_all(b"whole").unwrap();
        publish(living, &home.path().join("named")).unwrap();
        clear(home.path()).unwrap();
        assert_eq!(fs::read(home.path().join("named")).unwrap(), b"whole");
        clear(&home.path().join("nowhere")).unwrap();
    }

    #[test]
    fn an_error_names_the_file_and_not_that_of_the_moment() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("taken")).unwrap();
        let folder = Folder::create(home.path()).unwrap();
        let error = folder.put("taken", b"").unwrap_err();
        assert!(
            error.to_string().starts_with("taken: ") && !error.to_string().contains(UNFINISHED),
            "{error}"
        );
    }
}
