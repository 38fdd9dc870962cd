//! Plain exposures: everybody sees the channel with the same chance a day. Only those who see it are visited.

use super::Delivery;
use crate::base::draws::draws;
use crate::base::laws::Gaps;
use crate::plan::ChannelPlan;
use crate::population::notes::Flow;
use crate::population::{Crowd, Stage};
use crate::relay::Today;

draws! {
    /// What an exposure does.
    Exposure = .. "/click" => (remembers, clicks);
}

/// Exposes the people of a crowd.
pub(super) fn expose(today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
    let common = &channel.common;
    let goodwill = (common.goodwill * delivery.freshness) as f32;
    let (click, visit) = (channel.own.click(), channel.own.visit());
    let mut gaps = Gaps::new(today.luck.stream(channel.process, today.day, crowd.index), channel.plain_gap);
    let mut seen = 0;
    while let Some(place) = gaps.next_below(crowd.people.len()) {
        seen += 1;
        let newcomer = crowd.people[place].is(Stage::Unaware);
        let open = click > 0.0 || newcomer && common.recall < 1.0;
        let luck: Option<Exposure> =
            open.then(|| today.luck.draw_in(channel.process, today.day, crowd.person_at(place), 0));
        if newcomer && luck.as_ref().is_none_or(|luck| luck.remembers.happens(common.recall)) {
            crowd.make_aware(today, place, channel.index);
        }
        crowd.see(today, place, channel.index, goodwill);
        if let Some(luck) = luck {
            crowd.click(today, place, channel.index, luck.clicks, click, visit);
        }
    }
    crowd.tally.add(Flow::Exposed, seen);
    let tally = &mut crowd.tally.sources[channel.index as usize];
    tally.delivered += seen;
    tally.exposures += seen;
}
