//! A frequency table: how many people had something so many times.

use super::reader::{DataKind, DataReader};
use super::table::{DataTable, ReadOff, ending, share_error};
use crate::results::Run;
use crate::scenario::Change;
use crate::study::calibrate::answer::Target;
use std::sync::Arc;

/// People who keep a diary of what they saw, where exposures are counted.
const DIARIES: u32 = 10_000;

/// The row.
pub(super) const KIND: DataKind = DataKind {
    name: "frequency",
    doc: "How many people had something 0, 1, 2, ... times within the days of the scenario. Each row but the last says what \
        share of those with as many or more had no more, with the error of a share of these.",
    columns: &[
        ("times", true, "How often; ascending by one. The last row stands for as often or more."),
        ("people", true, "How many people."),
    ],
    keys: &[
        (
            "of",
            "What is counted: `purchases` of everybody, `repeat_purchases` of customers after their first, or `exposures`, \
             advertisements and posts seen; without it, `purchases`.",
        ),
        ("channel", "The channel whose exposures are counted; without it, all of them."),
    ],
    read,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Counted {
    Purchases,
    RepeatPurchases,
    Exposures,
}

/// What is counted, from how many times on, and how many rows there are.
#[derive(Debug)]
struct Times {
    of: Counted,
    channel: Option<String>,
    first: u64,
    rows: usize,
}

fn read(reader: &mut DataReader<'_>) -> Option<DataTable> {
    let of = match reader.text("of") {
        None | Some("purchases") => Counted::Purchases,
        Some("repeat_purchases") => Counted::RepeatPurchases,
        Some("exposures") => Counted::Exposures,
        Some(other) => {
            let help = "write `purchases`, `repeat_purchases` or `exposures`";
            reader.report("D003", format!("`{other}` cannot be counted"), reader.span("of"), help);
            return None;
        }
    };
    let channel = reader.text("channel").map(str::to_owned);
    if let Some(name) = &channel {
        let known = &reader.market.scenario().channels;
        let help = if of == Counted::Exposures {
            "name a channel of the scenario"
        } else {
            "leave it out, or count exposures"
        };
        if of != Counted::Exposures || known.iter().all(|channel| channel.name != *name) {
            reader.report(
                "D003",
                format!("channel `{name}` cannot be counted"),
                reader.span("channel"),
                help,
            );
        }
    }
    let (mut first, mut counts) = (None, Vec::new());
    reader.rows(|row, columns| {
        let whole = |text: &str| text.parse().ok().filter(|n: &u64| *n < 1 << 53);
        let times = row.parsed(columns[0].unwrap_or(0), "a whole number", whole)?;
        let people = row.parsed(columns[1].unwrap_or(0), "a whole number of people", whole)?;
        let expected = first.map_or(times, |first| first + counts.len() as u64);
        if times != expected {
            let message = format!("{times} times stands where {expected} is expected");
            return Err((
                message,
                "give a row to every number of times, in order; 0 where nobody had it".to_owned(),
            ));
        }
        first = first.or(Some(times));
        counts.push(people);
        Ok(())
    })?;
    let first = first.unwrap_or(0);
    if counts.len() < 2 || counts[..counts.len() - 1].iter().all(|count| *count == 0) {
        let message = format!("`data.{}` has too few rows to tell anything", reader.name);
        reader.report(
            "D004",
            message,
            reader.span("file"),
            "give two rows or more, not all of them of nobody",
        );
        return None;
    }
    let rows = ending(&counts).iter().take_while(|share| share.is_some()).count() + 1;
    let target = |(step, share): (usize, f64)| {
        let come: u64 = counts[step..].iter().sum();
        let name = format!("{}: no more than {} of those with as many", reader.name, first + step as u64);
        Target::sampled(name, "share", share, share_error(share, come as f64))
    };
    let targets = ending(&counts).into_iter().flatten().enumerate().map(target).collect();
    Some(DataTable { targets, of: Arc::new(Times { of, channel, first, rows }) })
}

impl Times {
    /// How often each of those had it who had it at all, and how many did not.
    fn counts(&self, run: &Run) -> (Vec<u64>, u64) {
        let buyers = || run.purchases.chunk_by(|a, b| a.person == b.person).map(|own| own.len() as u64);
        match self.of {
            Counted::Purchases => (buyers().collect(), run.people - buyers().count() as u64),
            Counted::RepeatPurchases => (buyers().map(|times| times - 1).collect(), 0),
            Counted::Exposures => {
                let saw = |row: &&crate::results::JourneyRow| {
                    row.event == "saw" && self.channel.as_ref().is_none_or(|name| row.cause == *name)
                };
                let diaries = run.journeys.chunk_by(|a, b| a.person == b.person);
                let counts: Vec<u64> = diaries.map(|own| own.iter().filter(saw).count() as u64).collect();
                let kept = u64::from(DIARIES).min(run.people);
                let none = kept - counts.len() as u64;
                (counts, none)
            }
        }
    }
}

impl ReadOff for Times {
    fn of(&self, run: &Run) -> Vec<Option<f64>> {
        let (counts, none) = self.counts(run);
        let mut rows = vec![0; self.rows];
        for times in counts.into_iter().filter(|times| *times >= self.first) {
            rows[((times - self.first) as usize).min(self.rows - 1)] += 1;
        }
        if self.first == 0 {
            rows[0] += none;
        }
        ending(&rows)
    }

    fn records(&self) -> Vec<Change> {
        match self.of {
            Counted::Exposures => vec![Change::new("record.journeys", DIARIES)],
            _ => vec![Change::new("record.crm", true)],
        }
    }
}
