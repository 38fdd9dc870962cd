//! What each channel and sales activity truly added: by taking it away under the same seeds, and by its Shapley value.
//!
//! Taking one away says what would be lost without it; with substitutes the losses do not add up. The Shapley value
//! (Shapley 1953) is the mean of what it adds over all orders in which the parts could have been built up; it adds up
//! exactly to the difference between everything and nothing. With many parts, orders are drawn, each for a seed of its own:
//! luck and order are then averaged over at once, which takes fewer runs than every order with every seed.

use crate::base::draws::{Luck, StreamLabel};
use crate::results::summary::{TENTHS, t_quantile};
use crate::study::Amount;
use std::collections::{BTreeMap, BTreeSet};

const ORDER: StreamLabel = StreamLabel::named("study/order");

/// Up to so many players every coalition is played; beyond, orders are drawn.
pub const MOST_EXACT: usize = 6;
/// Orders are drawn for at least so many of the seeds, where there are so many.
const FEWEST_WALKS: usize = 4;

/// A coalition: bit `p` is player `p`.
pub(super) type Set = u32;

/// Which coalitions have to be played with which seeds, and what follows from their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coalitions {
    /// Number of players, at most 31.
    pub players: usize,
    /// Number of seeds.
    pub seeds: usize,
    /// Orders in which players join, each walked forwards and backwards with one seed, which makes the estimate steadier
    /// (Mitchell et al. 2022): the place of the seed and the order. None when all coalitions are played.
    walks: Vec<(usize, Vec<usize>)>,
}

/// The value of coalitions, by the place of the seed.
pub(super) type Values = BTreeMap<(Set, usize), f64>;

impl Coalitions {
    /// The coalitions for so many players and seeds; with many players, those of `orders` random orders, half of them the
    /// others backwards.
    pub fn new(players: usize, orders: usize, seeds: usize) -> Self {
        if players <= MOST_EXACT {
            return Self { players, seeds, walks: Vec::new() };
        }
        let luck = Luck::new(players as u64);
        let walk = |walk: usize| {
            let mut stream = luck.stream(ORDER, 0, walk as u32);
            let mut order: Vec<usize> = (0..players).collect();
            // The shuffle of Fisher and Yates, a word a step. That of `rand` takes other words, and so would give other orders.
            for place in (1..players).rev() {
                order.swap(place, stream.draw().below(place as u32 + 1) as usize);
            }
            (walk % seeds, order)
        };
        let walks = orders.div_ceil(2).max(FEWEST_WALKS.min(seeds));
        Self { players, seeds, walks: (0..walks).map(walk).collect() }
    }

    /// Everybody.
    pub(super) fn everybody(&self) -> Set {
        ((1u64 << self.players) - 1) as Set
    }

    /// Everybody but one.
    pub(super) fn without(&self, player: usize) -> Set {
        self.everybody() & !(1 << player)
    }

    /// The coalitions, each with the places of its seeds in order.
    pub(super) fn needed(&self) -> BTreeMap<Set, Vec<usize>> {
        let all: Vec<usize> = (0..self.seeds).collect();
        if !self.sampled() {
            return (0..=self.everybody()).map(|set| (set, all.clone())).collect();
        }
        let mut needed: BTreeMap<Set, BTreeSet<usize>> = BTreeMap::new();
        for (seed, order) in &self.walks {
            for set in steps(order).chain(steps_back(order)) {
                needed.entry(set).or_default().insert(*seed);
            }
        }
        let mut needed: BTreeMap<Set, Vec<usize>> =
            needed.into_iter().map(|(set, seeds)| (set, seeds.into_iter().collect())).collect();
        let always = [self.everybody(), 0].into_iter().chain((0..self.players).map(|one| self.without(one)));
        needed.extend(always.map(|set| (set, all.clone())));
        needed
    }

    /// How many orders are drawn; 0 when every coalition is played.
    pub fn orders(&self) -> usize {
        2 * self.walks.len()
    }

    /// Whether orders are drawn, so that the Shapley value is an estimate.
    pub fn sampled(&self) -> bool {
        !self.walks.is_empty()
    }

    /// What is lost when each player is taken away, by player and seed.
    pub(super) fn removals(&self, values: &Values) -> Vec<Vec<f64>> {
        let everybody = self.everybody();
        let lost = |player, seed| values[&(everybody, seed)] - values[&(self.without(player), seed)];
        (0..self.players).map(|player| (0..self.seeds).map(|seed| lost(player, seed)).collect()).collect()
    }

    /// The Shapley value of each player; their sum is the value of everybody less that of nobody, in the mean of all seeds
    /// as it is `steady`.
    pub(super) fn shapley(&self, values: &Values, steady: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Amount> {
        let whole = |seed: usize| values[&(self.everybody(), seed)] - values[&(0, seed)];
        let wholes: Vec<f64> = (0..self.seeds).map(whole).collect();
        let steadied = steady(&wholes);
        let walked: BTreeSet<usize> = self.walks.iter().map(|(seed, _)| *seed).collect();
        let seeds: Vec<usize> =
            if self.sampled() { walked.into_iter().collect() } else { (0..self.seeds).collect() };
        let shares: Vec<Vec<f64>> = seeds.iter().map(|&seed| self.shares(values, seed)).collect();
        let of = |player: usize| {
            let shares: Vec<f64> = shares.iter().map(|shares| shares[player]).collect();
            if seeds.len() == self.seeds {
                Amount::of(&steady(&shares))
            } else {
                let own: Vec<f64> = seeds.iter().map(|&seed| wholes[seed]).collect();
                lifted(&shares, &own, &steadied)
            }
        };
        (0..self.players).map(of).collect()
    }

    /// What each player adds with one seed, over all coalitions or over the orders of that seed.
    fn shares(&self, values: &Values, seed: usize) -> Vec<f64> {
        let value = |set: Set| values[&(set, seed)];
        let n = self.players;
        let mut shares = vec![0.0; n];
        if !self.sampled() {
            for set in 0..=self.everybody() {
                let size = set.count_ones() as usize;
                for (player, share) in
                    shares.iter_mut().enumerate().filter(|(player, _)| set & (1 << player) == 0)
                {
                    *share += weight(size, n) * (value(set | 1 << player) - value(set));
                }
            }
            return shares;
        }
        let mut walked = 0.0;
        for (_, order) in self.walks.iter().filter(|(of, _)| *of == seed) {
            let (mut forwards, mut backwards) = (0, 0);
            for (&first, &last) in order.iter().zip(order.iter().rev()) {
                shares[first] += value(forwards | 1 << first) - value(forwards);
                shares[last] += value(backwards | 1 << last) - value(backwards);
                forwards |= 1 << first;
                backwards |= 1 << last;
            }
            walked += 2.0;
        }
        shares.iter().map(|share| share / walked).collect()
    }
}

/// The coalitions that an order goes through.
fn steps(order: &[usize]) -> impl Iterator<Item = Set> + '_ {
    order.iter().scan(0, |set, player| {
        *set |= 1 << player;
        Some(*set)
    })
}

/// The same backwards.
fn steps_back(order: &[usize]) -> impl Iterator<Item = Set> + '_ {
    order.iter().rev().scan(0, |set, player| {
        *set |= 1 << player;
        Some(*set)
    })
}

/// The mean of a share that is known for some seeds, with the help of the whole of each of these (`own`) and of all: the
/// regression estimator of double sampling (Cochran 1977, ch. 12). The slopes of all shares add up to 1, so that the shares still add
/// up to the whole.
fn lifted(shares: &[f64], own: &[f64], wholes: &[f64]) -> Amount {
    let (n, all) = (shares.len() as f64, wholes.len() as f64);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (share, whole, of_all) = (mean(shares), mean(own), mean(wholes));
    let squares: f64 = own.iter().map(|x| (x - whole) * (x - whole)).sum();
    let products: f64 = own.iter().zip(shares).map(|(x, y)| (x - whole) * (y - share)).sum();
    let slope = if squares > 0.0 { products / squares } else { 0.0 };
    let misfit = |(x, y): (&f64, &f64)| y - share - slope * (x - whole);
    let rest = own.iter().zip(shares).map(misfit).map(|rest| rest * rest).sum::<f64>() / (n - 2.0);
    let apart = if squares > 0.0 { (of_all - whole) * (of_all - whole) / squares } else { 0.0 };
    let spread = wholes.iter().map(|x| (x - of_all) * (x - of_all)).sum::<f64>() / (all - 1.0);
    let error = (rest * (1.0 / n + apart) + slope * slope * spread / all).sqrt();
    let half = t_quantile(shares.len() - 2, 0.05) * error;
    let mean = share + slope * (of_all - whole);
    Amount { mean, interval: (shares.len() >= TENTHS).then_some((mean - half, mean + half)) }
}

/// `|S|! (n - |S| - 1)! / n!`, the share of orders in which exactly the players of a set of this size come before.
fn weight(size: usize, n: usize) -> f64 {
    // 1 / (n C(n-1, size)), without large factorials.
    let binomial = (0..size).fold(1.0, |value, k| value * (n - 1 - k) as f64 / (k + 1) as f64);
    1.0 / (n as f64 * binomial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::pow;

    /// Two channels that help each other, one that does nothing, and as many that add 1 as are left; with luck of a seed
    /// that is shared by all who add anything.
    fn worth(set: Set, seed: usize) -> f64 {
        let has = |player: u32| f64::from(u8::from(set & (1 << player) != 0));
        let luck = 1.0 + 0.1 * (seed as f64 - 3.5);
        luck * (4.0 * has(0) + 4.0 * has(1) + 6.0 * has(0) * has(1) + f64::from((set >> 3).count_ones()))
            + 10.0 * pow(luck, 2.0)
    }

    fn values(coalitions: &Coalitions) -> Values {
        let all = coalitions.needed();
        let each = |(set, seeds): (Set, Vec<usize>)| {
            seeds.into_iter().map(move |seed| ((set, seed), worth(set, seed)))
        };
        all.into_iter().flat_map(each).collect()
    }

    fn check(players: usize, orders: usize, seeds: usize) {
        let coalitions = Coalitions::new(players, orders, seeds);
        let values = values(&coalitions);
        let shares = coalitions.shapley(&values, <[f64]>::to_vec);
        let total: f64 = shares.iter().map(|share| share.mean).sum();
        let whole = |seed| values[&(coalitions.everybody(), seed)] - values[&(0, seed)];
        let exact = (0..seeds).map(whole).sum::<f64>() / seeds as f64;
        assert!((total - exact).abs() < 1e-9, "they add up: {shares:?}");
        assert!(shares[2].mean.abs() < 1e-9, "who does nothing gets nothing: {shares:?}");
        assert!(
            (shares[0].mean - shares[1].mean).abs() < 1e-9,
            "who does the same gets the same: {shares:?}"
        );
        let luck = (0..seeds).map(|seed| 1.0 + 0.1 * (seed as f64 - 3.5)).sum::<f64>() / seeds as f64;
        assert!((shares[0].mean - 7.0 * luck).abs() < 1e-9, "{shares:?}");
        let removals = coalitions.removals(&values);
        assert!((removals[0].iter().sum::<f64>() / seeds as f64 - 10.0 * luck).abs() < 1e-9);
        assert!(removals[2].iter().all(|lost| lost.abs() < 1e-12));
    }

    #[test]
    fn the_axioms_hold_with_all_coalitions() {
        check(5, 0, 8);
        assert_eq!(Coalitions::new(5, 0, 8).needed().len(), 32);
        assert!(!Coalitions::new(5, 0, 8).sampled());
    }

    #[test]
    fn the_axioms_hold_with_drawn_orders() {
        // An order and the same backwards treat a pair alike, so even symmetry is exact here.
        check(12, 12, 3);
        check(12, 12, 8);
        check(12, 2, 2);
        assert!(Coalitions::new(12, 12, 8).sampled());
    }

    #[test]
    fn each_order_is_walked_with_one_seed() {
        let coalitions = Coalitions::new(12, 12, 20);
        assert_eq!(coalitions.orders(), 12);
        let runs: usize = coalitions.needed().values().map(Vec::len).sum();
        // Everybody, nobody and everybody but one with all seeds; each way and back passes ten more, some of them known.
        assert!((14 * 20..=14 * 20 + 6 * 20).contains(&runs), "{runs}");
    }

    /// Over many games of which each player's part is known, 95 % of the intervals hold it.
    #[test]
    fn intervals_of_drawn_orders_hold_the_truth() {
        let (players, seeds, games) = (9, 12, 400);
        let coalitions = Coalitions::new(players, 20, seeds);
        let needed = coalitions.needed();
        let mut held = 0;
        for game in 0..games {
            let luck = Luck::new(game);
            let noise = |set: Set, seed: usize| {
                let mut stream = luck.stream(StreamLabel::named("noise"), set, seed as u32);
                let own = stream.draw().unit() - 0.5;
                let shared = luck.stream(StreamLabel::named("shared"), 0, seed as u32).draw().unit() - 0.5;
                2.0 * own + 4.0 * shared * f64::from(set.count_ones()) / players as f64
            };
            let value = |set: Set, seed: usize| f64::from(set & 1) * 5.0 + noise(set, seed);
            let all = needed.iter().flat_map(|(&set, seeds)| seeds.iter().map(move |&seed| (set, seed)));
            let values: Values = all.map(|(set, seed)| ((set, seed), value(set, seed))).collect();
            let first = coalitions.shapley(&values, <[f64]>::to_vec)[0];
            held += u64::from(first.interval.is_some_and(|(low, high)| low <= 5.0 && 5.0 <= high));
        }
        let share = held as f64 / games as f64;
        assert!((0.92..0.98).contains(&share), "{share}");
    }

    #[test]
    fn one_player_gets_everything() {
        let coalitions = Coalitions::new(1, 0, 2);
        let values: Values = [((1, 0), 5.0), ((0, 0), 2.0), ((1, 1), 6.0), ((0, 1), 3.0)].into();
        assert!((coalitions.shapley(&values, <[f64]>::to_vec)[0].mean - 3.0).abs() < 1e-12);
    }
}
