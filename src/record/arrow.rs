//! Tables of runs as Arrow record batches, which every tool of data takes without copying them.

use super::runs::{Taker, give};
use crate::results::{Cell, Column, Row, Run};
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use std::sync::Arc;

/// The names of the tables that some runs have, those of their files without the ending.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 30)?;
/// let runs = relaylab::Runner::new().play(&market, 2)?;
/// assert_eq!(relaylab::table_names(&runs)[..2], ["daily", "funnel"]);
/// assert_eq!(relaylab::arrow_table(&runs, "daily").unwrap().num_rows(), 60);
/// # Ok(())
/// # }
/// ```
pub fn table_names(runs: &[Run]) -> Vec<&'static str> {
    let mut names = Names(Vec::new());
    give(runs, &mut names);
    names.0
}

/// A table of some runs, their rows one below the other in the order of the runs. Units and meanings are in the metadata of
/// its fields; a missing cell is null. None when the runs have no table of this name.
pub fn arrow_table(runs: &[Run], name: &str) -> Option<RecordBatch> {
    let mut one = One { name, batch: None };
    give(runs, &mut one);
    one.batch
}

struct Names(Vec<&'static str>);

impl Taker for Names {
    fn take<R: Row>(&mut self, _rows: &[R]) {
        self.0.push(R::TABLE);
    }
}

struct One<'n> {
    name: &'n str,
    batch: Option<RecordBatch>,
}

impl Taker for One<'_> {
    fn wants(&self, table: &str) -> bool {
        table == self.name
    }

    fn take<R: Row>(&mut self, rows: &[R]) {
        let mut columns: Vec<Vec<Cell>> = R::COLUMNS.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            columns.iter_mut().zip(row.cells()).for_each(|(column, cell)| column.push(cell));
        }
        let arrays = R::COLUMNS.iter().zip(columns).map(|(about, cells)| array(about, cells)).collect();
        let about = [("description".to_owned(), R::DOC.trim().to_owned())].into();
        let schema = Schema::new_with_metadata(R::COLUMNS.iter().map(field).collect::<Vec<_>>(), about);
        self.batch = RecordBatch::try_new(Arc::new(schema), arrays).ok();
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        "whole" => DataType::Int64,
        "number" => DataType::Float64,
        _ => DataType::Utf8,
    };
    let about = [("unit", column.unit), ("description", column.doc.trim())];
    let about = about.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Field::new(column.name, kind, true).with_metadata(about.into())
}

fn array(column: &Column, cells: Vec<Cell>) -> ArrayRef {
    let whole = |cell: &Cell| if let Cell::Whole(whole) = cell { Some(*whole) } else { None };
    let number = |cell: &Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
    let text = |cell| if let Cell::Text(text) = cell { Some(text) } else { None };
    match column.kind {
        "whole" => Arc::new(cells.iter().map(whole).collect::<Int64Array>()),
        "number" => Arc::new(cells.iter().map(number).collect::<Float64Array>()),
        _ => Arc::new(cells.into_iter().map(text).collect::<StringArray>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{DayRow, EconomicsRow, FunnelRow};
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type};

    fn run(seed: u64) -> Run {
        let step = |stage: &'static str, step_rate| FunnelRow {
            seed,
            stage: stage.into(),
            step_rate,
            ..FunnelRow::default()
        };
        Run {
            seed,
            days: vec![DayRow { seed, revenue_minor: -3, ..DayRow::default() }],
            funnel: vec![step("everybody", None), step("aware", Some(0.25))],
            ..Run::default()
        }
    }

    #[test]
    fn the_rows_of_all_runs_stand_below_one_another() {
        let batch = arrow_table(&[run(5), run(6)], "funnel").unwrap();
        assert_eq!(batch.num_rows(), 4);
        let column = |name: &str| batch.column_by_name(name).unwrap();
        assert_eq!(column("seed").as_primitive::<Int64Type>().values(), &[5, 5, 6, 6]);
        assert_eq!(column("stage").as_string::<i32>().value(3), "aware");
        let rates = column("step_rate").as_primitive::<Float64Type>();
        assert!(rates.is_null(0) && rates.value(1).to_bits() == 0.25_f64.to_bits());
        assert_eq!(batch.schema().field_with_name("step_rate").unwrap().metadata()["unit"], "share");
    }

    #[test]
    fn every_column_of_a_table_is_there_and_tables_that_are_not_are_not() {
        let runs = [run(5)];
        let batch = arrow_table(&runs, "daily").unwrap();
        assert_eq!((batch.num_columns(), batch.num_rows()), (DayRow::COLUMNS.len(), 1));
        assert!(arrow_table(&runs, "journeys").is_none() && arrow_table(&runs, "nothing").is_none());
        let names = table_names(&runs);
        assert!(names.contains(&EconomicsRow::TABLE) && !names.contains(&"journeys"), "{names:?}");
    }
}
