//! A race of settings: many are tried with few seeds, those that are surely worse than the best drop out, the others go on with
//! more seeds, and new ones are tried among them.
//!
//! Racing (Maron & Moore 1994; Birattari et al. 2002) under the same luck for all. The spread of differences is that of a
//! two-way layout over settings and seeds, so that few seeds are enough to begin with; a setting that spreads more than the
//! others is judged by its own.

use crate::results::summary::t_quantile;
use crate::study::paired::moments;

/// Seeds that every setting is played with at first.
const FIRST_SEEDS: usize = 4;
/// Settings that are tried at first: so many of their first seeds take a third of the runs, within these limits.
const FEWEST_POINTS: usize = 16;
const MOST_POINTS: usize = 256;
/// The chance that somebody drops out of a round who is as good as the best.
const ALPHA: f64 = 0.05;
/// By how much of a range the box of those that are left is widened for new ones.
const WIDER: f64 = 0.1;

/// A setting that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The levers.
    pub values: Vec<f64>,
    /// What came of it, by seed; larger is better here.
    pub outcomes: Vec<f64>,
    /// Whether it is still in the race: it cannot be told from the best.
    pub is_in: bool,
}

/// What a race may cost, and where it is held.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// Runs.
    pub(super) runs: usize,
    /// The ends of each lever.
    pub(super) ends: Vec<(f64, f64)>,
}

impl Tried {
    /// Mean over the seeds it was played with.
    pub fn mean(&self) -> f64 {
        self.outcomes.iter().sum::<f64>() / self.outcomes.len().max(1) as f64
    }
}

/// Races settings. The first of `tried` is the one that there is; `sample` gives the settings with such a number that are
/// possible within some ends; `play` plays settings with so many more seeds after the first so many, and gives nothing for one
/// that has no outcome there, which then drops out.
pub(super) fn race<E>(
    track: &Track,
    present: Vec<f64>,
    sample: impl Fn(u32, &[(f64, f64)]) -> Option<Vec<f64>>,
    mut play: impl FnMut(&[&[f64]], usize, usize) -> Result<Vec<Option<Vec<f64>>>, E>,
) -> Result<Vec<Tried>, E> {
    let points = (track.runs / (3 * FIRST_SEEDS)).clamp(FEWEST_POINTS, MOST_POINTS);
    let mut race =
        Race { tried: vec![Tried { values: present, outcomes: Vec::new(), is_in: true }], spent: 0 };
    let mut number = 0;
    let mut new_ones = |count: usize, ends: &[(f64, f64)]| -> Vec<Vec<f64>> {
        // Many settings may be impossible; some are found all the same, or there are none.
        let last = number + 50 * count as u32;
        let mut found = Vec::new();
        while found.len() < count && number < last {
            found.extend(sample(number, ends));
            number += 1;
        }
        found
    };
    let first = new_ones(points, &track.ends);
    race.enter(first);
    let mut seeds = FIRST_SEEDS;
    race.go_on(seeds, &mut play)?;
    race.drop_out(seeds);
    let mut fewer = points;
    loop {
        let left = track.runs.saturating_sub(race.spent);
        fewer = (fewer / 2).max(4);
        let fresh = fewer.min(left / (4 * seeds));
        let ends = race.room(&track.ends);
        race.enter(new_ones(fresh, &ends));
        race.go_on(seeds, &mut play)?;
        let left = track.runs.saturating_sub(race.spent);
        let more = seeds.min(left / race.in_race().max(1));
        if more < seeds / 2 || race.in_race() < 2 {
            race.drop_out(seeds);
            return Ok(race.tried);
        }
        seeds += more;
        race.go_on(seeds, &mut play)?;
        race.drop_out(seeds);
    }
}

struct Race {
    tried: Vec<Tried>,
    spent: usize,
}

impl Race {
    fn enter(&mut self, values: Vec<Vec<f64>>) {
        self.tried.extend(values.into_iter().map(|values| Tried {
            values,
            outcomes: Vec::new(),
            is_in: true,
        }));
    }

    fn in_race(&self) -> usize {
        self.tried.iter().filter(|one| one.is_in).count()
    }

    /// Plays whoever is in the race up to so many seeds.
    fn go_on<E>(
        &mut self,
        seeds: usize,
        play: &mut impl FnMut(&[&[f64]], usize, usize) -> Result<Vec<Option<Vec<f64>>>, E>,
    ) -> Result<(), E> {
        let mut known: Vec<usize> = self.tried.iter().map(|one| one.outcomes.len()).collect();
        known.sort_unstable();
        known.dedup();
        for before in known.into_iter().filter(|&before| before < seeds) {
            let who: Vec<usize> = (0..self.tried.len())
                .filter(|&place| self.tried[place].is_in && self.tried[place].outcomes.len() == before)
                .collect();
            let values: Vec<&[f64]> = who.iter().map(|&place| &*self.tried[place].values).collect();
            let played = play(&values, before, seeds - before)?;
            self.spent += who.len() * (seeds - before);
            for (place, outcomes) in who.into_iter().zip(played) {
                match outcomes {
                    Some(outcomes) => self.tried[place].outcomes.extend(outcomes),
                    None => self.tried[place].is_in = false,
                }
            }
        }
        Ok(())
    }

    /// Whoever is surely worse than the best drops out.
    fn drop_out(&mut self, seeds: usize) {
        let who: Vec<usize> = (0..self.tried.len()).filter(|&place| self.tried[place].is_in).collect();
        let Some(&best) = who.iter().max_by(|&&a, &&b| self.tried[a].mean().total_cmp(&self.tried[b].mean()))
        else {
            return;
        };
        if who.len() < 2 || seeds < 2 {
            return;
        }
        let outcomes: Vec<&[f64]> = who.iter().map(|&place| &*self.tried[place].outcomes).collect();
        let (variance, free) = common_variance(&outcomes);
        // The best may be any of them, by luck alone: all pairs are looked at.
        let t = t_quantile(free, 2.0 * ALPHA / (who.len() * (who.len() - 1)) as f64);
        let behind: Vec<usize> = who
            .into_iter()
            .filter(|&place| {
                let gaps: Vec<f64> = self.tried[best]
                    .outcomes
                    .iter()
                    .zip(&self.tried[place].outcomes)
                    .map(|(best, own)| best - own)
                    .collect();
                let (gap, deviation) = moments(&gaps);
                let spread = (2.0 * variance).max(deviation * deviation);
                gap > t * (spread / seeds as f64).sqrt()
            })
            .collect();
        for place in behind {
            self.tried[place].is_in = false;
        }
    }

    /// The box around those that are in the race, the setting that there is left aside, and a little more.
    fn room(&self, ends: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let inside: Vec<&Tried> = self.tried[1..].iter().filter(|one| one.is_in).collect();
        let of = |(lever, &(low, high)): (usize, &(f64, f64))| {
            let wider = WIDER * (high - low);
            let values = inside.iter().map(|one| one.values[lever]);
            let (from, to) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            if inside.is_empty() { (low, high) } else { ((from - wider).max(low), (to + wider).min(high)) }
        };
        ends.iter().enumerate().map(of).collect()
    }
}

/// The variance that is left when settings and seeds each have their mean, and its degrees of freedom.
fn common_variance(outcomes: &[&[f64]]) -> (f64, usize) {
    let (settings, seeds) = (outcomes.len(), outcomes[0].len());
    let mean = |values: &mut dyn Iterator<Item = f64>, count: usize| values.sum::<f64>() / count as f64;
    let of_seed: Vec<f64> =
        (0..seeds).map(|seed| mean(&mut outcomes.iter().map(|own| own[seed]), settings)).collect();
    let all = mean(&mut of_seed.iter().copied(), seeds);
    let squares: f64 = outcomes
        .iter()
        .map(|own| {
            let middle = mean(&mut own.iter().copied(), seeds);
            let rest = own.iter().zip(&of_seed).map(|(value, seed)| value - middle - seed + all);
            rest.map(|rest| rest * rest).sum::<f64>()
        })
        .sum();
    let free = (settings - 1) * (seeds - 1);
    (squares / free as f64, free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{Luck, draws};
    use crate::base::laws::Normal;
    use crate::base::samplers::sobol;

    draws! {
        Noise = "test/race" => (value);
    }

    /// Races on a function of two levers, between 0 and 1, whose luck has a deviation of 1, most of it shared by all settings.
    fn raced(runs: usize, study: u64, of: impl Fn(&[f64]) -> f64) -> Vec<Tried> {
        let luck = Luck::new(study);
        let noise = |a: u32, b: u32| luck.draw_at::<Noise>(a, b, 0).value.sample(Normal::STANDARD);
        let track = Track { runs, ends: vec![(0.0, 1.0); 2] };
        let sample = |number: u32, ends: &[(f64, f64)]| {
            let point = sobol::point(number, 2, study);
            Some(point.iter().zip(ends).map(|(x, (low, high))| low + x * (high - low)).collect())
        };
        let play = |values: &[&[f64]], before: usize, seeds: usize| {
            let own = |values: &[f64]| {
                let outcome = |seed: usize| {
                    let entity = (values[0] * 1e6) as u32 ^ ((values[1] * 1e6) as u32).rotate_left(12);
                    of(values) + 0.9 * noise(u32::MAX, seed as u32) + 0.4 * noise(entity, seed as u32)
                };
                Some((before..before + seeds).map(outcome).collect())
            };
            Ok::<_, ()>(values.iter().map(|values| own(values)).collect())
        };
        race(&track, vec![0.9, 0.9], sample, play).unwrap()
    }

    fn hill(x: &[f64]) -> f64 {
        -20.0 * ((x[0] - 0.3) * (x[0] - 0.3) + (x[1] - 0.6) * (x[1] - 0.6))
    }

    #[test]
    fn the_best_that_was_tried_stays_in_the_race_and_what_is_far_drops_out() {
        let (studies, mut kept) = (100, 0);
        for study in 0..studies {
            let tried = raced(1000, study, hill);
            let best = tried.iter().max_by(|a, b| hill(&a.values).total_cmp(&hill(&b.values))).unwrap();
            kept += u32::from(best.is_in);
            let left = tried.iter().filter(|one| one.is_in);
            assert!(left.clone().all(|one| hill(&one.values) > -2.0), "{study}");
            assert!(!tried[0].is_in && left.count() < tried.len() / 2);
            let spent: usize = tried.iter().map(|one| one.outcomes.len()).sum();
            assert!(spent <= 1000, "{spent}");
        }
        assert!(kept >= 90, "{kept} of {studies}");
    }

    #[test]
    fn on_a_plain_nobody_drops_out() {
        let mut out = 0;
        for study in 0..50 {
            let tried = raced(1000, study, |_| 0.0);
            out += tried.iter().filter(|one| !one.is_in).count();
            assert!(tried.iter().all(|one| one.outcomes.len() >= 4));
        }
        assert!(out < 25, "{out} of some 4,000");
    }

    #[test]
    fn new_settings_are_tried_where_the_good_ones_are() {
        let tried = raced(1000, 5, hill);
        let last = &tried[tried.len() - 4..];
        assert!(last.iter().all(|one| hill(&one.values) > -6.0), "{last:?}");
    }
}
