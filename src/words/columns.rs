//! Tables on a terminal: columns as wide as what stands in them, and together never wider than the page.
//!
//! No heading can run into a cell, and no name push its numbers off the page, whatever the numbers are: a name that finds
//! no room beside them stands above them.

use super::{COLUMNS, clipped, wrapped};
use std::fmt::Write as _;

/// Blanks between columns; one less before numbers where names would have to give way.
const GAP: usize = 2;
/// Columns that are left to names when numbers need the room.
const LEAST: usize = 12;

/// A table that is being written; its first column has names.
#[derive(Debug)]
pub(crate) struct Columns {
    title: String,
    beside: Vec<Column>,
    rows: Vec<(String, Cells)>,
}

/// A column beside the names.
#[derive(Debug)]
pub(crate) struct Column {
    heading: String,
    right: bool,
}

impl Column {
    /// Blanks before it; texts are always set off.
    fn gap(&self, before_numbers: usize) -> usize {
        if self.right { before_numbers } else { GAP }
    }
}

/// What stands beside a name.
#[derive(Debug)]
enum Cells {
    Each(Vec<String>),
    /// One text in the place of all, e.g. why there are none.
    Told(String),
}

/// A column whose cells end below one another, as numbers do.
pub(crate) fn numbers(heading: &str) -> Column {
    Column { heading: heading.to_owned(), right: true }
}

/// A column whose cells begin below one another, as texts and ranges do.
pub(crate) fn texts(heading: &str) -> Column {
    Column { heading: heading.to_owned(), right: false }
}

impl Columns {
    pub(crate) fn new(title: &str, columns: impl IntoIterator<Item = Column>) -> Self {
        Self { title: title.to_owned(), beside: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// A row: a name, and a cell for each of the other columns.
    pub(crate) fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        self.rows.push((name.to_owned(), Cells::Each(cells.into_iter().collect())));
    }

    /// A row with one text instead of cells.
    pub(crate) fn told(&mut self, name: &str, text: &str) {
        self.rows.push((name.to_owned(), Cells::Told(text.to_owned())));
    }

    /// The table as lines; `heading` sets its first line off.
    pub(crate) fn text(&self, heading: &dyn Fn(&str) -> String) -> String {
        let widths = self.widths();
        let longest = self.rows.iter().map(|(name, _)| name.chars().count() + 2).max().unwrap_or(0);
        let beside = |gap: usize| {
            let before = self.beside.iter().map(|column| column.gap(gap));
            widths.iter().zip(before).map(|(width, gap)| width + gap).sum::<usize>()
        };
        let gap = if longest + beside(GAP) > COLUMNS { GAP - 1 } else { GAP };
        let room = COLUMNS.saturating_sub(beside(gap)).max(LEAST);
        // A title that needs more room than the names has a line of its own.
        let title = self.title.chars().count();
        let alone = title > room;
        let names = if alone { longest } else { longest.max(title) }.min(room);
        let mut out = String::new();
        let mut first = clipped(&self.title, COLUMNS);
        if alone {
            let _ = writeln!(out, "{}", heading(&first));
            first.clear();
        }
        let headings: Vec<&str> = self.beside.iter().map(|column| column.heading.as_str()).collect();
        if !alone || headings.iter().any(|text| !text.is_empty()) {
            let _ = writeln!(out, "{}", heading(&self.line(&first, names, (&widths, gap), &headings)));
        }
        for (name, cells) in &self.rows {
            let mut name = format!("  {name}");
            if name.chars().count() > names {
                out.push_str(&wrapped(&name, COLUMNS, "  ", "  "));
                name.clear();
            }
            match cells {
                Cells::Each(cells) => {
                    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                    let _ = writeln!(out, "{}", self.line(&name, names, (&widths, gap), &cells));
                }
                Cells::Told(text) => {
                    let first = format!("{name:<names$}  ");
                    out.push_str(&wrapped(text, COLUMNS, &first, &" ".repeat(names + 2)));
                }
            }
        }
        out
    }

    /// What each column needs.
    fn widths(&self) -> Vec<usize> {
        let wide = |place: usize| {
            let cells = self.rows.iter().filter_map(move |(_, cells)| match cells {
                Cells::Each(cells) => cells.get(place).map(|cell| cell.chars().count()),
                Cells::Told(_) => None,
            });
            cells.chain([self.beside[place].heading.chars().count()]).max().unwrap_or(0)
        };
        (0..self.beside.len()).map(wide).collect()
    }

    fn line(&self, name: &str, names: usize, (widths, gap): (&[usize], usize), cells: &[&str]) -> String {
        let mut line = format!("{name:<names$}");
        for ((column, width), cell) in self.beside.iter().zip(widths).zip(cells) {
            let padded = if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
            let _ = write!(line, "{}{padded}", " ".repeat(column.gap(gap)));
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let mut table = Columns::new("GAIN", [numbers("now"), texts("90 % interval")]);
        table.row("email", ["0.11".to_owned(), "1 to 2".to_owned()]);
        table.row("print", ["-1,234,567".to_owned(), "3 to 4".to_owned()]);
        table.told("blog", "too few seeds to tell");
        let expected = "\
GAIN            now  90 % interval
  email        0.11  1 to 2
  print  -1,234,567  3 to 4
  blog   too few seeds to tell
";
        assert_eq!(table.text(&plain), expected);
    }

    #[test]
    fn names_give_way_to_numbers_and_long_titles_stand_alone() {
        let range = "-123,456,789,000 to -123,456,789,000";
        for title in ["A", "A TITLE THAT IS LONGER THAN WHAT IS LEFT FOR THE NAMES OF ITS ROWS"] {
            let mut table = Columns::new(title, [numbers("mean"), texts("95 % CI")]);
            table.row(&"a long name ".repeat(6), ["-123,456,789,000".to_owned(), range.to_owned()]);
            table.told("b", &"why ".repeat(30));
            let text = table.text(&plain);
            assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
            assert!(
                text.contains(range)
                    && text.contains(&format!("  {}\n", "a long name ".repeat(6).trim_end())),
                "{text}"
            );
            assert_eq!(text.starts_with(&format!("{title}\n")), title.len() > 1, "{text}");
        }
    }
}
