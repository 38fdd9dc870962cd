//! A survival table: the share of customers who are still there after each period.

use super::reader::{DataKind, DataReader};
use super::table::{DataTable, ReadOff, share_error};
use crate::results::Run;
use crate::study::calibrate::answer::Target;
use std::sync::Arc;

/// The row.
pub(super) const KIND: DataKind = DataKind {
    name: "survival",
    doc: "Customers still there after so many periods since they were won. Each row says what share of those of the row before \
        stayed, with the error of a share of those at risk (Greenwood 1926).",
    columns: &[
        ("period", true, "Periods since they were won; ascending, 0 may be there."),
        ("kept", true, "Share still there after it, 0 to 1."),
        ("at_risk", false, "Customers who were seen to begin the period that this row ends."),
    ],
    keys: &[
        ("period_days", "Days of a period; without it, 30."),
        (
            "customers",
            "Customers seen from the first period to the last, where there is no column `at_risk`.",
        ),
    ],
    read,
};

/// Days of age at which rows are told.
#[derive(Debug)]
struct Kept {
    ages: Vec<u32>,
}

fn read(reader: &mut DataReader<'_>) -> Option<DataTable> {
    let days = reader.period_days();
    let customers = reader.number("customers", (1.0, 1e12));
    let mut rows: Vec<(f64, f64, f64)> = Vec::new();
    let (mut before, mut left) = (0.0, 1.0);
    reader.rows(|row, columns| {
        let period = row.parsed(columns[0].unwrap_or(0), "a number of periods", |text| {
            text.parse().ok().filter(|period: &f64| 0.0 <= *period && *period <= 1e6)
        })?;
        let kept = row.parsed(columns[1].unwrap_or(0), "a share from 0 to 1", |text| {
            text.parse().ok().filter(|share: &f64| 0.0 <= *share && *share <= 1.0)
        })?;
        if period == 0.0 && rows.is_empty() {
            if kept >= 1.0 {
                return Ok(());
            }
            let message = format!("{kept} are kept after period 0, before anybody could have left");
            return Err((message, "write 1 there, or leave the row out".to_owned()));
        }
        if period <= before {
            let message = format!("period {period} does not come after {before}");
            return Err((message, "put the rows in order of time, each period once".to_owned()));
        }
        if kept > left {
            let message = format!("{kept} are kept after period {period}, more than the {left} before");
            return Err((message, "who is lost does not come back in a survival table".to_owned()));
        }
        let at_risk = match (columns[2], customers) {
            (Some(column), _) => row.parsed(column, "a number of customers from 1 up", |text| {
                text.parse().ok().filter(|n: &f64| 1.0 <= *n && *n <= 1e12)
            })?,
            (None, Some(customers)) => (customers * left).max(1.0),
            (None, None) => 0.0,
        };
        if left > 0.0 {
            rows.push((period, kept / left, at_risk));
        }
        (before, left) = (period, kept);
        Ok(())
    })?;
    if rows.iter().any(|row| row.2 == 0.0) {
        let message = format!("`data.{}` does not say how many customers it tells of", reader.name);
        let help = "add a column `at_risk`, or write `customers = 1000`";
        reader.report("D004", message, reader.span("file"), help);
    }
    reader.must_last(before * days + 1.0, &format!("period {before}"));
    let target = |&(period, stayed, at_risk): &(f64, f64, f64)| {
        let error = share_error(stayed, at_risk);
        Target::sampled(format!("{}: stayed in period {period}", reader.name), "share", stayed, error)
    };
    let targets = rows.iter().map(target).collect();
    let ages = rows.iter().map(|row| (row.0 * days).ceil() as u32).collect();
    Some(DataTable { targets, of: Arc::new(Kept { ages }) })
}

impl ReadOff for Kept {
    fn of(&self, run: &Run) -> Vec<Option<f64>> {
        let mut before = Some(1.0);
        let mut stayed = |age: &u32| {
            let now = run.survival.get(*age as usize).map(|row| row.survival);
            let share = before.zip(now).filter(|(before, _)| *before > 0.0).map(|(before, now)| now / before);
            before = now;
            share
        };
        self.ages.iter().map(&mut stayed).collect()
    }
}
