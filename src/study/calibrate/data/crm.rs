//! An export of a CRM: a row a lead, with when it came, was called, became an opportunity and was closed.

use super::reader::{DataKind, DataReader};
use super::table::{DataTable, ReadOff};
use crate::results::Run;
use crate::scenario::Change;
use crate::scenario::data_files::{Row, Wrong, day_number};
use crate::study::calibrate::answer::Target;
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// Within how many hours leads are answered.
const SOON_HOURS: [f64; 2] = [1.0, 24.0];

/// Minutes of a day.
const MINUTES_A_DAY: f64 = 24.0 * 60.0;

/// The row.
pub(super) const KIND: DataKind = DataKind {
    name: "crm",
    doc: "Leads that a CRM holds, a row each. Computed of them, and in the same way of those of a run: how many there are, the \
        shares that were called at all, within an hour, and within a day of those called later, that became an opportunity, the \
        share of opportunities won, and the days from a lead to its sale. Columns that are not there tell nothing. They were \
        counted, so that each may be off by the luck of one run.",
    columns: &[
        (
            "created",
            true,
            "When the lead came: a date, a time such as 2026-01-05T09:30, or a number of days, 0 the first.",
        ),
        ("contacted", false, "When it was called first, as `created`; empty when it was not."),
        ("response_hours", false, "Or the hours from one to the other."),
        ("opportunity", false, "When it became an opportunity; empty when it did not."),
        ("closed", false, "When that was closed; empty while it is open."),
        ("outcome", false, "What became of it."),
    ],
    keys: &[
        ("won", "How `outcome` says that an opportunity was won; without it, `won`."),
        ("start", "The date of the first day of the export; without it, the scenario's `market.start`."),
    ],
    read,
};

/// What is asked of a lead; times in days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Lead {
    response_hours: Option<f64>,
    is_opportunity: bool,
    /// From the lead to its sale.
    won_after: Option<f64>,
}

/// Which numbers are told.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Numbers {
    responses: bool,
    opportunities: bool,
    sales: bool,
}

fn over(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Numbers {
    /// What leads come to, with its name and unit.
    fn of(self, leads: &[Lead]) -> Vec<(&'static str, &'static str, Option<f64>)> {
        let mut all = vec![("leads", "leads", Some(leads.len() as f64))];
        if self.responses {
            let answered: Vec<f64> = leads.iter().filter_map(|lead| lead.response_hours).collect();
            let [soon, later] = SOON_HOURS.map(|hours| answered.iter().filter(|own| **own < hours).count());
            all.extend([
                ("leads called", "share", over(answered.len(), leads.len())),
                ("of these within an hour", "share", over(soon, answered.len())),
                ("of the others within a day", "share", over(later - soon, answered.len() - soon)),
            ]);
        }
        let opportunities = leads.iter().filter(|lead| lead.is_opportunity).count();
        if self.opportunities {
            all.push(("leads that became opportunities", "share", over(opportunities, leads.len())));
        }
        if self.sales {
            let won: Vec<f64> = leads.iter().filter_map(|lead| lead.won_after).collect();
            let of = if self.opportunities { opportunities } else { leads.len() };
            let name = if self.opportunities { "opportunities won" } else { "leads won" };
            let days = (!won.is_empty()).then(|| won.iter().sum::<f64>() / won.len() as f64);
            all.extend([(name, "share", over(won.len(), of)), ("days to a sale", "days", days)]);
        }
        all
    }
}

/// A day with its part, and whether a part was said.
fn time(text: &str, start: &str) -> Result<(f64, bool), Wrong> {
    let Ok(time) = text.replace(' ', "T").parse::<DateTime>() else {
        return day_number(text, start).map(|day| (f64::from(day), false));
    };
    let day = day_number(&time.date().to_string(), start)?;
    let minutes = f64::from(time.hour()) * 60.0 + f64::from(time.minute()) + f64::from(time.second()) / 60.0;
    Ok((f64::from(day) + minutes / MINUTES_A_DAY, text.contains(':')))
}

/// Reads rows of an export that begins on a date and has so many days.
struct LeadReader<'a> {
    start: &'a str,
    days: u32,
    won: &'a str,
}

impl LeadReader<'_> {
    fn lead(&self, row: &Row<'_>, columns: &[Option<usize>]) -> Result<Lead, Wrong> {
        let cell =
            |place: usize| columns[place].map(|column| row.cell(column)).filter(|text| !text.is_empty());
        let (created, exact) = time(row.filled(columns[0].unwrap_or(0))?, self.start)?;
        if created >= f64::from(self.days) {
            let message =
                format!("the lead came on day {created:.0}, after the {} days of the scenario", self.days);
            return Err((
                message,
                "raise `market.days`, give the `start` of the export, or leave the row out".to_owned(),
            ));
        }
        let after = |place: usize, what: &str| -> Result<Option<f64>, Wrong> {
            let Some(text) = cell(place) else { return Ok(None) };
            let days = time(text, self.start)?.0 - if exact { created } else { created.floor() };
            // A date without a time is as early as its day.
            if days < -1.0 || days < 0.0 && (!exact || text.contains(':')) {
                return Err((
                    format!("it was {what} before it came"),
                    "correct one of the two dates".to_owned(),
                ));
            }
            Ok(Some(days.max(0.0)))
        };
        let hours = match (after(1, "called")?, columns[2]) {
            (Some(days), _) => Some(days * 24.0),
            (None, Some(column)) if !row.cell(column).is_empty() => {
                Some(row.parsed(column, "a number of hours", |text| {
                    text.parse().ok().filter(|n: &f64| *n >= 0.0)
                })?)
            }
            _ => None,
        };
        let opportunity = after(3, "an opportunity")?;
        let closed = after(4, "closed")?;
        let won = cell(5).is_some_and(|text| text.eq_ignore_ascii_case(self.won));
        if won && closed.is_none() {
            return Err((
                "it was won, but `closed` does not say when".to_owned(),
                "fill in the date of the sale".to_owned(),
            ));
        }
        let won_after = closed.filter(|_| won);
        Ok(Lead { response_hours: hours, is_opportunity: opportunity.is_some() || won, won_after })
    }
}

fn read(reader: &mut DataReader<'_>) -> Option<DataTable> {
    let scenario = reader.market.scenario();
    let start = reader.text("start").unwrap_or(&scenario.market.start);
    if start.parse::<Date>().is_err() {
        reader.report(
            "D002",
            format!("`{start}` is no date"),
            reader.span("start"),
            "write it like 2026-01-31",
        );
        return None;
    }
    let won = reader.text("won").unwrap_or("won");
    let rows = LeadReader { start, days: scenario.market.days, won };
    let (mut leads, mut numbers) = (Vec::new(), None);
    reader.rows(|row, columns| {
        numbers = Some(Numbers {
            responses: columns[1].is_some() || columns[2].is_some(),
            opportunities: columns[3].is_some(),
            sales: columns[4].is_some() && columns[5].is_some(),
        });
        leads.push(rows.lead(row, columns)?);
        Ok(())
    })?;
    let Some(numbers) = numbers else {
        let help = "give it a row a lead";
        reader.report("D004", format!("`data.{}` has no leads", reader.name), reader.span("file"), help);
        return None;
    };
    let target = |(what, unit, value): (&str, &'static str, Option<f64>)| {
        let target = Target::counted(format!("{}: {what}", reader.name), unit, value?, 0.0);
        Some(Target { adds_up: unit == "leads", ..target })
    };
    let told = numbers.of(&leads);
    let has = told.iter().map(|number| number.2.is_some()).collect();
    let targets = told.into_iter().filter_map(target).collect();
    Some(DataTable { targets, of: Arc::new(Export { numbers, has }) })
}

/// Which numbers a run is asked for, and which of them the export has.
#[derive(Debug)]
struct Export {
    numbers: Numbers,
    has: Vec<bool>,
}

impl ReadOff for Export {
    fn of(&self, run: &Run) -> Vec<Option<f64>> {
        let lead = |row: &crate::results::LeadRow| {
            let opportunity = row.opportunity.and_then(|number| run.opportunities.get(number as usize));
            let won = opportunity.filter(|opportunity| opportunity.stage == "won");
            let won_after = won.and_then(|won| Some(f64::from(won.closed?.saturating_sub(row.day))));
            Lead { response_hours: row.response_hours, is_opportunity: opportunity.is_some(), won_after }
        };
        let leads: Vec<Lead> = run.leads.iter().map(lead).collect();
        let told = self.numbers.of(&leads).into_iter().zip(&self.has);
        told.filter(|(_, has)| **has).map(|(number, _)| number.2).collect()
    }

    fn records(&self) -> Vec<Change> {
        vec![Change::new("record.crm", true)]
    }
}
