//! A figure as data: what it says, what it shows, and the numbers behind it.
//!
//! Drawing, describing in words and writing a table all start from here, so they cannot disagree.

use super::band::Band;
use super::palette::Hue;
use crate::results::Cell;
use crate::words::numbers::{compact, percent, signed};

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// What was found, as a sentence without a full stop.
    pub title: String,
    /// What is shown, beginning with a capital.
    pub subtitle: String,
    /// Of what: scenario, people, time, seeds.
    pub scope: String,
    /// Which hue stands for what, where panels do not say it themselves.
    pub key: Vec<(Hue, String)>,
    /// How the panels stand.
    pub arrangement: Arrangement,
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
    /// Remarks below the panels.
    pub notes: Vec<String>,
    /// The numbers behind the panels.
    pub data: DataTable,
}

/// How panels stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arrangement {
    /// Below each other; panels of lines share their time axis.
    Stack,
    /// In rows of so many, each with its own axes.
    Grid(usize),
    /// Side by side with these shares of the width, where there is room; below each other otherwise.
    Beside(Vec<f64>),
}

/// A part of a figure with axes of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panel {
    /// What the panel shows; empty if the title of the figure says it.
    pub title: String,
    /// What is drawn.
    pub content: Content,
}

/// What a panel shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// Lines over time or age.
    Lines(Lines),
    /// Bars from a common baseline.
    Bars(Bars),
    /// Dots with intervals around zero.
    Dots(Dots),
    /// A heatmap.
    Cells(Cells),
    /// A sentence, where there is nothing to draw.
    Sentence(String),
}

/// How the numbers of an axis are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// As a number.
    Number,
    /// A share as a percentage.
    Percent,
}

impl Format {
    /// A value in words.
    pub(crate) fn write(self, value: f64) -> String {
        match self {
            Self::Number => compact(value),
            Self::Percent => percent(value),
        }
    }
}

/// Lines with bands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lines {
    /// What the horizontal axis counts.
    pub clock: Clock,
    /// Last value of the horizontal axis, which begins at 0.
    pub x_last: f64,
    /// Title of the vertical axis, with its unit.
    pub y_title: String,
    /// How the values are written.
    pub format: Format,
    /// What the vertical axis must hold besides zero and the values: the largest value of panels of the same scale, or 0.
    pub y_at_least: f64,
    /// The lines; at most four.
    pub series: Vec<Series>,
    /// Places of the horizontal axis that are marked, each with a word.
    pub marks: Vec<(f64, String)>,
    /// A stretch of the horizontal axis that is shaded.
    pub shade: Option<(f64, f64)>,
}

/// What a horizontal axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Weeks since the beginning.
    Weeks,
    /// Months since a customer was won.
    Months,
    /// A lever that is moved.
    Lever,
    /// Spending, in multiples of what it is now.
    Spending,
    /// The share of the budget that goes to sales.
    Share,
    /// The share that a part has of what is divided up.
    Part,
}

impl Clock {
    /// The title of the axis.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Weeks => "Week",
            Self::Months => "Months since the customer was won",
            Self::Lever => "Lever",
            Self::Spending => "Spending, times now",
            Self::Share => "Share of the budget that goes to sales",
            Self::Part => "Share of this part",
        }
    }

    /// The title where there is no room for it.
    pub(crate) const fn short_title(self) -> &'static str {
        match self {
            Self::Weeks => "Week",
            Self::Months => "Months",
            Self::Lever => "Lever",
            Self::Spending => "Spending, times now",
            Self::Share | Self::Part => "Share",
        }
    }

    /// One step of it.
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Lever => "lever",
            Self::Spending => "times",
            Self::Share | Self::Part => "share",
        }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    /// Its name, written at its end; empty where the panel's title says it.
    pub name: String,
    /// Its hue, dash and marker.
    pub hue: Hue,
    /// Its points from left to right: place on the horizontal axis, and value if there is one.
    pub points: Vec<(f64, Option<Band>)>,
}

impl Series {
    /// The last point that has a value.
    pub(crate) fn last(&self) -> Option<(f64, Band)> {
        self.points.iter().rev().find_map(|&(x, value)| Some((x, value?)))
    }
}

/// Rows of bars in one or more measures that share the row labels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bars {
    /// The measures, from left to right.
    pub measures: Vec<Measure>,
    /// Whether they measure the same, so that all have one scale.
    pub alike: bool,
    /// The rows, from the top.
    pub rows: Vec<BarRow>,
    /// Title of the remarks at the right; empty if there are none.
    pub remarks_title: String,
}

/// One measure of bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Its title, with its unit.
    pub title: String,
    /// Its hue.
    pub hue: Hue,
    /// How its values are written in words.
    pub format: Format,
}

/// A row of bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BarRow {
    /// Its label at the left.
    pub label: String,
    /// A value for each measure, and the words at the end of the bar.
    pub values: Vec<Option<(Band, String)>>,
    /// What leads from the row above to this one.
    pub step: String,
    /// Remarks at the right: a number and what it counts.
    pub remarks: Vec<(String, String)>,
}

/// Rows of dots with intervals around a common zero.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dots {
    /// Title of the horizontal axis, with its unit.
    pub x_title: String,
    /// Title of the words at the right; may be empty.
    pub text_title: String,
    /// How its values are written.
    pub format: Format,
    /// Values this far from zero at most do not matter; 0 if all do.
    pub zone: f64,
    /// Values this far from zero at most are drawn where they are; others at the end of the axis.
    pub limit: f64,
    /// Whether a bar leads from zero to each value.
    pub bars: bool,
    /// The hue of each row; empty where hues tell more from less.
    pub hues: Vec<Hue>,
    /// The rows, from the top.
    pub rows: Vec<DotRow>,
}

/// A row of dots.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DotRow {
    /// Its label at the left.
    pub label: String,
    /// The value.
    pub value: f64,
    /// The narrower interval, if there is one.
    pub thick: Option<(f64, f64)>,
    /// The wider interval.
    pub thin: (f64, f64),
    /// The words at the right.
    pub text: String,
}

impl Dots {
    /// The ends of the axis: what the rows need, within the limit, and some room on both sides of zero.
    pub(super) fn range(&self) -> (f64, f64) {
        let ends = self.rows.iter().flat_map(|row| [row.thin.0, row.thin.1, row.value]);
        let (low, high) =
            ends.filter(|end| end.is_finite()).fold((0.0, 0.0), |(low, high): (f64, f64), end| {
                (low.min(end.max(-self.limit)), high.max(end.min(self.limit)))
            });
        let room = 0.06 * (high - low).max(self.zone).max(1e-9);
        (low.min(-self.zone) - room, high.max(self.zone) + room)
    }

    fn words(&self) -> String {
        let row = |row: &DotRow| format!("{} {}", row.label, row.text);
        self.rows.iter().map(row).collect::<Vec<_>>().join("; ") + "."
    }
}

/// A heatmap of shares.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cells {
    /// Whether the cells are differences of shares, of both signs.
    pub differences: bool,
    /// Title of the rows.
    pub row_title: String,
    /// Title of the columns, with their unit.
    pub column_title: String,
    /// Title of the numbers in the margin.
    pub margin_title: String,
    /// What the colour means, with its unit.
    pub colour_title: String,
    /// A share that has a colour too, where heatmaps stand side by side: one number has one colour in all of them.
    pub least: f64,
    /// Labels of the columns.
    pub columns: Vec<String>,
    /// The rows, from the top.
    pub rows: Vec<CellRow>,
}

/// A row of a heatmap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CellRow {
    /// Its label.
    pub label: String,
    /// The number in the margin.
    pub margin: String,
    /// Its cells; missing where nothing could be observed.
    pub cells: Vec<Option<HeatCell>>,
}

/// A cell of a heatmap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HeatCell {
    /// A share, 0 to 1, or a difference of shares.
    pub share: f64,
}

/// The numbers behind a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct DataTable {
    /// Names of the columns, with units.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Names of the five columns that a spread takes in a table.
const SPREAD_COLUMNS: [&str; 5] = ["mean", "5 % of runs below", "25 % below", "25 % above", "5 % above"];

impl DataTable {
    /// A table of spreads: key columns, then the mean and its bands.
    pub(crate) fn of_bands(keys: &[&str]) -> Self {
        let columns = keys.iter().chain(&SPREAD_COLUMNS).map(ToString::to_string).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Says of a table of spreads that they are intervals of means, which have two ends and no more.
    pub(crate) fn of_intervals(&mut self) {
        let keys = self.columns.len() - SPREAD_COLUMNS.len();
        self.columns.truncate(keys + 1);
        self.columns.extend(["95 % interval from".to_owned(), "to".to_owned()]);
        for row in &mut self.rows {
            row.remove(keys + 2);
            row.remove(keys + 2);
        }
    }

    /// Adds a row of a table of spreads; a missing spread leaves missing cells.
    pub(crate) fn push(&mut self, keys: impl IntoIterator<Item = Cell>, spread: Option<Band>) {
        // Six decimals are finer than anything that is counted; more would be the noise of binary fractions.
        let tidy = |value: f64| Cell::Number((value * 1e6).round() / 1e6);
        let cell = |of: fn(Band) -> f64| spread.map_or(Cell::Missing, |s| tidy(of(s)));
        let values =
            [cell(|s| s.mean), cell(|s| s.low), cell(|s| s.lower), cell(|s| s.upper), cell(|s| s.high)];
        self.rows.push(keys.into_iter().chain(values).collect());
    }

    /// The table as CSV. A text that a spreadsheet would take for a formula begins with an apostrophe.
    pub(crate) fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = writer.write_record(self.columns.iter().map(|name| csv_text(&Cell::Text(name.clone()))));
        let rows = self.rows.iter().map(|row| row.iter().map(csv_text).collect::<Vec<_>>());
        let written = header.and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row)));
        written.expect("rows are as long as the header");
        let bytes = writer.into_inner().expect("memory can be written to");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Whole(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Missing => String::new(),
    }
}

impl Figure {
    /// Whether there is a heatmap in it.
    pub(crate) fn has_cells(&self) -> bool {
        self.panels.iter().any(|panel| matches!(panel.content, Content::Cells(_)))
    }

    /// A figure with a sentence where there is nothing to draw.
    pub(crate) fn sentence(title: &str, subtitle: &str, scope: String, sentence: &str) -> Self {
        Self {
            title: title.to_owned(),
            subtitle: subtitle.to_owned(),
            scope,
            key: Vec::new(),
            arrangement: Arrangement::Stack,
            panels: vec![Panel { title: String::new(), content: Content::Sentence(sentence.to_owned()) }],
            notes: Vec::new(),
            data: DataTable::default(),
        }
    }

    /// The figure in words, for those who do not see it.
    pub(crate) fn alt(&self) -> String {
        let mut parts =
            vec![format!("{}.", self.title), format!("{}.", self.subtitle), format!("{}.", self.scope)];
        if !self.key.is_empty() {
            let names: Vec<&str> = self.key.iter().map(|(_, name)| name.as_str()).collect();
            parts.push(format!("{}.", names.join("; ")));
        }
        for panel in &self.panels {
            let words = match &panel.content {
                Content::Lines(lines) => lines.words(),
                Content::Bars(bars) => bars.words(),
                Content::Dots(dots) => dots.words(),
                Content::Cells(cells) => cells.words(),
                Content::Sentence(sentence) => sentence.clone(),
            };
            parts.push(if panel.title.is_empty() { words } else { format!("{}: {words}", panel.title) });
        }
        parts.retain(|part| part.len() > 1);
        parts.join(" ")
    }
}

impl Lines {
    fn words(&self) -> String {
        let axis = self.clock.unit();
        let words = |series: &Series| {
            let seen: Vec<(f64, f64)> =
                series.points.iter().filter_map(|&(x, value)| Some((x, value?.mean))).collect();
            let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
                return format!("{} no values", series.name).trim().to_owned();
            };
            let top =
                seen.iter().copied().fold(*first, |top, point| if point.1 > top.1 { point } else { top });
            let write = |value| self.format.write(value);
            let place = |x: f64| crate::words::numbers::short(x);
            format!(
                "{} from {} in {axis} {} to {} in {axis} {}, highest {} in {axis} {}",
                series.name,
                write(first.1),
                place(first.0),
                write(last.1),
                place(last.0),
                write(top.1),
                place(top.0)
            )
            .trim()
            .to_owned()
        };
        let series: Vec<String> = self.series.iter().map(words).collect();
        format!("{} ({}).", series.join("; "), self.y_title)
    }
}

impl Bars {
    fn words(&self) -> String {
        let row = |row: &BarRow| {
            let values = row.values.iter().zip(&self.measures).filter_map(|(value, measure)| {
                let (spread, text) = value.as_ref()?;
                let range = if spread.is_point() {
                    String::new()
                } else {
                    let write = |value| measure.format.write(value);
                    format!(" ({} to {})", write(spread.low), write(spread.high))
                };
                Some(format!("{text}{range}"))
            });
            let values: Vec<String> = values.collect();
            let remarks: Vec<String> =
                row.remarks.iter().map(|(number, of)| format!("{number} {of}")).collect();
            let remarks = remarks.join(", ");
            let remarks =
                if remarks.is_empty() { remarks } else { format!("; {}: {remarks}", self.remarks_title) };
            format!("{} {}{remarks}.", row.label, values.join(", "))
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }
}

impl Cells {
    /// A value in words.
    fn write(&self, share: f64) -> String {
        if self.differences { format!("{} points", signed(share * 100.0)) } else { percent(share) }
    }

    fn words(&self) -> String {
        let row = |row: &CellRow| {
            let mut seen = row
                .cells
                .iter()
                .zip(&self.columns)
                .filter_map(|(cell, column)| Some((column, cell.as_ref()?)));
            let last =
                seen.next_back().map(|(column, cell)| format!("{} after {column}", self.write(cell.share)));
            format!("{} {} ({}): {}", self.row_title, row.label, row.margin, last.unwrap_or_default())
        };
        format!(
            "{}, {}. {}.",
            self.colour_title,
            self.column_title,
            self.rows.iter().map(row).collect::<Vec<_>>().join("; ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_safe_to_open_in_a_spreadsheet() {
        let rows = vec![
            vec![Cell::Text("=1+1".into()), Cell::Number(0.5)],
            vec![Cell::Text("a,b".into()), Cell::Missing],
        ];
        let table = DataTable { columns: vec!["name".into(), "share".into()], rows };
        assert_eq!(table.csv(), "name,share\n'=1+1,0.5\n\"a,b\",\n");
    }

    #[test]
    fn words_carry_the_numbers_of_the_lines() {
        let at = |value| Band::of([value]);
        let lines = Lines {
            clock: Clock::Weeks,
            x_last: 3.0,
            y_title: "people".into(),
            format: Format::Number,
            y_at_least: 0.0,
            marks: Vec::new(),
            shade: None,
            series: vec![Series {
                name: "Leads".into(),
                hue: Hue::A,
                points: vec![(1.0, at(5.0)), (2.0, None), (3.0, at(4.0))],
            }],
        };
        assert_eq!(lines.words(), "Leads from 5 in week 1 to 4 in week 3, highest 5 in week 1 (people).");
    }
}
