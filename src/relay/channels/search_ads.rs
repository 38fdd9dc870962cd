//! Search engine advertising (SEM): clicks bought from people who search, until the day's budget is spent.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// Paid search. Only people in the market search, so it can never create more clicks than there are searches;
    /// some of its clicks would have come anyway.
    SearchAds {
        /// Cost of a click.
        cpc: Money = Money(466), "currency per click", 0.01..=1e6, "WordStream 2024: 4.66 (2.32 in 2016, 5.42 in 2026)", plausible_times("cost per click", 0.5, 2.0);
        /// Chance of a click on the advertisement at a search.
        click: f64 = 0.0642, "share", SHARE, "WordStream 2024: 6.42 %";
        /// Chance of a click on the advertisement at a search for the brand's name.
        brand_click: f64 = 0.4, "share", SHARE, "assumption";
    }
}

use super::{ChannelAccount, ChannelContext, Delivery};
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

impl Mechanism for SearchAds {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        // Money that no searcher wanted for a week is not saved up any longer.
        book.purse = book.purse.min((7 * context.allotment).max(self.cpc.0));
        Delivery {
            chance: self.click,
            brand_chance: self.brand_click,
            found_by_search: true,
            clicks_max: (book.purse.max(0) / self.cpc.0.max(1)) as u64,
            click_price: self.cpc.0,
            ..Delivery::default()
        }
    }
}

impl ChannelFacts for SearchAds {
    fn unspent(&self) -> &'static str {
        "too few people search"
    }
}
