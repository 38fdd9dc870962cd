//! The JSON schema of a scenario, from which editors complete keys and underline mistakes.
//!
//! It is written from the same rows the reader uses; sums and orders of several keys are left to `relaylab check`.

use super::sections::{LONGEST_NAME, MOST_CHANNELS, MOST_ENTRIES, MOST_SEGMENTS};
use crate::scenario::Scenario;
use crate::scenario::sections::Catalogue;
use crate::settings::Key;
use crate::settings::SectionRow;
use serde_json::{Map, Value, json};

/// The JSON schema (draft 2020-12) of a scenario.
pub fn json_schema(catalogue: Catalogue) -> Value {
    let mut properties = Map::new();
    let mut definitions = Map::new();
    for row in Scenario::rows(catalogue) {
        match (row.path.as_str(), row.path.strip_prefix("channels.")) {
            ("", _) => properties.extend(keys(&row)),
            ("segments.NAME", _) => {
                definitions.insert("segment".to_owned(), table(&row));
            }
            ("timeline.NAME", _) => {
                definitions.insert("timeline".to_owned(), table(&row));
            }
            (_, Some(kind)) => {
                definitions.insert(kind.to_owned(), channel(kind, &row));
            }
            (path, None) => {
                properties.insert(path.to_owned(), table(&row));
            }
        }
    }
    let about = "The segments: everybody belongs to one, and their shares add up to 1.";
    properties.insert("segments".to_owned(), named(about, "segment", MOST_SEGMENTS));
    let about = "What changes in time, each under a name of its own.";
    properties.insert("timeline".to_owned(), named(about, "timeline", MOST_ENTRIES));
    properties.insert("channels".to_owned(), channels(catalogue));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "relaylab scenario",
        "description": "A market, what marketing and sales do in it, and what is to be measured.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

fn table(row: &SectionRow) -> Value {
    json!({
        "title": row.path,
        "description": row.doc.trim(),
        "type": "object",
        "properties": keys(row),
        "additionalProperties": false,
    })
}

fn keys(row: &SectionRow) -> Map<String, Value> {
    row.keys.iter().map(|key| (key.name.to_owned(), value(key))).collect()
}

fn value(key: &Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(key.doc.trim()));
    match key.kind.strip_prefix("list of ") {
        Some(items) => {
            let mut item = Map::new();
            single(&mut item, items.trim_end_matches('s'), key);
            schema.insert("type".to_owned(), json!("array"));
            schema.insert("items".to_owned(), Value::Object(item));
        }
        None => single(&mut schema, key.kind, key),
    }
    if let Some(default) = key.default.as_deref().and_then(from_toml) {
        schema.insert("default".to_owned(), default);
    }
    for (name, text) in [("x-unit", key.unit), ("x-source", key.source)] {
        if !text.is_empty() {
            schema.insert(name.to_owned(), json!(text));
        }
    }
    Value::Object(schema)
}

/// Type, bounds and words of a single value.
fn single(schema: &mut Map<String, Value>, kind: &str, key: &Key) {
    let name = match kind {
        "whole number" => "integer",
        "number" | "amount of money" => "number",
        "true or false" => "boolean",
        _ => "string",
    };
    schema.insert("type".to_owned(), json!(name));
    for (bound, x) in [("minimum", key.range.0), ("maximum", key.range.1)] {
        if x.is_finite() {
            let whole = x.fract() == 0.0 && x.abs() < 9.1e15;
            schema.insert(bound.to_owned(), if whole { json!(x as i64) } else { json!(x) });
        }
    }
    if !key.choices.is_empty() {
        let words: Vec<&str> = key.choices.iter().map(|(word, _)| *word).collect();
        let docs: Vec<&str> = key.choices.iter().map(|(_, doc)| doc.trim()).collect();
        schema.insert("enum".to_owned(), json!(words));
        schema.insert("x-taplo".to_owned(), json!({ "docs": { "enumValues": docs } }));
    }
}

fn from_toml(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("value = {text}")).ok()?;
    serde_json::to_value(table.get("value")?).ok()
}

/// A channel's table: its `kind`, when given, is this one.
fn channel(kind: &str, row: &SectionRow) -> Value {
    let mut schema = table(row);
    schema["properties"]["kind"] = json!({ "description": "Kind of channel; left out, the name of the table is its kind.", "const": kind });
    schema
}

/// Tables of one definition, under names of their own.
fn named(description: &str, definition: &str, most: usize) -> Value {
    let name = format!("^[A-Za-z0-9 _-]{{1,{LONGEST_NAME}}}$");
    json!({
        "description": description,
        "type": "object",
        "patternProperties": { name: { "$ref": format!("#/$defs/{definition}") } },
        "additionalProperties": false,
        "maxProperties": most,
    })
}

/// A table named after a kind may leave out its `kind`; any other must say it.
fn channels(catalogue: Catalogue) -> Value {
    let names: Vec<&str> = catalogue.kinds.iter().map(|kind| kind.name).collect();
    let stated: Vec<Value> =
        names.iter().map(|name| json!({ "$ref": format!("#/$defs/{name}"), "required": ["kind"] })).collect();
    let named: Map<String, Value> = names
        .iter()
        .map(|name| {
            let others = stated.iter().zip(&names).filter(|(_, other)| *other != name);
            let mut choices = vec![json!({ "$ref": format!("#/$defs/{name}") })];
            choices.extend(others.map(|(schema, _)| schema.clone()));
            ((*name).to_owned(), json!({ "oneOf": choices }))
        })
        .collect();
    let other = format!("^(?!({})$)[A-Za-z0-9 _-]{{1,{LONGEST_NAME}}}$", names.join("|"));
    json!({
        "description": "The channels through which marketing reaches people.",
        "type": "object",
        "properties": named,
        "patternProperties": { other: { "oneOf": stated } },
        "additionalProperties": false,
        "maxProperties": MOST_CHANNELS,
    })
}
