//! What is exported: the runs of a scenario, and the calendar they stand in.

use crate::results::Run;
use crate::scenario::Scenario;
use jiff::civil::Date;

/// One run, and the scenario it was played from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The run.
    pub run: &'a Run,
}

impl Case<'_> {
    /// The date of a day.
    pub(super) fn date(&self, day: u32) -> String {
        let start: Date = self.scenario.market.start.parse().unwrap_or(Date::constant(2026, 1, 5));
        start.saturating_add(jiff::Span::new().days(i64::from(day))).to_string()
    }

    /// The last day played.
    pub(super) fn last_day(&self) -> u32 {
        self.run.days.last().map_or(0, |row| row.day)
    }
}
