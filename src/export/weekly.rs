//! Days as weeks: what tools for the media mix look at.
//!
//! Weeks begin on the weekday on which the market starts. Days at the end that fill no week are left out, since a short
//! week would look like a bad one.

use super::case::Case;
use super::sheet::variables;
use crate::results::DayRow;
use crate::scenario::sections::Segment;

pub(super) const WEEK: u32 = 7;

/// One channel, by geo and week.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    /// Name in the scenario.
    pub(super) name: String,
    /// Name in columns.
    pub(super) column: String,
    /// Whether money was spent on it.
    pub(super) paid: bool,
    pub(super) spend_minor: Vec<Vec<i64>>,
    pub(super) impressions: Vec<Vec<u64>>,
}

/// What was sold in one geo in one week.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sold {
    pub(super) won: u64,
    pub(super) first_minor: i64,
    pub(super) revenue_minor: i64,
}

/// A run by week.
#[derive(Clone, Debug)]
pub(super) struct Weekly {
    pub(super) weeks: u32,
    /// Names of the geos with their people.
    pub(super) geos: Vec<(String, u64)>,
    /// Channels that cost or reached something.
    pub(super) channels: Vec<Channel>,
    pub(super) sold: Vec<Vec<Sold>>,
    /// What else the firm did in the whole market, by week; what never changed explains nothing and is left out.
    pub(super) context: Vec<(&'static str, Vec<i64>)>,
}

/// A column's name, and its value in a week of these days.
type Context = (&'static str, fn(&[&DayRow]) -> i64);

/// What a firm does beside its channels, and would know of a week.
const CONTEXT: [Context; 2] = [
    ("reps", |days| days.iter().map(|row| row.reps as i64).max().unwrap_or(0)),
    ("cold_contacts", |days| days.iter().map(|row| (row.cold_calls + row.cold_emails) as i64).sum()),
];

/// The context of a run that changes from week to week.
fn context(case: &Case<'_>, weeks: u32) -> Vec<(&'static str, Vec<i64>)> {
    let days = |week: u32| case.run.days.iter().filter(|row| row.day / WEEK == week).collect::<Vec<_>>();
    let by_week: Vec<Vec<&DayRow>> = (0..weeks).map(days).collect();
    let row = |(name, of): &Context| (*name, by_week.iter().map(|days| of(days)).collect::<Vec<i64>>());
    CONTEXT.iter().map(row).filter(|(_, weeks)| weeks.iter().any(|value| *value != weeks[0])).collect()
}

impl Weekly {
    /// The whole market by week.
    pub(super) fn national(case: &Case<'_>) -> Self {
        Self::of(case, vec![("national".to_owned(), case.run.people)], |_| Some(0))
    }

    /// The market by week and segment, if the scenario names several.
    pub(super) fn by_geo(case: &Case<'_>) -> Self {
        let segments = &case.scenario.segments;
        if segments.len() < 2 || *segments == Segment::usual() {
            return Self::national(case);
        }
        let people =
            |name: &str| case.run.segments.iter().find(|row| row.segment == name).map_or(0, |row| row.people);
        let geos: Vec<(String, u64)> =
            segments.iter().map(|(name, _)| (name.clone(), people(name))).collect();
        Self::of(case, geos, |name| segments.iter().position(|segment| segment.0 == name))
    }

    fn of(case: &Case<'_>, geos: Vec<(String, u64)>, geo: impl Fn(&str) -> Option<usize>) -> Self {
        let weeks = (case.last_day() + 1) / WEEK;
        let named = |name: &str| case.scenario.channels.iter().any(|channel| channel.name == name);
        let rows: Vec<_> = case
            .run
            .channels
            .iter()
            .filter(|row| named(&row.channel) && (row.spend_minor != 0 || row.exposures > 0))
            .collect();
        let columns = variables(rows.iter().map(|row| row.channel.as_str()));
        let mut channels: Vec<Channel> = rows
            .iter()
            .zip(columns)
            .map(|(row, column)| Channel {
                name: row.channel.clone(),
                column,
                paid: row.spend_minor != 0,
                spend_minor: vec![vec![0; weeks as usize]; geos.len()],
                impressions: vec![vec![0; weeks as usize]; geos.len()],
            })
            .collect();
        let mut sold = vec![vec![Sold::default(); weeks as usize]; geos.len()];
        for row in case.run.media.iter().filter(|row| row.day / WEEK < weeks) {
            let channel = channels.iter_mut().find(|channel| channel.name == row.channel);
            let (Some(channel), Some(geo)) = (channel, geo(&row.segment)) else { continue };
            let week = (row.day / WEEK) as usize;
            channel.spend_minor[geo][week] += row.spend_minor;
            channel.impressions[geo][week] += row.impressions;
        }
        for row in case.run.outcomes.iter().filter(|row| row.day / WEEK < weeks) {
            let Some(geo) = geo(&row.segment) else { continue };
            let sold = &mut sold[geo][(row.day / WEEK) as usize];
            sold.won += row.won;
            sold.first_minor += row.first_minor;
            sold.revenue_minor += row.revenue_minor;
        }
        Self { weeks, geos, channels, sold, context: context(case, weeks) }
    }

    /// Channels on which money was spent.
    pub(super) fn paid(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(|channel| channel.paid)
    }

    /// Channels that reach people without money.
    pub(super) fn organic(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(|channel| !channel.paid)
    }
}
