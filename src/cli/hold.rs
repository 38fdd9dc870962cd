//! A folder is made and kept for one program alone, before anything is written into it.
//!
//! Two runs that share a folder would mix their tables.

use super::exit::{Fault, IO};
use crate::record::{Folder, Lock};
use std::path::Path;

/// Makes the folder if it is not there, and locks it.
pub(super) fn hold(path: &Path) -> Result<Lock, Fault> {
    let name = path.display().to_string();
    let other = "choose another: `--out FOLDER`";
    if path.exists() && !path.is_dir() {
        return Err(Fault::new(IO, &format!("`{name}` is not a folder"), other));
    }
    let lock = Folder::create(path).and_then(|_| Lock::take(path));
    lock.map_err(|error| Fault::writing(&name, &error))?.ok_or_else(|| {
        let cause = format!("another relaylab is writing into `{name}`");
        Fault::new(IO, &cause, "wait until it is done, or choose another folder with `--out FOLDER`")
    })
}
