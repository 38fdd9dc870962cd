//! The lock on a folder that is written to, so that two programs do not write into it at once.
//!
//! The system gives the lock back when the program ends, however it ends, so nobody has to clear up after a crash.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Where there is no locking a folder itself, the file in it that is locked.
pub(crate) const LOCK_FILE: &str = ".lock";

/// A folder that is locked for as long as this is kept.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
    #[cfg(not(unix))]
    path: std::path::PathBuf,
}

impl Lock {
    /// Locks a folder; nothing if another program has locked it. A file system that knows no locks locks nobody out.
    pub(crate) fn take(folder: &Path) -> io::Result<Option<Self>> {
        let file = open(folder)?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(None);
        }
        Ok(Some(Self {
            _file: file,
            #[cfg(not(unix))]
            path: folder.join(LOCK_FILE),
        }))
    }
}

#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    File::create(folder.join(LOCK_FILE))
}

#[cfg(not(unix))]
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
