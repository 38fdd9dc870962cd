//! Reads the tables that a file of targets names, or every problem of them at once, each with its line.

use super::table::DataTable;
use crate::runner::Prepared;
use crate::scenario::data_files::{self, CsvTable, FileProblem};
use crate::settings::{Data, Problem, Source, Table, Value, closest};
use std::ops::Range as Span;
use std::path::Path;

/// A kind of table: a row of [`KINDS`](super::KINDS).
#[derive(Clone, Copy, Debug)]
pub struct DataKind {
    /// Its name, as in `kind = "survival"`.
    pub name: &'static str,
    /// What a table of it holds, and what is made of that.
    pub doc: &'static str,
    /// Columns of its file: the key that names one, which is what it is called unless the key says otherwise, whether it must
    /// be there, and what is in it.
    pub columns: &'static [(&'static str, bool, &'static str)],
    /// Other keys, and what they mean.
    pub keys: &'static [(&'static str, &'static str)],
    /// Reads it.
    pub(super) read: fn(&mut DataReader<'_>) -> Option<DataTable>,
}

/// Where one table of the file is read.
pub(super) struct DataReader<'a> {
    /// What it is called.
    pub(super) name: &'a str,
    span: Span<usize>,
    table: &'a Table,
    /// Where files are looked for: beside the targets, then beside the scenario.
    folders: [&'a Path; 2],
    /// The scenario as it is written.
    pub(super) market: &'a Prepared,
    kind: &'static DataKind,
    problems: &'a mut Vec<Problem>,
    sources: &'a mut Vec<Source>,
}

/// Columns of a file by place, in the order of the kind's; none for one that is not there.
pub(super) type Places = Vec<Option<usize>>;

impl<'a> DataReader<'a> {
    /// A table of a kind, by its name, with its place and what it says.
    pub(super) fn new(
        kind: &'static DataKind,
        (name, span, table): (&'a str, Span<usize>, &'a Table),
        (folder, market): (&'a Path, &'a Prepared),
        problems: &'a mut Vec<Problem>,
        sources: &'a mut Vec<Source>,
    ) -> Self {
        let folders = [folder, &market.loaded().folder];
        Self { name, span, table, folders, market, kind, problems, sources }
    }

    /// Reads it; nothing when there was a problem.
    pub(super) fn read(mut self) -> Option<DataTable> {
        let said = self.problems.len();
        self.unknown();
        let found = (self.kind.read)(&mut self);
        if found.as_ref().is_some_and(|table| table.targets.is_empty()) && self.problems.len() == said {
            let message = format!("`data.{}` tells nothing: its file has no row to fit to", self.name);
            self.report("D004", message, self.span("file"), "add rows, or leave the table out");
        }
        found.filter(|_| self.problems.len() == said)
    }

    fn unknown(&mut self) {
        let columns = self.kind.columns.iter().map(|column| column.0);
        let known: Vec<&str> = ["kind", "file"]
            .into_iter()
            .chain(self.kind.keys.iter().map(|key| key.0))
            .chain(columns)
            .collect();
        for (name, span, _) in self.table.rows() {
            if !known.contains(&name) {
                let help = closest(name, known.iter().copied()).map_or_else(
                    || format!("known here: {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.report("D001", format!("unknown key `data.{}.{name}`", self.name), span, &help);
            }
        }
    }

    pub(super) fn report(&mut self, code: &'static str, message: String, span: Span<usize>, help: &str) {
        self.problems.push(Problem::new(code, message, 0, span).help(help.to_owned()));
    }

    /// Where a key stands, or else the table.
    pub(super) fn span(&self, key: &str) -> Span<usize> {
        self.table.get(key).map_or_else(|| self.span.clone(), Value::span)
    }

    /// A text, if it is given.
    pub(super) fn text(&mut self, key: &str) -> Option<&'a str> {
        let value = self.table.get(key)?;
        let text = value.as_str();
        if text.is_none() {
            let message = format!("`data.{}.{key}` must be a text in quotes", self.name);
            self.report("D002", message, value.span(), "");
        }
        text
    }

    /// True or false; false unless it is given.
    pub(super) fn truth(&mut self, key: &str) -> bool {
        let Some(value) = self.table.get(key) else { return false };
        if let Data::Truth(truth) = value.data() {
            return *truth;
        }
        self.report(
            "D002",
            format!("`data.{}.{key}` must be `true` or `false`", self.name),
            value.span(),
            "",
        );
        false
    }

    /// A number within a range, if it is given.
    pub(super) fn number(&mut self, key: &str, (low, high): (f64, f64)) -> Option<f64> {
        let value = self.table.get(key)?;
        let number = if let Data::Number(number) = value.data() { number.real() } else { None };
        let Some(number) = number else {
            self.report("D002", format!("`data.{}.{key}` must be a number", self.name), value.span(), "");
            return None;
        };
        if low <= number && number <= high {
            return Some(number);
        }
        let message = format!("`data.{}.{key}` must be between {low} and {high}, but is {number}", self.name);
        self.report("D003", message, value.span(), "");
        None
    }

    /// Days of a period.
    pub(super) fn period_days(&mut self) -> f64 {
        self.number("period_days", (1.0, 3650.0)).unwrap_or(if self.table.get("period_days").is_some() {
            1.0
        } else {
            PERIOD_DAYS
        })
    }

    /// A problem when the scenario is over before so many days are full.
    pub(super) fn must_last(&mut self, days: f64, last: &str) {
        let played = self.market.scenario().market.days;
        if days > f64::from(played) {
            let message = format!(
                "{last} of `data.{}` is seen once {days} days are played, but the scenario has {played}",
                self.name
            );
            let help = "raise its `market.days`, lower `period_days`, or leave out the last rows";
            self.report("D003", message, self.span.clone(), help);
        }
    }

    /// Takes each row of the file with the places of the kind's columns; nothing when something was wrong with one.
    pub(super) fn rows(
        &mut self,
        mut take: impl FnMut(&data_files::Row<'_>, &Places) -> Result<(), data_files::Wrong>,
    ) -> Option<()> {
        let Some(name) = self.text("file") else {
            if self.table.get("file").is_none() {
                let message = format!("`data.{}` names no file", self.name);
                self.report("D004", message, self.span.clone(), "name a CSV file: `file = \"table.csv\"`");
            }
            return None;
        };
        let there = |folder: &&&Path| data_files::place(name, folder).is_ok();
        let folder = *self.folders.iter().find(there).unwrap_or(&self.folders[0]);
        let read = CsvTable::open(name, folder).and_then(|mut table| {
            let columns = self.kind.columns.iter().map(|&(key, must, _)| {
                let column = self.table.get(key).and_then(Value::as_str);
                let there = must || column.is_some() || table.has(key);
                let about = format!("data.{}.{key}", self.name);
                there.then(|| table.column(&about, column.unwrap_or(key)))
            });
            let places: Places = columns.collect();
            table.rows(|row| take(row, &places))
        });
        read.map_err(|found| self.told((name, folder), found)).ok()
    }

    /// Takes over what is wrong with a file.
    fn told(&mut self, (name, folder): (&str, &Path), found: Vec<FileProblem>) {
        let text = data_files::bytes(name, folder).ok();
        let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let layer = self.sources.len();
        for problem in found {
            let place = problem.line.and_then(|line| Some((layer, line_of(text.as_deref()?, line))));
            let (layer, span) = place.unwrap_or((0, self.span("file")));
            self.problems.push(Problem::new(problem.code, problem.message, layer, span).help(problem.help));
        }
        if let Some(text) = text {
            self.sources.push(Source { name: folder.join(name).display().to_string(), text });
        }
    }
}

/// Days of a period unless it is said.
const PERIOD_DAYS: f64 = 30.0;

/// The bytes of a line, 1 the first.
fn line_of(text: &str, number: u64) -> Span<usize> {
    let mut start = 0;
    for (place, line) in text.split('\n').enumerate() {
        if place as u64 + 1 == number {
            return start..start + line.trim_end().len().max(1);
        }
        start += line.len() + 1;
    }
    text.len()..text.len()
}
