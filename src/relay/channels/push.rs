//! Pushed impressions: bought by the thousand, they fall on people by media habit and targeting.
//!
//! A Poisson number of impressions is split over crowds and then over people, which is the same law as a Poisson
//! number for each person, but costs only as much as there are impressions; a larger budget adds impressions and
//! leaves those there were on the people they were on.

use super::Delivery;
use crate::base::draws::{Draw, LANES, Owned, StreamLabel, draws};
use crate::base::laws::{Coin, POISSON_BLOCK_MAX};
use crate::plan::{ChannelPlan, Habit};
use crate::population::Crowd;
use crate::population::notes::Flow;
use crate::relay::Today;

/// A fixed shuffle of `0..n`: the place in a crowd of the person with each rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shuffle {
    n: u32,
    mask: u32,
    half: u32,
    rounds: [(u32, u32); 3],
}

impl Shuffle {
    /// The shuffle of a channel in a crowd.
    pub(super) fn new(channel: &ChannelPlan, crowd: &Crowd) -> Self {
        Self::keyed(crowd.people.len() as u32, channel.process.0 ^ crowd.index.wrapping_mul(0x85EB_CA6B))
    }

    fn keyed(n: u32, key: u32) -> Self {
        let bits = 32 - (n - 1).leading_zeros().min(31);
        let round = |i: u32| {
            let k = key.rotate_left(11 * i).wrapping_mul(0x9E37_79B9);
            (k | 5, k >> 7)
        };
        let mask = ((1u64 << bits) - 1) as u32;
        Self { n, mask, half: bits.div_ceil(2), rounds: [round(0), round(1), round(2)] }
    }

    /// The place of a rank: rounds of odd multiples and shifts permute a power of two; ranks beyond `n` go round again.
    #[inline]
    pub(super) fn place(&self, rank: u32) -> usize {
        let mut x = rank;
        loop {
            for (factor, offset) in self.rounds {
                x = x.wrapping_mul(factor).wrapping_add(offset) & self.mask;
                x ^= x >> self.half;
            }
            if x < self.n {
                return x as usize;
            }
        }
    }
}

/// Lets a channel's impressions fall on the people of a crowd; `visited` says what a visit by an impression does beyond
/// engagement, by the place of the person and the number of the impression.
pub(super) fn push(
    today: &Today<'_>,
    channel: &ChannelPlan,
    delivery: &Delivery,
    crowd: &mut Crowd,
    attention: f64,
    mut visited: impl FnMut(&mut Crowd, usize, u32),
) {
    let share = crowd.people.len() as f64 / f64::from(today.plan.people);
    let mean = delivery.impressions * attention * share;
    if mean <= 0.0 {
        return;
    }
    let audience = Audience::new(today, channel, crowd, delivery.freshness, attention);
    let mut counts = today.luck.stream(channel.process, today.day, crowd.index);
    let mut heap = Vec::with_capacity((mean as usize + mean as usize / 4).min(HEAP) + HEAP_ROOM);
    today.plan.poisson.of(mean).each(&mut counts, |block, count| {
        heap.extend((0..count).map(|k| Impression::new(block * POISSON_BLOCK_MAX + k)));
        if heap.len() >= HEAP {
            fall(today, channel, &audience, crowd, &mut heap, &mut visited);
        }
    });
    fall(today, channel, &audience, crowd, &mut heap, &mut visited);
}

/// Impressions that fall at once; however much money there is, no more are in memory.
const HEAP: usize = 1 << 16;
/// What a heap may be larger by.
const HEAP_ROOM: usize = POISSON_BLOCK_MAX as usize + LANES;

/// Lets a heap of impressions fall, and empties it.
fn fall(
    today: &Today<'_>,
    channel: &ChannelPlan,
    audience: &Audience<'_>,
    crowd: &mut Crowd,
    heap: &mut Vec<Impression>,
    visited: &mut impl FnMut(&mut Crowd, usize, u32),
) {
    audience.find(today, crowd, heap);
    hold_out(today, channel.index, crowd, heap);
    if let Some(watch) = &mut crowd.watch {
        watch.count(channel.index, heap.iter().map(|impression| impression.place as usize));
    }
    for impression in &*heap {
        see(today, audience, channel.index, crowd, impression, visited);
    }
    crowd.tally.add(Flow::Exposed, heap.len() as u64);
    crowd.tally.sources[channel.index as usize].exposures += heap.len() as u64;
    heap.clear();
}

/// Turns impressions on people who are held out of an experiment into ghosts: counted there, seen by nobody.
fn hold_out(today: &Today<'_>, channel: u8, crowd: &mut Crowd, seen: &mut Vec<Impression>) {
    let first = crowd.person_at(0);
    if let Some(trial) = crowd.trial.as_mut().filter(|trial| trial.tries(channel, today.day)) {
        seen.retain(|impression| !trial.meets(impression.place as usize, first + impression.place));
    }
}

draws! {
    /// On whom an impression falls, whether it stays there, and what it does.
    First = .. "/impression" => (who, stays, clicked, remembered);
    /// On whom an impression falls that was turned down before, and whether it stays there.
    Again = .. "/again" => (who, stays);
}

/// An impression and the person it falls on.
#[derive(Clone, Copy)]
struct Impression {
    /// Its number in the crowd today.
    k: u32,
    place: u32,
    /// Its luck with a click, and with being remembered.
    clicked: Draw,
    remembered: Draw,
}

impl Impression {
    const fn new(k: u32) -> Self {
        Self { k, place: 0, clicked: Draw::new(0), remembered: Draw::new(0) }
    }
}

/// On whom impressions fall: by habit, and rather on those believed to be in the target market.
struct Audience<'a> {
    habit: &'a Habit,
    shuffle: Shuffle,
    /// Whether it stays on anybody; else only on people believed to be in the target market.
    stays: Coin,
    process: StreamLabel,
    /// Whether it makes an unaware person aware.
    recall: Coin,
    /// Chance of a click on a seen impression by a person of average response, the share of clicks that bring a visit, and
    /// whether anybody at all might click.
    click: f64,
    visit: f64,
    might_click: Coin,
    goodwill: f32,
}

impl<'a> Audience<'a> {
    const TRIES: u32 = 64;

    fn new(
        today: &Today<'_>,
        channel: &'a ChannelPlan,
        crowd: &Crowd,
        freshness: f64,
        attention: f64,
    ) -> Self {
        // Rates are told per impression served, of which some are seen.
        let click = channel.own.click() / attention;
        let targeting = &today.plan.scenario.targeting;
        let lift = if targeting.on { targeting.lift } else { 1.0 };
        Self {
            habit: &channel.habit,
            shuffle: Shuffle::new(channel, crowd),
            stays: Coin::new(1.0 / lift),
            process: channel.process,
            recall: Coin::new(channel.common.recall),
            click,
            visit: channel.own.visit(),
            might_click: Coin::new(click * today.plan.response_most),
            goodwill: (channel.common.goodwill * freshness) as f32,
        }
    }

    /// Finds the person of each of some impressions.
    ///
    /// All of them look for a person at once, those who were turned down try again together: branches that nobody can
    /// predict, and luck made one word at a time, would take most of the day.
    fn find(&self, today: &Today<'_>, crowd: &Crowd, found: &mut [Impression]) {
        let mut seeking: Vec<u32> = (0..found.len() as u32).collect();
        for tries in 0..=Self::TRIES {
            let process = if tries == 0 { First::of(self.process) } else { Again::of(self.process) };
            let mut still = 0;
            for some in (0..seeking.len()).step_by(LANES) {
                let those: [u32; LANES] =
                    std::array::from_fn(|lane| seeking.get(some + lane).copied().unwrap_or(0));
                let questions = those.map(|at| {
                    let k = found[at as usize].k;
                    if tries == 0 { k } else { k * Self::TRIES + tries - 1 }
                });
                let luck = today.luck.blocks(process, today.day, crowd.index, questions);
                for lane in 0..LANES.min(seeking.len() - some) {
                    let impression = &mut found[those[lane] as usize];
                    let Again { who, stays } = if tries == 0 {
                        let First { who, stays, clicked, remembered } = luck.read(lane);
                        (impression.clicked, impression.remembered) = (clicked, remembered);
                        Again { who, stays }
                    } else {
                        luck.read(lane)
                    };
                    let (place, stays) = self.look(crowd, who, stays);
                    impression.place = place;
                    seeking[still] = those[lane];
                    still += usize::from(!stays);
                }
            }
            seeking.truncate(still);
            if still == 0 {
                break;
            }
        }
    }

    /// Whom an impression finds, and whether it stays there.
    #[inline]
    fn look(&self, crowd: &Crowd, who: Draw, stays: Draw) -> (u32, bool) {
        let place = self.shuffle.place(self.habit.rank_of(who, self.shuffle.n));
        (place as u32, stays.sample(self.stays) | crowd.people[place].believed())
    }
}

/// What an impression does to the person it falls on.
#[inline]
fn see(
    today: &Today<'_>,
    audience: &Audience<'_>,
    channel: u8,
    crowd: &mut Crowd,
    impression: &Impression,
    visited: &mut impl FnMut(&mut Crowd, usize, u32),
) {
    let Impression { k, place, clicked: luck, remembered } = *impression;
    let place = place as usize;
    if remembered.sample(audience.recall) {
        crowd.make_aware(today, place, channel);
    }
    crowd.see_counted(today, place, channel, audience.goodwill);
    // The traits behind a click are looked up only when a click is possible at all.
    if luck.sample(audience.might_click)
        && crowd.click(today, place, channel, luck, audience.click, audience.visit)
    {
        visited(crowd, place, k);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffles_are_permutations() {
        for n in [1, 2, 3, 125, 1000, 8192] {
            let shuffle = Shuffle::keyed(n, 0xDEAD_BEEF);
            let mut places: Vec<usize> = (0..n).map(|rank| shuffle.place(rank)).collect();
            places.sort_unstable();
            assert!(places.iter().enumerate().all(|(i, &place)| i == place), "{n}");
        }
    }
}
