//! How several settings of a lever stand among one another: what each brings, what it loses against the best, and how many are
//! surely better.

use super::curve::{Curve, Estimate, Regrets};
use crate::results::summary::{TENTHS, percentile};
use crate::study::paired::moments;
use std::collections::BTreeMap;

/// How one of several settings of a lever stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The smooth curve's value there, in the metric's unit, with its 90 % interval.
    pub value: Estimate,
    /// What is lost there against the best point of the curve, as [`Curve::regret`].
    pub regret: Estimate,
    /// One more than there are settings that are surely better: the lower bound of its rank (Mogstad, Romano, Shaikh & Wilhelm
    /// 2024), which holds for all of them at once in 90 % of studies. Who cannot be told from the best of the curve is first.
    pub place: usize,
}

impl Curve {
    /// How some settings of the lever stand, in their order; `sign` is -1 when less is better. None from fewer than [`TENTHS`]
    /// seeds: they tell nothing apart.
    pub fn standings(&self, levers: &[f64], sign: f64) -> Option<Vec<Standing>> {
        if self.seeds() < TENTHS {
            return None;
        }
        let regrets = self.regrets(sign);
        let mut at: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (one, &lever) in levers.iter().enumerate() {
            at.entry(self.step(lever)).or_default().push(one);
        }
        let apart = Apart::of(&regrets, at.keys().copied().collect(), sign);
        let mut standings = vec![None; levers.len()];
        for (place, (&step, here)) in at.iter().enumerate() {
            let regret = regrets.at(levers[here[0]]);
            let worse_than = |(other, there): (usize, &Vec<usize>)| {
                if apart.is_worse(place, other) { there.len() } else { 0 }
            };
            let better: usize = at.values().enumerate().map(worse_than).sum();
            // Who cannot be told from the best of all is not said to be worse than anybody.
            let place = 1 + if regret.interval.0 > 0.0 { better } else { 0 };
            for &one in here {
                standings[one] = Some(Standing { value: regrets.value(step), regret, place });
            }
        }
        standings.into_iter().collect()
    }
}

/// Which steps of a curve are told apart.
struct Apart<'r> {
    values: &'r [f64],
    sign: f64,
    steps: Vec<usize>,
    /// Standard errors of the differences between two of them, a row a step.
    errors: Vec<Vec<f64>>,
    /// So many of them hold the truth of all differences in 90 % of studies.
    times: f64,
    /// No more than the error of sums.
    room: f64,
}

impl<'r> Apart<'r> {
    fn of(regrets: &'r Regrets<'_>, steps: Vec<usize>, sign: f64) -> Self {
        let (values, resampled) = (regrets.values(), regrets.resampled());
        let between = |curve: &[f64], a: usize, b: usize| curve[a] - curve[b];
        let error = |a: usize, b: usize| {
            let differences: Vec<f64> = resampled.iter().map(|one| between(one, a, b)).collect();
            moments(&differences).1.max(regrets.room())
        };
        let errors: Vec<Vec<f64>> =
            steps.iter().map(|&a| steps.iter().map(|&b| error(a, b)).collect()).collect();
        let largest = |one: &Vec<f64>| {
            let mut largest: f64 = 0.0;
            for (row, &a) in steps.iter().enumerate() {
                for (column, &b) in steps.iter().enumerate().take(row) {
                    let off = (between(one, a, b) - between(values, a, b)).abs();
                    largest =
                        largest.max(if errors[row][column] > 0.0 { off / errors[row][column] } else { 0.0 });
                }
            }
            largest
        };
        let mut all: Vec<f64> = resampled.iter().map(largest).collect();
        all.sort_by(f64::total_cmp);
        let times = percentile(&all, 0.9);
        Self { values, sign, steps, errors, times, room: regrets.room() }
    }

    /// Whether one of the steps is surely worse than another, by their places among them.
    fn is_worse(&self, one: usize, other: usize) -> bool {
        let by = self.sign * (self.values[self.steps[other]] - self.values[self.steps[one]]);
        by > self.times * self.errors[one][other] + self.room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{Luck, draws};
    use crate::base::laws::Normal;

    draws! {
        Noise = "test/standings" => (error);
    }

    /// A hill of eleven points with its top at 0.6, and luck of this size at each point and seed.
    fn hill(seeds: u32, noise: f64, height: f64) -> Curve {
        let points: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        let luck = Luck::new(7);
        let value = |(place, &x): (usize, &f64)| -> Vec<f64> {
            let one =
                |seed| noise * luck.draw_at::<Noise>(1, seed, place as u32).error.sample(Normal::STANDARD);
            (0..seeds).map(|seed| 100.0 - height * (x - 0.6) * (x - 0.6) + one(seed)).collect()
        };
        let values = points.iter().enumerate().map(value).collect();
        Curve::new(points, values).unwrap()
    }

    fn places(curve: &Curve, levers: &[f64], sign: f64) -> Vec<usize> {
        curve.standings(levers, sign).unwrap().iter().map(|one| one.place).collect()
    }

    #[test]
    fn who_cannot_be_told_from_the_best_is_first_and_others_come_after_those_who_are_surely_better() {
        let curve = hill(10, 0.5, 100.0);
        let levers = [0.6, 0.1, 0.6, 0.0, 0.58];
        assert_eq!(places(&curve, &levers, 1.0), [1, 4, 1, 5, 1]);
        let standings = curve.standings(&levers, 1.0).unwrap();
        assert_eq!(standings[1].regret, curve.regret(0.1, 1.0), "the regret is that of every balance");
        assert!((standings[1].value.value - curve.at(0.1)).abs() < 1e-12);
        let (low, high) = standings[1].value.interval;
        assert!(low < standings[1].value.value && standings[1].value.value < high);
        assert_eq!(places(&curve, &[0.0, 0.1, 0.6], -1.0), [1, 2, 3], "less may be better");
    }

    #[test]
    fn on_a_flat_hill_everybody_is_first_and_fewer_than_ten_seeds_place_nobody() {
        assert_eq!(places(&hill(10, 5.0, 0.0), &[0.0, 0.3, 0.5, 1.0], 1.0), [1, 1, 1, 1]);
        assert_eq!(places(&hill(10, 0.0, 0.0), &[0.0, 1.0], 1.0), [1, 1], "without any luck too");
        assert_eq!(places(&hill(10, 0.0, 100.0), &[0.0, 0.6], 1.0), [2, 1]);
        assert_eq!(hill(9, 0.5, 100.0).standings(&[0.1], 1.0), None);
        assert_eq!(places(&hill(10, 0.5, 100.0), &[], 1.0), Vec::<usize>::new());
    }

    /// Two as good as one another that nobody could tell apart are seldom told apart.
    #[test]
    fn equals_are_seldom_told_apart() {
        let points: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        let mut wrong = 0;
        for study in 0..100 {
            let luck = Luck::new(study);
            let one =
                |place: u32, seed: u32| luck.draw_at::<Noise>(2, seed, place).error.sample(Normal::STANDARD);
            let values = (0..11).map(|place| (0..10).map(|seed| one(place, seed)).collect()).collect();
            let curve = Curve::new(points.clone(), values).unwrap();
            wrong += usize::from(places(&curve, &[0.1, 0.5, 0.9], 1.0).iter().any(|&place| place > 1));
        }
        // Three standard errors above one in ten.
        assert!(wrong <= 19, "{wrong} of 100");
    }
}
