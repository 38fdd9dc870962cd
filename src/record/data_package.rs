//! The data package of a folder: its tables as Frictionless' tools, and the repositories that use them, read them.
//!
//! It is made from the declarations that the tables themselves are made from, so it cannot disagree with them. Sizes and
//! hashes stand in the manifest alone.

use super::Manifest;
use super::dictionary::ColumnRow;
use super::runs::declared;
use crate::results::{Column, Row as _};
use crate::words::slug;
use serde_json::{Map, Value, json};

/// Name of the file.
pub(crate) const DATA_PACKAGE: &str = "datapackage.json";
/// What the file is written by: <https://datapackage.org/standard/data-package/>.
const STANDARD: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// A column to describe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'c> {
    pub name: &'c str,
    /// `whole`, `number`, `flag` or `text`.
    pub kind: &'c str,
    pub unit: &'c str,
    pub meaning: &'c str,
    /// Whether a cell may be missing.
    pub optional: bool,
}

impl<'c> From<&'c Column> for Field<'c> {
    fn from(column: &'c Column) -> Self {
        let &Column { name, unit, doc, kind, optional } = column;
        Self { name, kind, unit, meaning: doc.trim(), optional }
    }
}

impl Field<'_> {
    fn described(self) -> Value {
        let kind = match self.kind {
            "whole" => "integer",
            "number" => "number",
            "flag" => "boolean",
            _ => "string",
        };
        let mut field = json!({ "name": self.name, "type": kind, "description": self.meaning });
        if !self.unit.is_empty() {
            field["unit"] = json!(self.unit);
        }
        // An empty text and a missing one look alike in CSV.
        if !self.optional && kind != "string" {
            field["constraints"] = json!({ "required": true });
        }
        field
    }
}

/// A data package that is being filled.
#[derive(Debug)]
pub(crate) struct DataPackage {
    about: Map<String, Value>,
    resources: Vec<Value>,
}

impl DataPackage {
    /// The package of a study: its title, the question it asks, and the file it was made from with the hash of all that
    /// decides a result.
    pub(crate) fn new(title: &str, question: &str, (source, hash): (&str, &str)) -> Self {
        let mut about = Map::new();
        about.insert("$schema".to_owned(), json!(STANDARD));
        about.insert("name".to_owned(), json!(slug(title)));
        for (key, text) in [("title", title), ("description", question)] {
            if !text.is_empty() {
                about.insert(key.to_owned(), json!(text));
            }
        }
        about.insert("sources".to_owned(), json!([{ "title": source, "path": source, "version": hash }]));
        let mut package = Self { about, resources: Vec::new() };
        package.add("dictionary.csv", ColumnRow::DOC.trim(), ColumnRow::COLUMNS.iter().map(Field::from));
        package
    }

    /// Adds a file that holds a table; `row` is what one row of it is.
    pub(crate) fn add<'c>(&mut self, file: &str, row: &str, fields: impl Iterator<Item = Field<'c>>) {
        let fields: Vec<Value> = fields.map(Field::described).collect();
        let mut resource = json!({ "name": file, "type": "table", "path": file, "description": row });
        resource["format"] = json!(ending(file));
        resource["mediatype"] = json!(media_type(file));
        if ending(file) == "csv" {
            resource["encoding"] = json!("utf-8");
        }
        resource["schema"] = json!({ "fields": fields });
        self.resources.push(resource);
    }

    /// The text of the file.
    pub(crate) fn text(mut self) -> String {
        self.about.insert("resources".to_owned(), Value::Array(self.resources));
        format!("{:#}\n", Value::Object(self.about))
    }
}

/// The data package of a run folder that holds these tables.
pub(crate) fn data_package<'t>(manifest: &Manifest, tables: impl Iterator<Item = &'t str>) -> String {
    let source = ("scenario.resolved.toml", manifest.scenario_hash.as_str());
    let mut package = DataPackage::new(&manifest.title, &manifest.question, source);
    let declared = declared();
    for table in tables {
        let known = declared.iter().filter(|(name, _, _)| *name == table);
        for (_, row, columns) in known {
            package.add(&format!("{table}.csv"), row.trim(), columns.iter().map(Field::from));
        }
    }
    package.text()
}

fn ending(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The media type of a file of a folder, by its ending.
pub(crate) fn media_type(file: &str) -> &'static str {
    match ending(file) {
        "csv" => "text/csv",
        "json" => "application/json",
        "jsonl" => "application/jsonl",
        "md" => "text/markdown",
        "parquet" => "application/vnd.apache.parquet",
        "toml" => "application/toml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{ChannelRow, FunnelRow};

    #[test]
    fn every_table_is_described_by_the_row_it_is_made_of() {
        let mut manifest = Manifest::blank();
        manifest.title = "Ünï & co".to_owned();
        let text = data_package(&manifest, [FunnelRow::TABLE, ChannelRow::TABLE].into_iter());
        assert_eq!(text, data_package(&manifest, [FunnelRow::TABLE, ChannelRow::TABLE].into_iter()));
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&package["name"], &package["title"]), (&json!("n-co"), &json!("Ünï & co")));
        assert!(package.get("description").is_none(), "it asks nothing");
        let names: Vec<&str> = package["resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["path"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["dictionary.csv", "funnel.csv", "channels.csv"]);
        let fields = package["resources"][1]["schema"]["fields"].as_array().unwrap();
        assert_eq!(fields.len(), FunnelRow::COLUMNS.len());
        let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
        assert_eq!(
            (&field("seed")["type"], &field("seed")["constraints"]["required"]),
            (&json!("integer"), &json!(true))
        );
        assert_eq!(
            (&field("step_rate")["unit"], field("step_rate").get("constraints")),
            (&json!("share"), None)
        );
        assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
    }

    #[test]
    fn a_file_without_an_ending_is_bytes() {
        assert_eq!(
            (media_type("a.b.csv"), media_type("journal.log"), media_type("x")),
            ("text/csv", "application/octet-stream", "application/octet-stream")
        );
    }
}
