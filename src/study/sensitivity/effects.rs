//! Elementary effects (Morris 1991; Campolongo, Cariboni & Saltelli 2007): what a metric changes by when one factor is moved
//! and all others stay, from trajectories that move each of them once.
//!
//! A function of numbers alone, the one of `SALib` 1.6 without scaling. Intervals come from drawing trajectories again.

use super::indices::middle_95;
use crate::base::draws::{Luck, StreamLabel};
use crate::base::laws::Below;
use crate::study::paired::moments;
use rand::RngExt;

const RESAMPLE: StreamLabel = StreamLabel::named("study/screening");
const RESAMPLES: u32 = 1999;

/// What moving one factor over the whole of its range does to a metric, were it a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean size of its effects (mu*), whichever way they go.
    pub size: f64,
    /// 95 % interval of that.
    pub interval: (f64, f64),
    /// Mean effect (mu): nothing when it goes up as often as down.
    pub mean: f64,
    /// Standard deviation of its effects (sigma): how much they depend on where the others are, and on where it is itself.
    pub deviation: f64,
}

impl Effect {
    /// What some effects of one factor come to; none of fewer than two.
    pub fn of(effects: &[f64]) -> Option<Self> {
        let n = effects.len();
        if n < 2 {
            return None;
        }
        let size = |sum: f64| sum / n as f64;
        let (mean, deviation) = moments(effects);
        let luck = Luck::new(n as u64);
        let again = |resample: u32| {
            let mut stream = luck.stream(RESAMPLE, 0, resample);
            size((0..n).map(|_| effects[stream.sample::<usize, _>(Below(n as u32))].abs()).sum())
        };
        let interval = middle_95((0..RESAMPLES).map(again));
        Some(Self { size: size(effects.iter().map(|effect| effect.abs()).sum()), interval, mean, deviation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_has_one_effect_and_a_bend_has_several() {
        let straight = Effect::of(&[3.0; 12]).unwrap();
        assert_eq!(straight, Effect { size: 3.0, interval: (3.0, 3.0), mean: 3.0, deviation: 0.0 });
        let bent = Effect::of(&[2.0, -2.0, 1.0, -1.0]).unwrap();
        assert_eq!((bent.size, bent.mean), (1.5, 0.0));
        assert!((bent.deviation - (10.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!(1.0 <= bent.interval.0 && bent.interval.1 <= 2.0 && bent.interval.0 < bent.interval.1);
        assert_eq!(Effect::of(&[1.0]), None);
    }
}
