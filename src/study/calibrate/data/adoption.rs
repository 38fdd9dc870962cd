//! An adoption series: new customers, or customers so far, period by period from the first day on.

use super::reader::{DataKind, DataReader};
use super::table::{DataTable, ReadOff};
use crate::results::{DayRow, Run};
use crate::study::calibrate::answer::{ERRORS_OF_TOLERANCE, Target};
use std::sync::Arc;

/// The row.
pub(super) const KIND: DataKind = DataKind {
    name: "adoption",
    doc: "New customers period by period from the first day on. They were counted, so that each may be off by the luck of one \
        run, and by an error besides when one is given.",
    columns: &[
        ("period", true, "Number of the period; the first row is the first period, and each is one more."),
        ("new", false, "Customers won in it."),
        ("cumulative", false, "Or customers won up to its end."),
    ],
    keys: &[
        ("period_days", "Days of a period; without it, 30."),
        ("shares", "Whether only the shape of the series is fitted: each period as a share of all of them."),
        ("error", "Standard error of each number, in customers."),
        ("tolerance", "Or the share of each number by which it may be off, 95 times in 100."),
    ],
    read,
};

/// Days of a period, how many there are, and whether they are told as shares of all.
#[derive(Debug)]
struct Series {
    days: f64,
    periods: usize,
    shares: bool,
}

fn read(reader: &mut DataReader<'_>) -> Option<DataTable> {
    let days = reader.period_days();
    let shares = reader.truth("shares");
    let tolerance = reader.number("tolerance", (0.0, 10.0));
    let error = reader.number("error", (0.0, 1e15));
    if error.is_some() && tolerance.is_some() {
        let message = format!("`data.{}` has both an `error` and a `tolerance`", reader.name);
        reader.report("D006", message, reader.span("tolerance"), "keep one of the two");
    }
    let (mut periods, mut new, mut none): (Vec<u64>, Vec<f64>, bool) = (Vec::new(), Vec::new(), false);
    let mut so_far = 0.0;
    reader.rows(|row, columns| {
        let period = row.parsed(columns[0].unwrap_or(0), "a whole number", |text| text.parse().ok())?;
        let count = |text: &str| text.parse().ok().filter(|n: &f64| 0.0 <= *n && *n < 1e15);
        let number = match (columns[1], columns[2]) {
            (Some(column), _) => row.parsed(column, "a number of customers", count)?,
            (None, Some(column)) => {
                let all = row.parsed(column, "a number of customers", count)?;
                if all < so_far {
                    let message =
                        format!("{all} customers up to period {period} are fewer than the {so_far} before");
                    return Err((message, "count who was ever won, or name a column `new`".to_owned()));
                }
                all - std::mem::replace(&mut so_far, all)
            }
            (None, None) => {
                none = true;
                0.0
            }
        };
        if periods.last().is_some_and(|last: &u64| period != last + 1) {
            let message = format!("period {period} does not follow the one before");
            return Err((message, "give a row to every period, in order".to_owned()));
        }
        periods.push(period);
        new.push(number);
        Ok(())
    })?;
    let total: f64 = new.iter().sum();
    if none || total <= 0.0 {
        let message = format!("`data.{}` does not say how many customers were won", reader.name);
        reader.report(
            "D004",
            message,
            reader.span("file"),
            "name a column `new` or `cumulative` of numbers above 0",
        );
        return None;
    }
    reader.must_last(days * new.len() as f64, "the last period");
    let target = |(period, number): (&u64, &f64)| {
        let scale = if shares { total } else { 1.0 };
        let (value, error) = (number / scale, error.map(|error| error / scale));
        let name = format!("{}: won in period {period}", reader.name);
        let error = error.unwrap_or(value * tolerance.unwrap_or(0.0) / ERRORS_OF_TOLERANCE);
        if shares {
            Target::counted(name, "share", value, error)
        } else {
            Target { adds_up: true, ..Target::counted(name, "customers", value, error) }
        }
    };
    let targets = periods.iter().zip(&new).map(target).collect();
    Some(DataTable { targets, of: Arc::new(Series { days, periods: new.len(), shares }) })
}

impl ReadOff for Series {
    fn of(&self, run: &Run) -> Vec<Option<f64>> {
        let mut won = vec![0; self.periods];
        for day in &run.days {
            if let Some(sum) = won.get_mut((f64::from(day.day) / self.days) as usize) {
                *sum += DayRow::won_new(day);
            }
        }
        let total: u64 = won.iter().sum();
        let value = |won: u64| match (self.shares, total) {
            (false, _) => Some(won as f64),
            (true, 0) => None,
            (true, total) => Some(won as f64 / total as f64),
        };
        won.into_iter().map(value).collect()
    }
}
