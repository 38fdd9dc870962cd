//! `relaylab catalog`: all there is, made from the rows that the program itself works with.

use super::exit::{EXIT_CODES, Fault};
use super::terminal::Voice;
use crate::export::FORMATS;
use crate::figures::FIGURES;
use crate::record::columns;
use crate::relay::channels::CATALOGUE;
use crate::results::gauges::GAUGES;
use crate::results::metrics::METRICS;
use crate::scenario::glossary::TERMS;
use crate::scenario::{CODES, PRESETS};
use crate::study::calibrate::KINDS;
use crate::words::wrapped;
use clap::Args;
use serde_json::json;

/// List all there is: verbs, presets, sections, channels, metrics, tables, figures, exports, tables that
/// `calibrate` takes, error and exit codes.
#[derive(Debug, Args)]
pub(super) struct Catalog {
    /// Only this list, e.g. `metrics`.
    list: Option<String>,
}

/// Names with what they mean.
pub(super) type Names = Vec<(String, String)>;

/// A list of the catalogue, with its name.
type List = (&'static str, Names);

impl Catalog {
    pub(super) fn run(&self, voice: Voice, verbs: Names) -> Result<(), Fault> {
        let mut lists = lists(verbs);
        if let Some(wanted) = &self.list {
            let names: Vec<&str> = lists.iter().map(|(name, _)| *name).collect();
            if !names.contains(&wanted.as_str()) {
                let cause = format!("there is no list `{wanted}`");
                return Err(Fault::new(
                    super::exit::USAGE,
                    &cause,
                    &format!("choose one of {}", names.join(", ")),
                ));
            }
            lists.retain(|(name, _)| name == wanted);
        }
        if voice.json {
            let mut value = json!({ "schema": "relaylab.catalog/1" });
            for (name, rows) in lists {
                value[name] =
                    rows.iter().map(|(name, about)| json!({ "name": name, "about": about })).collect();
            }
            return voice.say_json(&value);
        }
        let mut text = String::new();
        for (i, (name, rows)) in lists.iter().enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            text.extend([gap, &voice.heading(&name.to_uppercase()), "\n"]);
            let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, about) in rows {
                let first = format!("  {name:width$}  ");
                text += &wrapped(about, 80, &first, &" ".repeat(width + 4));
            }
        }
        voice.say(&text)
    }
}

fn lists(verbs: Names) -> Vec<List> {
    let row = |name: &str, about: &str| (name.to_owned(), about.trim().to_owned());
    let tables = || {
        let mut files: Vec<(String, String)> = Vec::new();
        for column in columns(METRICS) {
            match files.last_mut() {
                Some((file, names)) if *file == column.file => names.extend([", ", &column.name]),
                _ => files.push((column.file, column.name)),
            }
        }
        files.retain(|(file, _)| !file.contains(' '));
        files
    };
    vec![
        ("verbs", verbs),
        ("presets", PRESETS.iter().map(|p| row(p.name, p.question())).collect()),
        (
            "sections",
            crate::catalogue::rows()
                .iter()
                .filter(|section| !section.path.starts_with("channels."))
                .map(|section| {
                    row(if section.path.is_empty() { "(top)" } else { &section.path }, section.doc)
                })
                .collect(),
        ),
        ("channels", CATALOGUE.kinds.iter().map(|kind| row(kind.name, kind.doc)).collect()),
        ("words", TERMS.iter().map(|term| row(term.word, term.meaning)).collect()),
        ("metrics", METRICS.iter().map(|m| row(m.name, &format!("[{}] {}", m.unit, m.doc))).collect()),
        ("gauges", GAUGES.iter().map(|g| row(g.name, &format!("[{}] {}", g.unit, g.doc))).collect()),
        ("tables", tables()),
        ("figures", FIGURES.iter().map(|figure| row(figure.name, figure.doc)).collect()),
        (
            "exports",
            FORMATS.iter().map(|f| row(f.name, &format!("{} ({})", f.what, f.files.join(", ")))).collect(),
        ),
        ("data", KINDS.iter().map(|kind| row(kind.name, kind.doc)).collect()),
        ("errors", CODES.iter().map(|code| row(code.code, code.meaning)).collect()),
        ("exits", EXIT_CODES.iter().map(|(code, doc)| row(&code.to_string(), doc)).collect()),
    ]
}
