//! Files that appear whole or not at all, locks on folders, and tables as text.

mod csv;
mod folder;
mod lock;

pub(crate) use csv::{Damage, from_csv, to_csv};
pub(crate) use csv::{cell_text, csv_cell};
pub(crate) use folder::{Folder, OutputFile};
pub(crate) use folder::{UNFINISHED, clear, publish, unfinished};
pub(crate) use lock::{LOCK_FILE, Lock};
