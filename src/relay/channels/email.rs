//! E-mail: only to those who opted in; opened, clicked, or the last straw.

use crate::base::Money;
use crate::settings;
use crate::settings::SHARE;

settings! {
    /// E-mail campaigns to people who opted in, prospects and customers alike.
    Email {
        /// Cost of sending to one person.
        send_cost: Money = Money(1), "currency per mail", 0.0..=100.0, "assumption";
        /// Fixed cost of a campaign.
        campaign_cost: Money = Money(20_000), "currency per campaign", 0.0..=1e9, "assumption", scales_with_market;
        /// Days from one campaign to the next; sent only when the budget put aside for it suffices.
        every_days: u32 = 7, "days", 1.0..=3650.0, "weekly";
        /// Share of the people who are on the list on the first day.
        list: f64 = 0.0, "share of people", SHARE, "assumption";
        /// Chance that a mail is opened.
        open: f64 = 0.2271, "share", SHARE, "Mailchimp 2019: 22.71 %";
        /// Chance that a mail is clicked (not more than opened).
        click: f64 = 0.0291, "share", SHARE, "Mailchimp 2019: 2.91 %";
        /// Chance that a mail ends the subscription.
        unsubscribe: f64 = 0.0025, "share", SHARE, "Mailchimp 2019: .25 %";
        /// How fast opening falls with each mail above two a week.
        fatigue: f64 = 0.15, "log units per mail", 0.0..=10.0, "assumption";
        /// How fast unsubscribing grows with each mail above two a week.
        fatigue_unsubscribe: f64 = 0.3, "log units per mail", 0.0..=10.0, "assumption";
    }
}

use super::{ChannelAccount, ChannelContext, Delivery};
use crate::base::draws::draws;
use crate::base::math::exp;
use crate::plan::ChannelPlan;
use crate::population::notes::Flow;
use crate::population::{Crowd, Flag, Stage};
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

draws! {
    /// What somebody does with a mail.
    Mail = .. "" => (opens, clicks, leaves, remembers);
}

impl Mechanism for Email {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        let price = self.campaign_cost.0 + self.send_cost.0 * context.mailable as i64;
        let due = context.day.is_multiple_of(self.every_days) && context.mailable > 0;
        book.mailings[context.day as usize % 7] = 0;
        let (out, spend) = if due { book.pay_for_units(price, 1) } else { (0, 0) };
        let mailings = if out > 0 { book.mail(context.day) } else { 0 };
        Delivery { spend, out: out as u32, mailings, ..Delivery::default() }
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        if delivery.out == 0 {
            return;
        }
        let goodwill = (channel.common.goodwill * delivery.freshness) as f32;
        let beyond = f64::from(delivery.mailings.saturating_sub(2));
        let tired = exp(-self.fatigue * beyond);
        let unsubscribes = self.unsubscribe * exp(self.fatigue_unsubscribe * beyond);
        let people = &crowd.people;
        crowd.mailable.retain(|&place| people[place as usize].has(Flag::Mailable));
        let list = std::mem::take(&mut crowd.mailable);
        let (mut opened, mut left) = (0, 0);
        for &place in &list {
            let place = place as usize;
            let luck: Mail = today.luck.draw_in(channel.process, today.day, crowd.person_at(place), 0);
            if luck.opens.happens(self.open * tired) && !crowd.people[place].is(Stage::DoNotContact) {
                opened += 1;
                crowd.see(today, place, channel.index, goodwill);
                if luck.remembers.happens(channel.common.recall) {
                    crowd.make_aware(today, place, channel.index);
                }
                if luck.clicks.happens(self.click / self.open.max(self.click).max(1e-12)) {
                    crowd.engage(today, place, channel.index);
                }
            }
            if luck.leaves.happens(unsubscribes) {
                crowd.people[place].set(Flag::Mailable, false);
                left += 1;
            }
        }
        let sent = list.len() as u64;
        crowd.mailable = list;
        let people = &crowd.people;
        crowd.mailable.retain(|&place| people[place as usize].has(Flag::Mailable));
        crowd.tally.mailable -= left;
        crowd.tally.add(Flow::Unsubscribed, left as u64);
        crowd.tally.add(Flow::Exposed, opened);
        let tally = &mut crowd.tally.sources[channel.index as usize];
        tally.delivered += sent;
        tally.exposures += opened;
    }
}

impl ChannelFacts for Email {
    fn unspent(&self) -> &'static str {
        "a mailing to the whole list costs less"
    }

    fn first_audience(&self) -> (f64, f64) {
        (self.list, 0.0)
    }
}
