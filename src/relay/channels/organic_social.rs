//! Organic social: posts that reach some of the followers, who bring more followers.

use crate::plan::Money;
use crate::scenario::SHARE;
use crate::settings;

settings! {
    /// Posts in social networks that nobody pays to spread: they reach followers, and engagement makes new ones.
    OrganicSocial {
        /// Cost of a post.
        post_cost: Money = Money(15_000), "currency per post", 0.01..=1e9, "assumption";
        /// Share of the people who follow the firm on the first day.
        followers: f64 = 0.01, "share of people", SHARE, "assumption";
        /// Share of the followers who see a post.
        reach: f64 = 0.08, "share", SHARE, "2 to 13 % (Socialinsider 2022)";
        /// Chance that a follower who sees a post engages with it.
        engage: f64 = 0.0375, "share", SHARE, ".3 % of followers a post (Rival IQ 2026) over 8 % reach";
        /// Chance that an engaged follower brings a new follower from among the people they know of.
        recruit: f64 = 0.05, "share", SHARE, "assumption";
        /// Share of followers who leave, a post.
        unfollow: f64 = 0.0005, "share", SHARE, "assumption";
        /// Chance that a new customer becomes a follower.
        follow_customer: f64 = 0.1, "share", SHARE, "assumption";
    }
}
