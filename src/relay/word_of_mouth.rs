//! Word of mouth: satisfied customers tell the people they know, dissatisfied ones warn them.

use crate::scenario::{ANY, SHARE};
use crate::settings;

settings! {
    /// Word of mouth over the network. Somebody told by several people on one day hears it once.
    WordOfMouth {
        /// Whether customers talk.
        on: bool = true, "", ANY, "";
        /// Chance a day that a customer who is at least `happy_above` tells a given person they know.
        tell_per_day: f64 = 0.0015, "per day and tie", SHARE, "assumption; Goldenberg, Libai & Muller 2001 use .005 to .07 a period";
        /// Satisfaction from which a customer recommends.
        happy_above: f64 = -0.1, "satisfaction", -100.0..=100.0, "assumption";
        /// Goodwill a recommendation adds.
        goodwill: f64 = 0.5, "goodwill", -1e3..=1e3, "assumption; larger than an advertisement's (Trusov, Bucklin & Pauwels 2009)";
        /// Chance that somebody in the market who hears a recommendation engages.
        engage: f64 = 0.25, "share", SHARE, "assumption";
        /// Chance a day that a customer or lapsed customer below `unhappy_below` warns a given person they know.
        warn_per_day: f64 = 0.0015, "per day and tie", SHARE, "assumption";
        /// Satisfaction below which a customer warns.
        unhappy_below: f64 = -0.5, "satisfaction", -100.0..=100.0, "assumption";
        /// Share of a hearer's goodwill that a warning destroys.
        damage: f64 = 0.3, "share", SHARE, "assumption";
    }
}
