//! Search engine optimisation (SEO): content that ripens, decays, and catches searches.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// Organic search. Spending builds a stock of content that ripens slowly, decays slowly, and wins clicks at searches.
    SearchOrganic {
        /// Cost of a piece of content.
        piece_cost: Money = Money(50_000), "currency per piece", 0.01..=1e9, "assumption", scales_with_market;
        /// Pieces of ripe content on the first day.
        pieces: f64 = 20.0, "pieces", 0.0..=1e6, "assumption";
        /// Mean days until a piece ranks.
        ripen_days: f64 = 180.0, "days", 0.01..=3650.0, "assumption";
        /// Share of the stock that goes stale a day.
        stale_per_day: f64 = 0.003, "per day", SHARE, "half-life 231 days; assumption";
        /// Stock at which half of the clicks of the first place are won.
        half_pieces: f64 = 60.0, "pieces", 0.001..=1e6, "assumption";
        /// Chance of a click on the first place at a search.
        click_first: f64 = 0.276, "share", SHARE, "Backlinko: 27.6 % of clicks go to the first result";
    }
}

use super::{ChannelAccount, ChannelContext, Delivery};
use crate::base::math::daily;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

impl Mechanism for SearchOrganic {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        let (pieces, spend) = book.pay_for_units(self.piece_cost.0, u64::MAX);
        let ripening = book.unripe * daily(1.0 / self.ripen_days);
        book.unripe += pieces as f64 - ripening;
        book.stock += ripening - book.stock * self.stale_per_day;
        let content = book.stock + context.borrowed_content;
        let chance = self.click_first * content / (content + self.half_pieces);
        Delivery { spend, chance, brand_chance: chance, found_by_search: true, ..Delivery::default() }
    }
}

impl ChannelFacts for SearchOrganic {
    fn first_stock(&self) -> f64 {
        self.pieces
    }
}
