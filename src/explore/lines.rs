//! The lines of the charts over time: for each measure what all seeds come to, day by day.

use crate::results::summary::{TENTHS, percentile};
use crate::results::{DayRow, Run};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Days over which hours until a first call are averaged.
const RESPONSE_DAYS: usize = 14;
/// Shares of the seeds below the edges of the bands.
const BANDS: [f64; 4] = [0.05, 0.25, 0.75, 0.95];

/// A measure of one run, a value a day where there is one.
type Line = Vec<Option<f64>>;

/// A measure: its name, and how its line is made from days.
type Measure = (&'static str, fn(&[DayRow]) -> Line);

/// Measures of the charts.
const MEASURES: [Measure; 5] = [
    ("leads", leads),
    ("customers", |days| days.iter().map(|day| Some(day.customer as f64)).collect()),
    ("profit", profit),
    ("queue", |days| days.iter().map(|day| Some(day.queue as f64)).collect()),
    ("response", response_hours),
];

/// Leads since the first day.
fn leads(days: &[DayRow]) -> Line {
    let mut sum = 0;
    let so_far = |day: &DayRow| {
        sum += day.hands_raised;
        Some(sum as f64)
    };
    days.iter().map(so_far).collect()
}

/// Profit since the first day, in whole units of the currency.
fn profit(days: &[DayRow]) -> Line {
    let mut sum = 0;
    let so_far = |day: &DayRow| {
        sum += day.profit_minor;
        Some(sum as f64 / 100.0)
    };
    days.iter().map(so_far).collect()
}

/// Hours until a lead's first attempt, over the leads attempted in the last days.
fn response_hours(days: &[DayRow]) -> Line {
    let sums = |range: &[DayRow]| {
        range.iter().fold((0, 0), |sum, row| (sum.0 + row.response_minutes, sum.1 + row.first_attempts))
    };
    (0..days.len())
        .map(|day| {
            let (minutes, leads) = sums(&days[(day + 1).saturating_sub(RESPONSE_DAYS)..=day]);
            (leads > 0).then(|| (minutes as f64 / leads as f64 / 60.0 * 10.0).round() / 10.0)
        })
        .collect()
}

/// What the seeds come to on each day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Together {
    mean: Line,
    low: Line,
    high: Line,
    /// The edges of the bands, from below; nothing where there are too few seeds.
    bands: [Line; BANDS.len()],
    /// Seeds that end below nothing.
    losing: usize,
}

/// The lines of one run by measure.
pub(super) fn lines(run: &Run) -> Map<String, Value> {
    MEASURES.iter().map(|(name, line)| ((*name).to_owned(), json!(line(&run.days)))).collect()
}

/// The lines of all runs together by measure.
pub(super) fn together(runs: &[Run]) -> Map<String, Value> {
    let of = |line: fn(&[DayRow]) -> Line| {
        let lines: Vec<Line> = runs.iter().map(|run| line(&run.days)).collect();
        json!(middle(&lines))
    };
    MEASURES.iter().map(|(name, line)| ((*name).to_owned(), of(*line))).collect()
}

fn middle(lines: &[Line]) -> Together {
    let mut together = Together::default();
    for day in 0..lines.iter().map(Vec::len).max().unwrap_or(0) {
        let mut values: Vec<f64> = lines.iter().filter_map(|line| line.get(day).copied().flatten()).collect();
        values.sort_by(f64::total_cmp);
        let known = |value: f64| (!values.is_empty()).then_some(value);
        let enough = lines.len() >= TENTHS;
        together.mean.push(known(values.iter().sum::<f64>() / values.len() as f64));
        together.low.push(values.first().copied());
        together.high.push(values.last().copied());
        for (band, share) in together.bands.iter_mut().zip(BANDS) {
            band.push(known(percentile(&values, share)).filter(|_| enough));
        }
    }
    let ends = lines.iter().filter_map(|line| line.last().copied().flatten());
    together.losing = ends.filter(|&end| end < 0.0).count();
    together
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_together_have_a_middle_ends_and_bands() {
        let line = |x: f64| vec![Some(x), if x < 2.0 { None } else { Some(-x) }];
        let together = middle(&[line(1.0), line(3.0), line(2.0), line(5.0), line(4.0)]);
        assert_eq!(together.mean, [Some(3.0), Some(-3.5)]);
        assert_eq!((&together.low[0], &together.high[1]), (&Some(1.0), &Some(-2.0)));
        assert_eq!(together.bands[1][0], None, "five seeds have no bands");
        assert_eq!(together.losing, 4);
        let ten = middle(&(0..11).map(|k| line(f64::from(k))).collect::<Vec<_>>());
        assert_eq!((ten.bands[1][0], ten.bands[3][0]), (Some(2.5), Some(9.5)));
        let nothing = middle(&[vec![None], vec![None]]);
        assert_eq!((&nothing.mean, &nothing.bands[0]), (&vec![None], &vec![None]));
    }

    #[test]
    fn profit_adds_up_and_response_looks_back_two_weeks() {
        let day = DayRow { profit_minor: 150, first_attempts: 2, response_minutes: 240, ..DayRow::default() };
        let days = vec![day; 2];
        assert_eq!(profit(&days), [Some(1.5), Some(3.0)]);
        assert_eq!(response_hours(&days), [Some(2.0), Some(2.0)]);
        let idle = vec![DayRow::default(); 15];
        assert_eq!(response_hours(&[days, idle].concat())[16], None);
    }
}
