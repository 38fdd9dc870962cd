//! What a finished folder says of itself: the data dictionary, the data package, a page to begin with.

use super::design::Design;
use super::store::Store;
use super::tidy::{TidyColumn, plan_table, series_unit, tables};
use crate::record::{ColumnRow, DataPackage, Field, columns};
use crate::results::metrics::METRICS;

impl<'c> From<&'c TidyColumn> for Field<'c> {
    fn from(column: &'c TidyColumn) -> Self {
        let TidyColumn { name, kind, unit, meaning, optional } = column;
        Self { name, kind, unit, meaning, optional: *optional }
    }
}

impl Store {
    /// Every table as Frictionless' tools read it.
    pub(super) fn data_package(&self) -> String {
        let design = self.design();
        let mut package = DataPackage::new(title(design), "", ("design.toml", &self.design_hash()));
        for table in std::iter::once(plan_table(design)).chain(tables(design)) {
            let endings: &[&str] = if design.record.csv { &["parquet", "csv"] } else { &["parquet"] };
            for ending in endings {
                let fields = table.columns.iter().map(Field::from);
                package.add(&format!("{}.{ending}", table.name), table.row.trim(), fields);
            }
        }
        package.text()
    }

    /// Every column of every table, then every metric and every column of `series`.
    pub fn dictionary(&self) -> Vec<ColumnRow> {
        let mut rows = Vec::new();
        for table in std::iter::once(plan_table(self.design())).chain(tables(self.design())) {
            rows.extend(table.columns.into_iter().map(|column| ColumnRow {
                file: format!("{}.parquet", table.name),
                name: column.name,
                kind: if column.optional {
                    format!("{} or missing", column.kind)
                } else {
                    column.kind.to_owned()
                },
                unit: column.unit,
                meaning: column.meaning,
            }));
        }
        let known = columns(METRICS);
        let metrics = known.iter().filter(|row| row.file.ends_with("(metric)"));
        rows.extend(
            metrics.map(|row| ColumnRow { file: "outcomes.parquet (metric)".to_owned(), ..row.clone() }),
        );
        if self.design().record.tables.iter().any(|table| table == "series") {
            for name in &self.design().record.series {
                let meaning = known.iter().find(|row| row.file == "daily.csv" && row.name == *name);
                rows.push(ColumnRow {
                    file: "series.parquet (metric)".to_owned(),
                    name: name.clone(),
                    kind: "number".to_owned(),
                    unit: series_unit(name).to_owned(),
                    meaning: meaning.map(|row| row.meaning.clone()).unwrap_or_default(),
                });
            }
        }
        rows
    }

    /// The page to begin with.
    pub(super) fn readme(&self, failed: u64) -> String {
        let design = self.design();
        let title = title(design);
        format!(
            "# {title}\n\n{} points, {} runs, {failed} of them failed. `dictionary.csv` says what every column means, and \
             `datapackage.json` the same to programs; `manifest.json` what made them, `design.toml` what was asked.\n\n\
             ```python\nimport polars as pl\nruns, outcomes = pl.read_parquet(\"runs.parquet\"), pl.read_parquet(\"outcomes.parquet\")\n\
             print(runs.join(outcomes, on=\"run_id\").filter(pl.col(\"metric\") == \"profit\"))\n```\n\n\
             ```sql\n-- DuckDB\nSELECT * FROM 'runs.parquet' JOIN 'outcomes.parquet' USING (run_id) WHERE metric = 'profit';\n```\n\n\
             `relaylab verify FOLDER` checks every file and plays some runs again; `relaylab replay RUN_ID --in FOLDER` makes \
             the whole run folder of one run.\n",
            self.points(),
            design.runs()
        )
    }
}

/// What a folder is called.
pub(super) fn title(design: &Design) -> &str {
    if design.title.is_empty() { "A batch of runs" } else { &design.title }
}
