//! A folder is made and kept for one program alone, before anything is written into it.

use crate::error::{Error, Kind};
use crate::files::{Folder, Lock};
use std::path::Path;

/// Makes the folder if it is not there, and locks it for as long as the lock is kept.
pub(crate) fn hold(path: &Path) -> Result<Lock, Error> {
    let name = path.display().to_string();
    let refused = |cause: String, help: &str| Error::new(Kind::Unwritable, cause, help).at(&*name);
    if path.exists() && !path.is_dir() {
        return Err(refused(format!("`{name}` is not a folder"), "choose another"));
    }
    let lock = Folder::create(path).and_then(|_| Lock::take(path));
    lock.map_err(|error| Error::writing(&name, &error))?.ok_or_else(|| {
        let cause = format!("another relaylab is writing into `{name}`");
        refused(cause, "wait until it is done, or choose another folder")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b");
        let lock = hold(&folder).unwrap();
        let error = hold(&folder).unwrap_err();
        assert_eq!(error.kind, Kind::Unwritable);
        assert!(error.cause.contains("another relaylab is writing into"), "{error}");
        drop(lock);
        hold(&folder).unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(hold(&file).unwrap_err().cause.contains("is not a folder"));
    }
}
