//! The calendar of sales: weekends, holidays, months.

use crate::scenario::Scenario;
use crate::scenario::sections::TimelineEntry;
use jiff::civil::{Date, Weekday};

/// Whether sales works, for each day played.
pub fn working_days(scenario: &Scenario) -> Vec<bool> {
    let holidays: Vec<Date> = scenario.sales.holidays.iter().filter_map(|day| day.parse().ok()).collect();
    let works = |date: Date| {
        let off = scenario.sales.weekends_off && is_weekend(date);
        !off && !holidays.contains(&date)
    };
    dates(scenario).map(works).collect()
}

/// How many times as many hands as usual are raised, for each day played.
pub fn hands(scenario: &Scenario) -> Vec<f64> {
    dates(scenario).map(|date| scenario.hand_raise.weight(is_weekend(date))).collect()
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Days left of the calendar month, for each day played; 0 is its last day.
pub fn days_left_of_month(scenario: &Scenario) -> Vec<u32> {
    let left = |date: Date| u32::try_from(date.days_in_month() - date.day()).unwrap_or(0);
    dates(scenario).map(left).collect()
}

/// Whether each day played lies between the dates of an entry of the timeline, of this year or any.
pub fn within(scenario: &Scenario, entry: &TimelineEntry) -> Vec<bool> {
    let parsed = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
    let (from, until) = (parsed(&entry.from), parsed(&entry.until));
    // A leap day is the last of February in other years.
    let in_year = |date: Date, years: i16| date.checked_add(jiff::Span::new().years(years)).unwrap_or(date);
    let between = |date: Date, years: i16| {
        from.is_none_or(|from| date >= in_year(from, years))
            && until.is_none_or(|until| date <= in_year(until, years))
    };
    let in_season = |date: Date| {
        let years = date.year() - from.map_or(0, Date::year);
        [years - 1, years, years + 1].into_iter().any(|years| between(date, years))
    };
    dates(scenario).map(|date| if entry.yearly { in_season(date) } else { between(date, 0) }).collect()
}

/// The dates of the days played.
fn dates(scenario: &Scenario) -> impl Iterator<Item = Date> {
    let start: Date = scenario.market.start.parse().unwrap_or(Date::constant(2026, 1, 5));
    start.series(jiff::Span::new().days(1)).take(scenario.market.days as usize)
}
