//! The calendar of sales: weekends, holidays, months.

use crate::scenario::Scenario;
use jiff::civil::{Date, Weekday};

/// Whether sales works, for each day played.
pub fn working_days(scenario: &Scenario) -> Vec<bool> {
    let holidays: Vec<Date> = scenario.sales.holidays.iter().filter_map(|day| day.parse().ok()).collect();
    let works = |date: Date| {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let off = scenario.sales.weekends_off && weekend;
        !off && !holidays.contains(&date)
    };
    dates(scenario).map(works).collect()
}

/// Days left of the calendar month, for each day played; 0 is its last day.
pub fn days_left_of_month(scenario: &Scenario) -> Vec<u32> {
    let left = |date: Date| u32::try_from(date.days_in_month() - date.day()).unwrap_or(0);
    dates(scenario).map(left).collect()
}

/// The dates of the days played.
fn dates(scenario: &Scenario) -> impl Iterator<Item = Date> {
    let start: Date = scenario.market.start.parse().unwrap_or(Date::constant(2026, 1, 5));
    start.series(jiff::Span::new().days(1)).take(scenario.market.days as usize)
}
