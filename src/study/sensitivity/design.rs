//! Which markets are played to learn what a metric depends on, and with which luck.
//!
//! Luck is a factor like the inputs: a run has the seed of its row, and one run of each row differs from another by the seed
//! alone.

use crate::base::draws::replicate_seed;
use crate::base::samplers::{morris, sobol};
use crate::study::Varied;

/// How the inputs are varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// For Sobol' indices (Saltelli 2002): a row is two points of a scrambled Sobol' sequence with a seed each, and the first one with
    /// each factor of the second in turn.
    Rows(u32),
    /// For elementary effects (Morris 1991): a row is a trajectory through a grid, which moves each input once, all of it with
    /// one seed, and its first point with another.
    Trajectories {
        /// How many.
        count: u32,
        /// Values that each input takes, an even number.
        levels: u32,
    },
}

/// One run of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignRun {
    /// The values of the inputs.
    pub values: Vec<f64>,
    /// The seed.
    pub seed: u64,
}

impl Design {
    /// Rows: each has the same number of runs, and tells of every factor.
    pub fn rows(self) -> u32 {
        match self {
            Self::Rows(rows) => rows,
            Self::Trajectories { count, .. } => count,
        }
    }

    /// Runs of one row.
    pub fn runs_of_row(self, inputs: usize) -> usize {
        match self {
            Self::Rows(_) => inputs + 3,
            Self::Trajectories { .. } => inputs + 2,
        }
    }

    /// A run of a row, for a study with this seed.
    pub fn run(self, inputs: &[Varied], seed: u64, row: u32, place: usize) -> DesignRun {
        // Points must not depend on the words that seeds are made of.
        let points = replicate_seed(seed, u32::MAX);
        let [own, other] = [0, 1].map(|second| replicate_seed(seed, 2 * row + second));
        match self {
            Self::Rows(_) => {
                let point = sobol::scrambled(row, 2 * inputs.len(), points);
                // Place 0 is the first point, then come the factors, luck the last of them, then the second point.
                let second = |factor: usize| place == factor + 1 || place == inputs.len() + 2;
                let at = |input: usize| point[if second(input) { inputs.len() + input } else { input }];
                let values = inputs.iter().enumerate().map(|(input, of)| of.at(at(input))).collect();
                DesignRun { values, seed: if second(inputs.len()) { other } else { own } }
            }
            Self::Trajectories { levels, .. } => {
                let steps = inputs.len() + 1;
                let again = place == steps;
                let number = u64::from(row) * steps as u64 + if again { 0 } else { place as u64 };
                let point = morris::point(number, inputs.len(), levels, points);
                let values = inputs.iter().zip(&point).map(|(of, &level)| of.level(level, levels)).collect();
                DesignRun { values, seed: if again { other } else { own } }
            }
        }
    }

    /// Which input each step of a trajectory moves, and whether upwards.
    pub(super) fn steps(self, inputs: usize, seed: u64, row: u32) -> Vec<(usize, bool)> {
        let Self::Trajectories { levels, .. } = self else { return Vec::new() };
        let first = u64::from(row) * (inputs as u64 + 1);
        let point = |step: u64| morris::point(first + step, inputs, levels, replicate_seed(seed, u32::MAX));
        let points: Vec<Vec<u32>> = (0..=inputs as u64).map(point).collect();
        let step = |pair: &[Vec<u32>]| {
            let moved = (0..inputs).find(|&input| pair[0][input] != pair[1][input])?;
            Some((moved, pair[1][moved] > pair[0][moved]))
        };
        points.windows(2).filter_map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Range;

    fn inputs() -> Vec<Varied> {
        let range = |from: f64, to: f64| Range { from, to, whole: false, log: false, cents: false };
        let input =
            |key: &str, range| Varied { key: key.into(), label: key.into(), unit: "", now: None, range };
        vec![input("a", range(0.0, 1.0)), input("b", range(10.0, 20.0))]
    }

    #[test]
    fn a_row_differs_from_its_first_point_by_one_factor_after_another() {
        let (design, inputs) = (Design::Rows(8), inputs());
        for row in 0..8 {
            let runs: Vec<DesignRun> = (0..5).map(|place| design.run(&inputs, 3, row, place)).collect();
            let [first, a, b, luck, second] = &runs[..] else { panic!("five runs") };
            assert_eq!((a.values[0], a.values[1], a.seed), (second.values[0], first.values[1], first.seed));
            assert_eq!((b.values[0], b.values[1], b.seed), (first.values[0], second.values[1], first.seed));
            assert_eq!((&luck.values, luck.seed), (&first.values, second.seed));
            assert!(first.seed != second.seed && (first.values[0] - second.values[0]).abs() > 0.0);
        }
        assert_eq!(design.runs_of_row(2), 5);
        assert_ne!(design.run(&inputs, 3, 0, 0), design.run(&inputs, 4, 0, 0));
    }

    #[test]
    fn a_trajectory_moves_each_input_once_and_then_the_luck() {
        let (design, inputs) = (Design::Trajectories { count: 6, levels: 4 }, inputs());
        for row in 0..6 {
            let runs: Vec<DesignRun> = (0..4).map(|place| design.run(&inputs, 3, row, place)).collect();
            let steps = design.steps(2, 3, row);
            for (step, (moved, up)) in steps.iter().enumerate() {
                let (before, after) = (&runs[step].values, &runs[step + 1].values);
                assert_eq!(after[*moved] > before[*moved], *up);
                assert!((after[1 - moved] - before[1 - moved]).abs() < 1e-12);
            }
            assert_eq!(steps.len(), 2);
            assert_eq!((&runs[3].values, runs[1].seed), (&runs[0].values, runs[0].seed));
            assert_ne!(runs[3].seed, runs[0].seed);
        }
    }
}
