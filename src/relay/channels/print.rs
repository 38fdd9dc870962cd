//! Print: insertions read by those who read the title, over and over the same people.

use crate::plan::Money;
use crate::settings;

settings! {
    /// Advertisements in a printed title. Each person reads an issue with a chance of their own (beta-binomial reach).
    Print {
        /// Cost of one insertion per thousand people of the market.
        cost_per_thousand: Money = Money(600), "currency per 1000 people", 0.01..=1e6, "about 30 per 1000 readers at 20 % readership; rate cards 10 to 100";
        /// First shape parameter of the Beta law of readership.
        readership_a: f64 = 0.6, "", 0.001..=1000.0, "assumption (beta-binomial model, Metheringham 1964)";
        /// Second shape parameter of the Beta law of readership.
        readership_b: f64 = 2.4, "", 0.001..=1000.0, "assumption (beta-binomial model, Metheringham 1964)";
        /// Days from one issue to the next.
        every_days: u32 = 7, "days", 1.0..=3650.0, "a weekly";
        /// Share of readers of an issue who see the advertisement.
        attention: f64 = 0.4, "share", crate::scenario::SHARE, "assumption";
        /// Chance that a reader who sees it responds at once.
        response: f64 = 0.0005, "share", crate::scenario::SHARE, "assumption";
    }
}
