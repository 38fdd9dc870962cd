//! The data dictionary: every column of every table, and every metric, with unit and meaning.
//!
//! It is made from the declarations that the tables themselves are made from, so it cannot disagree with them.

use super::runs::declared;
use crate::files::to_csv;
use crate::results::metrics::MetricList;
use crate::table;
use serde_json::{Value, json};

table! {
    /// One column of one table, or one metric.
    ColumnRow "dictionary" {
        /// File it is in.
        file: String, "";
        /// Name of the column or metric.
        name: String, "";
        /// Kind of cell: `whole`, `number` or `text`; an empty cell means that there is nothing to say.
        kind: String, "";
        /// Unit; `minor units` are hundredths of the scenario's currency.
        unit: String, "";
        /// Meaning.
        meaning: String, "";
    }
}

/// A row for each column of each table, then one for each metric.
pub(crate) fn columns(metrics: MetricList) -> Vec<ColumnRow> {
    let mut rows = Vec::new();
    for (table, _, columns) in declared() {
        rows.extend(columns.iter().map(|column| ColumnRow {
            file: format!("{table}.csv"),
            name: column.name.to_owned(),
            kind: column.kind.to_owned(),
            unit: column.unit.to_owned(),
            meaning: column.doc.trim().to_owned(),
        }));
    }
    rows.extend(metrics.iter().map(|metric| ColumnRow {
        file: "economics.csv (metric)".to_owned(),
        name: metric.name.to_owned(),
        kind: "number".to_owned(),
        unit: metric.unit.to_owned(),
        meaning: metric.doc.to_owned(),
    }));
    rows
}

/// The dictionary as CSV and as JSON.
pub(crate) fn dictionary(metrics: MetricList) -> (String, Value) {
    let tables: Vec<Value> = declared()
        .into_iter()
        .map(|(table, doc, columns)| {
            let columns: Vec<Value> = columns
                .iter()
                .map(|c| json!({ "name": c.name, "kind": c.kind, "unit": c.unit, "meaning": c.doc.trim() }))
                .collect();
            json!({ "file": format!("{table}.csv"), "row": doc.trim(), "columns": columns })
        })
        .collect();
    let described: Vec<Value> =
        metrics.iter().map(|m| json!({ "name": m.name, "unit": m.unit, "meaning": m.doc })).collect();
    let json = json!({ "schema": "relaylab.dictionary/1", "tables": tables, "metrics": described });
    (to_csv(&columns(metrics)), json)
}
