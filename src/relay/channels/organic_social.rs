//! Organic social: posts that reach some of the followers, who bring more followers.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// Posts in social networks that nobody pays to spread: they reach followers, and engagement makes new ones.
    OrganicSocial {
        /// Cost of a post.
        post_cost: Money = Money(15_000), "currency per post", 0.01..=1e9, "assumption", scales_with_market;
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

use super::{ChannelAccount, ChannelContext, Delivery};
use crate::base::draws::draws;
use crate::plan::ChannelPlan;
use crate::population::notes::Flow;
use crate::population::{Crowd, Flag};
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

draws! {
    /// What a post does to a follower.
    Post = .. "" => (reached, engaged, recruited, left);
    /// Whom a follower brings.
    Recruit = .. "/recruit" => (whom);
}

/// Posts in a day at most; nobody posts more.
const POSTS_MAX: u64 = 10;

impl Mechanism for OrganicSocial {
    fn open(&self, book: &mut ChannelAccount, _: &ChannelContext) -> Delivery {
        let (posts, spend) = book.pay_for_units(self.post_cost.0, POSTS_MAX);
        Delivery { spend, out: posts as u32, ..Delivery::default() }
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        let goodwill = (channel.common.goodwill * delivery.freshness) as f32;
        let (mut delivered, mut seen, mut left) = (0, 0, 0);
        for post in 0..delivery.out {
            let followers = std::mem::take(&mut crowd.followers);
            let mut recruits = Vec::new();
            for &place in &followers {
                let place = place as usize;
                let person = crowd.person_at(place);
                let luck: Post = today.luck.draw_in(channel.process, today.day, person, post);
                delivered += 1;
                if luck.reached.happens(self.reach) {
                    seen += 1;
                    crowd.make_aware(today, place, channel.index);
                    crowd.see(today, place, channel.index, goodwill);
                    if luck.engaged.happens(self.engage) {
                        crowd.engage(today, place, channel.index);
                        if luck.recruited.happens(self.recruit) {
                            let luck: Recruit = today.luck.draw_in(channel.process, today.day, person, post);
                            recruits.push(luck.whom.below(crowd.people.len() as u32) as usize);
                        }
                    }
                }
                if luck.left.happens(self.unfollow) {
                    crowd.people[place].set(Flag::Follower, false);
                    left += 1;
                }
            }
            crowd.followers = followers;
            let people = &crowd.people;
            crowd.followers.retain(|&place| people[place as usize].has(Flag::Follower));
            for place in recruits {
                crowd.follow(place);
            }
        }
        crowd.tally.followers -= left;
        crowd.tally.add(Flow::Exposed, seen);
        let tally = &mut crowd.tally.sources[channel.index as usize];
        tally.delivered += delivered;
        tally.exposures += seen;
    }
}

impl ChannelFacts for OrganicSocial {
    fn unspent(&self) -> &'static str {
        "a post is paid for whole, and nobody posts more than ten times a day"
    }

    fn first_audience(&self) -> (f64, f64) {
        (0.0, self.followers)
    }

    fn follow_customer(&self) -> f64 {
        self.follow_customer
    }
}
