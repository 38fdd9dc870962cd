//! Waves of runs that close in on the parameters under which a market says what was observed (history matching: Craig et al.
//! 1997; Vernon, Goldstein & Bower 2010): each wave is played where the one before it left parameters possible.
//!
//! A run has luck of its own, as the market that was observed had. So what is observed may be off by the luck of one run
//! besides its own error, and parameters are only told as well as that allows.

use super::emulator::Emulator;
use super::posterior::draws;
use crate::base::draws::Luck;
use crate::base::math::ln;
use crate::base::samplers::sobol;

/// Waves of runs.
pub(super) const WAVES: usize = 4;
/// By how much the points of a wave are spread about their middle beyond what is possible, so that curves hold at its ends.
const WIDER: f64 = 1.5;

/// What was observed: numbers, the variance of the own error of each, and whether that is all the luck it had.
#[derive(Clone, Debug)]
pub(super) struct Observed {
    pub(super) values: Vec<f64>,
    pub(super) known: Vec<f64>,
    pub(super) sampled: Vec<bool>,
}

/// Draws of the parameters that may have been, as places between 0 and 1, from so many runs a wave. `play` plays points, the
/// first of which is the so many-th of all, and gives nothing for those that cannot be. None when runs do not tell a curve.
pub(super) fn fit<E>(
    parameters: usize,
    observed: &Observed,
    (wave, seed): (usize, u64),
    mut play: impl FnMut(&[Vec<f64>], usize) -> Result<Vec<Option<Vec<f64>>>, E>,
) -> Result<Option<Vec<Vec<f64>>>, E> {
    let (mut points, mut outcomes): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
    let mut next: Vec<Vec<f64>> =
        (0..wave as u32).map(|number| sobol::scrambled(number, parameters, seed)).collect();
    let mut found = None;
    for number in 0..WAVES {
        for (point, outcome) in next.iter().zip(play(&next, number * wave)?) {
            if let Some(outcome) = outcome {
                points.push(point.clone());
                outcomes.push(outcome);
            }
        }
        let Some(drawn) =
            possible(&points, &outcomes, &next, (observed, number + 1 == WAVES), Luck::new(seed))
        else {
            return Ok(found);
        };
        next = spread(&drawn, wave);
        found = Some(drawn);
    }
    Ok(found)
}

/// Draws of what is possible, from the runs within the box around some points.
fn possible(
    points: &[Vec<f64>],
    outcomes: &[Vec<f64>],
    around: &[Vec<f64>],
    (observed, is_last): (&Observed, bool),
    luck: Luck,
) -> Option<Vec<Vec<f64>>> {
    let parameters = around.first()?.len();
    let ends: Vec<(f64, f64)> = (0..parameters)
        .map(|place| {
            let values = around.iter().map(|point| point[place]);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        })
        .collect();
    let inside = |point: &[f64]| point.iter().zip(&ends).all(|(x, (low, high))| low <= x && x <= high);
    let some: Vec<usize> = (0..points.len()).filter(|&place| inside(&points[place])).collect();
    // Counts spread in proportion to their size: their logarithms do not.
    let ratios: Vec<bool> = (0..observed.values.len())
        .map(|number| {
            observed.values[number] > 0.0 && some.iter().all(|&place| outcomes[place][number] > 0.0)
        })
        .collect();
    let written = |values: &[f64]| -> Vec<f64> {
        values.iter().zip(&ratios).map(|(value, log)| if *log { ln(*value) } else { *value }).collect()
    };
    let known: Vec<f64> = (0..ratios.len())
        .map(|number| {
            let value = observed.values[number];
            observed.known[number] / if ratios[number] { value * value } else { 1.0 }
        })
        .collect();
    let points: Vec<Vec<f64>> = some.iter().map(|&place| points[place].clone()).collect();
    let outcomes: Vec<Vec<f64>> = some.iter().map(|&place| written(&outcomes[place])).collect();
    let mut emulator = Emulator::of(&points, &outcomes)?;
    if is_last {
        // Until then curves may miss by more than their own error.
        emulator.average(&observed.sampled);
    }
    // Beyond the points of the wave curves say nothing.
    draws(&emulator, &written(&observed.values), &known, &ends, luck)
}

/// Points of the next wave: as draws lie, but wider.
fn spread(drawn: &[Vec<f64>], count: usize) -> Vec<Vec<f64>> {
    let middle: Vec<f64> = mean(drawn);
    let wider = |point: &Vec<f64>| {
        let out =
            point.iter().zip(&middle).map(|(x, middle)| (middle + WIDER * (x - middle)).clamp(0.0, 1.0));
        out.collect()
    };
    (0..count).map(|number| wider(&drawn[number * drawn.len() / count])).collect()
}

/// The mean of some points.
pub(super) fn mean(points: &[Vec<f64>]) -> Vec<f64> {
    let n = points.len().max(1) as f64;
    let parameters = points.first().map_or(0, Vec::len);
    (0..parameters).map(|place| points.iter().map(|point| point[place]).sum::<f64>() / n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::draws;
    use crate::base::laws::Normal;
    use crate::base::math::exp;

    draws! {
        Noise = "test/calibrate" => (value);
    }

    /// A firm of two parameters, or of a third that nothing depends on: leads, customers and a share, each with its luck.
    fn firm(point: &[f64], luck: u32, study: u64) -> Vec<f64> {
        let noise = |what: u32| {
            0.05 * Luck::new(study).draw_at::<Noise>(what, luck, 0).value.sample(Normal::STANDARD)
        };
        let leads = exp(5.0 + 2.0 * point[0] + noise(0));
        let won = leads * exp(-3.0 + 1.5 * point[1] * point[1] + noise(1));
        vec![leads, won, won / leads * (1.0 + noise(2))]
    }

    /// The place of the truth among the draws, from 0 to 1, by parameter.
    fn ranks(study: u64, parameters: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
        let truth: Vec<f64> =
            sobol::scrambled(study as u32, parameters, 99).iter().map(|x| 0.1 + 0.8 * x).collect();
        let observed =
            Observed { values: firm(&truth, u32::MAX, study), known: vec![0.0; 3], sampled: vec![false; 3] };
        let play = |points: &[Vec<f64>], first: usize| {
            let run = |(place, point): (usize, &Vec<f64>)| Some(firm(point, (first + place) as u32, study));
            Ok::<_, ()>(points.iter().enumerate().map(run).collect())
        };
        let drawn = fit(parameters, &observed, (100, study), play).unwrap().unwrap();
        let below = |place: usize| drawn.iter().filter(|one| one[place] < truth[place]).count() as f64;
        ((0..parameters).map(|place| below(place) / drawn.len() as f64).collect(), drawn)
    }

    #[test]
    fn parameters_of_firms_that_were_made_are_found_again() {
        let firms = 40;
        let mut held = [0; 2];
        for study in 0..firms {
            let (ranks, drawn) = ranks(study, 2);
            for (place, rank) in ranks.iter().enumerate() {
                held[place] += u32::from((0.025..=0.975).contains(rank));
            }
            let middle = mean(&drawn);
            let error = drawn.iter().map(|one| (one[0] - middle[0]).abs()).sum::<f64>() / drawn.len() as f64;
            // Luck of .05 over a slope of 2.
            assert!(error < 0.05, "{study}: {error}");
        }
        // Four standard errors of 40 firms are 14 of 100.
        assert!(held.iter().all(|&held| held >= 33), "{held:?}");
    }

    #[test]
    fn what_nothing_depends_on_stays_as_wide_as_its_range() {
        let (_, drawn) = ranks(3, 3);
        let mut third: Vec<f64> = drawn.iter().map(|one| one[2]).collect();
        third.sort_by(f64::total_cmp);
        let width = third[third.len() * 39 / 40] - third[third.len() / 40];
        assert!(width > 0.8, "{width}");
    }
}
