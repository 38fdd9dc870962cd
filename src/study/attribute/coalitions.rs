//! What each channel and sales activity truly added: by taking it away under the same seeds, and by its Shapley value.
//!
//! Taking one away says what would be lost without it; with substitutes the losses do not add up. The Shapley value
//! (Shapley 1953) is the mean of what it adds over all orders in which the parts could have been built up; it adds up
//! exactly to the difference between everything and nothing.

use crate::base::draws::{Luck, StreamLabel};
use std::collections::BTreeMap;

const ORDER: StreamLabel = StreamLabel::named("study/order");

/// Up to so many players every coalition is played; beyond, orders are drawn.
pub const MOST_EXACT: usize = 6;

/// The coalitions that have to be played, each as a set of players (bit `p` is player `p`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coalitions {
    /// Number of players.
    pub players: usize,
    /// Every coalition once; the first is everybody, the second nobody.
    pub sets: Vec<u32>,
    /// Orders in which players join, when not all coalitions are played.
    orders: Vec<Vec<usize>>,
}

impl Coalitions {
    /// The coalitions for so many players (at most 31); with many players, those of `orders` random orders and of the
    /// same orders backwards, which makes the estimate steadier (Mitchell et al. 2022).
    pub fn new(players: usize, orders: usize) -> Self {
        let everybody = ((1u64 << players) - 1) as u32;
        let mut sets = vec![everybody, 0];
        if players <= MOST_EXACT {
            sets.extend(1..everybody);
            return Self { players, sets, orders: Vec::new() };
        }
        let luck = Luck::new(players as u64);
        let mut drawn = Vec::new();
        for order in 0..orders.div_ceil(2) {
            let mut stream = luck.stream(ORDER, 0, order as u32);
            let mut order: Vec<usize> = (0..players).collect();
            // The shuffle of Fisher and Yates, a word a step. That of `rand` takes other words, and so would give other orders.
            for place in (1..players).rev() {
                order.swap(place, stream.draw().below(place as u32 + 1) as usize);
            }
            let backwards = order.iter().rev().copied().collect();
            drawn.extend([order, backwards]);
        }
        for order in &drawn {
            let mut set = 0;
            for &player in order {
                set |= 1 << player;
                sets.push(set);
            }
        }
        // Who is taken away alone is always needed.
        sets.extend((0..players).map(|player| everybody & !(1 << player)));
        let mut seen = sets.clone();
        seen.sort_unstable();
        seen.dedup();
        let rest = seen.into_iter().filter(|set| *set != everybody && *set != 0);
        Self { players, sets: [everybody, 0].into_iter().chain(rest).collect(), orders: drawn }
    }

    fn value(&self, values: &[f64], set: u32) -> f64 {
        self.sets.iter().position(|&other| other == set).map_or(0.0, |place| values[place])
    }

    /// What is lost when each player is taken away; `values` are those of the coalitions, in their order.
    pub fn removals(&self, values: &[f64]) -> Vec<f64> {
        let everybody = self.sets[0];
        (0..self.players).map(|player| values[0] - self.value(values, everybody & !(1 << player))).collect()
    }

    /// The Shapley value of each player; their sum is the value of everybody less that of nobody.
    pub fn shapley(&self, values: &[f64]) -> Vec<f64> {
        let by_set: BTreeMap<u32, f64> = self.sets.iter().copied().zip(values.iter().copied()).collect();
        let value = |set: u32| by_set.get(&set).copied().unwrap_or(0.0);
        let mut shares = vec![0.0; self.players];
        if self.orders.is_empty() {
            let n = self.players;
            for &set in &self.sets {
                let size = set.count_ones() as usize;
                for (player, share) in
                    shares.iter_mut().enumerate().filter(|(player, _)| set & (1 << player) == 0)
                {
                    *share += weight(size, n) * (value(set | 1 << player) - value(set));
                }
            }
            return shares;
        }
        for order in &self.orders {
            let mut set = 0;
            for &player in order {
                shares[player] += value(set | 1 << player) - value(set);
                set |= 1 << player;
            }
        }
        shares.iter().map(|share| share / self.orders.len() as f64).collect()
    }

    /// Standard error of the Shapley values from drawing orders; nothing when every coalition was played.
    pub fn order_errors(&self, values: &[f64]) -> Vec<f64> {
        let pairs: Vec<Vec<f64>> = self
            .orders
            .chunks(2)
            .map(|pair| Self { orders: pair.to_vec(), ..self.clone() }.shapley(values))
            .collect();
        let n = pairs.len() as f64;
        let error = |player: usize| {
            let mean = pairs.iter().map(|shares| shares[player]).sum::<f64>() / n;
            let squares: f64 =
                pairs.iter().map(|shares| (shares[player] - mean) * (shares[player] - mean)).sum();
            if pairs.len() < 2 { 0.0 } else { (squares / (n * (n - 1.0))).sqrt() }
        };
        (0..self.players).map(error).collect()
    }

    /// Whether orders were drawn, so that the Shapley value is an estimate.
    pub fn sampled(&self) -> bool {
        !self.orders.is_empty()
    }
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

    /// Two channels that help each other, one that does nothing, and as many that add 1 as are left.
    fn worth(set: u32) -> f64 {
        let has = |player: u32| f64::from(u8::from(set & (1 << player) != 0));
        10.0 + 4.0 * has(0) + 4.0 * has(1) + 6.0 * has(0) * has(1) + f64::from((set >> 3).count_ones())
    }

    fn check(players: usize) {
        let coalitions = Coalitions::new(players, 12);
        let values: Vec<f64> = coalitions.sets.iter().map(|&set| worth(set)).collect();
        let shares = coalitions.shapley(&values);
        let total: f64 = shares.iter().sum();
        assert!((total - (values[0] - values[1])).abs() < 1e-9, "they add up: {shares:?}");
        assert!(shares[2].abs() < 1e-12, "who does nothing gets nothing: {shares:?}");
        assert!((shares[0] - shares[1]).abs() < 1e-9, "who does the same gets the same: {shares:?}");
        assert!((shares[0] - 7.0).abs() < 1e-9, "{shares:?}");
        let removals = coalitions.removals(&values);
        assert!((removals[0] - 10.0).abs() < 1e-9 && removals[2].abs() < 1e-12, "{removals:?}");
    }

    #[test]
    fn the_axioms_hold_with_all_coalitions() {
        check(5);
        assert_eq!(Coalitions::new(5, 0).sets.len(), 32);
        assert!(!Coalitions::new(5, 0).sampled());
    }

    #[test]
    fn the_axioms_hold_with_drawn_orders() {
        // An order and the same backwards treat a pair alike, so even symmetry is exact here.
        check(12);
        assert!(Coalitions::new(12, 12).sampled());
    }

    #[test]
    fn one_player_gets_everything() {
        let coalitions = Coalitions::new(1, 0);
        assert_eq!(coalitions.sets, [1, 0]);
        assert_eq!(coalitions.shapley(&[5.0, 2.0]), [3.0]);
    }
}
