//! What is written down, and the experiment that is made, beside what is always measured.

use crate::settings;
use crate::settings::{ANY, POSITIVE, SHARE};

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

settings! {
    /// A hold-out experiment with one channel.
    Experiment {
        /// Name of the channel, of kind `display` or `paid_social`; left out, there is no experiment.
        channel: Option<String> = None, "", ANY, "";
        /// Share of people from whom it is kept.
        hold_out: f64 = 0.5, "share", SHARE, "assumption";
        /// First day.
        from_day: u32 = 0, "days", POSITIVE, "";
        /// Last day; 0 is the last day of the run. What people do is counted until the end of the run.
        to_day: u32 = 0, "days", POSITIVE, "";
    }
}
