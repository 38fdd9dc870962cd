//! Pushed impressions: bought by the thousand, they fall on people by media habit and targeting.
//!
//! A Poisson number of impressions is split over crowds and then over people, which is the same law as a Poisson
//! number for each person, but costs only as much as there are impressions; a larger budget adds impressions and
//! leaves those there were on the people they were on.

use super::{ChannelPlan, Dose};
use crate::draws::{BLOCKS, below, unit};
use crate::math::{POISSON_BLOCK_MAX, gamma_p, gamma_quantile};
use crate::measure::Flow;
use crate::population::Crowd;
use crate::relay::Today;

/// How much of a channel people use. The people of a crowd are ranked by a shuffle of their own for each channel;
/// person of rank `r` of `n` uses what lies between the quantiles `r/n` and `(r+1)/n` of the Gamma law.
#[derive(Clone, Debug)]
pub(super) struct Habit {
    /// Rank (0 to 1) of the person on whom an impression falls, by its luck; empty when all use the same.
    /// An impression finds heavy users more often: it falls by the Gamma law of shape one more.
    rank: Vec<f32>,
}

impl Habit {
    const NODES: usize = 1024;

    pub(super) fn new(shape: f64) -> Self {
        if shape <= 0.0 {
            return Self { rank: Vec::new() };
        }
        let rank = |u: f64| gamma_p(shape, gamma_quantile(shape + 1.0, u)) as f32;
        let inner = (1..Self::NODES).map(|i| rank(i as f64 / Self::NODES as f64));
        Self { rank: std::iter::once(0.0).chain(inner).chain(std::iter::once(1.0)).collect() }
    }

    /// The rank (0 to 1) of the person on whom an impression with this luck falls.
    #[inline]
    pub(super) fn rank_of(&self, word: u32) -> f64 {
        if self.rank.is_empty() {
            return unit(word);
        }
        let place = unit(word) * Self::NODES as f64;
        let i = place as usize;
        let (low, high) = (f64::from(self.rank[i]), f64::from(self.rank[i + 1]));
        low + (high - low) * (place - i as f64)
    }
}

/// The place in a crowd of `n` people of the person with a rank: a fixed shuffle for each key.
#[inline]
pub(super) fn shuffled(rank: u32, n: u32, key: u32) -> u32 {
    let bits = 32 - (n - 1).leading_zeros().min(31);
    let mask = ((1u64 << bits) - 1) as u32;
    let half = bits.div_ceil(2);
    let mut x = rank;
    loop {
        for round in 0..3 {
            let k = key.rotate_left(11 * round).wrapping_mul(0x9E37_79B9);
            x = (x.wrapping_mul(k | 5).wrapping_add(k >> 7)) & mask;
            x ^= x >> half;
        }
        if x < n {
            return x;
        }
    }
}

/// Lets a channel's impressions fall on the people of a crowd; `clicked` says what a click does beyond engagement.
pub(super) fn push(
    today: &Today<'_>,
    channel: &ChannelPlan,
    dose: &Dose,
    crowd: &mut Crowd,
    attention: f64,
    mut clicked: impl FnMut(&mut Crowd, usize, u32),
) {
    let n = crowd.people.len();
    let mean = dose.impressions * attention * n as f64 / f64::from(today.plan.people);
    if mean <= 0.0 {
        return;
    }
    let impressions = channel.process.extend("/impression");
    let mut counts = today.luck.stream(channel.process, today.day, crowd.index);
    let goodwill = (channel.common.goodwill * dose.freshness) as f32;
    let mut seen = 0;
    today.plan.poisson.each(&mut counts, mean, |block, count| {
        seen += u64::from(count);
        for k in (0..count).step_by(BLOCKS as usize) {
            let first = block * POISSON_BLOCK_MAX + k;
            let luck = today.luck.blocks(impressions, today.day, crowd.index, first);
            for (lane, words) in luck.iter().take((count - k) as usize).enumerate() {
                let place = place_of(today, channel, crowd, words, first + lane as u32);
                see(today, channel, crowd, place, goodwill, words, &mut clicked);
            }
        }
    });
    crowd.tally.add(Flow::Exposed, seen);
    crowd.tally.sources[channel.index as usize].exposures += seen;
}

/// On whom an impression falls: by habit, and rather on those believed to be in the target market.
#[inline]
fn place_of(today: &Today<'_>, channel: &ChannelPlan, crowd: &Crowd, words: &[u32; 4], k: u32) -> usize {
    const TRIES: u32 = 64;
    let n = crowd.people.len() as u32;
    let key = channel.process.0 ^ crowd.index.wrapping_mul(0x85EB_CA6B);
    let find = |word: u32| shuffled((channel.habit.rank_of(word) * f64::from(n)) as u32, n, key) as usize;
    let targeting = &today.plan.scenario.targeting;
    let mut place = find(words[0]);
    if !targeting.on || targeting.lift <= 1.0 {
        return place;
    }
    let again = channel.process.extend("/again");
    let mut accept = words[1];
    for tries in 0..TRIES {
        if unit(accept) * targeting.lift < 1.0 || crowd.people[place].believed() {
            break;
        }
        let more = today.luck.at(again, today.day, crowd.index, k * TRIES + tries);
        place = find(more[0]);
        accept = more[1];
    }
    place
}

#[inline]
fn see(
    today: &Today<'_>,
    channel: &ChannelPlan,
    crowd: &mut Crowd,
    place: usize,
    goodwill: f32,
    words: &[u32; 4],
    clicked: &mut impl FnMut(&mut Crowd, usize, u32),
) {
    crowd.warm_up(today, place, goodwill);
    if let Some(watch) = &mut crowd.watch {
        watch.exposed(today, place, crowd.people[place], channel.index);
    }
    if unit(words[3]) < channel.common.recall {
        crowd.make_aware(today, place, channel.index);
    }
    // The traits behind a click are looked up only when a click is possible at all.
    let click = channel.own.click();
    let interest = &today.plan.scenario.interest;
    let most = interest.response_in_market.max(interest.response_out_of_market)
        * (interest.response_base + interest.response_fit);
    let u = unit(words[2]);
    if u < click * most && u < click * crowd.responsiveness(today, place) {
        crowd.engage(today, place, channel.index);
        clicked(crowd, place, below(words[2].rotate_left(16), 1 << 16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffles_are_permutations() {
        for n in [1, 2, 3, 125, 1000, 8192] {
            let mut places: Vec<u32> = (0..n).map(|rank| shuffled(rank, n, 0xDEAD_BEEF)).collect();
            places.sort_unstable();
            assert!(places.iter().enumerate().all(|(i, &place)| i as u32 == place), "{n}");
        }
    }

    #[test]
    fn impressions_fall_by_the_gamma_law_of_habit() {
        // The share of impressions that fall on the lowest tenth of users is the share of use they have.
        let habit = Habit::new(0.5);
        let words = (0..100_000u32).map(|i| i.wrapping_mul(42_949));
        let low = words.filter(|&word| habit.rank_of(word) < 0.5).count() as f64 / 100_000.0;
        let median = gamma_quantile(0.5, 0.5);
        assert!((low - gamma_p(1.5, median)).abs() < 2e-3, "{low}");
    }
}
