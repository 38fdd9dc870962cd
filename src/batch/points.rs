//! Points from a table: CSV or Parquet, a column for each key and a row for each point.

use super::design::Level;
use crate::base::catch_panic::guarded;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array, types};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::Path;

/// Bytes of a file of points that are read at most.
const LARGEST: u64 = 1 << 28;
/// Rows that are read at most.
const MOST_ROWS: usize = 1_000_000;

/// Names of the columns, and the rows.
pub(super) type Table = (Vec<String>, Vec<Vec<Level>>);

/// The points of a file, or why there are none.
pub(super) fn read(path: &Path) -> Result<Table, String> {
    let about = std::fs::metadata(path).map_err(|error| error.to_string().to_lowercase())?;
    if !about.is_file() {
        return Err("not a plain file".to_owned());
    }
    if about.len() > LARGEST {
        return Err(format!("has {} bytes, and at most {LARGEST} are read", about.len()));
    }
    let parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    let (keys, rows) = if parquet {
        guarded(|| from_parquet(path)).unwrap_or_else(|why| Err(format!("is damaged: {why}")))?
    } else {
        from_csv(path)?
    };
    if keys.is_empty() || rows.is_empty() {
        return Err("has no points".to_owned());
    }
    if rows.len() > MOST_ROWS {
        return Err(format!("has more than {MOST_ROWS} rows"));
    }
    if let Some(twice) = keys.iter().enumerate().find(|(place, key)| keys[..*place].contains(key)) {
        return Err(format!("has two columns `{}`", twice.1));
    }
    Ok((keys, rows))
}

fn from_csv(path: &Path) -> Result<Table, String> {
    let broken = |error: csv::Error| error.to_string();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(broken)?;
    let keys: Vec<String> = reader
        .headers()
        .map_err(broken)?
        .iter()
        .map(|key| key.trim_start_matches('\u{feff}').to_owned())
        .collect();
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS + 1) {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |(text, key): (&str, &String)| {
            typed(text).ok_or_else(|| format!("line {line}: `{key}` is empty or no finite number"))
        };
        rows.push(record.iter().zip(&keys).map(cell).collect::<Result<Vec<_>, _>>()?);
    }
    Ok((keys, rows))
}

/// A cell: a number or flag when it reads as one, else a word.
fn typed(text: &str) -> Option<Level> {
    if let Ok(whole) = text.parse() {
        return Some(Level::Whole(whole));
    }
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(Level::Number(number));
    }
    match text {
        "" => None,
        "true" | "True" | "TRUE" => Some(Level::Flag(true)),
        "false" | "False" | "FALSE" => Some(Level::Flag(false)),
        word => Some(Level::Word(word.to_owned())),
    }
}

fn from_parquet(path: &Path) -> Result<Table, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    // Without the hints of the program that wrote it, a text is a text however that program kept it.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .map_err(|error| format!("is not Parquet: {error}"))?;
    let keys: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut rows: Vec<Vec<Level>> = Vec::new();
    for batch in builder.build().map_err(|error| error.to_string())? {
        let batch = batch.map_err(|error| error.to_string())?;
        let columns = keys
            .iter()
            .zip(batch.columns())
            .map(|(key, column)| {
                levels(column.as_ref())
                    .ok_or_else(|| format!("column `{key}` has a missing or unusable value"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        rows.extend(
            (0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()),
        );
        if rows.len() > MOST_ROWS {
            break;
        }
    }
    Ok((keys, rows))
}

/// A column as levels; none when a value is missing, not finite or of another kind.
fn levels(column: &dyn Array) -> Option<Vec<Level>> {
    if column.null_count() > 0 {
        return None;
    }
    macro_rules! whole {
        ($ty:ty) => {
            column
                .as_primitive::<$ty>()
                .values()
                .iter()
                .map(|&n| i64::try_from(n).ok().map(Level::Whole))
                .collect()
        };
    }
    match column.data_type() {
        DataType::Int8 => whole!(types::Int8Type),
        DataType::Int16 => whole!(types::Int16Type),
        DataType::Int32 => whole!(types::Int32Type),
        DataType::Int64 => whole!(types::Int64Type),
        DataType::UInt8 => whole!(types::UInt8Type),
        DataType::UInt16 => whole!(types::UInt16Type),
        DataType::UInt32 => whole!(types::UInt32Type),
        DataType::UInt64 => whole!(types::UInt64Type),
        DataType::Float32 => column
            .as_primitive::<types::Float32Type>()
            .values()
            .iter()
            .map(|&x| x.is_finite().then_some(Level::Number(f64::from(x))))
            .collect(),
        DataType::Float64 => column
            .as_primitive::<types::Float64Type>()
            .values()
            .iter()
            .map(|&x| x.is_finite().then_some(Level::Number(x)))
            .collect(),
        // What SQL makes of `0.1`.
        DataType::Decimal128(_, scale) => {
            let number = |cents: i128| format!("{cents}e{}", -i32::from(*scale)).parse().ok();
            let cells = column.as_primitive::<types::Decimal128Type>().values();
            cells.iter().map(|&cell| number(cell).map(Level::Number)).collect()
        }
        DataType::Boolean => column.as_boolean().iter().map(|flag| flag.map(Level::Flag)).collect(),
        DataType::Utf8 => column
            .as_string::<i32>()
            .iter()
            .map(|word| word.map(|word| Level::Word(word.to_owned())))
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;

    fn parquet() -> Vec<u8> {
        let columns: [(&str, ArrayRef); 3] = [
            ("sales.reps", Arc::new(Int64Array::from(vec![1, 2, 3]))),
            ("price.list", Arc::new(Float64Array::from(vec![0.5, 1.5, 2.5]))),
            ("sales.first", Arc::new(StringArray::from(vec!["new", "again", "new"]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    #[test]
    fn points_are_read_from_parquet() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("points.parquet");
        std::fs::write(&path, parquet()).unwrap();
        let (keys, rows) = read(&path).unwrap();
        assert_eq!(keys, ["sales.reps", "price.list", "sales.first"]);
        assert_eq!(rows[1], [Level::Whole(2), Level::Number(1.5), Level::Word("again".into())]);
    }

    #[test]
    fn damaged_parquet_is_refused_or_read_and_never_a_panic() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("points.parquet");
        let whole = parquet();
        for place in (0..whole.len()).step_by(3) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0xFF;
            std::fs::write(&path, &bytes).unwrap();
            let _ = read(&path);
            std::fs::write(&path, &whole[..place]).unwrap();
            assert!(read(&path).is_err());
        }
    }
}
