//! Tidy tables of a batch in Parquet: one schema each, a row for each fact, the runs in the order of the design.
//!
//! The same runs give the same bytes. Units and meanings travel with the columns, provenance with the file.

use super::design::{Design, Level, Point};
use super::kept::{Kept, STATES};
use super::runs::{RunId, RunOf};
use crate::files::cell_text;
use crate::results::metrics::METRICS;
use crate::results::{Cell, ChannelRow, CohortRow, Column, DayRow, ExitRow, FunnelRow, Row};
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

/// Version of the tables.
pub const SCHEMA: &str = "relaylab.tidy/1";
// What a table holds in memory is bounded by these three, however many runs there are.
/// Rows that are held before they are encoded.
const BATCH: usize = 1 << 12;
/// Rows that are encoded before they are written.
const GROUP: usize = 1 << 17;
/// Bytes of a column's different values, beyond which they are no longer looked for.
const DIFFERENT: usize = 1 << 17;

/// A column of a tidy table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyColumn {
    /// Its name.
    pub name: String,
    /// `whole`, `number`, `flag` or `text`.
    pub kind: &'static str,
    /// Its unit.
    pub unit: String,
    /// Its meaning.
    pub meaning: String,
    /// Whether a cell may be missing.
    pub optional: bool,
}

impl TidyColumn {
    fn new(name: &str, kind: &'static str, unit: &str, meaning: &str) -> Self {
        let (unit, meaning) = (unit.to_owned(), meaning.to_owned());
        Self { name: name.to_owned(), kind, unit, meaning, optional: false }
    }

    fn field(&self) -> Field {
        let kind = match self.kind {
            "whole" => DataType::Int64,
            "number" => DataType::Float64,
            "flag" => DataType::Boolean,
            _ => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        };
        let about = [("unit", &self.unit), ("description", &self.meaning)];
        Field::new(&self.name, kind, self.optional).with_metadata(owned(about))
    }
}

fn owned<M: FromIterator<(String, String)>, V: ToString>(
    pairs: impl IntoIterator<Item = (&'static str, V)>,
) -> M {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_string())).collect()
}

/// A table of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyTable {
    /// Its name, and that of its file without the ending.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Its columns.
    pub columns: Vec<TidyColumn>,
}

/// The tables of a design, in reading order.
pub fn tables(design: &Design) -> Vec<TidyTable> {
    let run_id = || TidyColumn::new("run_id", "text", "", "Name of the run, as in `runs`.");
    let of_rows = |columns: &[Column]| {
        let column = |column: &Column| TidyColumn {
            optional: column.optional,
            ..TidyColumn::new(column.name, column.kind, column.unit, column.doc.trim())
        };
        // The seed, which is the first column of every table of a single run, stands in `runs`.
        std::iter::once(run_id()).chain(columns.iter().skip(1).map(column)).collect::<Vec<_>>()
    };
    let mut tables = vec![
        TidyTable { name: "runs", row: "One run of the design.", columns: run_columns(design, true) },
        TidyTable {
            name: "outcomes",
            row: "One metric of one run; a metric the run cannot tell has no row.",
            columns: vec![
                run_id(),
                TidyColumn::new("metric", "text", "", "Name of the metric."),
                TidyColumn::new("value", "number", "see `unit`", "Its value."),
                TidyColumn::new(
                    "unit",
                    "text",
                    "",
                    "Unit of the value; `currency` is that of the scenario, in whole units.",
                ),
                TidyColumn::new(
                    "window",
                    "text",
                    "",
                    "`end` for a state on the last day, `run` for what is counted over all days.",
                ),
            ],
        },
    ];
    let wants = |table: &str| design.record.tables.iter().any(|name| name == table);
    if wants("series") {
        let doc = "Value: the sum over the days since the row before, or the state at the end of the day (states: those of people, queue and reps).";
        tables.push(TidyTable {
            name: "series",
            row: "One column of `daily` on one day of one run.",
            columns: vec![
                run_id(),
                TidyColumn::new(
                    "day",
                    "whole",
                    "days",
                    "Last day of the stretch the row tells of, 0 is the first.",
                ),
                TidyColumn::new(
                    "metric",
                    "text",
                    "",
                    "Name of the column, as in the data dictionary of `daily`.",
                ),
                TidyColumn::new("value", "number", "that of the column", doc),
            ],
        });
    }
    if wants("funnel") {
        tables.push(TidyTable {
            name: FunnelRow::TABLE,
            row: FunnelRow::DOC,
            columns: of_rows(FunnelRow::COLUMNS),
        });
        tables.push(TidyTable {
            name: ExitRow::TABLE,
            row: ExitRow::DOC,
            columns: of_rows(ExitRow::COLUMNS),
        });
    }
    if wants("cohorts") {
        tables.push(TidyTable {
            name: CohortRow::TABLE,
            row: CohortRow::DOC,
            columns: of_rows(CohortRow::COLUMNS),
        });
    }
    if wants("channels") {
        tables.push(TidyTable {
            name: ChannelRow::TABLE,
            row: ChannelRow::DOC,
            columns: of_rows(ChannelRow::COLUMNS),
        });
    }
    tables
}

/// The columns of `runs`; without what only a played run can tell, those of `plan`.
fn run_columns(design: &Design, played: bool) -> Vec<TidyColumn> {
    let mut columns = vec![
        TidyColumn::new(
            "run_id",
            "text",
            "",
            "Name of the run: 128 bits of the SHA-256 of all that decides it.",
        ),
        TidyColumn::new("point_id", "whole", "", "Number of the point, 0 is the first."),
        TidyColumn::new("scenario", "text", "", "Scenario file."),
        TidyColumn::new("replicate", "whole", "", "Which run of its point, 0 is the first."),
        TidyColumn::new("seed", "whole", "", "Seed, below 2^53."),
    ];
    if played {
        columns.push(TidyColumn::new("status", "text", "", "`succeeded` or `failed`."));
        let failure = TidyColumn::new("failure", "text", "", "Why it failed; missing when it succeeded.");
        columns.push(TidyColumn { optional: true, ..failure });
    }
    columns.extend(design.keys().into_iter().map(|key| {
        TidyColumn::new(
            key,
            design.kind(key),
            "that of the key",
            &format!("Value of `{key}`; `relaylab explain {key}`."),
        )
    }));
    columns
}

enum Builder {
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Text(StringDictionaryBuilder<Int32Type>),
}

impl Builder {
    fn new(kind: &str) -> Self {
        match kind {
            "whole" => Self::Whole(Int64Builder::new()),
            "number" => Self::Number(Float64Builder::new()),
            "flag" => Self::Flag(BooleanBuilder::new()),
            _ => Self::Text(StringDictionaryBuilder::new()),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Whole(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Flag(builder) => Arc::new(builder.finish()),
            Self::Text(builder) => Arc::new(builder.finish()),
        }
    }
}

/// A value on its way into a cell.
enum Item<'a> {
    Whole(i64),
    Number(f64),
    Flag(bool),
    Text(&'a str),
    Missing,
}

impl<'a> Item<'a> {
    fn of_level(level: &'a Level) -> Self {
        match level {
            Level::Whole(whole) => Self::Whole(*whole),
            Level::Number(number) => Self::Number(*number),
            Level::Flag(flag) => Self::Flag(*flag),
            Level::Word(word) => Self::Text(word),
        }
    }

    fn of_cell(cell: &'a Cell) -> Self {
        match cell {
            Cell::Whole(whole) => Self::Whole(*whole),
            Cell::Number(number) => Self::Number(*number),
            Cell::Text(text) => Self::Text(text),
            Cell::Missing => Self::Missing,
        }
    }

    fn text(&self) -> String {
        let cell = match self {
            Self::Whole(whole) => Cell::Whole(*whole),
            Self::Number(number) => Cell::Number(*number),
            Self::Flag(flag) => Cell::Text(flag.to_string()),
            Self::Text(text) => Cell::Text((*text).to_owned()),
            Self::Missing => Cell::Missing,
        };
        crate::files::cell_text(cell)
    }
}

/// A table that is being written, beside the place where it will stand when it is whole.
pub struct TidyWriter {
    builders: Vec<Builder>,
    rows: usize,
    schema: Arc<Schema>,
    writer: ArrowWriter<tempfile::NamedTempFile>,
    csv: Option<csv::Writer<BufWriter<tempfile::NamedTempFile>>>,
    name: String,
}

impl TidyWriter {
    /// Begins a table in a folder, in CSV too when asked; `about` is kept with the file.
    pub fn begin(
        folder: &Path,
        table: &TidyTable,
        about: &[(String, String)],
        with_csv: bool,
    ) -> io::Result<Self> {
        let fields: Vec<Field> = table.columns.iter().map(TidyColumn::field).collect();
        let schema = Arc::new(Schema::new_with_metadata(fields, owned([("description", table.row.trim())])));
        let about = about.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(io::Error::other)?))
            .set_max_row_group_row_count(Some(GROUP))
            .set_dictionary_page_size_limit(DIFFERENT)
            .set_created_by(format!("relaylab {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(about))
            .build();
        let temporary = || crate::files::unfinished(folder);
        let writer =
            ArrowWriter::try_new(temporary()?, Arc::clone(&schema), Some(properties)).map_err(io_error)?;
        let csv = if with_csv {
            let mut csv = csv::Writer::from_writer(BufWriter::new(temporary()?));
            let names = table.columns.iter().map(|column| cell_text(Cell::Text(column.name.clone())));
            csv.write_record(names).map_err(io::Error::other)?;
            Some(csv)
        } else {
            None
        };
        let builders = table.columns.iter().map(|column| Builder::new(column.kind)).collect();
        Ok(Self { builders, rows: 0, schema, writer, csv, name: table.name.to_owned() })
    }

    fn row<'a>(&mut self, items: impl IntoIterator<Item = Item<'a>>) -> io::Result<()> {
        let mut texts = self.csv.is_some().then(Vec::new);
        for (builder, item) in self.builders.iter_mut().zip(items) {
            if let Some(texts) = &mut texts {
                texts.push(item.text());
            }
            match (builder, item) {
                (Builder::Whole(builder), Item::Whole(whole)) => builder.append_value(whole),
                (Builder::Whole(builder), _) => builder.append_null(),
                (Builder::Number(builder), Item::Number(number)) => builder.append_value(number),
                (Builder::Number(builder), Item::Whole(whole)) => builder.append_value(whole as f64),
                (Builder::Number(builder), _) => builder.append_null(),
                (Builder::Flag(builder), Item::Flag(flag)) => builder.append_value(flag),
                (Builder::Flag(builder), _) => builder.append_null(),
                (Builder::Text(builder), Item::Missing) => builder.append_null(),
                (Builder::Text(builder), Item::Text(text)) => builder.append_value(text),
                (Builder::Text(builder), other) => builder.append_value(other.text()),
            }
        }
        if let (Some(csv), Some(texts)) = (&mut self.csv, texts) {
            csv.write_record(texts).map_err(io::Error::other)?;
        }
        self.rows += 1;
        if self.rows >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let columns = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io_error)?;
        self.rows = 0;
        Ok(())
    }

    /// Bytes that it holds: what is encoded, and about what is not yet.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        self.writer.memory_size() + self.rows * self.builders.len() * size_of::<[u64; 2]>()
    }

    /// The table is whole, and its files get their names, which are given back.
    pub fn end(mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.flush()?;
        let mut names = vec![format!("{}.parquet", self.name)];
        crate::files::publish(self.writer.into_inner().map_err(io_error)?, &folder.join(&names[0]))?;
        if let Some(csv) = self.csv {
            let mut buffer = csv.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
            buffer.flush()?;
            let file = buffer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
            names.push(format!("{}.csv", self.name));
            crate::files::publish(file, &folder.join(&names[1]))?;
        }
        Ok(names)
    }

    /// Adds a row of `plan`, or of `runs` when it is told what came of the run.
    pub fn run(
        &mut self,
        design: &Design,
        point: &Point,
        run: &RunOf,
        kept: Option<&Kept>,
    ) -> io::Result<()> {
        let id = run.id.to_string();
        let mut items = vec![
            Item::Text(&id),
            Item::Whole(point.number as i64),
            Item::Text(&design.scenarios[point.scenario]),
            Item::Whole(i64::from(run.replicate)),
            Item::Whole(run.seed as i64),
        ];
        if let Some(kept) = kept {
            items.push(Item::Text(if kept.failure.is_none() { "succeeded" } else { "failed" }));
            items.push(kept.failure.as_deref().map_or(Item::Missing, Item::Text));
        }
        items.extend(point.settings.iter().map(|setting| Item::of_level(&setting.1)));
        self.row(items)
    }

    /// Adds the rows of this table that a finished run has.
    pub fn add(&mut self, design: &Design, kept: &Kept) -> io::Result<()> {
        let id = RunId(kept.id).to_string();
        match self.name.as_str() {
            "outcomes" => {
                for (metric, value) in METRICS.iter().zip(&kept.values) {
                    let Some(value) = value else { continue };
                    let texts = [Item::Text(metric.name), Item::Number(*value), Item::Text(metric.unit)];
                    let window = Item::Text(window(metric.name));
                    self.row(std::iter::once(Item::Text(&id)).chain(texts).chain([window]))?;
                }
            }
            "series" => {
                for (day, values) in &kept.series {
                    for (metric, value) in design.record.series.iter().zip(values) {
                        let day = Item::Whole(i64::from(*day));
                        self.row([Item::Text(&id), day, Item::Text(metric), Item::Number(*value)])?;
                    }
                }
            }
            "funnel" => self.rows_of(&id, &kept.funnel)?,
            "exits" => self.rows_of(&id, &kept.exits)?,
            "cohorts" => self.rows_of(&id, &kept.cohorts)?,
            "channels" => self.rows_of(&id, &kept.channels)?,
            _ => {}
        }
        Ok(())
    }

    fn rows_of<R: Row>(&mut self, id: &str, rows: &[R]) -> io::Result<()> {
        for row in rows {
            let cells = row.cells();
            let others = cells.iter().skip(1).map(Item::of_cell);
            self.row(std::iter::once(Item::Text(id)).chain(others))?;
        }
        Ok(())
    }
}

/// The `plan` of a design: a table like `runs`, before anything is played.
pub fn plan_table(design: &Design) -> TidyTable {
    TidyTable { name: "plan", row: "One run that the design asks for.", columns: run_columns(design, false) }
}

/// Whether a metric tells the last day or all days.
fn window(metric: &str) -> &'static str {
    const END: &[&str] = &["awareness", "customers", "queue_end", "retention"];
    if END.contains(&metric) || STATES.contains(&metric) { "end" } else { "run" }
}

/// What the disk says comes first, so that a full one is told from a bug.
fn io_error(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// The unit of a column of `series`.
pub fn series_unit(column: &str) -> &'static str {
    DayRow::COLUMNS.iter().find(|known| known.name == column).map_or("", |known| known.unit)
}
