//! A table whose columns are another tool's.

use crate::files::cell_text;
use crate::results::Cell;
use std::collections::BTreeSet;

/// One file of an export.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name of the file.
    pub file: &'static str,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A table of a file with these columns and no rows yet.
    pub(super) fn new<S: Into<String>>(file: &'static str, columns: impl IntoIterator<Item = S>) -> Self {
        Self { file, columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// The table as CSV; no text in it can run as a formula.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = self.columns.iter().map(|name| cell_text(Cell::Text(name.clone())));
        let mut written = writer.write_record(header);
        for row in &self.rows {
            written = written.and_then(|()| writer.write_record(row.iter().cloned().map(cell_text)));
        }
        let bytes = written.ok().and_then(|()| writer.into_inner().ok());
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.expect("rows of one length are written to memory")
    }
}

/// Whole numbers.
pub(super) fn whole(number: impl Into<i128>) -> Cell {
    Cell::Whole(number.into() as i64)
}

/// An amount in units of the currency.
pub(super) fn money(minor: i64) -> Cell {
    Cell::Number(minor as f64 / 100.0)
}

/// Words.
pub(super) fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

/// Columns of tables that have columns of channels too.
const TAKEN: [&str; 4] = ["date_week", "y", "reps", "cold_contacts"];

/// Names as R, Python and formulas take them for the name of a variable, all different.
pub(super) fn variables<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
    let variable = |name: &str| {
        let mut plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if !plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
            plain.insert_str(0, "x_");
        }
        let mut free = plain.clone();
        let mut number = 2;
        while !taken.insert(free.clone()) {
            free = format!("{plain}_{number}");
            number += 1;
        }
        free
    };
    names.map(variable).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_plain_and_all_different() {
        let names = ["paid social", "paid-social", "paid_social_2", "7up", "=1", "é", "y"];
        let plain = ["paid_social", "paid_social_2", "paid_social_2_2", "x_7up", "x__1", "x__", "y_2"];
        assert_eq!(variables(names.into_iter()), plain);
    }

    #[test]
    fn no_text_runs_as_a_formula() {
        let mut sheet = Sheet::new("a.csv", ["=1", "b"]);
        sheet.rows.push(vec![text("@SUM(A1)"), text("a, \"b\"")]);
        sheet.rows.push(vec![money(-150), Cell::Missing]);
        assert_eq!(sheet.csv(), "'=1,b\n'@SUM(A1),\"a, \"\"b\"\"\"\n-1.5,\n");
    }
}
