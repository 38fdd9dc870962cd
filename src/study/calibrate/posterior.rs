//! Which parameters would have said what was observed: draws from all that is possible, the likelier the more often.
//!
//! An ensemble of walkers (Goodman & Weare 2010) needs no step of its own to be chosen, however parameters are tied together.

use super::emulator::{Cholesky, Emulator};
use crate::base::draws::{Luck, StreamLabel};
use crate::base::laws::{Below, Unit};
use crate::base::math::ln;
use crate::base::samplers::sobol;
use rand::RngExt;

const WALK: StreamLabel = StreamLabel::named("study/calibrate");
/// Walkers for each parameter, and at least.
const WALKERS: usize = 8;
const FEWEST: usize = 48;
/// Steps of each, the first half of which is forgotten.
const STEPS: usize = 400;
/// Of so many steps one is kept.
const THIN: usize = 10;
/// How far a walker stretches.
const STRETCH: f64 = 2.0;

/// Draws of the parameters between some ends, from where the curves say what was observed. `known` is the variance of what is
/// observed itself, besides the luck of the market it comes from. None when nothing can be told.
pub(super) fn draws(
    emulator: &Emulator,
    observed: &[f64],
    known: &[f64],
    ends: &[(f64, f64)],
    luck: Luck,
) -> Option<Vec<Vec<f64>>> {
    let mut covariance = emulator.rest.clone();
    for (place, row) in covariance.iter_mut().enumerate() {
        // Numbers that never differ still have a digit that was rounded.
        row[place] += known[place] + 1e-9 * (1.0 + observed[place] * observed[place]);
    }
    let root = Cholesky::of(&covariance)?;
    let likely = |point: &[f64]| {
        let difference: Vec<f64> = emulator.at(point).iter().zip(observed).map(|(a, b)| a - b).collect();
        -0.5 * root.distance(&difference)
    };
    let parameters = ends.len();
    let count = FEWEST.max(WALKERS * parameters);
    let walker = |number: u32| {
        let places = sobol::scrambled(number, parameters, 0);
        places.iter().zip(ends).map(|(place, (low, high))| low + place * (high - low)).collect()
    };
    let mut walkers: Vec<Vec<f64>> = (0..count as u32).map(walker).collect();
    let mut values: Vec<f64> = walkers.iter().map(|walker| likely(walker)).collect();
    let mut kept = Vec::new();
    let mut stream = luck.stream(WALK, 0, 0);
    for step in 0..STEPS {
        for place in 0..count {
            // Somebody else of the ensemble.
            let other: usize = stream.sample(Below(count as u32 - 1));
            let other = if other < place { other } else { other + 1 };
            let root = (STRETCH - 1.0) * stream.sample::<f64, _>(Unit) + 1.0;
            let by = root * root / STRETCH;
            let next: Vec<f64> = walkers[place]
                .iter()
                .zip(&walkers[other])
                .map(|(own, other)| other + by * (own - other))
                .collect();
            let chance: f64 = stream.sample(Unit);
            if next.iter().zip(ends).any(|(x, (low, high))| x < low || x > high) {
                continue;
            }
            let value = likely(&next);
            let gain = (parameters as f64 - 1.0) * ln(by) + value - values[place];
            if ln(chance) < gain {
                (walkers[place], values[place]) = (next, value);
            }
        }
        if step >= STEPS / 2 && step % THIN == 0 {
            kept.extend(walkers.iter().cloned());
        }
    }
    Some(kept)
}
