//! Paid social: impressions in the feed, clicks, and followers won on the way.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// Paid posts in social feeds: pushed by habit of their own, clicked more than banners, and followed by some.
    PaidSocial {
        /// Cost of a thousand impressions served.
        cpm: Money = Money(1000), "currency per 1000", 0.01..=1e6, "Meta 5 to 15, LinkedIn 30 to 100", plausible_times("cost per thousand", 0.5, 2.0);
        /// Share of served impressions that are seen.
        attention: f64 = 0.45, "share", SHARE, ".3 to .6; assumption";
        /// Chance of a click on an impression served, by a person of average need and fit who knows the brand; only what is
        /// seen is clicked.
        click: f64 = 0.015, "share", SHARE, "CTR per impression served .9 to 1.5 %";
        /// Share of clicks that bring a visit; the others are by mistake or leave at once.
        visit: f64 = 0.06, "share", SHARE, "assumption, so that a channel lifts visits about as experiments with paid social found, by 29 % (Gordon, Moakler & Zettelmeyer 2022), with banners 17 % (Johnson, Lewis & Nubbemeyer 2017); both from memory";
        /// Chance that somebody who visits by a click follows the firm.
        follow: f64 = 0.05, "share", SHARE, "assumption";
        /// Shape of the Gamma law of how much of the channel a person uses.
        habit_shape: f64 = 0.5, "", 0.0..=1000.0, "0: everyone alike; assumption";
    }
}

use super::display::{SATURATED, advertisements, buy_impressions};
use super::{ChannelAccount, ChannelContext, Delivery, push};
use crate::base::draws::draws;
use crate::plan::ChannelPlan;
use crate::population::Crowd;
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

draws! {
    /// What somebody does who visits by an impression.
    Click = .. "/follow" => (follows);
}

impl Mechanism for PaidSocial {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        buy_impressions(book, self.cpm, context.people)
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        push::push(today, channel, delivery, crowd, self.attention, |crowd, place, k| {
            let luck: Click = today.luck.draw_in(channel.process, today.day, crowd.index, k);
            if luck.follows.happens(self.follow) {
                crowd.follow(place);
            }
        });
    }
}

impl ChannelFacts for PaidSocial {
    fn can_be_held_out(&self) -> bool {
        true
    }

    fn habit_shape(&self) -> f64 {
        self.habit_shape
    }

    fn click(&self) -> f64 {
        self.click
    }

    fn visit(&self) -> f64 {
        self.visit
    }

    fn impressions(&self, minor: f64) -> f64 {
        advertisements(minor, self.cpm)
    }

    fn unspent(&self) -> &'static str {
        SATURATED
    }
}
