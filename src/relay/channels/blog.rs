//! Blogs: posts that people in the market read, that win newsletter readers, and that help search.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// A blog. Posts are read by people in the market and by followers; readers join the e-mail list;
    /// every post also counts as part of a piece of search content.
    Blog {
        /// Cost of a post.
        post_cost: Money = Money(25_000), "currency per post", 0.01..=1e9, "assumption", scales_with_market;
        /// Posts on the first day.
        posts: f64 = 10.0, "posts", 0.0..=1e6, "assumption";
        /// Share of the posts that go stale a day.
        stale_per_day: f64 = 0.005, "per day", SHARE, "assumption";
        /// Chance a day that somebody in the market reads when the blog is at its best.
        read_in_market: f64 = 0.01, "per day", SHARE, "assumption";
        /// Posts at which half of that is reached.
        half_posts: f64 = 50.0, "posts", 0.001..=1e6, "assumption";
        /// Chance that a reader joins the e-mail list.
        opt_in: f64 = 0.03, "share", SHARE, "assumption";
        /// Pieces of search content a post is worth.
        search_worth: f64 = 0.3, "pieces", 0.0..=10.0, "assumption";
    }
}

use super::{ChannelAccount, ChannelContext, Delivery};
use crate::base::draws::draws;
use crate::base::laws::{Chance, Coin};
use crate::plan::ChannelPlan;
use crate::population::Crowd;
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

draws! {
    /// What somebody does in a day.
    Reader = .. "" => (reads, joins);
}

impl Mechanism for Blog {
    fn open(&self, book: &mut ChannelAccount, _: &ChannelContext) -> Delivery {
        let (posts, spend) = book.pay_for_units(self.post_cost.0, u64::MAX);
        book.stock += posts as f64 - book.stock * self.stale_per_day;
        let chance = self.read_in_market * book.stock / (book.stock + self.half_posts);
        Delivery { spend, chance, ..Delivery::default() }
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        let mut readers = Vec::new();
        let reads = Coin::from(Chance(delivery.chance));
        today.ask_in_market(crowd, channel.process, |place, luck: Reader| {
            if luck.reads.sample(reads) {
                readers.push((place, luck.joins.happens(self.opt_in)));
            }
        });
        for (place, joins) in readers {
            crowd.arrive(today, place, channel.index);
            if joins {
                crowd.opt_in(place, channel.index);
            }
        }
    }
}

impl ChannelFacts for Blog {
    fn first_stock(&self) -> f64 {
        self.posts
    }

    fn search_worth(&self) -> f64 {
        self.search_worth
    }
}
