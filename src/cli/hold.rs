//! A folder is made and kept for one program alone, before anything is written into it.
//!
//! Two runs that share a folder would mix their tables.

use super::exit::Fault;
use crate::figures::Drawn;
use crate::files::{Folder, Lock};
use std::path::{Path, PathBuf};

/// Makes the folder if it is not there, and locks it.
pub(super) fn hold(path: &Path) -> Result<Lock, Fault> {
    Ok(crate::record::hold(path)?)
}

/// The folder of a study, locked from before the first market is played until the last file is written.
#[derive(Debug)]
pub(super) struct Held {
    path: PathBuf,
    folder: Folder,
    _lock: Lock,
}

impl Held {
    pub(super) fn take(path: PathBuf) -> Result<Self, Fault> {
        let lock = hold(&path)?;
        let folder =
            Folder::create(&path).map_err(|error| Fault::writing(&path.display().to_string(), &error))?;
        Ok(Self { path, folder, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets somebody write into it.
    pub(super) fn fill(
        &mut self,
        write: impl FnOnce(&mut Folder) -> std::io::Result<()>,
    ) -> Result<(), Fault> {
        write(&mut self.folder).map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }

    pub(super) fn write(&mut self, name: &str, text: &str) -> Result<(), Fault> {
        let written = self.folder.write(name, text.as_bytes());
        written.map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }

    /// Writes figures, below `figures`.
    pub(super) fn draw(&mut self, drawn: &[Drawn]) -> Result<(), Fault> {
        let written = crate::report::write_figures(&mut self.folder, "figures/", drawn);
        written.map_err(|error| Fault::writing(&self.path.display().to_string(), &error))
    }
}
