//! Purchases: the log that lifetimes reads, and the histories of customers that come from it.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use crate::results::PurchaseRow;

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    let mut sheet = Sheet::new("transactions.csv", ["customer_id", "date", "value"]);
    let row = |row: &PurchaseRow| vec![whole(row.person), text(case.date(row.day)), money(row.paid_minor)];
    sheet.rows = case.run.purchases.iter().map(row).collect();
    vec![sheet]
}

/// A customer's purchases in a nutshell, in days, as lifetimes counts them: several on one day are one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct History {
    pub(super) person: u32,
    /// Days with a purchase after the first.
    pub(super) frequency: u32,
    /// Days from the first purchase to the last.
    pub(super) recency: u32,
    /// Days from the first purchase to the end.
    pub(super) age: u32,
    /// What was paid on the days after the first, all together.
    pub(super) later_minor: i64,
}

/// The history of each customer; purchases of one customer stand together, in order of time.
pub(super) fn histories(purchases: &[PurchaseRow], last_day: u32) -> Vec<History> {
    let history = |rows: &[PurchaseRow]| {
        let first = rows[0].day;
        let mut history = History {
            person: rows[0].person,
            frequency: 0,
            recency: 0,
            age: last_day - first,
            later_minor: 0,
        };
        for row in rows.iter().filter(|row| row.day > first) {
            history.frequency += u32::from(row.day - first > history.recency);
            history.recency = row.day - first;
            history.later_minor += row.paid_minor;
        }
        history
    };
    purchases.chunk_by(|a, b| a.person == b.person).map(history).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_counts_days() {
        let buy = |person, day| PurchaseRow { person, day, paid_minor: 100, ..PurchaseRow::default() };
        let rows = [buy(1, 3), buy(1, 3), buy(1, 5), buy(1, 9), buy(1, 9), buy(4, 10)];
        let expected = [
            History { person: 1, frequency: 2, recency: 6, age: 7, later_minor: 300 },
            History { person: 4, frequency: 0, recency: 0, age: 0, later_minor: 0 },
        ];
        assert_eq!(histories(&rows, 10), expected);
    }
}
