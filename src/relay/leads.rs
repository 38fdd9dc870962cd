//! Leads from a file: real inbound leads in place of simulated marketing.

use crate::scenario::ANY;
use crate::settings;

settings! {
    /// Inbound leads from a CSV file with a header, in place of (or beside) simulated marketing.
    Leads {
        /// The file, found relative to the scenario; left out, leads come from marketing alone.
        file: Option<String> = None, "path", ANY, "";
        /// Column with the channel of the lead.
        channel: String = "channel".to_owned(), "column", ANY, "";
        /// Column with the number of leads.
        count: String = "count".to_owned(), "column", ANY, "";
        /// Column with the day (0 is the first) or the date; left out, a row is spread evenly over all days.
        day: Option<String> = None, "column", ANY, "";
        /// Column with what is added to the log odds of closing for leads of this row.
        closing: Option<String> = None, "column", ANY, "";
        /// Whether these leads are marketing-qualified already and skip scoring.
        qualified: bool = true, "", ANY, "";
    }
}
