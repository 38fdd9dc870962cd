//! Gauges: what a firm can read in the morning from the days behind it, so that a rule can act on it.

use crate::results::DayRow;

/// One gauge: a row of [`GAUGES`].
#[derive(Clone, Copy, Debug)]
pub struct Gauge {
    /// Name, as rules have it.
    pub name: &'static str,
    /// Unit of what it shows.
    pub unit: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Reads it off the days played; none when there is nothing to read yet.
    pub of: fn(&[DayRow]) -> Option<f64>,
}

impl PartialEq for Gauge {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// All gauges.
pub const GAUGES: &[Gauge] = &[
    Gauge {
        name: "waiting",
        unit: "leads",
        doc: "Leads in the queue of sales last night.",
        of: |days| Some(days.last()?.queue as f64),
    },
    Gauge {
        name: "waiting_days",
        unit: "days",
        doc: "Days that sales would need for the leads in its queue, at the pace of the last 28 days.",
        of: |days| {
            let pace = sum(days, 28, |row| row.first_attempts as f64)? / days.len().min(28) as f64;
            let queue = days.last()?.queue as f64;
            Some(if queue == 0.0 { 0.0 } else { queue / pace })
        },
    },
    Gauge {
        name: "speed_to_lead_hours",
        unit: "hours",
        doc: "Mean hours from raised hand to first attempt, over the attempts of the last 7 days.",
        of: |days| ratio(days, 7, |row| row.response_minutes as f64 / 60.0, |row| row.first_attempts as f64),
    },
    Gauge {
        name: "time_used",
        unit: "share",
        doc: "Share of selling time used in the last 7 days.",
        of: |days| ratio(days, 7, |row| row.minutes_used as f64, |row| row.minutes as f64),
    },
    Gauge {
        name: "awareness",
        unit: "share",
        doc: "Share of people who know the brand.",
        of: |days| {
            let row = days.last()?;
            let people: u64 = row.stages().iter().sum();
            (people > 0).then(|| 1.0 - row.unaware as f64 / people as f64)
        },
    },
    Gauge {
        name: "customers",
        unit: "people",
        doc: "Customers last night.",
        of: |days| Some(days.last()?.customer as f64),
    },
    Gauge {
        name: "won_30_days",
        unit: "customers",
        doc: "Customers won in the last 30 days.",
        of: |days| sum(days, 30, |row| row.won() as f64),
    },
    Gauge {
        name: "churned_30_days",
        unit: "customers",
        doc: "Customers lost in the last 30 days.",
        of: |days| sum(days, 30, |row| row.churned as f64),
    },
    Gauge {
        name: "profit_30_days",
        unit: "currency",
        doc: "Profit of the last 30 days.",
        of: |days| sum(days, 30, |row| row.profit_minor as f64 / 100.0),
    },
    Gauge {
        name: "profit",
        unit: "currency",
        doc: "Profit since the first day.",
        of: |days| sum(days, usize::MAX, |row| row.profit_minor as f64 / 100.0),
    },
];

/// The gauge of a name.
pub fn gauge(name: &str) -> Option<&'static Gauge> {
    GAUGES.iter().find(|gauge| gauge.name == name)
}

/// Sum over the last days; none before the first.
fn sum(days: &[DayRow], last: usize, of: impl Fn(&DayRow) -> f64) -> Option<f64> {
    (!days.is_empty()).then(|| days[days.len().saturating_sub(last)..].iter().map(of).sum())
}

/// Ratio of two sums over the last days; none where there is nothing to divide by.
fn ratio(
    days: &[DayRow],
    last: usize,
    over: impl Fn(&DayRow) -> f64,
    under: impl Fn(&DayRow) -> f64,
) -> Option<f64> {
    let under = sum(days, last, under)?;
    (under > 0.0).then(|| sum(days, last, over)).flatten().map(|over| over / under)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_reads_the_days_behind() {
        let day = |queue, first_attempts| DayRow { queue, first_attempts, ..DayRow::default() };
        let waiting = |days: &[DayRow]| (gauge("waiting_days").unwrap().of)(days);
        assert_eq!(waiting(&[]), None);
        assert_eq!(waiting(&[day(9, 3), day(0, 0)]), Some(0.0), "nobody waits");
        assert_eq!(waiting(&[day(1, 3), day(8, 1)]), Some(4.0), "two a day");
        assert_eq!(waiting(&[day(8, 0)]), Some(f64::INFINITY), "nobody calls");
        let mut month = vec![day(1, 100)];
        month.extend((0..28).map(|_| day(56, 2)));
        assert_eq!(waiting(&month), Some(28.0), "what was 29 days ago is no pace");
    }
}
