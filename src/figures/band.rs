//! What several seeds say of each week.

pub(crate) use crate::results::summary::Band;
use crate::results::{DayRow, Run};

/// The weeks of some runs. A rest of days that makes no full week is left out, unless there is nothing else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weeks<'r> {
    runs: &'r [Run],
    days: usize,
}

impl<'r> Weeks<'r> {
    /// The weeks that all of the runs have.
    pub(crate) fn of(runs: &'r [Run]) -> Self {
        Self { runs, days: runs.iter().map(|run| run.days.len()).min().unwrap_or(0) }
    }

    /// How many weeks there are.
    pub(crate) fn count(self) -> usize {
        if self.days == 0 { 0 } else { (self.days / 7).max(1) }
    }

    /// Which days are left out because they make no full week, in words; nothing when none are.
    pub(crate) fn left_out(self) -> Option<String> {
        let days = if self.days < 7 { 0 } else { self.days % 7 };
        let count = || super::count(days as f64, "day", "days");
        (days > 0).then(|| format!("Left out: the last {}, less than a full week.", count()))
    }

    /// The end of a week, in weeks.
    pub(crate) fn end(self, week: usize) -> f64 {
        ((week + 1) * 7).min(self.days) as f64 / 7.0
    }

    fn days_of(self, run: &Run, week: usize) -> &[DayRow] {
        &run.days[(week * 7).min(self.days)..((week + 1) * 7).min(self.days)]
    }

    /// Week by week, something made of the days of a week in each run.
    pub(crate) fn map(self, make: impl Fn(&[DayRow]) -> Option<f64>) -> Vec<Option<Band>> {
        let week = |week| Band::of(self.runs.iter().filter_map(|run| make(self.days_of(run, week))));
        (0..self.count()).map(week).collect()
    }

    /// Week by week, something made of all days up to its end in each run.
    pub(crate) fn so_far(self, make: impl Fn(&[DayRow]) -> Option<f64>) -> Vec<Option<Band>> {
        let until = |week: usize| ((week + 1) * 7).min(self.days);
        let week = |week| Band::of(self.runs.iter().filter_map(|run| make(&run.days[..until(week)])));
        (0..self.count()).map(week).collect()
    }

    /// Week by week, the sum of a column.
    pub(crate) fn sum(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
        self.map(|days| Some(days.iter().map(&of).sum()))
    }

    /// Week by week, a column on the last day.
    pub(crate) fn last(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
        self.map(|days| days.last().map(&of))
    }

    /// Week by week, a column summed from the first day on.
    pub(crate) fn running(self, of: impl Fn(&DayRow) -> f64) -> Vec<Option<Band>> {
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
    fn weeks_sum_their_own_days_and_leave_the_rest_out() {
        let day = |day| DayRow { day, attempts: u64::from(day), queue: u64::from(day), ..DayRow::default() };
        let run = Run { days: (0..16).map(day).collect(), ..Run::default() };
        let runs = [run];
        let weeks = Weeks::of(&runs);
        assert_eq!((weeks.count(), weeks.end(1)), (2, 2.0));
        assert!(weeks.left_out().is_some_and(|note| note.contains("the last 2 days")));
        let means = |of: Vec<Option<Band>>| of.iter().map(|s| s.unwrap().mean).collect::<Vec<_>>();
        assert_eq!(means(weeks.sum(|row| row.attempts as f64)), [21.0, 70.0]);
        assert_eq!(means(weeks.last(|row| row.queue as f64)), [6.0, 13.0]);
        assert_eq!(means(weeks.running(|row| row.attempts as f64)), [21.0, 91.0]);
    }

    #[test]
    fn a_short_run_is_one_short_week() {
        let runs = [Run { days: vec![DayRow::default(); 3], ..Run::default() }];
        let weeks = Weeks::of(&runs);
        assert_eq!((weeks.count(), weeks.left_out()), (1, None));
        assert!((weeks.end(0) - 3.0 / 7.0).abs() < 1e-12);
        assert_eq!(Weeks::of(&[]).count(), 0);
    }
}
