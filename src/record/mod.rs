//! The run folder: tables, pictures and a page, each whole or not there at all.
//!
//! A result that cannot be traced, read back or repeated is worth little, so a folder carries the scenario, the
//! provenance and the meaning of every column beside the numbers.

mod dictionary;
mod folder;
mod lock;
mod manifest;
mod parts;
mod runs;
mod text;

pub use dictionary::{ColumnRow, columns, dictionary};
pub use folder::{Folder, sha256};
pub(crate) use folder::{UNFINISHED, publish};
pub use lock::{LOCK_FILE, Lock};
pub use manifest::{Machine, Manifest, OutputFile, SCHEMA, SeedRule, State, now};
pub use parts::Parts;
pub use runs::{read_runs, tables};
pub(crate) use text::cell_text;
pub use text::{Damage, from_csv, to_csv};

use crate::scenario::ANY;
use crate::settings;

/// What results are made by: raised whenever the same scenario and seed give other numbers than before, so that
/// nothing old is taken for new.
pub const MODEL: &str = concat!("relaylab ", env!("CARGO_PKG_VERSION"), " model 5");

settings! {
    /// What is written down beside the standard tables.
    Record {
        /// People whose every touch and change of stage is written to `journeys.csv`.
        journeys: u32 = 0, "people", 0.0..=10_000.0, "opt-in, because it is large";
        /// Whether `claims.csv` says how many customers each rule of attribution would credit to each channel, from the
        /// journeys that the firm can see.
        claims: bool = false, "", ANY, "";
        /// Whether `media.csv` and `outcomes.csv` say for each day and segment what each channel cost and reached, and what
        /// was sold.
        media: bool = false, "", ANY, "opt-in, because it is large";
        /// Whether `paths.csv` lists every touch on everybody's way to a purchase, or to none, as far as the firm can see.
        paths: bool = false, "", ANY, "opt-in, because it is large";
        /// Whether leads, opportunities, activities, stages and purchases of all people are written down as a CRM holds
        /// them.
        crm: bool = false, "", ANY, "opt-in, because it is large";
        /// Whether figures are drawn.
        figures: bool = true, "", ANY, "";
    }
}
