//! What is kept of a finished run, in few bytes.

use super::design::Recording;
use super::runs::RunId;
use crate::results::metrics::{METRICS, Outcome};
use crate::results::{Cell, ChannelRow, CohortRow, Column, DayRow, ExitRow, FunnelRow, Row as _, Run};
use serde::{Deserialize, Serialize};

/// Columns of `daily` that tell a state at the end of the day; all others count what happened, and add up.
pub(super) const STATES: &[&str] = &[
    "unaware",
    "aware",
    "interested",
    "considering",
    "lead",
    "working",
    "opportunity",
    "customer",
    "lapsed",
    "do_not_contact",
    "in_market",
    "mailable",
    "followers",
    "queue",
    "reps",
];

/// A finished run: played, or failed with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    pub id: [u8; 16],
    /// What is recorded, so that a run recorded otherwise is not taken for this one.
    pub recording: u64,
    /// Why it failed.
    pub failure: Option<String>,
    /// Values of all metrics in their order.
    pub values: Vec<Option<f64>>,
    /// Days of `series`, each with the values of its columns.
    pub series: Vec<(u32, Vec<f64>)>,
    /// The funnel.
    pub funnel: Vec<FunnelRow>,
    /// Ways out of it.
    pub exits: Vec<ExitRow>,
    /// Cohorts of customers.
    pub cohorts: Vec<CohortRow>,
    /// Channels.
    pub channels: Vec<ChannelRow>,
}

impl Kept {
    /// What is kept of a run.
    pub fn of(id: RunId, run: &Run, recording: &Recording) -> Self {
        let wants = |table: &str| recording.tables.iter().any(|name| name == table);
        Self {
            id: id.0,
            recording: recording.stamp(),
            failure: None,
            values: Outcome::of(run).values,
            series: if wants("series") { series(&run.days, recording) } else { Vec::new() },
            funnel: if wants("funnel") { run.funnel.clone() } else { Vec::new() },
            exits: if wants("funnel") { run.exits.clone() } else { Vec::new() },
            cohorts: if wants("cohorts") { run.cohorts.clone() } else { Vec::new() },
            channels: if wants("channels") { run.channels.clone() } else { Vec::new() },
        }
    }

    /// Whether it has what a recording keeps.
    pub fn fits(&self, recording: &Recording) -> bool {
        let values = if self.failure.is_some() { 0 } else { METRICS.len() };
        self.values.len() == values && self.series.iter().all(|row| row.1.len() == recording.series.len())
    }

    /// The same as another recording keeps it; none when that keeps more.
    pub fn recorded_as(&self, before: &Recording, now: &Recording) -> Option<Self> {
        let wants = |table: &str| now.tables.iter().any(|name| name == table);
        if self.recording != before.stamp() || now.tables.iter().any(|table| !before.tables.contains(table)) {
            return None;
        }
        let series = if wants("series") {
            if (before.every, &before.when) != (now.every, &now.when) {
                return None;
            }
            let place = |name: &String| before.series.iter().position(|column| column == name);
            let columns = now.series.iter().map(place).collect::<Option<Vec<usize>>>()?;
            let row = |(day, values): &(u32, Vec<f64>)| {
                let values = columns.iter().map(|&column| values.get(column).copied());
                Some((*day, values.collect::<Option<Vec<f64>>>()?))
            };
            self.series.iter().map(row).collect::<Option<Vec<_>>>()?
        } else {
            Vec::new()
        };
        Some(Self {
            id: self.id,
            recording: now.stamp(),
            failure: self.failure.clone(),
            values: self.values.clone(),
            series,
            funnel: if wants("funnel") { self.funnel.clone() } else { Vec::new() },
            exits: if wants("funnel") { self.exits.clone() } else { Vec::new() },
            cohorts: if wants("cohorts") { self.cohorts.clone() } else { Vec::new() },
            channels: if wants("channels") { self.channels.clone() } else { Vec::new() },
        })
    }

    /// A run that failed.
    pub fn failed(id: RunId, why: &str, recording: &Recording) -> Self {
        Self {
            id: id.0,
            recording: recording.stamp(),
            failure: Some(why.to_owned()),
            values: Vec::new(),
            series: Vec::new(),
            funnel: Vec::new(),
            exits: Vec::new(),
            cohorts: Vec::new(),
            channels: Vec::new(),
        }
    }
}

impl Recording {
    /// A number that tells recordings apart that keep different things.
    pub fn stamp(&self) -> u64 {
        let when =
            self.when.as_ref().map(|when| format!("{}{}{:?}", when.column, when.relation, when.number));
        let text = format!("{} {when:?} {:?} {:?}", self.every, self.series, self.tables);
        let hash = crate::base::sha256(text.as_bytes());
        u64::from_str_radix(&hash[..16], 16).unwrap_or_default()
    }
}

/// The rows of `series`: one for every so many days, and one for what is left at the end.
fn series(days: &[DayRow], recording: &Recording) -> Vec<(u32, Vec<f64>)> {
    let place = |name: &str| DayRow::COLUMNS.iter().position(|column: &Column| column.name == name);
    let wanted: Vec<(usize, bool)> = recording
        .series
        .iter()
        .filter_map(|name| Some((place(name)?, STATES.contains(&name.as_str()))))
        .collect();
    let condition = recording.when.as_ref().and_then(|when| Some((place(&when.column)?, when)));
    let state = recording.when.as_ref().is_some_and(|when| STATES.contains(&when.column.as_str()));
    days.chunks(recording.every as usize)
        .filter_map(|span| {
            let cells: Vec<Vec<Cell>> = span.iter().map(DayRow::cells).collect();
            let value = |(place, state): (usize, bool)| {
                let mut numbers = cells.iter().map(|day| number(&day[place]));
                if state { numbers.next_back().unwrap_or(0.0) } else { numbers.sum() }
            };
            let kept = condition.is_none_or(|(place, when)| when.holds(value((place, state))));
            kept.then(|| {
                (span.last().map_or(0, |day| day.day), wanted.iter().map(|&column| value(column)).collect())
            })
        })
        .collect()
}

fn number(cell: &Cell) -> f64 {
    match cell {
        Cell::Whole(number) => *number as f64,
        Cell::Number(number) => *number,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::design::When;

    fn recording(every: u32) -> Recording {
        Recording {
            every,
            when: None,
            series: vec!["queue".into(), "won_inbound".into()],
            tables: vec!["series".into()],
            csv: false,
        }
    }

    fn days() -> Vec<DayRow> {
        (0..10)
            .map(|day| DayRow { day, queue: u64::from(day), won_inbound: 1, ..DayRow::default() })
            .collect()
    }

    #[test]
    fn a_row_of_several_days_adds_up_what_happened_and_tells_the_last_state() {
        assert_eq!(
            series(&days(), &recording(4)),
            [(3, vec![3.0, 4.0]), (7, vec![7.0, 4.0]), (9, vec![9.0, 2.0])]
        );
        let busy = When { column: "queue".into(), relation: ">".into(), number: 5.0 };
        let recording = Recording { when: Some(busy), ..recording(4) };
        assert_eq!(series(&days(), &recording), [(7, vec![7.0, 4.0]), (9, vec![9.0, 2.0])]);
    }

    #[test]
    fn a_recording_that_keeps_less_takes_over_what_was_kept() {
        let (all, run) = (recording(4), Run { days: days(), ..Run::default() });
        let kept = Kept::of(RunId([1; 16]), &run, &all);
        let less = Recording { series: vec!["won_inbound".into()], ..recording(4) };
        let none = Recording { tables: Vec::new(), ..recording(9) };
        for now in [less, none] {
            assert_eq!(kept.recorded_as(&all, &now), Some(Kept::of(RunId([1; 16]), &run, &now)));
        }
        let more = Recording { tables: vec!["series".into(), "funnel".into()], ..recording(4) };
        for now in [more, recording(5)] {
            assert_eq!(kept.recorded_as(&all, &now), None);
        }
    }

    #[test]
    fn states_are_columns_and_recordings_have_stamps_of_their_own() {
        for state in STATES {
            assert!(DayRow::COLUMNS.iter().any(|column| column.name == *state), "{state}");
        }
        assert_ne!(recording(4).stamp(), recording(5).stamp());
        assert_eq!(recording(4).stamp(), Recording { csv: true, ..recording(4) }.stamp());
    }
}
