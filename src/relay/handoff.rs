//! The handoff: marketing scores its leads and passes the good ones to sales, with delay and loss.

use crate::scenario::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

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
        threshold: f64 = 0.5, "score", LOGIT, "assumption";
        /// Weight of what sales reports back: each channel's score moves by this times its log odds of winning against the rest.
        feedback: f64 = 0.15, "score per log odds", 0.0..=10.0, "assumption";
    }
}

settings! {
    /// The handoff from marketing to sales.
    Handoff {
        /// Whether leads reach sales.
        on: bool = true, "", ANY, "";
        /// Median time from raised hand to the queue of sales.
        delay_median_hours: f64 = 4.0, "hours", 0.0..=8760.0, "assumption";
        /// Spread of that delay: standard deviation of its logarithm.
        delay_spread: f64 = 1.2, "log units", 0.0..=5.0, "assumption";
        /// Share of qualified leads lost on the way.
        leak: f64 = 0.05, "share", SHARE, "assumption, beside what is lost to lack of capacity";
        /// Days after which a lead nobody worked goes back to marketing; 0 keeps leads for ever.
        sla_days: u32 = 21, "days", 0.0..=3650.0, "assumption";
        /// Whether a lead that goes back stays interested; without recycling it is merely aware.
        recycle: bool = true, "", ANY, "assumption";
        /// In which order waiting leads are worked.
        discipline: Discipline = Discipline::Lifo, "", ANY, "reps prefer fresh leads";
    }
}
