//! Days of a market as dates.

use crate::scenario::Scenario;
use jiff::civil::Date;

/// The calendar of a market.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    start: Date,
    /// Whether years must be named.
    long: bool,
}

impl Dates {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let start: Date = scenario.market.start.parse().unwrap_or(Date::constant(2026, 1, 5));
        Self { start, long: scenario.market.days > 366 }
    }

    /// A day, as `3 Feb`.
    pub(super) fn day(self, day: u32) -> String {
        let date = self.start.saturating_add(jiff::Span::new().days(i64::from(day)));
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = months[usize::from(date.month().unsigned_abs()).saturating_sub(1)];
        let year = if self.long { format!(" {}", date.year()) } else { String::new() };
        format!("{} {month}{year}", date.day())
    }

    /// From one day to another, as `3 Feb to 9 Jun`.
    pub(super) fn span(self, from: u32, to: u32) -> String {
        if from == to { self.day(from) } else { format!("{} to {}", self.day(from), self.day(to)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        let mut scenario = Scenario::default();
        scenario.market.start = "2026-01-05".to_owned();
        scenario.market.days = 365;
        let dates = Dates::of(&scenario);
        assert_eq!((dates.day(0), dates.span(29, 155)), ("5 Jan".into(), "3 Feb to 9 Jun".into()));
        scenario.market.days = 730;
        assert_eq!(Dates::of(&scenario).span(365, 365), "5 Jan 2027");
    }
}
