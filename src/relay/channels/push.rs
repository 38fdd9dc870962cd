//! Pushed impressions: bought by the thousand, they fall on people by media habit and targeting.
//!
//! A Poisson number of impressions is split over crowds, over those believed to be in the target market and the others,
//! and then over people, which is the same law as a Poisson number for each person, but costs only as much as there are
//! impressions; a larger budget adds impressions and leaves those there were on the people they were on.

use super::Delivery;
use crate::base::draws::{Draw, LANES, Owned, StreamLabel, draws};
use crate::base::laws::{Coin, POISSON_BLOCK_MAX};
use crate::plan::ChannelPlan;
use crate::population::notes::Flow;
use crate::population::{Crowd, Ranking, Stage};
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
    let ranking = std::mem::take(&mut crowd.rankings[usize::from(channel.index)]);
    let ranking = if ranking.places.is_empty() { rank(today, channel, crowd) } else { ranking };
    let effect = Effect::new(today, channel, delivery.freshness, attention);
    let audiences = audiences(today, channel, &ranking);
    let all: f64 = audiences.iter().map(Audience::weight).sum();
    let mut heap = Vec::with_capacity((mean as usize + mean as usize / 4).min(HEAP) + HEAP_ROOM);
    for audience in audiences.iter().filter(|audience| !audience.places.is_empty()) {
        let mut counts = today.luck.stream(audience.process, today.day, crowd.index);
        today.plan.poisson.of(mean * audience.weight() / all).each(&mut counts, |block, count| {
            let first = audience.first + block * POISSON_BLOCK_MAX;
            heap.extend((first..first + count).map(Impression::new));
            if heap.len() >= HEAP {
                fall(today, channel, &effect, audience, crowd, &mut heap, &mut visited);
            }
        });
        fall(today, channel, &effect, audience, crowd, &mut heap, &mut visited);
    }
    crowd.rankings[usize::from(channel.index)] = ranking;
}

/// Impressions that fall at once; however much money there is, no more are in memory.
const HEAP: usize = 1 << 16;
/// What a heap may be larger by.
const HEAP_ROOM: usize = POISSON_BLOCK_MAX as usize + LANES;

/// Puts the people of a crowd in the order of their habit, those first who are believed to be in the target market.
fn rank(today: &Today<'_>, channel: &ChannelPlan, crowd: &Crowd) -> Ranking {
    let shuffle = Shuffle::new(channel, crowd);
    let (n, targeting) = (crowd.people.len(), &today.plan.scenario.targeting);
    let aims = targeting.on && targeting.lift > 1.0;
    let (mut places, mut others, mut believed) = (vec![0; n + 1], vec![0; n + 1], 0);
    for rank in 0..n {
        let place = shuffle.place(rank as u32);
        let target = aims && crowd.people[place].believed();
        // Both are written and one is kept: nobody can predict the branch.
        (places[believed], others[rank - believed]) = (place as u16, place as u16);
        believed += usize::from(target);
    }
    places.truncate(believed);
    places.extend_from_slice(&others[..n - believed]);
    Ranking { places, believed }
}

draws! {
    /// On whom an impression falls, and what it does.
    Fall = .. "/impression" => (who, clicked, remembered);
}

/// People among whom impressions fall by habit alone.
struct Audience<'a> {
    /// Their places, by habit.
    places: &'a [u16],
    /// How much paid media each of them gets, relative to others.
    lift: f64,
    /// Number of the first impression.
    first: u32,
    /// How many impressions there are.
    process: StreamLabel,
}

impl Audience<'_> {
    fn weight(&self) -> f64 {
        self.lift * self.places.len() as f64
    }
}

/// Those believed to be in the target market, and the others, whose impressions have numbers of their own.
fn audiences<'a>(today: &Today<'_>, channel: &ChannelPlan, ranking: &'a Ranking) -> [Audience<'a>; 2] {
    let (believed, others) = ranking.places.split_at(ranking.believed);
    let (lift, process) = (today.plan.scenario.targeting.lift, channel.process);
    [
        Audience { places: believed, lift, first: 1 << 31, process: process.extend("/believed") },
        Audience { places: others, lift: 1.0, first: 0, process },
    ]
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

/// Lets a heap of impressions fall on an audience, and empties it.
fn fall(
    today: &Today<'_>,
    channel: &ChannelPlan,
    effect: &Effect,
    audience: &Audience<'_>,
    crowd: &mut Crowd,
    heap: &mut Vec<Impression>,
    visited: &mut impl FnMut(&mut Crowd, usize, u32),
) {
    find(today, channel, audience, crowd.index, heap);
    hold_out(today, channel.index, crowd, heap);
    if let Some(watch) = &mut crowd.watch {
        watch.count(channel.index, heap.iter().map(|impression| impression.place as usize));
    }
    for impression in &*heap {
        see(today, effect, channel.index, crowd, impression, visited);
    }
    crowd.tally.add(Flow::Exposed, heap.len() as u64);
    crowd.tally.sources[channel.index as usize].exposures += heap.len() as u64;
    heap.clear();
}

/// Finds the person of each of some impressions.
fn find(
    today: &Today<'_>,
    channel: &ChannelPlan,
    audience: &Audience<'_>,
    crowd: u32,
    found: &mut [Impression],
) {
    let (process, people) = (Fall::of(channel.process), audience.places.len() as u32);
    for some in found.chunks_mut(LANES) {
        let last = some.len() - 1;
        let questions = std::array::from_fn(|lane| some[lane.min(last)].k);
        let luck = today.luck.blocks(process, today.day, crowd, questions);
        for (lane, impression) in some.iter_mut().enumerate() {
            let Fall { who, clicked, remembered } = luck.read(lane);
            impression.place = channel.habit.rank_of(who, people);
            (impression.clicked, impression.remembered) = (clicked, remembered);
        }
    }
    // In a loop of its own, so that memory is asked for many of them at once.
    for impression in found {
        impression.place = u32::from(audience.places[impression.place as usize]);
    }
}

/// Turns impressions on people who are held out of an experiment into ghosts: counted there, seen by nobody.
fn hold_out(today: &Today<'_>, channel: u8, crowd: &mut Crowd, seen: &mut Vec<Impression>) {
    let first = crowd.person_at(0);
    if let Some(trial) = crowd.trial.as_mut().filter(|trial| trial.tries(channel, today.day)) {
        seen.retain(|impression| !trial.meets(impression.place as usize, first + impression.place));
    }
}

/// What an impression of a channel can do today.
struct Effect {
    /// Whether it makes an unaware person aware.
    recall: Coin,
    /// Chance of a click on a seen impression by a person of average response, the share of clicks that bring a visit, and
    /// whether anybody at all might click.
    click: f64,
    visit: f64,
    might_click: Coin,
    goodwill: f32,
}

impl Effect {
    fn new(today: &Today<'_>, channel: &ChannelPlan, freshness: f64, attention: f64) -> Self {
        // Rates are told per impression served, of which some are seen.
        let click = channel.own.click() / attention;
        Self {
            recall: Coin::new(channel.common.recall),
            click,
            visit: channel.own.visit(),
            might_click: Coin::new(click * today.plan.response_most),
            goodwill: (channel.common.goodwill * freshness) as f32,
        }
    }
}

/// What an impression does to the person it falls on.
#[inline]
fn see(
    today: &Today<'_>,
    effect: &Effect,
    channel: u8,
    crowd: &mut Crowd,
    impression: &Impression,
    visited: &mut impl FnMut(&mut Crowd, usize, u32),
) {
    let Impression { k, place, clicked: luck, remembered } = *impression;
    let place = place as usize;
    if remembered.sample(effect.recall) & crowd.people[place].is(Stage::Unaware) {
        crowd.make_aware(today, place, channel);
    }
    crowd.see_counted(today, place, channel, effect.goodwill);
    // The traits behind a click are looked up only when a click is possible at all.
    if luck.sample(effect.might_click) && crowd.click(today, place, channel, luck, effect.click, effect.visit)
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
