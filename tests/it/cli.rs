//! The program as a person meets it: what it prints where, how it ends, and what it leaves behind.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]
#![expect(clippy::case_sensitive_file_extension_comparisons, reason = "the program writes small letters")]

use super::batches::packaged;
use super::program::{ends, files, relaylab};
use relaylab::cli::exit;
use relaylab::results::metrics::METRICS;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A market that is played in no time.
const SMALL: &str = "\
title = \"Small, but whole\"
[market]
people = 2000
days = 60
seeds = 3
[budget]
per_month = 20000
normalise = true
[channels.-dash]
kind = \"display\"
share = 0.5
[channels.search_ads]
share = 0.3
[record]
journeys = 5
figures = false
";

/// An empty folder with the small market in `small.toml`.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("small.toml"), SMALL).unwrap();
    home
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn help_leads_with_examples_and_is_a_result() {
    let home = home();
    let (out, err) = ends(home.path(), &["--help"], exit::OK);
    assert!(out.starts_with("Examples:\n  relaylab init") && err.is_empty(), "{out}");
    let (short, _) = ends(home.path(), &["-h"], exit::OK);
    assert!(short.len() < out.len() && short.contains("Exit codes"), "{short}");
    for verb in
        ["init", "check", "run", "export", "plot", "report", "explain", "catalog", "schema", "completions"]
    {
        let (out, _) = ends(home.path(), &[verb, "--help"], exit::OK);
        assert!(out.contains(&format!("Usage: relaylab {verb}")), "{out}");
    }
}

#[test]
fn each_failure_has_its_code_and_leaves_stdout_and_disk_alone() {
    let home = home();
    fs::write(home.path().join("broken.toml"), "[sales]\nrepz = 1\n").unwrap();
    fs::write(home.path().join("edges.toml"), "[network]\nmodel = \"file\"\nedges = \"no.csv\"\n").unwrap();
    let huge = ["--set", "network.model=small_world", "--set", "network.rewiring=0.1"];
    let huge = [&huge[..], &["--people", "2000000000", "--set", "network.degree=500"]].concat();
    let small = ["run", "small.toml"];
    let cases: [(&[&str], u8, &str); 10] = [
        (&["fly"], exit::USAGE, "unrecognized subcommand 'fly'"),
        (&["run"], exit::USAGE, "required arguments"),
        (&["run", "small.toml", "--threads", "0"], exit::USAGE, "0 is not in 1..=1024"),
        (&["init", "startre"], exit::USAGE, "did you mean `starter`?"),
        (&["explain", "salse.reps"], exit::USAGE, "did you mean `sales.reps`?"),
        (&["run", "broken.toml"], exit::INVALID, "did you mean `reps`?"),
        (&["run", "small.toml", "--days", "99999"], exit::INVALID, "`days` must be between 0 and 3"),
        (&["run", "smal.toml"], exit::IO, "did you mean `small.toml`?"),
        (&["check", "edges.toml"], exit::IO, "no.csv"),
        (&[&small[..], &huge].concat(), exit::REFUSED, "GiB for ties"),
    ];
    for (arguments, code, said) in cases {
        let (out, err) = ends(home.path(), arguments, code);
        assert!(out.is_empty() && err.contains(said), "{arguments:?}\n{err}");
    }
    assert_eq!(files(home.path(), &[]).len(), 3);
}

#[test]
fn a_scenario_is_held_to_what_it_claims() {
    let home = home();
    let claims = "[checks]\nholds = [\"won.min >= 0\", \"awareness.mean > 2\", \"payback_months.mean < 0\"]\n\
                  [outlook]\nlow = [\"channels.search_ads.on=false\"]\n";
    fs::write(home.path().join("claims.toml"), format!("{SMALL}{claims}")).unwrap();
    let (out, _) = ends(home.path(), &["check", "claims.toml"], exit::OK);
    assert_eq!(out, "claims.toml: ok, 2,000 people x 60 days x 3 seeds\n");
    let check = ["check", "claims.toml", "--run", "--color", "never"];
    let (out, _) = ends(home.path(), &check, exit::CHECKS_FAILED);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "claims.toml: ok, 2,000 people x 60 days x 3 seeds; 3 checks, 1 failed, 1 open");
    assert!(lines[1].starts_with("  ✓ holds  won.min >= 0             "), "{out}");
    assert!(
        lines[2].starts_with("  ✗ fails  awareness.mean > 2       ") && lines[2].contains(" % ("),
        "{out}"
    );
    assert_eq!(lines[3], "  ? open   payback_months.mean < 0");
    assert!(lines[4].starts_with("           could not be measured (not paid back in "), "{out}");
    assert_eq!(files(home.path(), &[]).len(), 2, "nothing is left behind");
    let (out, _) = ends(home.path(), &[&check[..], &["--json"]].concat(), exit::CHECKS_FAILED);
    let said: Value = serde_json::from_str(&out).unwrap();
    let checks = &said["files"][0]["checks"];
    assert_eq!((&checks[0]["holds"], &checks[1]["holds"]), (&true.into(), &false.into()));
    assert_eq!((&checks[1]["check"], &checks[2]["value"]), (&"awareness.mean > 2".into(), &Value::Null));
    assert_eq!(checks[2]["holds"], Value::Null, "it neither holds nor fails");
    let open = format!("{SMALL}[checks]\nholds = [\"won.min >= 0\", \"payback_months.mean < 0\"]\n");
    fs::write(home.path().join("open.toml"), open).unwrap();
    let (out, _) = ends(home.path(), &["check", "open.toml", "--run"], exit::UNMEASURED);
    assert!(out.contains("; 2 checks, 1 open\n"), "{out}");
    let resized =
        ["check", "open.toml", "--run", "--people", "500", "--set", "checks.holds=[\"won.min > 9e9\"]"];
    let (out, _) = ends(home.path(), &resized, exit::UNMEASURED);
    assert!(out.contains("  ? open   won.min > 9_000_000_000  not asked: the market was resized\n"), "{out}");
    let (out, _) = ends(
        home.path(),
        &[&resized[..3], &["--people", "2000"], &resized[5..]].concat(),
        exit::CHECKS_FAILED,
    );
    assert!(out.contains("  ✗ fails"), "as many people as the file has: {out}");
    fs::remove_file(home.path().join("open.toml")).unwrap();

    let low = ["run", "claims.toml", "--outlook", "low", "--out", "low"];
    let (out, err) = ends(home.path(), &low, exit::OK);
    assert!(out.contains("\nCHECKS\n  ✓ holds  won.min >= 0"), "{out}");
    assert!(err.starts_with("playing Small, but whole (low outlook): "), "{err}");
    ends(home.path(), &[&check[..], &["--out", "base"]].concat(), exit::CHECKS_FAILED);
    let plain = ["run", "small.toml", "--out", "plain", "--json"];
    let (out, _) = ends(home.path(), &plain, exit::OK);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["checks"], serde_json::json!([]));
    let hash = |folder: &str| manifest(&home.path().join(folder))["scenario_hash"].clone();
    assert_eq!(hash("base"), hash("plain"), "claims change no result");
    assert_ne!(hash("base"), hash("low"));
}

#[test]
fn a_design_is_known_as_one_and_a_scenario_too() {
    let home = home();
    let design = "scenario = \"small.toml\"\nreplicates = 3\n[grid]\nsales.reps = [1, 2]\n";
    fs::write(home.path().join("design.toml"), design).unwrap();
    let (out, _) = ends(home.path(), &["check", "design.toml", "small.toml"], exit::OK);
    let told = "design.toml: ok, a design of 2 points and 6 runs; `relaylab sweep` plays it\n";
    assert!(out.starts_with(told), "{out}");
    for verb in ["run", "balance", "attribute"] {
        let (_, err) = ends(home.path(), &[verb, "design.toml"], exit::INVALID);
        assert!(err.contains("error[B008]: this is a design") && err.contains("1 error;"), "{err}");
        assert!(err.contains("`relaylab sweep design.toml` plays it"), "{err}");
    }
    for verb in ["sweep", "estimate"] {
        let (_, err) = ends(home.path(), &[verb, "small.toml"], exit::INVALID);
        assert!(err.contains("error[D004]: this is a scenario") && err.contains("1 error;"), "{err}");
        assert!(err.contains("`relaylab run small.toml` plays it"), "{err}");
    }
    // Slips of syntax hide nothing here either.
    let broken = "scenario = \"small.toml\"\nreplicates = 1k\npeeple = 3\n[grid]\nsales.repz = [1, 2]\nsales.reps = [1, 2\nprice.list = [5%]\n";
    fs::write(home.path().join("design.toml"), broken).unwrap();
    let (out, _) = ends(home.path(), &["check", "design.toml", "--json"], exit::INVALID);
    let said: Value = serde_json::from_str(&out).unwrap();
    let problems = said["files"][0]["problems"].as_array().unwrap();
    let told: Vec<_> = problems
        .iter()
        .map(|problem| (problem["code"].as_str().unwrap(), problem["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("B004", 2), ("D001", 3), ("D007", 5), ("B004", 6), ("B004", 7)], "{out}");
    for code in ["D001", "D002", "D003", "D004", "D005", "D006", "D007", "D008", "D009"] {
        let (out, _) = ends(home.path(), &["explain", code], exit::OK);
        assert!(out.contains("example") && out.contains("cure"), "{out}");
    }
}

#[test]
fn check_looks_at_every_outlook() {
    let home = home();
    let text = format!("{SMALL}[outlook]\nhigh = [\"sales.reps=-1\"]\n");
    fs::write(home.path().join("view.toml"), text).unwrap();
    let (_, err) = ends(home.path(), &["check", "view.toml"], exit::INVALID);
    assert!(err.contains("`reps` must be between 0 and 60_000") && err.contains("view.toml:18:9"), "{err}");
    let (_, err) = ends(home.path(), &["run", "view.toml", "--outlook", "higher"], exit::USAGE);
    assert!(err.contains("low, base, high"), "{err}");
}

#[test]
fn a_beginner_comes_from_nothing_to_a_result() {
    let home = home();
    ends(home.path(), &["init", "starter", "--to", "mine.toml"], exit::OK);
    let (_, err) = ends(home.path(), &["init", "--to", "mine.toml"], exit::IO);
    assert!(err.contains("is there already"), "{err}");
    let (out, _) = ends(home.path(), &["check", "mine.toml", "small.toml"], exit::OK);
    assert!(out.starts_with("mine.toml: ok, 50,000 people x 365 days x 5 seeds\nsmall.toml: ok"), "{out}");
    for preset in relaylab::scenario::PRESETS.iter().filter(|preset| preset.beside.is_empty()) {
        let file = format!("presets/{}.toml", preset.name);
        fs::create_dir_all(home.path().join("presets")).unwrap();
        let there = home.path().join(&file).exists();
        ends(home.path(), &["init", preset.name, "--to", &file], if there { exit::IO } else { exit::OK });
        ends(home.path(), &["check", &file], exit::OK);
        assert!(preset.question().ends_with('?'), "{} asks nothing", preset.name);
    }
    let (out, err) = ends(home.path(), &["init", "compare"], exit::OK);
    assert_eq!(out, "relaylab compare base.toml more-sales.toml\n", "what to type next");
    assert!(err.contains("wrote base.toml and more-sales.toml"), "{err}");
    let line = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    let (base, more) = (line("base.toml"), line("more-sales.toml"));
    let differ: Vec<_> = base.lines().zip(more.lines()).filter(|(a, b)| a != b).collect();
    assert!(differ.len() == 1 && differ[0].1.contains("# the one line that differs"), "{differ:?}");
    assert!(base.lines().count() == more.lines().count() && base.lines().count() < 40);
    ends(home.path(), &["check", "base.toml", "more-sales.toml"], exit::OK);
    fs::remove_file(home.path().join("base.toml")).unwrap();
    ends(home.path(), &["init", "compare"], exit::IO);
    assert!(!home.path().join("base.toml").exists(), "both or none");
    let short = ["run", "mine.toml", "--people", "3000", "--days", "30", "--seeds", "2"];
    let (out, err) = ends(home.path(), &short, exit::OK);
    let plan = "playing Starter: 3,000 people (budget and reps in proportion) x 30 days x 2\n  seeds, ";
    assert!(err.starts_with(plan), "{err}");
    for heading in ["FUNNEL", "CHANNELS", "LEADS AND SALES", "CUSTOMERS KEPT", "MONEY, EUR"] {
        assert!(out.contains(heading), "{out}");
    }
    assert!(
        out.contains("\nreproduce with relaylab run mine.toml --people 3000 --days 30 --seeds 2\n"),
        "{out}"
    );
    assert_eq!(too_wide(&out), "", "{out}");
    assert!(!out.contains('\x1b') && !err.contains('\x1b'));
    let folder = out.lines().find_map(|line| line.strip_prefix("written to ")).unwrap();
    assert!(folder.starts_with("output/starter-") && folder.len() == "output/starter-".len() + 6, "{folder}");
    assert_eq!(manifest(&home.path().join(folder))["state"], "complete");
}

#[test]
fn quiet_and_colour_do_as_they_are_told() {
    let home = home();
    let (out, err) = ends(home.path(), &["run", "small.toml", "-q", "--color", "always"], exit::OK);
    assert!(err.is_empty() && out.contains("\x1b[1mCHANNELS "), "{err}{out}");
    let (_, err) = ends(home.path(), &["run", "no.toml", "--color", "always"], exit::IO);
    assert!(err.starts_with("\x1b[1;31merror\x1b[0m[B001]"), "{err}");
}

#[test]
fn results_are_the_same_bytes_for_any_number_of_threads() {
    let home = home();
    let folders = ["1", "2", "3", "8"].map(|threads| {
        let folder = format!("threads-{threads}");
        let drawn = ["--set", "record.figures=true"];
        let arguments = [&["run", "small.toml", "--threads", threads, "--out", &folder][..], &drawn].concat();
        ends(home.path(), &arguments, exit::OK);
        files(&home.path().join(folder), &["manifest.json"])
    });
    assert!(folders[0].contains_key("figures/money.png") && folders[0]["daily.csv"].len() > 10_000);
    assert!(folders.iter().all(|folder| *folder == folders[0]));
    // Another seed is another market.
    ends(home.path(), &["run", "small.toml", "--seed", "2", "--out", "seed-2"], exit::OK);
    assert_ne!(files(&home.path().join("seed-2"), &["manifest.json"])["daily.csv"], folders[0]["daily.csv"]);
}

#[test]
fn json_is_all_there_is_on_stdout_and_says_what_the_tables_say() {
    let home = home();
    let arguments = ["run", "small.toml", "--json", "--out", "a"];
    let (out, _) = ends(home.path(), &arguments, exit::OK);
    let result: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(result["schema"], "relaylab.run/1");
    let seeds: Vec<u64> = (0..3).map(|run| relaylab::base::draws::replicate_seed(1, run)).collect();
    assert_eq!(result["seeds"], serde_json::json!(seeds));
    let metrics = result["metrics"].as_array().unwrap();
    assert!(metrics.iter().map(|metric| &metric["name"]).eq(METRICS.iter().map(|metric| metric.name)));
    let mut rows = csv::Reader::from_path(home.path().join("a/economics.csv")).unwrap();
    let mut values = metrics.iter().map(|metric| metric["values"].as_array().unwrap());
    let by_seed: Vec<_> = rows.records().map(|row| row.unwrap()[2].parse::<f64>().ok()).collect();
    assert_eq!(by_seed.len(), 3 * METRICS.len());
    let found = values.by_ref().enumerate().all(|(m, values)| {
        values.iter().enumerate().all(|(seed, value)| {
            match (value.as_f64(), by_seed[seed * METRICS.len() + m]) {
                // Reading JSON may cost the last digit.
                (Some(json), Some(csv)) => (json - csv).abs() <= 1e-12 * csv.abs(),
                (json, csv) => json == csv,
            }
        })
    });
    assert!(found);
    assert_eq!(ends(home.path(), &arguments, exit::OK).0, out);
    for verb in [&["check", "small.toml"][..], &["catalog"], &["explain", "cac"], &["init"], &["schema"]] {
        let (out, _) = ends(home.path(), &[verb, &["--json"]].concat(), exit::OK);
        assert!(serde_json::from_str::<Value>(&out).is_ok(), "{verb:?} {out}");
    }
    fs::write(home.path().join("broken.toml"), "[sales]\nrepz = 1\n").unwrap();
    let (out, _) = ends(home.path(), &["check", "broken.toml", "--json"], exit::INVALID);
    let problem = &serde_json::from_str::<Value>(&out).unwrap()["files"][0]["problems"][0];
    assert_eq!((&problem["code"], &problem["line"]), (&"B014".into(), &2.into()));
}

#[test]
fn the_dictionary_knows_every_column_of_every_table() {
    let home = home();
    ends(home.path(), &["run", "small.toml", "--out", "a"], exit::OK);
    let folder = home.path().join("a");
    let mut described: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut dictionary = csv::Reader::from_path(folder.join("dictionary.csv")).unwrap();
    for row in dictionary.records().map(Result::unwrap) {
        assert!(!row[4].is_empty(), "{row:?} has no meaning");
        described.entry(row[0].to_owned()).or_default().push(row[1].to_owned());
    }
    let packaged = packaged(&folder);
    let mut tables = 0;
    for name in files(&folder, &["dictionary.csv"])
        .keys()
        .filter(|name| name.ends_with(".csv") && !name.contains('/'))
    {
        let mut table = csv::Reader::from_path(folder.join(name)).unwrap();
        let header: Vec<String> = table.headers().unwrap().iter().map(ToOwned::to_owned).collect();
        assert_eq!(described.get(name), Some(&header), "{name}");
        assert_eq!(packaged.get(name), Some(&header), "{name}");
        tables += 1;
    }
    assert_eq!((tables, packaged.len()), (14, 15), "and the dictionary");
    // What a spreadsheet would take for a formula is written as text.
    let channels = fs::read_to_string(folder.join("channels.csv")).unwrap();
    assert!(channels.contains(",'-dash,display,"), "{channels}");
    assert_eq!(fs::read_to_string(folder.join("scenario.toml")).unwrap(), SMALL);
}

#[test]
fn the_manifest_accounts_for_every_file() {
    let home = home();
    fs::write(home.path().join("variant.toml"), "extends = \"small.toml\"\n[market]\nseeds = 2\n").unwrap();
    ends(home.path(), &["run", "variant.toml", "--out", "a", "--set", "sales.reps=2"], exit::OK);
    let folder = home.path().join("a");
    let manifest = manifest(&folder);
    let written = files(&folder, &["manifest.json"]);
    let listed: Vec<&str> =
        manifest["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert!(written.keys().eq(&listed), "{listed:?}");
    assert!(written.contains_key("extends/1-small.toml"));
    for file in manifest["files"].as_array().unwrap() {
        let bytes = &written[file["file"].as_str().unwrap()];
        assert_eq!(file["sha256"], relaylab::base::sha256(bytes).as_str());
    }
    assert_eq!(manifest["seeds"]["finished"].as_array().unwrap().len(), 2);
    // The resolved scenario alone gives the same results.
    let resolved = folder.join("scenario.resolved.toml").display().to_string();
    ends(home.path(), &["run", &resolved, "--out", "b"], exit::OK);
    assert_eq!(written["daily.csv"], files(&home.path().join("b"), &[])["daily.csv"]);
}

#[test]
fn nothing_is_overwritten_but_the_same_run() {
    let home = home();
    let out = ["--out", "a"];
    ends(home.path(), &[&["run", "small.toml"], &out[..]].concat(), exit::OK);
    let first = files(&home.path().join("a"), &["manifest.json"]);
    ends(home.path(), &[&["run", "small.toml"], &out[..]].concat(), exit::OK);
    let other = [&["run", "small.toml", "--seed", "7"], &out[..]].concat();
    let (_, err) = ends(home.path(), &other, exit::IO);
    assert!(err.contains("`a` holds the run of another scenario, and is not overwritten"), "{err}");
    assert_eq!(files(&home.path().join("a"), &["manifest.json"]), first);
    ends(home.path(), &[&other[..], &["--force", "--set", "record.journeys=0"]].concat(), exit::OK);
    let forced = files(&home.path().join("a"), &["manifest.json"]);
    assert!(forced["daily.csv"] != first["daily.csv"] && !forced.contains_key("journeys.csv"));

    fs::create_dir(home.path().join("b")).unwrap();
    fs::write(home.path().join("b/thesis.txt"), "mine").unwrap();
    let (_, err) = ends(home.path(), &["run", "small.toml", "--out", "b"], exit::IO);
    assert!(err.contains("`b` holds something else"), "{err}");
    assert_eq!(files(&home.path().join("b"), &[]).len(), 1);
    let (_, err) = ends(home.path(), &["run", "small.toml", "--out", "b/thesis.txt"], exit::IO);
    assert!(err.contains("is not a folder"), "{err}");
    let (_, err) = ends(home.path(), &["run", "small.toml", "--out", "b/thesis.txt/deep"], exit::IO);
    assert!(err.contains("cannot write `b/thesis.txt/deep`") && err.contains("--out FOLDER"), "{err}");
}

#[test]
fn a_folder_is_read_back_without_playing_and_damage_is_named() {
    let home = home();
    ends(home.path(), &["run", "small.toml", "--out", "a", "--set", "record.figures=true"], exit::OK);
    let before = files(&home.path().join("a"), &[]);
    fs::remove_file(home.path().join("small.toml")).unwrap();
    fs::remove_dir_all(home.path().join("a/figures")).unwrap();
    let (out, _) = ends(home.path(), &["plot", "a"], exit::OK);
    assert!(out.contains("a/figures/funnel.svg\n") && out.contains("a/figures/money.png\n"), "{out}");
    assert_eq!(files(&home.path().join("a"), &[]), before);
    let daily = String::from_utf8(before["daily.csv"].clone()).unwrap();
    fs::write(home.path().join("a/daily.csv"), daily.replacen(",0,", ",1,", 1)).unwrap();
    let (_, err) = ends(home.path(), &["plot", "a"], exit::OK);
    assert!(err.contains("warning: daily.csv has been changed since the run"), "{err}");
    fs::write(home.path().join("a/daily.csv"), daily.replacen(",0,", ",none,", 1)).unwrap();
    let (_, err) = ends(home.path(), &["plot", "a"], exit::IO);
    assert!(err.contains("daily.csv:2: `day` is not of its kind"), "{err}");
    let (_, err) = ends(home.path(), &["plot", "b"], exit::IO);
    assert!(err.contains("cannot read `b/manifest.json`"), "{err}");
}

#[test]
fn the_smallest_markets_are_played_and_no_text_steers_the_terminal() {
    let home = home();
    let odd = "title = \"a\\u001b[31m\\u202eb\"\n[market]\npeople = 1\ndays = 0\nseeds = 1\n[network]\nmodel = \"none\"\n";
    fs::write(home.path().join("odd.toml"), odd).unwrap();
    let (out, err) = ends(home.path(), &["run", "odd.toml"], exit::OK);
    assert!(!out.contains('\x1b') && !err.contains('\x1b') && !out.contains('\u{202e}'), "{out}{err}");
    ends(home.path(), &["run", "odd.toml", "--days", "1", "--json"], exit::OK);
    ends(home.path(), &["run", "small.toml", "--people", "1", "--set", "network.model=none"], exit::OK);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let home = home();
    let mut child =
        relaylab(home.path(), &["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn what_the_program_writes_for_others_is_understood() {
    let home = home();
    let (reference, _) = ends(home.path(), &["schema", "--reference"], exit::OK);
    fs::write(home.path().join("reference.toml"), reference).unwrap();
    ends(home.path(), &["check", "reference.toml"], exit::OK);
    let (bash, _) = ends(home.path(), &["completions", "bash"], exit::OK);
    assert!(bash.contains("_relaylab()") && bash.contains("--no-figures"), "{bash}");
    let (catalogue, _) = ends(home.path(), &["catalog"], exit::OK);
    for name in ["starter", "search_ads", "payback_months", "cohorts.csv", "B014", "  130"] {
        assert!(catalogue.contains(name), "{name}");
    }
    assert!(catalogue.lines().all(|line| line.chars().count() <= 80), "{catalogue}");
}

#[test]
fn a_classroom_can_be_used_as_it_is_written() {
    let home = tempfile::tempdir().unwrap();
    let (next, err) = ends(home.path(), &["init", "classroom"], exit::OK);
    assert_eq!(next, "cd classroom && relaylab run market.toml\n");
    assert!(err.contains("classroom/README.md") && err.contains("questions"), "{err}");
    let class = home.path().join("classroom");
    let text = |name: &str| fs::read_to_string(class.join(name)).unwrap();
    let both = text("README.md") + &text("questions.md");
    let commands: Vec<&str> =
        both.lines().filter_map(|line| line.trim_start().strip_prefix("relaylab ")).collect();
    assert_eq!(commands.len(), 8, "{commands:?}");
    for command in commands {
        let mut words: Vec<&str> = command.split_whitespace().collect();
        // In miniature.
        if !["check", "explain"].contains(&words[0]) {
            words.extend(["--people", "1000", "--days", "60"]);
        }
        ends(&class, &words, exit::OK);
    }
    ends(home.path(), &["init", "classroom"], exit::IO);
}

#[test]
fn a_dry_run_says_what_would_be_played_and_plays_nothing() {
    let home = home();
    fs::write(home.path().join("other.toml"), format!("{SMALL}[sales]\nreps = 2\n")).unwrap();
    let cases: [(&[&str], u64, (u64, u64)); 6] = [
        (&["run", "small.toml"], 1, (3, 3)),
        (&["compare", "small.toml", "other.toml", "--seeds", "4"], 2, (8, 8)),
        (&["balance", "small.toml", "--seeds", "4", "--points", "7"], 7, (28, 28)),
        (&["balance", "small.toml", "--points", "5"], 5, (50, 100)),
        (&["balance", "small.toml", "--within", "marketing", "--quick", "--points", "5"], 10, (100, 100)),
        (&["attribute", "small.toml", "--seeds", "2"], 32, (64, 64)),
    ];
    for (words, markets, runs) in cases {
        let (out, _) = ends(home.path(), &[words, &["--dry-run", "--json"]].concat(), exit::OK);
        let told: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&told["schema"], &told["verb"]), (&"relaylab.dry-run/1".into(), &words[0].into()));
        let number = |key: &str| told[key].as_u64().unwrap();
        assert_eq!((number("markets"), (number("runs_at_least"), number("runs"))), (markets, runs), "{out}");
        assert_eq!((told["people"].as_u64(), told["days"].as_u64()), (Some(2000), Some(60)));
        assert!(told["memory_bytes"].as_u64().unwrap() > 10_000 && told["seconds"].is_null(), "{out}");
        let (out, err) = ends(home.path(), &[words, &["--dry-run"]].concat(), exit::OK);
        assert!(
            out.contains("\nmemory  about ") && out.ends_with("nothing was played\n") && err.is_empty(),
            "{out}{err}"
        );
        assert_eq!(too_wide(&out), "", "{out}");
    }
    assert_eq!(files(home.path(), &[]).len(), 2, "nothing is written");
    ends(home.path(), &["run", "small.toml", "-q"], exit::OK);
    let (out, _) = ends(home.path(), &["run", "small.toml", "--dry-run"], exit::OK);
    assert!(out.contains(" the last time\n"), "{out}");
}

/// A market is the same whatever verb plays it, and what is odd about it is told by all of them; so is how far they are.
#[test]
fn every_verb_that_plays_says_what_is_odd_and_how_far_it_is() {
    let home = home();
    let small = SMALL.replace("people = 2000", "people = 200").replace("days = 60", "days = 10");
    let leads =
        format!("{small}[leads]\nfile = \"leads.csv\"\nday = \"day\"\nchannel = \"from\"\ncount = \"n\"\n");
    fs::write(home.path().join("late.toml"), &leads).unwrap();
    fs::write(home.path().join("other.toml"), format!("{leads}[sales]\nreps = 2\n")).unwrap();
    fs::write(home.path().join("leads.csv"), "day,from,n\n3,fair,40\n400,fair,2\n").unwrap();
    let design = "scenario = \"late.toml\"\nreplicates = 2\n[grid]\nsales.reps = [1, 2]\n";
    fs::write(home.path().join("design.toml"), design).unwrap();
    let cases: [&[&str]; 7] = [
        &["run", "late.toml"],
        &["check", "late.toml", "--run"],
        &["compare", "late.toml", "other.toml", "--seeds", "2"],
        &["balance", "late.toml", "--seeds", "2", "--points", "5"],
        &["attribute", "late.toml", "--seeds", "2", "--no-curves"],
        &["estimate", "design.toml", "--seconds", "0.1"],
        &["sweep", "design.toml"],
    ];
    for words in cases {
        let (_, err) = ends(home.path(), &[words, &["--progress", "json"]].concat(), exit::OK);
        assert!(err.contains("warning[W003]: 2 of 42 leads of the file"), "{words:?}\n{err}");
        assert!(err.contains("{\"schema\":\"relaylab.progress/1\""), "{words:?}\n{err}");
        let (_, err) = ends(home.path(), &[words, &["--quiet", "--progress", "none"]].concat(), exit::OK);
        let quiet = err.is_empty() || words[0] == "check";
        assert!(quiet, "{words:?}\n{err}");
    }
    for verb in [
        "run",
        "check",
        "compare",
        "balance",
        "attribute",
        "estimate",
        "sweep",
        "resume",
        "replay",
        "verify",
        "merge",
        "export",
    ] {
        let (out, _) = ends(home.path(), &[verb, "--help"], exit::OK);
        assert!(out.contains("--progress <HOW>"), "{verb}");
    }
}

/// What a dry run tells of is what is played then, at least as much and no more.
#[test]
fn what_a_dry_run_tells_of_is_played() {
    let home = home();
    fs::write(home.path().join("other.toml"), format!("{SMALL}[sales]\nreps = 2\n")).unwrap();
    // What follows from the answer is told as such, and left out here.
    let cases: [&[&str]; 4] = [
        &["compare", "small.toml", "other.toml", "--flips", "none"],
        &["balance", "small.toml", "--points", "5", "--lever", "price.list"],
        &["balance", "small.toml", "--points", "5", "--within", "marketing"],
        &["attribute", "small.toml", "--of", "revenue", "--no-curves"],
    ];
    for words in cases {
        let words = [words, &["--people", "200", "--days", "10", "--no-cache"]].concat();
        let (out, _) = ends(home.path(), &[&words[..], &["--dry-run", "--json"]].concat(), exit::OK);
        let told: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(told["then"], Value::Null, "{out}");
        let (_, err) = ends(home.path(), &[&words[..], &["--progress", "json", "-q"]].concat(), exit::OK);
        let last: Value = serde_json::from_str(err.lines().last().unwrap()).unwrap();
        let between = told["runs_at_least"].as_u64().unwrap()..=told["runs"].as_u64().unwrap();
        assert!(between.contains(&last["runs_done"].as_u64().unwrap()), "{words:?}: {between:?} {last}");
    }
}

/// Lines that are wider than a terminal, but for paths and commands, which are copied whole.
fn too_wide(text: &str) -> String {
    let whole = ["written to ", "reproduce with ", "folder  ", "look     ", "next    ", "check    "];
    let wide = text.lines().filter(|line| line.chars().count() > 80);
    wide.filter(|line| !whole.iter().any(|beginning| line.starts_with(beginning))).collect()
}

/// A market with long names and amounts in the hundreds of millions.
const RICH: &str = "\
title = \"What becomes of a market whose title needs more room than a line of a terminal has for it\"
question = \"Does a line break where a word ends, and does a table keep its columns when names and numbers are long?\"
[market]
people = 200
days = 10
seeds = 10
[budget]
per_month = 400_000_000
normalise = true
[product]
share = 1.0
[sales]
reps = 30
[price]
list = 2_000_000
reference = 2_000_000
[channels.an-advertisement-in-the-feeds-of-all-the-networks-there-are]
kind = \"paid_social\"
share = 0.00001
[channels.search_ads]
share = 0.00001
[timeline.the-year-begins-with-a-season-in-which-everybody-buys-a-lot]
key = \"channels.an-advertisement-in-the-feeds-of-all-the-networks-there-are.share\"
from = \"2026-01-06\"
until = \"2026-01-09\"
times = 2
[checks]
holds = [\"profit.mean between -900_000_000_000 and -900_000_000\", \"ltv.mean > 0\"]
[record]
figures = false
";

#[test]
fn what_studies_print_fits_eighty_columns() {
    let home = home();
    let long = "a-scenario-file-whose-name-is-longer-than-forty-letters.toml";
    fs::write(home.path().join("rich.toml"), RICH).unwrap();
    fs::write(home.path().join(long), RICH.replace("reps = 30", "reps = 60")).unwrap();
    fs::write(home.path().join("a third.toml"), RICH.replace("400_000_000", "900")).unwrap();
    let design =
        "title = \"A design\"\nscenario = \"small.toml\"\nreplicates = 2\n[grid]\nsales.reps = [1, 2]\n";
    fs::write(home.path().join("design.toml"), design).unwrap();
    let cases: [&[&str]; 20] = [
        &["run", "rich.toml"],
        &["run", "rich.toml", "--dry-run"],
        &["compare", "rich.toml", long, "--dry-run"],
        &["compare", "rich.toml", long],
        &["compare", "rich.toml", long, "a third.toml", "--diagnose", "--on", "cac"],
        &["compare", "rich.toml", long, "a third.toml", "rich.toml", "--flips", "none", "--seeds", "3"],
        &["balance", "rich.toml", "--dry-run"],
        &["balance", "rich.toml", "--points", "5"],
        &[
            "balance",
            "rich.toml",
            "--points",
            "5",
            "--on",
            "margin_per_customer_month",
            "--lever",
            "sales.reps",
        ],
        &["balance", "rich.toml", "--points", "5", "--seeds", "3"],
        &["balance", "rich.toml", "--points", "5", "--within", "marketing"],
        &["balance", "rich.toml", "--points", "5", "--within", "sales"],
        &["attribute", "rich.toml", "--dry-run"],
        &["attribute", "rich.toml", "--seeds", "10"],
        &["attribute", "rich.toml", "--of", "revenue", "--seeds", "10"],
        &["check", "rich.toml", long, "small.toml", "design.toml"],
        &["check", "design.toml", "small.toml", "--run"],
        &["estimate", "design.toml", "--seconds", "0.1"],
        &["sweep", "design.toml"],
        &["verify", "output/sweeps/design"],
    ];
    for words in cases {
        let (out, err) = ends(home.path(), words, exit::OK);
        assert_eq!(too_wide(&out), "", "{words:?}\n{out}");
        assert_eq!(too_wide(&err), "", "{words:?}\n{err}");
        assert!(out.lines().all(|line| line.trim_end() == line), "{words:?} ends lines with blanks\n{out}");
    }
    for preset in relaylab::scenario::PRESETS {
        let file = format!("presets/{}.toml", preset.name);
        fs::create_dir_all(home.path().join("presets")).unwrap();
        let there = home.path().join(&file).exists();
        ends(home.path(), &["init", preset.name, "--to", &file], if there { exit::IO } else { exit::OK });
        let mut words = vec!["run", &file, "--days", "10", "--seeds", "2", "--no-figures"];
        // A market whose people or leads come from a file cannot be made smaller.
        if !["doctors", "marketplace"].contains(&preset.name) {
            words.extend(["--people", "200"]);
        }
        let (out, err) = ends(home.path(), &words, exit::OK);
        assert_eq!(too_wide(&(out + &err)), "", "{words:?}");
    }
    for words in
        [&["init"][..], &["catalog"], &["explain", "sales"], &["explain", "lead"], &["explain", "B031"]]
    {
        let (out, _) = ends(home.path(), words, exit::OK);
        assert!(words == ["init"] || too_wide(&out).is_empty(), "{words:?}\n{out}");
    }
}

#[test]
fn headers_of_tables_are_as_harmless_as_their_cells() {
    let home = home();
    let other = format!("{SMALL}[sales]\nreps = 2\n");
    for (name, text) in [("=1+1.toml", SMALL), ("b, \"c\".toml", &other)] {
        fs::write(home.path().join(name), text).unwrap();
    }
    let words = ["compare", "=1+1.toml", "b, \"c\".toml", "--seeds", "2", "--flips", "none", "--out", "o"];
    ends(home.path(), &words, exit::OK);
    let inputs = fs::read_to_string(home.path().join("o/inputs.csv")).unwrap();
    assert!(inputs.starts_with("key,'=1+1,\"b, \"\"c\"\"\"\n"), "{inputs}");
    for (name, bytes) in files(&home.path().join("o"), &[]) {
        let header = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
        let bare = |cell: &str| cell.starts_with(['=', '+', '@']);
        assert!(!name.ends_with(".csv") || !header.split(',').any(bare), "{name}: {header}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_verb() {
    let home = tempfile::tempdir().unwrap();
    let (page, _) = ends(home.path(), &["man"], exit::OK);
    assert!(page.contains(".TH relaylab 1") && page.contains("relaylab\\-compare(1)"), "{page}");
    let (page, _) = ends(home.path(), &["man", "compare"], exit::OK);
    assert!(page.contains(".TH relaylab-compare 1") && page.contains("\\-\\-until"), "{page}");
    let (_, err) = ends(home.path(), &["man", "compair"], exit::USAGE);
    assert!(err.contains("did you mean `compare`?"), "{err}");
    ends(home.path(), &["man", "--to", "pages"], exit::OK);
    let pages = files(&home.path().join("pages"), &[]);
    assert!(pages.len() > 20 && pages.contains_key("relaylab-sweep.1"), "{:?}", pages.keys());
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "a test that waits must know how long")]
mod stopping {
    use super::*;

    /// Every verb that takes long says how far it is when it is asked, and goes on.
    #[test]
    fn whoever_asks_is_told_how_far_it_is() {
        let home = home();
        fs::write(home.path().join("other.toml"), format!("{SMALL}[sales]\nreps = 2\n")).unwrap();
        let design = "scenario = \"small.toml\"\nreplicates = 4000\n[grid]\nsales.reps = [1, 2]\n";
        fs::write(home.path().join("design.toml"), design).unwrap();
        let verbs: [&[&str]; 5] = [
            &["run", "small.toml", "--people", "200000", "--seeds", "400"],
            &[
                "compare",
                "small.toml",
                "other.toml",
                "--people",
                "200000",
                "--seeds",
                "400",
                "--flips",
                "none",
            ],
            &["balance", "small.toml", "--people", "20000", "--seeds", "400"],
            &["attribute", "small.toml", "--people", "20000", "--seeds", "400"],
            &["sweep", "design.toml"],
        ];
        for verb in verbs {
            let words = [verb, &["--progress", "plain"]].concat();
            let mut command = relaylab(home.path(), &words);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            let mut err = BufReader::new(child.stderr.take().unwrap());
            let mut line = String::new();
            err.read_line(&mut line).unwrap();
            let begin = Instant::now();
            // What is told before anything is played is no answer yet.
            while !(line.starts_with("after ") && line.contains(" % done, ")) {
                assert!(begin.elapsed() < Duration::from_mins(1), "{verb:?} says {line}");
                sleep(Duration::from_millis(100));
                send("-USR1", &child);
                line.clear();
                assert!(err.read_line(&mut line).unwrap() > 0, "{verb:?} has ended: {:?}", child.try_wait());
            }
            assert!(child.try_wait().unwrap().is_none(), "{verb:?} has ended");
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// A person at a terminal presses a key; where no terminal can be had there is nobody to press it.
    #[test]
    fn the_key_t_asks_too() {
        let home = home();
        let program = env!("CARGO_BIN_EXE_relaylab");
        let job = format!("{program} run small.toml --people 200000 --seeds 400 --progress plain");
        let mut terminal = Command::new("script");
        terminal.args(["-qefc", &job, "/dev/null"]).current_dir(home.path());
        let terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = terminal else { return };
        let (mut keys, mut out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut line = String::new();
        let begin = Instant::now();
        out.read_line(&mut line).unwrap();
        while !line.contains(" % done, ") {
            assert!(begin.elapsed() < Duration::from_mins(1), "it says {line}");
            sleep(Duration::from_millis(100));
            keys.write_all(b"t").unwrap();
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it has ended");
        }
        assert!(line.starts_with("after "), "the key itself is not shown: {line}");
        // Ctrl-C, as a terminal sends it.
        keys.write_all(b"\x03").unwrap();
        let mut rest = String::new();
        let _ = std::io::Read::read_to_string(&mut out, &mut rest);
        assert!(rest.contains("stopping: finishing"), "{rest}");
        child.wait().unwrap();
    }

    #[test]
    fn progress_is_told_to_programs_over_all_stretches() {
        let home = home();
        fs::write(home.path().join("other.toml"), format!("{SMALL}[sales]\nreps = 2\n")).unwrap();
        let words = [
            "compare",
            "small.toml",
            "other.toml",
            "--seeds",
            "10",
            "--progress",
            "json",
            "--quiet",
            "--json",
        ];
        let (out, err) = ends(home.path(), &words, exit::OK);
        serde_json::from_str::<Value>(&out).unwrap();
        let told: Vec<Value> = err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(told.len() >= 4, "{err}");
        let number =
            |value: &Value, key: &str| value[key].as_f64().unwrap_or_else(|| panic!("{key}: {value}"));
        for pair in told.windows(2) {
            for key in ["runs_done", "runs", "days_done", "days", "stretch", "seconds"] {
                assert!(number(&pair[0], key) <= number(&pair[1], key), "{key} goes back: {pair:?}");
            }
        }
        let last = told.last().unwrap();
        assert_eq!((&last["schema"], &last["event"]), (&"relaylab.progress/1".into(), &"end".into()));
        assert!(number(last, "stretch") > 1.0 && last["runs_done"] == last["runs"], "{last}");
    }

    /// A market with so many seeds that there is time to stop it.
    fn start(home: &Path, seeds: &str, folder: &str) -> std::process::Child {
        let arguments =
            ["run", "small.toml", "--people", "4000", "--seeds", seeds, "--threads", "2", "--out", folder];
        relaylab(home, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn parts(home: &Path, folder: &str) -> usize {
        let entries = fs::read_dir(home.join(folder).join(".parts"));
        let whole = |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        entries.map_or(0, |entries| entries.flatten().filter(whole).count())
    }

    #[test]
    fn a_disk_that_is_full_leaves_nothing_half_written() {
        let home = home();
        let program = env!("CARGO_BIN_EXE_relaylab");
        // The first limit is below one seed's part, the second below the table of all days.
        for (kib, finished) in [(16, 0), (120, 12)] {
            let script = format!(
                "trap '' XFSZ; ulimit -f {kib}; exec {program} run small.toml --seeds 12 --set record.journeys=0 --out a"
            );
            let limited =
                Command::new("bash").args(["-c", &script]).current_dir(home.path()).output().unwrap();
            let err = String::from_utf8(limited.stderr).unwrap();
            assert_eq!(limited.status.code(), Some(i32::from(exit::IO)), "{err}");
            assert!(err.contains("error: cannot write `a") && limited.stdout.is_empty(), "{err}");
            assert_eq!(parts(home.path(), "a"), finished);
            let left = files(&home.path().join("a"), &[]);
            assert!(
                left.keys().all(|name| !name.contains(".writing-") && name != "manifest.json"),
                "{left:?}"
            );
            assert!(!left.contains_key("daily.csv"));
        }
        ends(
            home.path(),
            &["run", "small.toml", "--seeds", "12", "--set", "record.journeys=0", "--out", "a"],
            exit::OK,
        );
        ends(
            home.path(),
            &["run", "small.toml", "--seeds", "12", "--set", "record.journeys=0", "--out", "b"],
            exit::OK,
        );
        let (later, at_once) = (home.path().join("a"), home.path().join("b"));
        assert_eq!(files(&later, &["manifest.json"]), files(&at_once, &["manifest.json"]));
    }

    #[test]
    fn a_run_stopped_before_its_first_seed_leaves_its_manifest_alone() {
        let home = home();
        let long =
            ["run", "small.toml", "--people", "50000", "--days", "30000", "--seeds", "1", "--out", "a"];
        let child =
            relaylab(home.path(), &long).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let begin = Instant::now();
        while !home.path().join("a").exists() && begin.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(5));
        }
        sleep(Duration::from_millis(300));
        send("-TERM", &child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(i32::from(exit::TERMINATED)), "{output:?}");
        assert!(output.stdout.is_empty());
        assert!(files(&home.path().join("a"), &[]).keys().eq(["manifest.json"]));
        assert_eq!(manifest(&home.path().join("a"))["state"], "interrupted");
    }

    #[track_caller]
    fn wait_for_parts(home: &Path, folder: &str, child: &mut std::process::Child) {
        let begin = Instant::now();
        while parts(home, folder) < 2 {
            assert!(child.try_wait().unwrap().is_none(), "it has ended already");
            assert!(begin.elapsed() < Duration::from_mins(1), "no seed was finished");
            sleep(Duration::from_millis(5));
        }
    }

    fn send(signal: &str, child: &std::process::Child) {
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    #[test]
    fn ctrl_c_keeps_what_is_finished_and_says_how_to_go_on() {
        let home = home();
        let mut child = start(home.path(), "5000", "a");
        wait_for_parts(home.path(), "a", &mut child);
        let begin = Instant::now();
        send("-INT", &child);
        let output = child.wait_with_output().unwrap();
        // Two seconds of grace, the tables of what is finished, and a machine that has other work too.
        assert!(begin.elapsed() < Duration::from_secs(10), "it took {:?} to stop", begin.elapsed());
        assert_eq!(output.status.code(), Some(i32::from(exit::INTERRUPTED)), "{output:?}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(
            err.contains("\nstopping: finishing what") && err.contains("of 5,000 seeds finished, kept in a"),
            "{err}"
        );
        let manifest = manifest(&home.path().join("a"));
        assert_eq!(manifest["state"], "interrupted");
        let finished = manifest["seeds"]["finished"].as_array().unwrap().len();
        assert!((2..5000).contains(&finished));
        let mut daily = csv::Reader::from_path(home.path().join("a/daily.csv")).unwrap();
        assert_eq!(daily.records().count(), finished * 60);
        assert_eq!(parts(home.path(), "a"), finished);
    }

    #[test]
    fn a_second_signal_ends_the_run_at_once() {
        let home = home();
        let long =
            ["run", "small.toml", "--people", "50000", "--days", "30000", "--seeds", "1", "--out", "a"];
        let mut command = relaylab(home.path(), &long);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut heard = |part: &str| {
            let mut line = String::new();
            while !line.contains(part) {
                line.clear();
                assert!(err.read_line(&mut line).unwrap() > 0, "`{part}` is not said");
            }
        };
        heard("playing");
        sleep(Duration::from_millis(300));
        send("-INT", &child);
        heard("stopping");
        let begin = Instant::now();
        send("-TERM", &child);
        heard("stopped");
        let status = child.wait().unwrap();
        // Below the two seconds of grace after the first signal.
        assert!(begin.elapsed() < Duration::from_secs(1), "it took {:?} to end", begin.elapsed());
        assert_eq!(status.code(), Some(i32::from(exit::TERMINATED)));
    }

    #[test]
    fn a_folder_is_for_one_run_at_a_time() {
        let home = home();
        let mut first = start(home.path(), "5000", "a");
        wait_for_parts(home.path(), "a", &mut first);
        let begin = Instant::now();
        let second = start(home.path(), "5000", "a").wait_with_output().unwrap();
        assert!(begin.elapsed() < Duration::from_secs(1), "it took {:?} to refuse", begin.elapsed());
        let err = String::from_utf8(second.stderr).unwrap();
        assert!(err.contains("another relaylab is writing into `a`"), "{err}");
        assert_eq!(second.status.code(), Some(i32::from(exit::IO)));
        send("-KILL", &first);
        first.wait().unwrap();
        // Nobody has to clear up: the next one goes on.
        let finished = parts(home.path(), "a");
        let mut third = start(home.path(), "5000", "a");
        while parts(home.path(), "a") <= finished {
            assert!(third.try_wait().unwrap().is_none(), "it has ended already");
            sleep(Duration::from_millis(5));
        }
        send("-KILL", &third);
        third.wait().unwrap();
    }

    #[test]
    fn what_is_killed_goes_on_where_it_was_and_ends_the_same() {
        let home = home();
        let mut child = start(home.path(), "40", "a");
        wait_for_parts(home.path(), "a", &mut child);
        send("-KILL", &child);
        child.wait().unwrap();
        assert!(!home.path().join("a/manifest.json").exists());
        // One part is damaged meanwhile: it is played again.
        let part = fs::read_dir(home.path().join("a/.parts")).unwrap().flatten().next().unwrap().path();
        let bytes = fs::read(&part).unwrap();
        fs::write(&part, &bytes[..bytes.len() / 2]).unwrap();
        let output = start(home.path(), "40", "a").wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && err.contains("finished earlier, not played again"), "{err}");
        assert!(start(home.path(), "40", "b").wait_with_output().unwrap().status.success());
        let (resumed, whole) = (home.path().join("a"), home.path().join("b"));
        assert_eq!(files(&resumed, &["manifest.json"]), files(&whole, &["manifest.json"]));
    }
}
