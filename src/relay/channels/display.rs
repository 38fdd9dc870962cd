//! Display and video banners: impressions pushed at people, many of them never looked at.

use crate::plan::Money;
use crate::scenario::SHARE;
use crate::settings;

settings! {
    /// Display and video banners, bought per thousand impressions and pushed at people by their media habit.
    Display {
        /// Cost of a thousand impressions served.
        cpm: Money = Money(300), "currency per 1000", 0.01..=1e6, "aggregated rate cards: 0.50 to 5";
        /// Share of served impressions that are seen.
        attention: f64 = 0.3, "share", SHARE, "viewability and attention studies: .1 to .5; assumption";
        /// Chance of a click on a seen impression by a person of middling response.
        click: f64 = 0.001, "share", SHARE, "display CTR .05 to .46 %";
        /// Shape of the Gamma law of how much of the channel a person uses; small: few people see most of it.
        habit_shape: f64 = 0.5, "", 0.05..=1000.0, "assumption; gives negative binomial exposures (Ehrenberg)";
    }
}
