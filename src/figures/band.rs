//! What several seeds say of one number: the median, and how far single runs lie from it.

use crate::results::summary::percentile;
use crate::results::{DayRow, Run};

/// The median over seeds with the middle 50 and 90 per cent. With one seed all five are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// One run in twenty is below.
    pub low: f64,
    /// One run in four is below.
    pub lower: f64,
    /// Half of the runs are below.
    pub median: f64,
    /// One run in four is above.
    pub upper: f64,
    /// One run in twenty is above.
    pub high: f64,
}

impl Band {
    /// The band of some values; nothing for no values. Missing values are left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let at = |share| (!values.is_empty()).then(|| percentile(&values, share));
        Some(Self { low: at(0.05)?, lower: at(0.25)?, median: at(0.5)?, upper: at(0.75)?, high: at(0.95)? })
    }

    /// The same in another unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let Self { low, lower, median, upper, high } = self;
        Self {
            low: low * factor,
            lower: lower * factor,
            median: median * factor,
            upper: upper * factor,
            high: high * factor,
        }
    }

    /// Whether the seeds agree to the last digit.
    pub fn is_point(self) -> bool {
        self.low >= self.high
    }
}

/// The weeks of some runs. A rest of days that makes no full week is left out, unless there is nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Weeks<'r> {
    runs: &'r [Run],
    days: usize,
}

impl<'r> Weeks<'r> {
    /// The weeks that all of the runs have.
    pub fn of(runs: &'r [Run]) -> Self {
        Self { runs, days: runs.iter().map(|run| run.days.len()).min().unwrap_or(0) }
    }

    /// How many weeks there are.
    pub fn count(self) -> usize {
        if self.days == 0 { 0 } else { (self.days / 7).max(1) }
    }

    /// Days that are left out because they make no full week.
    pub fn left_out(self) -> usize {
        if self.days < 7 { 0 } else { self.days % 7 }
    }

    /// The end of a week, in weeks.
    pub fn end(self, week: usize) -> f64 {
        ((week + 1) * 7).min(self.days) as f64 / 7.0
    }

    fn days_of(self, run: &Run, week: usize) -> &[DayRow] {
        &run.days[(week * 7).min(self.days)..((week + 1) * 7).min(self.days)]
    }

    /// Week by week, something made of the days of a week in each run.
    pub fn map(self, make: impl Fn(&[DayRow]) -> Option<f64>) -> Vec<Option<Band>> {
        let week = |week| Band::of(self.runs.iter().filter_map(|run| make(self.days_of(run, week))));
        (0..self.count()).map(week).collect()
    }

    /// Week by week, the sum of a column.
    pub fn sum(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
        self.map(|days| Some(days.iter().map(&of).sum()))
    }

    /// Week by week, a column on the last day.
    pub fn last(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
        self.map(|days| days.last().map(&of))
    }

    /// Week by week, a column summed from the first day on.
    pub fn running(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
        let sums: Vec<Vec<f64>> = self.runs.iter().map(|run| self.running_of(run, &of)).collect();
        (0..self.count()).map(|week| Band::of(sums.iter().map(|run| run[week]))).collect()
    }

    fn running_of(self, run: &Run, of: impl Fn(&DayRow) -> f64) -> Vec<f64> {
        let weekly = (0..self.count()).map(|week| self.days_of(run, week).iter().map(&of).sum::<f64>());
        weekly
            .scan(0.0, |sum, week| {
                *sum += week;
                Some(*sum)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_is_its_own_band_and_none_has_none() {
        let one = Band::of([3.0]).unwrap();
        assert!(one.is_point() && one == Band { low: 3.0, lower: 3.0, median: 3.0, upper: 3.0, high: 3.0 });
        assert_eq!(Band::of([]), None);
        assert_eq!(Band::of([f64::NAN]), None);
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let band = Band::of([4.0, 1.0, 2.0, 3.0, 5.0]).unwrap();
        assert_eq!((band.lower, band.median, band.upper), (2.0, 3.0, 4.0));
        assert!((band.low - 1.2).abs() < 1e-12 && (band.high - 4.8).abs() < 1e-12);
    }

    #[test]
    fn weeks_sum_their_own_days_and_leave_the_rest_out() {
        let day = |day| DayRow { day, attempts: u64::from(day), queue: u64::from(day), ..DayRow::default() };
        let run = Run { days: (0..16).map(day).collect(), ..Run::default() };
        let runs = [run];
        let weeks = Weeks::of(&runs);
        assert_eq!((weeks.count(), weeks.left_out(), weeks.end(1)), (2, 2, 2.0));
        let medians = |of: Vec<Option<Band>>| of.iter().map(|s| s.unwrap().median).collect::<Vec<_>>();
        assert_eq!(medians(weeks.sum(|row| row.attempts as f64)), [21.0, 70.0]);
        assert_eq!(medians(weeks.last(|row| row.queue as f64)), [6.0, 13.0]);
        assert_eq!(medians(weeks.running(|row| row.attempts as f64)), [21.0, 91.0]);
    }

    #[test]
    fn a_short_run_is_one_short_week() {
        let runs = [Run { days: vec![DayRow::default(); 3], ..Run::default() }];
        let weeks = Weeks::of(&runs);
        assert_eq!((weeks.count(), weeks.left_out()), (1, 0));
        assert!((weeks.end(0) - 3.0 / 7.0).abs() < 1e-12);
        assert_eq!(Weeks::of(&[]).count(), 0);
    }
}
