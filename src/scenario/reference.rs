//! The reference: a scenario with every key there is, each with what it means, its range, default and source.
//!
//! It is written from the same rows the reader uses, so it cannot be out of date, and it is a valid scenario itself.

use super::sections::channel_kind;
use crate::scenario::Scenario;
use crate::scenario::sections::Catalogue;
use crate::scenario::sections::Common;
use crate::scenario::sections::Segment;
use crate::settings::SectionRow;
use crate::settings::{Key, Section as _, with_article};
use crate::settings::{number, range_text};
use crate::words::wrapped;
use std::fmt::Write as _;

const COLUMNS: usize = 100;

const HEAD: &str = "\
relaylab scenario reference: every section and every key, with what it means, what it takes and where its default \
comes from. Written by `relaylab schema --reference`; an editor with TOML support checks a scenario against \
schema.json while you type.

A key that is left out has its default, so a scenario states only what differs. Shares are parts of 1. Amounts are \
in whole units of the currency with up to two decimals. Sources that read \"assumption\" are values to replace with \
your own.";

const CHANNELS_HEAD: &str = "\
The channels. Each [channels.NAME] is one channel, and its `kind` says how it works; a channel named after its kind \
needs no `kind`. All have the keys explained in the first one, down to `creative_days`; the others show their own \
keys only.";

/// The text of `scenarios/reference.toml`.
pub fn reference(catalogue: Catalogue) -> String {
    let mut out = "#:schema ./schema.json\n#\n".to_owned();
    let paragraphs: Vec<String> = HEAD.split("\n\n").map(|text| wrapped(text, COLUMNS, "# ", "# ")).collect();
    out.push_str(&paragraphs.join("#\n"));
    out.push('\n');
    for row in Scenario::rows(catalogue) {
        match row.path.as_str() {
            "segments.NAME" => segments(&mut out, &row),
            "timeline.NAME" => timeline(&mut out, &row),
            path if path.starts_with("channels.") => channel(&mut out, &row, catalogue),
            _ => section(&mut out, &row),
        }
    }
    out
}

fn section(out: &mut String, row: &SectionRow) {
    if !row.path.is_empty() {
        rule(out, &row.path);
        comment(out, row.doc);
        let _ = writeln!(out, "[{}]\n", row.path);
    }
    for key in &row.keys {
        // Channels need a budget, and ten even shares need scaling.
        let here = match (row.path.as_str(), key.name) {
            ("budget", "per_month") => Some("100000.00"),
            ("budget", "normalise") => Some("true"),
            _ => None,
        };
        entry(out, key, here);
    }
}

fn segments(out: &mut String, row: &SectionRow) {
    rule(out, "segments");
    comment(out, row.doc);
    comment(out, "Each [segments.NAME] is one segment; without any, these two are used.");
    for (i, (name, segment)) in Segment::usual().iter().enumerate() {
        let _ = writeln!(out, "[segments.{name}]\n");
        for (key, (_, value)) in row.keys.iter().zip(segment.write()) {
            if i == 0 {
                entry(out, key, value.as_deref());
            } else if let Some(value) = value {
                let _ = writeln!(out, "{} = {value}", key.name);
            }
        }
        out.push('\n');
    }
}

/// An entry that shows how: a season of need before Christmas.
fn timeline(out: &mut String, row: &SectionRow) {
    rule(out, "timeline");
    comment(out, row.doc);
    out.push_str("[timeline.christmas]\n\n");
    for key in &row.keys {
        let here = match key.name {
            "key" => Some("\"need.in_market\""),
            "from" => Some("\"2026-11-20\""),
            "until" => Some("\"2026-12-24\""),
            "yearly" => Some("true"),
            "times" => Some("1.5"),
            _ => None,
        };
        entry(out, key, here);
    }
}

fn channel(out: &mut String, row: &SectionRow, catalogue: Catalogue) {
    let kind = row.path.trim_start_matches("channels.");
    let first = catalogue.kinds.first().is_some_and(|first| first.name == kind);
    if first {
        rule(out, "channels");
        comment(out, CHANNELS_HEAD);
        out.push('\n');
    }
    rule(out, &row.path);
    comment(out, row.doc);
    let _ = writeln!(out, "[{}]\n", row.path);
    let word = format!("\"{kind}\"");
    if first {
        entry(out, &channel_kind(catalogue), Some(&word));
    } else {
        let _ = writeln!(out, "kind = {word}\nshare = 0.1\n");
    }
    let common = Common::keys().len();
    for (i, key) in row.keys.iter().skip(1).enumerate().filter(|(i, _)| first || *i >= common) {
        entry(out, key, (i < common && key.name == "share").then_some("0.1"));
    }
}

/// One key: its comment, then its value here or its default; a key without either is commented out.
fn entry(out: &mut String, key: &Key, here: Option<&str>) {
    comment(out, key.doc);
    for (word, doc) in &key.choices {
        out.push_str(&wrapped(&format!("\"{word}\": {}", doc.trim()), COLUMNS, "#   - ", "#     "));
    }
    comment(out, &facts(key));
    let _ = match here.or(key.default.as_deref()) {
        Some(value) => writeln!(out, "{} = {value}\n", key.name),
        None => writeln!(out, "# {} = {}\n", key.name, example(key)),
    };
}

/// What a key takes, its default and its source, as sentences.
fn facts(key: &Key) -> String {
    let kind =
        if key.choices.is_empty() { with_article(key.kind) } else { "One of the words above".to_owned() };
    let mut facts = kind[..1].to_uppercase() + &kind[1..];
    if key.range != (f64::NEG_INFINITY, f64::INFINITY) {
        let only = if key.range.0 >= key.range.1 { ":" } else { "" };
        let _ = write!(facts, "{only} {}", range_text(key));
    } else if !key.unit.is_empty() {
        let _ = write!(facts, " ({})", key.unit);
    }
    match &key.default {
        Some(default) => {
            let _ = write!(facts, "; default {default}.");
        }
        None => facts.push_str("; may be left out."),
    }
    if !key.source.is_empty() {
        let _ = write!(facts, " Source: {}.", key.source);
    }
    facts
}

fn example(key: &Key) -> String {
    match (key.kind, key.unit) {
        ("text", "path") if key.name == "extends" => "\"base.toml\"".to_owned(),
        ("text", "path") => format!("\"{}.csv\"", key.name),
        ("condition", _) => "\"waiting_days > 7\"".to_owned(),
        ("text", _) => format!("\"{}\"", key.name),
        _ if key.range.1 <= 1.0 => number(0.1),
        _ => number(10.0),
    }
}

fn rule(out: &mut String, title: &str) {
    let _ = writeln!(out, "# ---- {title} {}", "-".repeat(COLUMNS.saturating_sub(title.len() + 8)));
}

fn comment(out: &mut String, text: &str) {
    out.push_str(&wrapped(text, COLUMNS, "# ", "# "));
}
