//! Files that appear whole or not at all, locks on folders, and tables as text.

mod csv;
mod folder;
mod lock;

pub use csv::{Damage, from_csv, to_csv};
pub(crate) use csv::{cell_text, csv_cell};
pub use folder::{Folder, OutputFile, sha256};
pub(crate) use folder::{UNFINISHED, publish};
pub use lock::{LOCK_FILE, Lock};
