//! Explains one key, one section or one error code, for `relaylab explain`.
//!
//! All it says comes from the rows the reader uses, so it is never out of date.

use super::codes::{CODES, Code};
use crate::scenario::Scenario;
use crate::scenario::glossary::{Term, term};
use crate::scenario::sections::Catalogue;
use crate::settings::SectionRow;
use crate::settings::range_text;
use crate::settings::{Key, with_article};
use crate::settings::{closest, shortened};
use crate::words::wrapped;

/// Widest line, so that a terminal of usual width shows it whole.
const COLUMNS: usize = 80;

/// What a key (`sales.reps`), a section (`sales`), a kind of channel (`channels.display`), a code (`B014`) or a word of the
/// field (`cold call`) means.
///
/// # Errors
/// What is near, when nothing has that name.
pub fn explain(path: &str, catalogue: Catalogue) -> Result<String, String> {
    let path = path.trim().trim_matches(['[', ']', '`']);
    if let Some(code) = CODES.iter().find(|code| code.code.eq_ignore_ascii_case(path)) {
        return Ok(code_text(code));
    }
    let rows = Scenario::rows(catalogue);
    // A word of the field that is also the name of a section is explained by both.
    let word = if path.contains('.') { None } else { term(path).map(term_text) };
    let told = |text: String| word.as_ref().map_or(text.clone(), |word| format!("{word}\n{text}"));
    if let Some(row) = rows.iter().find(|row| !row.path.is_empty() && row.path == path) {
        return Ok(told(section_text(row)));
    }
    match path {
        "segments" | "timeline" => {
            let named = format!("{path}.NAME");
            return Ok(rows.iter().filter(|row| row.path == named).map(section_text).collect());
        }
        "channels" => return Ok(channels_text(&rows)),
        _ => {}
    }
    match keys_at(&rows, path).as_slice() {
        [] => word.ok_or_else(|| unknown(&rows, path)),
        [(row, key)] => Ok(told(key_text(row, key))),
        _ if word.is_some() => Ok(told(String::new())),
        several => {
            let paths: Vec<String> =
                several.iter().map(|(row, key)| format!("`{}`", full(row, key))).collect();
            Err(format!("`{}` is a key of several sections: {}", shortened(path, 80), paths.join(", ")))
        }
    }
}

/// The keys a path can mean: named in full, below any segment, channel or timeline entry, or by its last part alone.
fn keys_at<'r>(rows: &'r [SectionRow], path: &str) -> Vec<(&'r SectionRow, &'r Key)> {
    let (table, name) = path.rsplit_once('.').unwrap_or(("", path));
    let find = |belongs: &dyn Fn(&str) -> bool| {
        let rows = rows.iter().filter(|row| belongs(&row.path));
        rows.filter_map(|row| Some((row, row.keys.iter().find(|key| key.name == name)?))).collect::<Vec<_>>()
    };
    let exact = find(&|row| row == table);
    if !exact.is_empty() {
        return exact;
    }
    match table.split('.').next() {
        Some("segments") => find(&|row| row == "segments.NAME"),
        Some("timeline") => find(&|row| row == "timeline.NAME"),
        Some("channels") => {
            let mut found = find(&|row| row.starts_with("channels."));
            // A key that every channel has means the same in all.
            if found
                .windows(2)
                .all(|pair| pair[0].1.doc == pair[1].1.doc && pair[0].1.default == pair[1].1.default)
            {
                found.truncate(1);
            }
            found
        }
        Some("") => find(&|_| true),
        _ => Vec::new(),
    }
}

fn full(row: &SectionRow, key: &Key) -> String {
    if row.path.is_empty() { key.name.to_owned() } else { format!("{}.{}", row.path, key.name) }
}

/// A line of a definition list: a term, and what is said of it, wrapped beside it.
fn line(out: &mut String, term: &str, text: &str) {
    out.push_str(&wrapped(text, COLUMNS, &format!("  {term:8} "), &" ".repeat(11)));
}

fn paragraph(out: &mut String, text: &str) {
    out.push_str(&wrapped(text, COLUMNS, "  ", "  "));
    out.push('\n');
}

fn term_text(term: &Term) -> String {
    let mut out = format!("{}\n", term.word);
    paragraph(&mut out, term.meaning);
    if !term.also.is_empty() {
        line(&mut out, "also", &term.also.join(", "));
    }
    if !term.set_by.is_empty() {
        line(&mut out, "set by", term.set_by);
    }
    line(&mut out, "shows in", term.shows);
    if let Some(trial) = &term.try_it {
        let set = trial.set.join(" --set ");
        line(
            &mut out,
            "try",
            &format!("relaylab run {}.toml --set {set}   ({})", trial.scenario, trial.words),
        );
    }
    out
}

fn key_text(row: &SectionRow, key: &Key) -> String {
    let mut out = format!("{}\n", full(row, key));
    paragraph(&mut out, key.doc);
    line(&mut out, "takes", &with_article(key.kind));
    if key.range != (f64::NEG_INFINITY, f64::INFINITY) {
        line(&mut out, "range", &range_text(key));
    } else if !key.unit.is_empty() {
        line(&mut out, "unit", key.unit);
    }
    for (i, (word, doc)) in key.choices.iter().enumerate() {
        line(&mut out, if i == 0 { "words" } else { "" }, &format!("\"{word}\": {}", doc.trim()));
    }
    line(&mut out, "default", key.default.as_deref().unwrap_or("none; it may be left out"));
    if !key.source.is_empty() {
        line(&mut out, "source", key.source);
    }
    let related: Vec<&str> =
        row.keys.iter().map(|other| other.name).filter(|name| *name != key.name).collect();
    line(&mut out, "beside", &related.join(", "));
    out
}

fn section_text(row: &SectionRow) -> String {
    let mut out = format!("[{}]\n", row.path);
    paragraph(&mut out, row.doc);
    let width = row.keys.iter().map(|key| key.name.len()).max().unwrap_or(0);
    for key in &row.keys {
        let default = key.default.as_deref().unwrap_or("left out");
        let unit = if key.unit.is_empty() { String::new() } else { format!(" {}", key.unit) };
        let text = format!("{} [{default}{unit}]", key.doc.trim());
        let (first, rest) = (format!("  {:width$}  ", key.name), " ".repeat(width + 4));
        out.push_str(&wrapped(&text, COLUMNS, &first, &rest));
    }
    out
}

fn channels_text(rows: &[SectionRow]) -> String {
    let mut out = "[channels.NAME]\n".to_owned();
    paragraph(&mut out, "The channels through which marketing reaches people, by kind:");
    for row in rows.iter().filter(|row| row.path.starts_with("channels.")) {
        out.push_str(&wrapped(row.doc, COLUMNS, &format!("  {:24}  ", row.path), &" ".repeat(28)));
    }
    out
}

fn code_text(code: &Code) -> String {
    let mut out = format!("{}\n", code.code);
    paragraph(&mut out, code.meaning);
    for (i, example) in code.example.lines().enumerate() {
        line(&mut out, if i == 0 { "example" } else { "" }, example);
    }
    line(&mut out, "cure", code.cure);
    out
}

fn unknown(rows: &[SectionRow], path: &str) -> String {
    let mut known: Vec<String> = CODES.iter().map(|code| code.code.to_owned()).collect();
    for row in rows {
        known.push(row.path.clone());
        known.extend(row.keys.iter().map(|key| full(row, key)));
    }
    let shown = shortened(path, 80);
    let last = path.rsplit('.').next().unwrap_or(path);
    let by_path = closest(path, known.iter().map(String::as_str)).filter(|near| !near.is_empty());
    let by_name = known.iter().map(String::as_str).find(|path| path.rsplit('.').next() == Some(last));
    let slip = |near: &&str| strsim::damerau_levenshtein(path, near) <= 2;
    match by_path.filter(slip).or(by_name).or(by_path) {
        Some(near) => format!("nothing is called `{shown}`; did you mean `{near}`?"),
        None => format!("nothing is called `{shown}`; `relaylab catalog` lists what there is"),
    }
}
