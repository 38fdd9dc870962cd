//! Blogs: posts that people in the market read, that win newsletter readers, and that help search.

use crate::plan::Money;
use crate::scenario::SHARE;
use crate::settings;

settings! {
    /// A blog. Posts are read by people in the market and by followers; readers join the e-mail list;
    /// every post also counts as part of a piece of search content.
    Blog {
        /// Cost of a post.
        post_cost: Money = Money(25_000), "currency per post", 0.01..=1e9, "assumption";
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
