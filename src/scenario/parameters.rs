//! Every key as rows of Markdown tables, for the description of the model.

use crate::scenario::Scenario;
use crate::scenario::sections::Catalogue;
use crate::scenario::sections::Common;
use crate::settings::Key;
use crate::settings::Section as _;
use crate::settings::range_text;
use std::fmt::Write as _;

/// A table for each section; what all channels have stands in the first one alone.
pub fn parameters(catalogue: Catalogue) -> String {
    let mut out = String::new();
    let common: Vec<&str> = Common::keys().iter().map(|key| key.name).collect();
    let first = catalogue.kinds.first().map_or("", |kind| kind.name);
    for row in Scenario::rows(catalogue) {
        let later = row.path.strip_prefix("channels.").is_some_and(|kind| kind != first);
        let keys =
            || row.keys.iter().filter(|key| !later || key.name != "kind" && !common.contains(&key.name));
        let title = if row.path.is_empty() { "At the top of the file" } else { &row.path };
        let _ = writeln!(out, "### `{title}`\n\n{}\n", line(row.doc));
        if keys().next().is_some() {
            out.push_str("| key | meaning | takes | default | source |\n|---|---|---|---|---|\n");
            keys().for_each(|key| out.push_str(&cells(key)));
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn cells(key: &Key) -> String {
    let takes = if key.choices.is_empty() {
        let numbers = key.kind.contains("number") || key.range != (f64::NEG_INFINITY, f64::INFINITY);
        if numbers { format!("{}, {}", key.kind, range_text(key)) } else { key.kind.to_owned() }
    } else {
        key.choices.iter().map(|(word, _)| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
    };
    let default = key.default.as_ref().map_or_else(String::new, |default| format!("`{default}`"));
    let [meaning, takes, source] = [key.doc, &takes, key.source].map(line);
    format!("| `{}` | {meaning} | {takes} | {default} | {source} |\n", key.name)
}

/// A text that fits a cell.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
