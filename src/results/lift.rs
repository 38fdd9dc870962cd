//! What a hold-out shows: how many more of those who were shown an advertisement did something than of those who would
//! have been.

use crate::results::{Run, TrialRow};

/// A count of an experiment.
pub type Count = fn(&TrialRow) -> u64;

/// The effect of a channel on one outcome. Shares are of people; lifts are shares of what happens without the channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lift {
    /// Share of those who met the advertisement.
    pub shown: f64,
    /// Share of those who would have met it, and were kept from it.
    pub held_out: f64,
    /// By how much the first is above the second; none when nobody of those held out did it.
    pub lift: Option<f64>,
    /// Its 95 % interval, by the usual error of a difference of two shares of separate people.
    pub interval: (Option<f64>, Option<f64>),
    /// What somebody would believe who compares those who met it with those who did not.
    pub naive: Option<f64>,
}

impl Lift {
    /// The lift of an outcome over all runs.
    pub fn of(runs: &[Run], outcome: Count) -> Self {
        let counts = |held_out: bool, met: bool, of: Count| {
            let rows = runs.iter().flat_map(|run| &run.trial);
            rows.filter(|row| row.held_out == held_out && row.met == met).map(of).sum::<u64>() as f64
        };
        let share = |held_out, met| {
            let people = counts(held_out, met, |row| row.people);
            (counts(held_out, met, outcome) / people, people)
        };
        let (shown, held_out, unmet) = (share(false, true), share(true, true), share(false, false).0);
        let variance = |(share, people): (f64, f64)| share * (1.0 - share) / people;
        let error = (variance(shown) + variance(held_out)).sqrt();
        let (shown, held_out) = (shown.0, held_out.0);
        let above = |share: f64, other: f64| (other > 0.0).then(|| share / other - 1.0);
        let end = |errors: f64| above(held_out + (shown - held_out + errors * error), held_out);
        let interval = (end(-1.96), end(1.96));
        Self { shown, held_out, lift: above(shown, held_out), interval, naive: above(shown, unmet) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lift_is_against_those_who_were_held_out() {
        let row =
            |held_out, met, people, leads| TrialRow { held_out, met, people, leads, ..TrialRow::default() };
        let trial = vec![row(false, true, 400, 60), row(true, true, 100, 10), row(false, false, 500, 20)];
        let lift = Lift::of(&[Run { trial, ..Run::default() }], |row| row.leads);
        assert!((lift.lift.unwrap() - 0.5).abs() < 1e-12 && (lift.naive.unwrap() - 2.75).abs() < 1e-12);
        // Error sqrt(.15 * .85 / 400 + .1 * .9 / 100) = .0349.
        let (low, high) = (lift.interval.0.unwrap(), lift.interval.1.unwrap());
        assert!((low + 0.1843).abs() < 1e-3 && (high - 1.1843).abs() < 1e-3, "{low} {high}");
        assert_eq!(Lift::of(&[], |row| row.leads).lift, None);
    }
}
