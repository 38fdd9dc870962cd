//! Tables of a firm's own data: what each says of a market in numbers, and how the same numbers are read off a run.
//!
//! A table is told as shares of those who were there before, step by step, wherever it can be: those are independent of one
//! another (Efron 1988), so that each has an error of its own.

mod adoption;
mod crm;
mod frequency;
mod reader;
mod survival;
mod table;
mod ties;

pub use reader::DataKind;
pub(super) use table::DataTable;

use crate::runner::Prepared;
use crate::settings::{Problem, Source, Value, closest};
use reader::DataReader;
use std::ops::Range as Span;
use std::path::Path;

/// Every kind of table.
pub const KINDS: &[DataKind] = &[survival::KIND, frequency::KIND, adoption::KIND, crm::KIND, ties::KIND];

/// Reads `[data.NAME]` of a file in a folder, or reports every problem of it; those of its own file point into a text that is
/// added to `sources`.
pub(super) fn read(
    (name, span, value): (&str, Span<usize>, &Value),
    place: (&Path, &Prepared),
    problems: &mut Vec<Problem>,
    sources: &mut Vec<Source>,
) -> Option<DataTable> {
    let Some(table) = value.as_table() else {
        let help = "write `[data.NAME]` with a `file`, and its `kind` unless that is its name";
        let message = format!("`data.{name}` must be a table");
        problems.push(Problem::new("D002", message, 0, span).help(help.to_owned()));
        return None;
    };
    let wanted = table.get("kind").map_or(Some(name), Value::as_str).unwrap_or_default();
    let Some(kind) = KINDS.iter().find(|kind| kind.name == wanted) else {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let near = closest(wanted, names.iter().copied()).map(|near| format!("did you mean `{near}`? "));
        let help = format!("{}kinds of table: {}", near.unwrap_or_default(), names.join(", "));
        let span = table.get("kind").map_or(span, Value::span);
        problems.push(Problem::new("D001", format!("`{wanted}` is no kind of table"), 0, span).help(help));
        return None;
    };
    DataReader::new(kind, (name, span, table), place, problems, sources).read()
}

#[cfg(test)]
mod tests;
