//! What holds for every scenario, and for every text that is not one.

use proptest::prelude::*;
use proptest::sample::Index;
use relaylab::base::math::pow;
use relaylab::catalogue::{json_schema, load_text, reference};
use relaylab::relay::channels::CATALOGUE;
use relaylab::scenario::sections::Catalogue;
use relaylab::scenario::{Scenario, canonical, hash};
use relaylab::settings::Key;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Keys that only some values of others allow, or that mean nothing to the scenario itself.
const TIED: &[&str] =
    &["extends", "kind", "share", "start", "currency", "holidays", "degree", "to_day", "edges", "people"];

/// A key in its table, and one in-range value of it.
pub(crate) type Choice = (String, String, String);

/// A number of a range: an end of it, or something between, evenly in size.
fn number((least, largest): (f64, f64), u: f64) -> f64 {
    let small = least.max((1e-6 * largest).min(1e-3));
    match (u - 0.1) / 0.8 {
        within if within < 0.0 => least,
        within if within > 1.0 => largest,
        within if least < 0.0 => least + within * (largest - least),
        within => (small * pow(largest / small, within)).clamp(least, largest),
    }
}

fn value(key: &Key, u: f64, text: &str) -> String {
    let (least, largest) = (key.range.0.max(-1e15), key.range.1.min(1e15));
    let number = number((least, largest), u);
    let whole = number.round().clamp(least.ceil(), largest.floor());
    match key.kind {
        "number" => format!("{number:?}"),
        "whole number" => format!("{whole}"),
        "amount of money" => format!("{number:.2}"),
        "true or false" => (u < 0.8).to_string(),
        "word" => format!("\"{}\"", key.choices[(u * key.choices.len() as f64) as usize].0),
        "list of numbers" => format!("[{number:?}, 1.0, {u:?}]"),
        "list of whole numbers" => format!("[{whole}, {whole}]"),
        "list of texts" => format!("[{}]", toml::Value::String(text.to_owned())),
        "list of checks" => format!("[\"profit.p10 > {number:?}\", \"roi.mean between -1 and {u:?}\"]"),
        "key" => ["\"price.list\"", "\"sales.reps\"", "\"budget.per_month\"", "\"channels.share\""]
            [(u * 4.0) as usize]
            .to_owned(),
        "condition" => format!("\"waiting between {u:?} and {}\"", 1.0 + u),
        "text" => toml::Value::String(text.to_owned()).to_string(),
        other => panic!("no example of {other}"),
    }
}

prop_compose! {
    pub(crate) fn choice(catalogue: Catalogue)(row in any::<Index>(), key in any::<Index>(), u in 0.0..1.0f64, text in ".{0,20}") -> Choice {
        let rows = Scenario::rows(catalogue);
        let row = row.get(&rows);
        let key = key.get(&row.keys);
        (row.path.replace("NAME", "some body"), key.name.to_owned(), value(key, u, &text))
    }
}

/// The text of a valid scenario; its tables come forwards or backwards.
pub(crate) fn text(choices: &[Choice], backwards: bool) -> String {
    let mut tables: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (path, key, value) in choices {
        let tied = TIED.contains(&key.as_str())
            || matches!(
                (path.as_str(), key.as_str()),
                ("network", "model")
                    | ("channels.email", "open" | "click")
                    | ("experiment", "channel")
                    | ("compare", "on" | "matters")
                    | ("sales", "outbound_share" | "follow_up_share")
                    | ("budget", "normalise" | "per_month")
                    | ("timeline.some body", "from" | "until" | "yearly" | "least" | "set" | "again_days")
            );
        if !tied {
            tables.entry(path).or_default().insert(key, value);
        }
    }
    if let Some(price) = tables.get_mut("price") {
        price.entry("reference").or_insert("100");
    }
    tables.entry("budget").or_default().extend([("normalise", "true"), ("per_month", "1")]);
    if let Some(entry) = tables.get_mut("timeline.some body") {
        entry.entry("key").or_insert("\"sales.reps\"");
        entry.extend([("set", "1"), ("from", "\"2026-02-01\"")]);
    }
    tables.entry("segments.some body").or_default().insert("share", "1");
    let root = tables.remove("").unwrap_or_default();
    let mut out = String::new();
    for (key, value) in &root {
        let _ = writeln!(out, "{key} = {value}");
    }
    let mut tables: Vec<String> = tables
        .into_iter()
        .map(|(path, keys)| {
            let path = path.replace("some body", "\"some body\"");
            let mut lines: Vec<String> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
            if backwards {
                lines.reverse();
            }
            format!("[{path}] # {backwards}\n{}\n", lines.join("\n"))
        })
        .collect();
    if backwards {
        tables.reverse();
    }
    out + &tables.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_text_reads_back_as_the_same_scenario(choices in prop::collection::vec(choice(CATALOGUE), 0..60)) {
        let forwards = text(&choices, false);
        let loaded = load_text("a.toml", &forwards, &[], None).map_err(|e| TestCaseError::fail(format!("{forwards}\n{e}")))?;
        let written = canonical(&loaded.scenario);
        let again = load_text("b.toml", &written, &[], None).map_err(|e| TestCaseError::fail(format!("{written}\n{e}")))?;
        prop_assert_eq!(&again.scenario, &loaded.scenario);
        prop_assert_eq!(canonical(&again.scenario), written);

        let backwards = load_text("c.toml", &text(&choices, true), &[], None).expect("valid");
        prop_assert_eq!(hash(&backwards.scenario), hash(&loaded.scenario));
    }

    #[test]
    fn every_key_of_a_valid_scenario_is_in_the_schema(choices in prop::collection::vec(choice(CATALOGUE), 0..20)) {
        let schema = json_schema();
        for (path, key, _) in &choices {
            let table = match path.as_str() {
                "" => &schema,
                "segments.some body" => &schema["$defs"]["segment"],
                "timeline.some body" => &schema["$defs"]["timeline"],
                path => match path.strip_prefix("channels.") {
                    Some(kind) => &schema["$defs"][kind],
                    None => &schema["properties"][path],
                },
            };
            prop_assert!(table["properties"][key].is_object(), "{path}.{key}");
        }
    }

    #[test]
    fn no_text_can_make_it_stumble(
        edits in prop::collection::vec((any::<Index>(), 0..40usize, any::<Index>(), ".{0,3}"), 1..30),
        start in any::<Index>(),
        argument in "[a-z.=\\[\\]\"'0-9 é\n]{0,30}",
    ) {
        const SNIPPETS: &[&str] = &[
            "[", "]", "[[", "{", "}", "\"", "'", "\"\"\"", "=", ".", ",", "\n", "\r\n", "#", "é", "\u{1f600}", "\u{0}",
            "\u{202e}", "nan", "-inf", "1e999", "-0", "0xffffffffffffffffffff", "1979-05-27", "true", "[sales]\n",
            "[channels.é]\n", "extends = \"x\"\n", "kind = 3\n", "\u{feff}", "\\", "\\u00", "a.b.c.d=1\n", "=[[[[[[[[[[[[[[[[[[[",
        ];
        let whole = reference();
        let lines: Vec<&str> = whole.lines().collect();
        let mut text: Vec<char> = lines[start.index(lines.len())..].iter().take(60).flat_map(|line| line.chars().chain(['\n'])).collect();
        for (at, cut, snippet, own) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + cut).min(text.len());
            let new = SNIPPETS[snippet.index(SNIPPETS.len())].chars().chain(own.chars());
            text.splice(at..end, new);
        }
        let text: String = text.into_iter().collect();
        match load_text("é\n.toml", &text, &[argument], None) {
            Ok(loaded) => {
                let written = canonical(&loaded.scenario);
                prop_assert!(load_text("b.toml", &written, &[], None).is_ok(), "{}", written);
            }
            Err(problems) => prop_assert!(problems.to_string().ends_with("nothing was run.\n")),
        }
    }

    /// A place that is nowhere in the text, or inside a character, is shown as well as it can be.
    #[test]
    fn no_place_can_make_it_stumble(text in ".{0,9}(é\r\n|\u{1f600}|\n){0,9}", start in 0..60usize, end in 0..60usize) {
        let problem = relaylab::settings::Problem::new("B004", "é".to_owned(), 0, start..end);
        let source = relaylab::settings::Source { name: "é".to_owned(), text };
        prop_assert!(problem.render(&[source]).contains("--> é"));
    }
}
