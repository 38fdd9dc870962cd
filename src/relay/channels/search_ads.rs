//! Search engine advertising (SEM): clicks bought from people who search, until the day's budget is spent.

use crate::plan::Money;
use crate::scenario::SHARE;
use crate::settings;

settings! {
    /// Paid search. Only people in the market search, so it can never create more clicks than there are searches;
    /// some of its clicks would have come anyway.
    SearchAds {
        /// Cost of a click.
        cpc: Money = Money(466), "currency per click", 0.01..=1e6, "WordStream 2024: 4.66 (2.32 in 2016, 5.42 in 2026)";
        /// Chance of a click on the advertisement at a search.
        click: f64 = 0.0642, "share", SHARE, "WordStream 2024: 6.42 %";
        /// Chance of a click on the advertisement at a search for the brand's name.
        brand_click: f64 = 0.4, "share", SHARE, "assumption";
        /// Share of the people who search for the brand's name that would have come without the advertisement.
        cannibalised: f64 = 0.95, "share", SHARE, "consistent with Blake, Nosko & Tadelis 2015: no measurable benefit of brand keywords";
    }
}
