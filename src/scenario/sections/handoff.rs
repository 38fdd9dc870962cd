//! The handoff: leads from a file, scoring, and passing the baton to sales.

use crate::settings::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

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

choices! {
    /// In which order waiting leads are worked.
    Discipline {
        Fifo = "fifo", "first in, first out";
        Lifo = "lifo", "last in, first out: the freshest lead first";
        Score = "score", "highest score first";
        CMu = "c_mu", "highest score times chance of contact at its age first (the c-mu rule)";
    }
}

settings! {
    /// Lead scoring: who is good enough for a rep's time.
    Scoring {
        /// Whether leads are scored; without scoring every lead is passed on.
        on: bool = true, "", ANY, "";
        /// Weight of fit in the score.
        fit: f64 = 1.0, "score", LOGIT, "assumption";
        /// Weight of response to goodwill (0 to 1) in the score.
        engagement: f64 = 0.5, "score", LOGIT, "assumption";
        /// Standard deviation of the error of the score.
        noise: f64 = 0.3, "score", 0.0..=100.0, "assumption";
        /// Score a lead must exceed to become marketing-qualified (MQL).
        threshold: f64 = 1.1, "score", LOGIT, "tuned to 20 to 60 % of leads qualified";
        /// Weight of what sales reports back: each channel's score moves by this times the log of its wins over what its scores promised.
        feedback: f64 = 0.15, "score per log odds", 0.0..=10.0, "assumption";
        /// Wins as promised that are added to those of each channel, so that a few reports say little.
        feedback_prior: f64 = 20.0, "wins", 0.01..=1e6, "assumption; shrinkage as in Clayton & Kaldor 1987";
        /// Days in which a report loses half its weight; 0 keeps all for ever.
        feedback_half_life_days: f64 = 180.0, "days", 0.0..=1e6, "assumption";
    }
}

settings! {
    /// The handoff from marketing to sales.
    Handoff {
        /// Whether leads reach sales.
        on: bool = true, "", ANY, "";
        /// Median time from raised hand to the queue of sales.
        delay_median_hours: f64 = 1.0, "hours", 0.0..=8760.0, "assumption", plausible_times("hours until sales has a lead", 0.1, 24.0);
        /// Spread of that delay: standard deviation of its logarithm.
        delay_spread: f64 = 1.2, "log units", 0.0..=5.0, "assumption";
        /// Share of qualified leads lost on the way.
        leak: f64 = 0.05, "share", SHARE, "assumption, beside what is lost to lack of capacity";
        /// Days after which a lead nobody worked goes back to marketing, and so does one whose next attempt is overdue as long; 0 keeps leads for ever.
        sla_days: u32 = 21, "days", 0.0..=3650.0, "assumption";
        /// Whether a lead that goes back stays interested; without recycling it is merely aware.
        recycle: bool = true, "", ANY, "assumption";
        /// In which order waiting leads are worked.
        discipline: Discipline = Discipline::Lifo, "", ANY, "reps prefer fresh leads";
    }
}
