//! The calendar of sales: weekends and holidays.

use crate::scenario::Scenario;
use jiff::civil::{Date, Weekday};

/// Whether sales works, for each day played.
pub fn working_days(scenario: &Scenario) -> Vec<bool> {
    let start: Date = scenario.market.start.parse().unwrap_or(Date::constant(2026, 1, 5));
    let holidays: Vec<Date> = scenario.sales.holidays.iter().filter_map(|day| day.parse().ok()).collect();
    let days = scenario.market.days as usize;
    start
        .series(jiff::Span::new().days(1))
        .take(days)
        .map(|date| {
            let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            let off = scenario.sales.weekends_off && weekend;
            !off && !holidays.contains(&date)
        })
        .collect()
}
