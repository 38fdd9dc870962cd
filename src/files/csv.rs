//! Tables as CSV text and back.
//!
//! Numbers are written with the fewest digits that read back as the same number, so a table loses nothing; texts
//! that a spreadsheet would run as a formula are written with an apostrophe in front.

use crate::results::{Cell, Row};
use std::fmt;

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Damage(pub String);

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Rows as CSV with a header.
pub(crate) fn to_csv<R: Row>(rows: &[R]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let header = R::COLUMNS.iter().map(|column| column.name);
    let mut written = writer.write_record(header);
    for row in rows {
        written = written.and_then(|()| writer.write_record(row.cells().into_iter().map(cell_text)));
    }
    let bytes = written.ok().and_then(|()| writer.into_inner().ok());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.expect("rows of one length are written to memory")
}

/// Rows read back from CSV whose header is that of the table.
pub(crate) fn from_csv<R: Row>(text: &str) -> Result<Vec<R>, Damage> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let table = R::TABLE;
    let broken = |error: csv::Error| Damage(format!("{table}.csv: {error}"));
    let header = reader.headers().map_err(broken)?;
    if !header.iter().eq(R::COLUMNS.iter().map(|column| column.name)) {
        return Err(Damage(format!("{table}.csv has other columns than this version of relaylab writes")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cells: Vec<&str> = record.iter().map(unquoted).collect();
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |column| Damage(format!("{table}.csv:{line}: `{column}` is not of its kind"));
        rows.push(R::parse(&cells).map_err(wrong)?);
    }
    Ok(rows)
}

/// A cell as text.
pub(crate) fn cell_text(cell: Cell) -> String {
    match cell {
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number_text(number),
        Cell::Text(text) if needs_apostrophe(&text) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Missing => String::new(),
    }
}

fn number_text(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e16).contains(&size) { format!("{number:e}") } else { number.to_string() }
}

/// Whether a spreadsheet would take a text for a formula (or we, reading it back, for a guarded text).
fn needs_apostrophe(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\''])
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text)
}

/// A cell of CSV that no spreadsheet takes for a formula, quoted where it must be.
pub(crate) fn csv_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '-']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{ChannelRow, RepRow};

    #[test]
    fn what_is_written_reads_back_as_the_same() {
        let names = ["display", "=1+1", "-x", "@SUM(A1)", "'quoted'", "a, \"b\"\nc", "", "+4"];
        let numbers =
            [Some(0.1 + 0.2), None, Some(0.0), Some(1e-300), Some(-1.5e300), Some(1.0 / 3.0), Some(7.0)];
        let rows: Vec<ChannelRow> = names
            .iter()
            .zip(numbers.iter().cycle())
            .map(|(name, number)| ChannelRow {
                seed: (1 << 53) - 1,
                channel: (*name).to_owned(),
                spend_minor: -12,
                reach: *number,
                ..ChannelRow::default()
            })
            .collect();
        let text = to_csv(&rows);
        assert_eq!(from_csv::<ChannelRow>(&text).unwrap(), rows);
        assert!(text.contains("'=1+1") && text.contains("'-x") && text.contains(",-12,"), "{text}");
    }

    #[test]
    fn a_damaged_table_is_refused_with_its_place() {
        let text = to_csv(&[RepRow::default()]);
        let wrong = from_csv::<RepRow>(&text.replacen("0,0,", "0,zero,", 1)).unwrap_err();
        assert_eq!(wrong.0, "reps.csv:2: `seat` is not of its kind");
        let wrong = from_csv::<RepRow>(&text.replacen("seat", "chair", 1)).unwrap_err();
        assert_eq!(wrong.0, "reps.csv has other columns than this version of relaylab writes");
        assert!(from_csv::<RepRow>("").is_err());
    }
}
