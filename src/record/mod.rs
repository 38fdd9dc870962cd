//! The run folder: tables, pictures and a page, each whole or not there at all.

use crate::scenario::ANY;
use crate::settings;

settings! {
    /// What is written down beside the standard tables.
    Record {
        /// People whose every touch and change of stage is written to `journeys.csv`.
        journeys: u32 = 0, "people", 0.0..=10_000.0, "opt-in, because it is large";
        /// Whether figures are drawn.
        figures: bool = true, "", ANY, "";
    }
}
