//! What the program prints as JSON is what its schemas say.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, relaylab};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const SMALL: &str = "\
title = \"Small\"
[market]
people = 2000
days = 60
seeds = 2
[need]
in_market = 0.2
[budget]
per_month = 20000
normalise = true
[price]
list = 200
reference = 200
[channels.display]
share = 0.5
[channels.search_ads]
share = 0.3
[checks]
holds = [\"won.min >= 0\", \"payback_months.mean < 0\"]
[record]
crm = true
paths = true
figures = false
";

/// Where a value is not what a schema says: the part of JSON Schema that ours are written in.
fn wrong(schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => true,
    };
    if !allowed || !schema["const"].is_null() && schema["const"] != *value {
        found.push(format!("{place} is {value:.60}, by its schema {}", schema["type"]));
    }
    for (place_of_item, item) in value.as_array().into_iter().flatten().enumerate() {
        wrong(&schema["items"], item, &format!("{place}[{place_of_item}]"), found);
    }
    let Some(members) = value.as_object() else { return };
    for (name, member) in members {
        let known = schema["properties"].get(name);
        // What stands at the top is told in full.
        if known.is_none() && place.is_empty() {
            found.push(format!("`{name}` is in no schema"));
        }
        wrong(known.unwrap_or(&schema["additionalProperties"]), member, &format!("{place}.{name}"), found);
    }
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    found.extend(
        required.filter(|name| !members.contains_key(*name)).map(|name| format!("{place}.{name} is missing")),
    );
}

#[track_caller]
fn holds(home: &Path, name: &str, text: &str) {
    let (schema, _) = ends(home, &["schema", "--of", name], 0);
    let (schema, value): (Value, Value) =
        (serde_json::from_str(&schema).unwrap(), serde_json::from_str(text).unwrap());
    assert_eq!(schema["$id"], value["schema"], "{name}");
    let mut found = Vec::new();
    wrong(&schema, &value, "", &mut found);
    assert!(found.is_empty(), "{name}: {found:#?}; docs/schemas/{name}.json says otherwise");
}

#[test]
fn each_output_is_what_its_schema_says() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(home.join("a.toml"), SMALL).unwrap();
    fs::write(home.join("b.toml"), SMALL.replace("[budget]", "[budget]\nsales_share = 0.8")).unwrap();
    fs::write(home.join("broken.toml"), "[sales]\nrepz = 1\n").unwrap();
    let targets = "scenario = \"a.toml\"\nruns = 100\npeople = 500\n[targets]\nleads = 40\n[parameters]\nneed.in_market = { from = 0.1, to = 0.5 }\n";
    fs::write(home.join("targets.toml"), targets).unwrap();
    let design = "scenario = \"a.toml\"\nreplicates = 2\n[grid]\nsales.reps = [1, 2]\n";
    fs::write(home.join("design.toml"), design).unwrap();
    let cases: [(&str, &str); 42] = [
        ("run", "run a.toml --out r"),
        ("run", "run a.toml --seeds 1 --days 2"),
        ("check", "check a.toml broken.toml design.toml --run"),
        ("compare", "compare a.toml b.toml --seeds 10"),
        ("compare", "compare a.toml a.toml b.toml --seeds 2 --flips none"),
        ("balance", "balance a.toml --seeds 10 --points 5"),
        ("balance", "balance a.toml --seeds 2 --points 5 --lever price.list"),
        ("balance", "balance a.toml --seeds 2 --points 5 --within marketing"),
        ("attribute", "attribute a.toml --seeds 10"),
        ("attribute", "attribute a.toml --seeds 2 --of revenue --no-curves"),
        ("sensitivity", "sensitivity a.toml --rows 16 --input price.list=100..300"),
        ("sensitivity", "sensitivity a.toml --morris --trajectories 4 --input price.list=100..300"),
        ("optimise", "optimise a.toml --lever sales_share=0.1..0.9 --runs 200"),
        ("calibrate", "calibrate targets.toml"),
        ("dry-run", "optimise a.toml --lever sales_share=0.1..0.9 --dry-run"),
        ("dry-run", "sensitivity a.toml --dry-run"),
        ("dry-run", "run a.toml --dry-run"),
        ("dry-run", "compare a.toml b.toml --dry-run"),
        ("dry-run", "balance a.toml --dry-run"),
        ("dry-run", "attribute a.toml --dry-run"),
        ("estimate", "estimate design.toml --seconds 0.1"),
        ("estimate", "estimate design.toml --seconds 0.1 --no-keep"),
        ("sweep", "sweep design.toml"),
        ("sweep", "sweep design.toml --shard 1/2"),
        ("sweep", "resume output/sweeps/design"),
        ("sweep", "merge output/sweeps/design-1-of-2 --out merged"),
        ("distribute", "distribute design.toml --on hq --seconds 0.1"),
        ("status", "status design.parts"),
        ("verify", "verify output/sweeps/design"),
        ("archive", "archive output/sweeps/design"),
        ("export", "export r --for crm"),
        ("plot", "plot r"),
        ("report", "report r"),
        ("explain", "explain cac"),
        ("catalog", "catalog"),
        ("cite", "cite"),
        ("selftest", "selftest L11 --seeds 2"),
        ("selftest", "selftest --list"),
        ("selftest", "selftest V23 --contest --seeds 2"),
        ("init", "init"),
        ("init", "init study"),
        ("init", "init starter --to s.toml"),
    ];
    for (name, command) in cases {
        let words: Vec<&str> = command.split(' ').chain(["--json", "-q"]).collect();
        let output = relaylab(home, &words).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(!out.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        holds(home, name, &out);
    }
    let file = |name: &str| fs::read_to_string(home.join(name)).unwrap();
    holds(home, "manifest", &file("r/manifest.json"));
    holds(home, "truth", &file("r/exports/crm/truth.json"));
    holds(home, "batch", &file("output/sweeps/design/manifest.json"));
    holds(home, "dictionary", &file("r/dictionary.json"));
    holds(home, "parts", &file("design.parts/parts.json"));
    let (_, err) = ends(home, &["run", "a.toml", "--progress", "json", "-q", "--out", "p"], 0);
    err.lines().for_each(|line| holds(home, "progress", line));
}

/// Every form that is named in the source has a schema.
#[test]
fn each_form_of_json_has_a_schema() {
    /// Forms that no person and no program is meant to read.
    const INNER: [&str; 3] = ["asked", "question", "tidy"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut named) = (vec![root.join("src")], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            for part in text.split("\"relaylab.").skip(1) {
                let name = part.split('/').next().unwrap();
                if part[name.len()..].starts_with("/1\"") {
                    named.insert(name.to_owned());
                }
            }
        }
    }
    named.retain(|name| !INNER.contains(&name.as_str()));
    let files: BTreeSet<String> = fs::read_dir(root.join("docs/schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(named, files);
}
