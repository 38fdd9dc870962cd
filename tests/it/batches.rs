//! Batches as a researcher meets them: nothing finished is ever lost, and the same design gives the same bytes,
//! whoever plays it, in how many pieces, after whatever accident.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, files, relaylab};
use relaylab::cli::exit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

const MARKET: &str = "\
[market]
people = 400
days = 40
[need]
in_market = 0.3
[budget]
per_month = 3000
normalise = true
[channels.display]
share = 0.4
[channels.search_ads]
share = 0.6
";

const DESIGN: &str = "\
title = \"Price and balance\"
scenario = \"market.toml\"
replicates = 5
seed = 11
[grid]
budget.sales_share = { from = 0.2, to = 0.8, steps = 4 }
[lhs]
points = 3
[lhs.over]
price.list = { from = 100, to = 900 }
";

/// The diary tells of time and machine, and the lock of nothing.
const OF_TIME: &[&str] = &["sessions.jsonl"];

fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("market.toml"), MARKET).unwrap();
    fs::write(home.path().join("design.toml"), DESIGN).unwrap();
    home
}

fn sweep(home: &Path, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["sweep", "design.toml", "--json", "-q"].iter().chain(more).copied().collect();
    serde_json::from_str(&ends(home, &arguments, exit::OK).0).unwrap()
}

fn whole(home: &Path, folder: &str) -> BTreeMap<String, Vec<u8>> {
    files(&home.join(folder), OF_TIME)
}

#[track_caller]
fn same(home: &Path, folder: &str, reference: &BTreeMap<String, Vec<u8>>) {
    let found = whole(home, folder);
    assert!(found.keys().eq(reference.keys()), "{:?} instead of {:?}", found.keys(), reference.keys());
    for (name, bytes) in &found {
        assert!(reference[name] == *bytes, "{name} differs");
    }
}

#[test]
fn the_same_design_is_the_same_bytes_for_any_threads_and_in_parts() {
    let home = home();
    let home = home.path();
    let told = sweep(home, &["--out", "one", "--threads", "1"]);
    assert_eq!((told["runs"].as_u64(), told["failed"].as_u64()), (Some(60), Some(0)));
    let reference = whole(home, "one");
    for table in ["plan", "runs", "outcomes", "series", "funnel", "exits", "cohorts", "channels"] {
        assert!(reference.contains_key(&format!("{table}.parquet")), "{table}");
    }
    for threads in ["2", "3"] {
        sweep(home, &["--out", threads, "--threads", threads]);
        same(home, threads, &reference);
    }
    for part in ["1/3", "2/3", "3/3"] {
        let folder = format!("part{}", &part[..1]);
        assert_eq!(sweep(home, &["--out", &folder, "--shard", part])["runs"], 20);
    }
    ends(home, &["merge", "part3", "part1", "part2", "--out", "merged", "-q"], exit::OK);
    same(home, "merged", &reference);
    // A part that is not given is played.
    let (_, err) = ends(home, &["merge", "part1", "part3", "--out", "again"], exit::OK);
    assert!(err.contains("20 of 60 runs are in none of the parts (2/3 not given)"), "{err}");
    same(home, "again", &reference);
    ends(home, &["verify", "merged", "--replay", "5"], exit::OK);
}

#[test]
fn fifty_kills_lose_no_finished_run() {
    let home = home();
    let home = home.path();
    let design = DESIGN.replace("replicates = 5", "replicates = 60").replace("points = 3", "points = 4");
    fs::write(home.join("design.toml"), design).unwrap();
    sweep(home, &["--out", "calm"]);
    let reference = whole(home, "calm");
    let journal = home.join("torn/journal.log");
    let mut kills = 0;
    let mut longest = 0;
    for round in 0..400u64 {
        let mut running = relaylab(home, &["sweep", "design.toml", "--out", "torn", "-q"]).spawn().unwrap();
        // From before the folder is made to well into the tables.
        sleep(Duration::from_millis(5 + round * 37 % 60));
        if kills < 50 && running.try_wait().unwrap().is_none() {
            running.kill().unwrap();
            running.wait().unwrap();
            kills += 1;
            let length = fs::metadata(&journal).map_or(0, |about| about.len());
            assert!(length >= longest || home.join("torn/manifest.json").exists(), "the journal has shrunk");
            longest = length;
        } else if running.wait().unwrap().success() {
            break;
        }
        if kills < 50 && home.join("torn/manifest.json").exists() {
            // Finished before fifty kills: a third of the journal is taken away, and the game goes on.
            let bytes = fs::read(&journal).unwrap();
            fs::write(&journal, &bytes[..bytes.len() / 3]).unwrap();
            fs::remove_file(home.join("torn/manifest.json")).unwrap();
            longest = 0;
        }
    }
    assert_eq!(kills, 50);
    ends(home, &["resume", "torn", "-q"], exit::OK);
    same(home, "torn", &reference);
}

#[test]
fn a_flipped_bit_is_found_and_costs_its_run_alone() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    let reference = whole(home, "runs");
    let journal = home.join("runs/journal.log");
    let length = reference["journal.log"].len();
    for place in [0, 9, length / 2, length - 1] {
        let mut bytes = reference["journal.log"].clone();
        bytes[place] ^= 0x10;
        fs::write(&journal, bytes).unwrap();
        let (out, err) = ends(home, &["verify", "runs"], exit::DAMAGED);
        assert!(out.contains("WRONG") && err.contains("did not hold"), "{out}{err}");
        let told: Value =
            serde_json::from_str(&ends(home, &["resume", "runs", "--json", "-q"], exit::OK).0).unwrap();
        assert_eq!(told["played"], 1, "byte {place}");
        same(home, "runs", &reference);
    }
    // A table is made anew from the journal, and nothing is played.
    fs::write(home.join("runs/outcomes.parquet"), "no table").unwrap();
    assert!(ends(home, &["verify", "runs"], exit::DAMAGED).0.contains("outcomes.parquet has changed"));
    let told: Value =
        serde_json::from_str(&ends(home, &["resume", "runs", "--json", "-q"], exit::OK).0).unwrap();
    assert_eq!(told["played"], 0);
    same(home, "runs", &reference);
    // A scenario that somebody changed is not the one that was played.
    let scenarios = fs::read_dir(home.join("runs/scenarios")).unwrap();
    let scenario = scenarios.map(|entry| entry.unwrap().path()).next().unwrap();
    let text = fs::read_to_string(&scenario).unwrap();
    fs::write(&scenario, text.replacen("people = 400", "people = 401", 1)).unwrap();
    let (_, err) = ends(home, &["resume", "runs"], exit::DAMAGED);
    assert!(err.contains("scenarios/0-market-") && err.contains("` has been changed"), "{err}");
}

#[test]
fn more_replicates_leave_those_there_were_as_they_are() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    let more = DESIGN.replace("replicates = 5", "replicates = 7");
    fs::write(home.join("design.toml"), more).unwrap();
    let (_, err) = ends(home, &["sweep", "design.toml", "--out", "runs"], exit::DAMAGED);
    assert!(err.contains("holds another design") && err.contains("--extend"), "{err}");
    let told = sweep(home, &["--out", "runs", "--extend"]);
    assert_eq!((told["played"].as_u64(), told["played_earlier"].as_u64()), (Some(24), Some(60)));
    sweep(home, &["--out", "anew"]);
    same(home, "runs", &whole(home, "anew"));
}

#[test]
fn a_run_that_fails_is_a_row_and_not_the_end() {
    let home = home();
    let home = home.path();
    // Shares that do not add up are found when the point is played.
    let design = "scenario = \"market.toml\"\nreplicates = 2\n[grid]\nbudget.normalise = [true, false]\nsales.reps = [1, 2]\n[record]\ncsv = true\n";
    fs::write(home.join("design.toml"), design).unwrap();
    let shares = MARKET.replace("share = 0.4", "share = 0.7");
    fs::write(home.join("market.toml"), shares).unwrap();
    let (out, err) = ends(home, &["sweep", "design.toml", "--out", "runs"], exit::PARTIAL);
    assert!(out.contains("8 runs of 4 points") && err.contains("4 of 8 runs failed"), "{out}{err}");
    let rows = fs::read_to_string(home.join("runs/runs.csv")).unwrap();
    let failed: Vec<&str> = rows.lines().filter(|row| row.contains(",failed,")).collect();
    assert_eq!(failed.len(), 4, "{rows}");
    assert!(failed.iter().all(|row| row.contains("B021") && row.contains(",false,")), "{rows}");
    assert_eq!(rows.lines().filter(|row| row.contains(",succeeded,,true,")).count(), 4, "{rows}");
    let outcomes = fs::read_to_string(home.join("runs/outcomes.csv")).unwrap();
    assert!(outcomes.lines().count() > 4 * 20);
    // A failed run is finished; `--retry` plays it again.
    let told = |arguments: &[&str]| -> Value {
        serde_json::from_str(&ends(home, arguments, exit::PARTIAL).0).unwrap()
    };
    assert_eq!(told(&["resume", "runs", "--json", "-q"])["played"], 0);
    assert_eq!(told(&["resume", "runs", "--json", "-q", "--retry"])["played"], 4);
}

#[test]
fn a_run_is_played_again_from_its_name() {
    let home = home();
    let home = home.path();
    fs::write(home.join("design.toml"), format!("{DESIGN}[record]\ncsv = true\n")).unwrap();
    sweep(home, &["--out", "runs"]);
    let rows = fs::read_to_string(home.join("runs/runs.csv")).unwrap();
    let id = rows.lines().nth(7).unwrap().split(',').next().unwrap();
    let arguments = ["replay", &id[..12], "--in", "runs", "--out", "replayed"];
    let (_, err) = ends(home, &arguments, exit::OK);
    assert!(err.contains("the same as in the sweep, to the last bit"), "{err}");
    let outcomes = fs::read_to_string(home.join("runs/outcomes.csv")).unwrap();
    let economics = fs::read_to_string(home.join("replayed/economics.csv")).unwrap();
    let value = |text: &str, metric: &str, column: usize, of: &str| {
        let line =
            text.lines().find(|line| line.contains(&format!(",{metric},")) && line.contains(of)).unwrap();
        line.split(',').nth(column).unwrap().to_owned()
    };
    assert_eq!(value(&outcomes, "profit", 2, id), value(&economics, "profit", 2, ""));
    assert!(home.join("replayed/report.html").exists());
    let (_, err) = ends(home, &["replay", "zzz", "--in", "runs"], exit::USAGE);
    assert!(err.contains("no run of `runs` is called `zzz`"), "{err}");
}

#[test]
fn folders_that_cannot_be_used_are_refused_with_a_cure() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    let design = home.join("runs/design.json");
    let text = fs::read_to_string(&design).unwrap();
    let cases = [
        (text.replacen("relaylab.batch/1", "relaylab.batch/9", 1), "is of version `relaylab.batch/9`"),
        (text.replacen(" model ", " model 0", 1), "their runs must not be mixed"),
        (text[..text.len() / 2].to_owned(), "is damaged"),
        ("[]".to_owned(), "is of version `nothing`"),
    ];
    for (changed, message) in cases {
        fs::write(&design, changed).unwrap();
        for verb in ["resume", "verify", "archive"] {
            let (_, err) = ends(home, &[verb, "runs"], exit::DAMAGED);
            assert!(err.contains(message) && err.contains("help"), "{verb}: {err}");
        }
    }
    ends(home, &["resume", "nowhere"], exit::DAMAGED);
    assert!(!home.join("nowhere").exists());
    fs::create_dir(home.join("mine")).unwrap();
    fs::write(home.join("mine/novel.txt"), "Chapter one").unwrap();
    let (_, err) = ends(home, &["sweep", "design.toml", "--out", "mine"], exit::DAMAGED);
    assert!(err.contains("holds something else"), "{err}");
    // Nobody may write here, not even the superuser.
    let (_, err) = ends(home, &["sweep", "design.toml", "--out", "/proc/relaylab"], exit::IO);
    assert!(err.contains("cannot write") && err.contains("--out FOLDER"), "{err}");
}

#[test]
fn two_programs_do_not_share_a_folder() {
    let home = home();
    let home = home.path();
    let design = DESIGN.replace("replicates = 5", "replicates = 2000");
    fs::write(home.join("design.toml"), design).unwrap();
    let mut first = relaylab(home, &["sweep", "design.toml", "--out", "runs", "-q"]).spawn().unwrap();
    for _ in 0..4000 {
        if home.join("runs/journal.log").exists() {
            break;
        }
        sleep(Duration::from_millis(5));
    }
    let (_, err) = ends(home, &["resume", "runs"], exit::IO);
    assert!(err.contains("another relaylab is writing"), "{err}");
    first.kill().unwrap();
    first.wait().unwrap();
    // The lock goes with its owner, however that ends.
    let mut second = relaylab(home, &["resume", "runs", "-q"]).spawn().unwrap();
    sleep(Duration::from_millis(200));
    assert!(second.try_wait().unwrap().is_none(), "the lock of a dead program holds");
    second.kill().unwrap();
    second.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_that_was_finished() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "calm"]);
    let reference = whole(home, "calm");
    // The system lets no file grow beyond so many blocks of 512 bytes: every file meets its end of space in turn.
    for blocks in [1, 2, 4, 7, 12, 20, 40, 80] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} sweep design.toml --out full -q",
            env!("CARGO_BIN_EXE_relaylab")
        );
        let output =
            std::process::Command::new("sh").current_dir(home).args(["-c", &script]).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(i32::from(exit::IO)), "{blocks} blocks: {err}");
        assert!(err.contains("cannot write"), "{err}");
    }
    let left: Vec<String> =
        whole(home, "full").into_keys().filter(|name| name.contains(".writing-")).collect();
    assert!(left.is_empty(), "{left:?}");
    ends(home, &["sweep", "design.toml", "--out", "full", "-q"], exit::OK);
    same(home, "full", &reference);
}

#[test]
fn ctrl_c_and_a_design_too_large_end_at_once() {
    let home = home();
    let home = home.path();
    let huge = "scenario = \"market.toml\"\nreplicates = 1000000\n[grid]\nprice.list = { from = 1, to = 100000, whole = true }\nsales.reps = { from = 1, to = 100000, whole = true }\nsales.hours = [8]\n[lhs]\npoints = 4000000000\n[lhs.over]\nproduct.quality = { from = 0, to = 1 }\n[sobol]\npoints = 4000000000\n[sobol.over]\nbudget.sales_share = { from = 0, to = 1 }\n";
    fs::write(home.join("design.toml"), huge).unwrap();
    let (_, err) = ends(home, &["sweep", "design.toml"], exit::REFUSED);
    assert!(err.contains("and at most 10_000_000 are played"), "{err}");
    fs::write(home.join("design.toml"), DESIGN.replace("replicates = 5", "replicates = 2000")).unwrap();
    let mut running = relaylab(home, &["sweep", "design.toml", "--out", "runs"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    sleep(Duration::from_millis(700));
    std::process::Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    let status = running.wait().unwrap();
    assert_eq!(status.code(), Some(i32::from(exit::INTERRUPTED)));
    let mut err = String::new();
    std::io::Read::read_to_string(&mut running.stderr.take().unwrap(), &mut err).unwrap();
    assert!(err.contains("finished, kept in runs") && err.contains("relaylab resume runs"), "{err}");
}

#[test]
fn points_come_from_csv_too_and_bad_ones_are_told() {
    let home = home();
    let home = home.path();
    fs::write(
        home.join("design.toml"),
        "scenario = \"market.toml\"\nfile = \"points.csv\"\n[record]\ncsv = true\n",
    )
    .unwrap();
    fs::write(home.join("points.csv"), "price.list,need.model\n100,\"chance\"\n").unwrap();
    let (_, err) = ends(home, &["sweep", "design.toml"], exit::INVALID);
    assert!(err.contains("does not take `need.model"), "{err}");
    fs::write(home.join("points.csv"), "price.list,sales.reps\n100,1\n250.5,2\n").unwrap();
    sweep(home, &["--out", "runs"]);
    let rows = fs::read_to_string(home.join("runs/runs.csv")).unwrap();
    assert!(rows.lines().nth(2).unwrap().ends_with("succeeded,,250.5,2"), "{rows}");
    for (text, message) in
        [("", "has no points"), ("price.list\nnan\n", "no finite number"), ("a,a\n1,2\n", "two columns `a`")]
    {
        fs::write(home.join("points.csv"), text).unwrap();
        let (_, err) = ends(home, &["sweep", "design.toml"], exit::INVALID);
        assert!(err.contains(message), "{err}");
    }
    fs::File::create(home.join("points.parquet")).unwrap().write_all(b"PAR1 nothing PAR1").unwrap();
    fs::write(home.join("design.toml"), "scenario = \"market.toml\"\nfile = \"points.parquet\"\n").unwrap();
    let (_, err) = ends(home, &["sweep", "design.toml"], exit::INVALID);
    assert!(err.contains("is not Parquet"), "{err}");
}

#[test]
fn an_archive_holds_all_that_is_needed_to_check_it() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    let (out, _) = ends(home, &["archive", "runs"], exit::OK);
    assert!(out.contains("runs.zip"), "{out}");
    ends(home, &["archive", "runs"], exit::IO);
    let about = unpack(home, "runs.zip", "unpacked");
    same(home, "unpacked/runs", &whole(home, "runs"));
    ends(home, &["verify", "unpacked/runs"], exit::OK);
    // What repositories read of it names every file once, and all that it speaks of is told.
    let known: Vec<&str> =
        about["@graph"].as_array().unwrap().iter().map(|one| one["@id"].as_str().unwrap()).collect();
    let one = |id: &str| &about["@graph"][known.iter().position(|known| *known == id).unwrap()];
    let ids = |of: &Value| -> Vec<String> {
        of.as_array().unwrap().iter().map(|part| part["@id"].as_str().unwrap().to_owned()).collect()
    };
    let mut held: Vec<String> =
        whole(home, "runs").into_keys().chain(["sessions.jsonl".to_owned()]).collect();
    held.sort();
    assert_eq!(ids(&one("./")["hasPart"]), held);
    for name in held {
        let size = fs::metadata(home.join("runs").join(&name)).unwrap().len().to_string();
        assert_eq!(one(&name)["contentSize"], size, "{name}");
    }
    let (given, made) = (ids(&one("#sweep")["object"]), ids(&one("#sweep")["result"]));
    assert!(
        given.iter().any(|name| name.starts_with("scenarios/")) && given.contains(&"design.toml".to_owned())
    );
    assert!(
        made.contains(&"runs.parquet".to_owned()) && !made.contains(&"design.toml".to_owned()),
        "{made:?}"
    );
    assert!(one("#license")["name"].as_str().unwrap().starts_with("No licence is stated"));
    assert_eq!(one("./")["license"]["@id"], "#license");
    // The same folder, the same bytes; a licence is told when it is named.
    fs::rename(home.join("runs.zip"), home.join("before.zip")).unwrap();
    ends(home, &["archive", "runs"], exit::OK);
    assert!(fs::read(home.join("runs.zip")).unwrap() == fs::read(home.join("before.zip")).unwrap());
    let free = "https://spdx.org/licenses/CC-BY-4.0";
    ends(home, &["archive", "runs", "--force", "--license", free], exit::OK);
    let about = unpack(home, "runs.zip", "free");
    let root = about["@graph"].as_array().unwrap().iter().find(|one| one["@id"] == "./").unwrap();
    assert_eq!(root["license"]["@id"], free);
}

/// The tables that the data package of a folder speaks of, each with the names of its columns.
pub(crate) fn packaged(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let package: Value = serde_json::from_slice(&fs::read(folder.join("datapackage.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let table = |resource: &Value| {
        let fields = resource["schema"]["fields"].as_array().unwrap();
        (text(&resource["path"]), fields.iter().map(|field| text(&field["name"])).collect())
    };
    package["resources"].as_array().unwrap().iter().map(table).collect()
}

#[test]
fn the_data_package_knows_every_column_of_every_table() {
    let home = home();
    let home = home.path();
    let header = |file: &Path| -> Vec<String> {
        csv::Reader::from_path(file).unwrap().headers().unwrap().iter().map(ToOwned::to_owned).collect()
    };
    for (folder, text) in
        [("with-csv", format!("{DESIGN}\n[record]\ncsv = true\n")), ("without", DESIGN.to_owned())]
    {
        fs::write(home.join("design.toml"), text).unwrap();
        sweep(home, &["--out", folder]);
        let folder = home.join(folder);
        let known = packaged(&folder);
        let is_table = |name: &String| [".csv", ".parquet"].iter().any(|ending| name.ends_with(ending));
        assert_eq!(
            known.keys().cloned().collect::<Vec<_>>(),
            entries(&folder).into_iter().filter(is_table).collect::<Vec<_>>()
        );
        for (name, columns) in &known {
            let twin = home.join("with-csv").join(name).with_extension("csv");
            assert_eq!(columns, &header(&twin), "{name}");
        }
        assert!(fs::read_to_string(folder.join("manifest.json")).unwrap().contains("\"datapackage.json\""));
    }
}

#[test]
fn an_estimate_says_what_it_rests_on() {
    let home = home();
    let (out, _) =
        ends(home.path(), &["estimate", "design.toml", "--json", "-q", "--seconds", "2"], exit::OK);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((told["runs"].as_u64(), told["points"].as_u64()), (Some(60), Some(12)));
    for key in ["seconds", "memory_bytes", "disk_bytes", "seconds_relative_error"] {
        assert!(told[key].as_f64().unwrap() > 0.0, "{key}");
    }
    // What was played is where the sweep finds it, and changes none of its bytes.
    let home = home.path();
    assert_eq!(told["kept_in"], "output/sweeps/design");
    let (again, _) = ends(home, &["estimate", "design.toml", "--seconds", "0.1"], exit::OK);
    assert!(again.contains(", kept in output/sweeps/design\n") || told["tried"] == 60, "{again}");
    let swept = sweep(home, &[]);
    assert!(swept["played_earlier"].as_u64() >= told["tried"].as_u64(), "{swept} after {told}");
    sweep(home, &["--out", "anew"]);
    same(home, "anew", &whole(home, "output/sweeps/design"));
    // A folder that is another one's is left alone.
    fs::write(home.join("design.toml"), DESIGN.replace("seed = 11", "seed = 12")).unwrap();
    let (_, err) = ends(home, &["estimate", "design.toml", "--seconds", "0.1"], exit::OK);
    assert!(err.contains("what is played is not kept: `output/sweeps/design` holds another design"), "{err}");
    let (out, _) =
        ends(home, &["estimate", "design.toml", "--seconds", "0.1", "--no-keep", "--json"], exit::OK);
    assert!(serde_json::from_str::<Value>(&out).unwrap()["kept_in"].is_null());
}

#[test]
fn as_many_parts_as_there_are_runs_have_one_each() {
    let home = home();
    let home = home.path();
    let design = "scenario = \"market.toml\"\nreplicates = 3\n[grid]\nsales.reps = [1, 2]\n";
    fs::write(home.join("design.toml"), design).unwrap();
    sweep(home, &["--out", "whole"]);
    let folders: Vec<String> = (1..=6).map(|part| format!("part{part}")).collect();
    for (place, folder) in folders.iter().enumerate() {
        let told = sweep(home, &["--out", folder, "--shard", &format!("{}/6", place + 1)]);
        assert_eq!(told["runs"], 1, "{told}");
    }
    let parts: Vec<&str> = folders.iter().map(String::as_str).collect();
    ends(home, &[&["merge", "--out", "merged", "-q"], &parts[..]].concat(), exit::OK);
    same(home, "merged", &whole(home, "whole"));
}

#[test]
fn verify_of_an_unfinished_sweep_says_what_is_finished() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    let (out, _) = ends(home, &["verify", "runs"], exit::OK);
    assert!(out.contains("\nfinished 60 of 60 runs (0 failed), 12 of 12 points whole\n"), "{out}");
    // The journal of a sweep that was killed: some of its records, no tables.
    let journal = home.join("runs/journal.log");
    let bytes = fs::read(&journal).unwrap();
    let begins = |bytes: &[u8]| bytes == b"\xF1RELAY\x01\n";
    let cut = bytes[..bytes.len() / 2].windows(8).rposition(begins).unwrap();
    fs::write(&journal, &bytes[..cut]).unwrap();
    fs::remove_file(home.join("runs/manifest.json")).unwrap();
    let (out, _) = ends(home, &["verify", "runs", "--replay", "4"], exit::OK);
    assert!(out.contains("4 runs played again, to the last bit the same"), "{out}");
    let told: Value = serde_json::from_str(&ends(home, &["verify", "runs", "--json"], exit::OK).0).unwrap();
    let done = told["finished"]["runs_done"].as_u64().unwrap();
    assert!((1..60).contains(&done) && told["finished"]["points_done"].as_u64() == Some(done / 5), "{told}");
    assert!(out.contains("; no tables yet, `relaylab resume runs` plays the others\n"), "{out}");
    ends(home, &["resume", "runs", "-q"], exit::OK);
}

#[test]
fn a_first_study_is_written_and_can_be_swept() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let (out, err) = ends(home, &["init", "study"], exit::OK);
    assert!(
        out.contains("relaylab sweep study.toml") && err.contains("study.toml and market.toml"),
        "{out}{err}"
    );
    ends(home, &["init", "study"], exit::IO);
    // In miniature: a fifth of the points, one run each.
    let text = fs::read_to_string(home.join("study.toml")).unwrap();
    let small = text.replace("steps = 5", "steps = 1").replace("replicates = 12", "replicates = 1");
    fs::write(home.join("study.toml"), small.replace("people = 10_000", "people = 500")).unwrap();
    let (out, _) = ends(home, &["sweep", "study.toml"], exit::OK);
    assert!(out.starts_with("4 runs of 4 points; 0 failed\nplayed   4 in "), "{out}");
}

/// A market whose leads and ties are files beside it.
const BESIDE: &str = "\
[market]
people = 300
days = 20
[network]
model = \"file\"
edges = \"friends.csv\"
from = \"a\"
to = \"b\"
[leads]
file = \"leads.csv\"
channel = \"channel\"
count = \"count\"
[sales]
reps = 2
";

fn beside() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let friends: Vec<String> = (0..300).map(|n| format!("{n},{}", (n + 1) % 300)).collect();
    let design = "scenario = \"market.toml\"\nreplicates = 3\nseed = 11\n[grid]\nsales.reps = [1, 3]\n";
    for (name, text) in [
        ("market.toml", BESIDE),
        ("design.toml", design),
        ("friends.csv", &format!("a,b\n{}\n", friends.join("\n"))),
        ("leads.csv", "channel,count\nfair,30\nweb,40\n"),
    ] {
        fs::write(home.path().join(name), text).unwrap();
    }
    home
}

/// Unpacks the archive of `runs`, and takes out what it says of itself, which no folder of a sweep has.
fn unpack(home: &Path, archive: &str, to: &str) -> Value {
    let file = fs::File::open(home.join(archive)).unwrap();
    zip::ZipArchive::new(file).unwrap().extract(home.join(to)).unwrap();
    let about = home.join(to).join("runs/ro-crate-metadata.json");
    let text = fs::read_to_string(&about).unwrap();
    fs::remove_file(about).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn entries(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn an_archive_holds_the_files_that_its_scenarios_name() {
    let home = beside();
    let home = home.path();
    sweep(home, &["--out", "runs"]);
    ends(home, &["archive", "runs"], exit::OK);
    unpack(home, "runs.zip", "unpacked");
    same(home, "unpacked/runs", &whole(home, "runs"));
    ends(home, &["verify", "unpacked/runs"], exit::OK);
    let told: Value =
        serde_json::from_str(&ends(home, &["resume", "unpacked/runs", "--json", "-q"], exit::OK).0).unwrap();
    assert_eq!(told["played"], 0);
    ends(home, &["merge", "unpacked/runs", "--out", "merged", "-q"], exit::OK);
    same(home, "merged", &whole(home, "runs"));
    let data: Vec<String> =
        entries(&home.join("runs/scenarios")).into_iter().filter(|name| name.starts_with("data-")).collect();
    assert_eq!(data.len(), 2);
    let manifest = fs::read_to_string(home.join("runs/manifest.json")).unwrap();
    assert!(data.iter().all(|name| manifest.contains(name)), "{manifest}");
}

#[test]
fn a_design_that_is_extended_is_never_between_two() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "old"]);
    let old = whole(home, "old");
    let market = MARKET.replace("per_month = 3000", "per_month = 4000");
    fs::write(home.join("market.toml"), market).unwrap();
    let copy = |files: &BTreeMap<String, Vec<u8>>, to: &str| {
        for (name, bytes) in files {
            let path = home.join(to).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    copy(&old, "new");
    sweep(home, &["--out", "new", "--extend"]);
    let new = whole(home, "new");
    let scenario = |files: &BTreeMap<String, Vec<u8>>| {
        files.keys().find(|name| name.starts_with("scenarios/")).cloned().unwrap()
    };
    assert_ne!(scenario(&old), scenario(&new));
    let hash = relaylab::base::sha256(&new["design.json"]);
    let text = format!(".design-{}.toml", &hash[..16]);
    // What there is when the program is killed after each write: all of the old design, or all of the new one.
    let mut now = old.clone();
    let mut states = Vec::new();
    now.remove("manifest.json");
    states.push((now.clone(), true));
    now.insert(scenario(&new), new[&scenario(&new)].clone());
    states.push((now.clone(), true));
    now.insert(text, new["design.toml"].clone());
    states.push((now.clone(), true));
    now.insert("design.json".to_owned(), new["design.json"].clone());
    states.push((now, false));
    for (number, (state, is_old)) in states.iter().enumerate() {
        copy(state, &format!("again{number}"));
        let told = sweep(home, &["--out", &format!("again{number}"), "--extend"]);
        assert_eq!(told["played"], 60, "the runs of another market are others");
        same(home, &format!("again{number}"), &new);
        copy(state, &format!("back{number}"));
        let (out, _) = ends(home, &["resume", &format!("back{number}"), "--json", "-q"], exit::OK);
        let told: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(told["played"], if *is_old { 0 } else { 60 }, "state {number}");
        same(home, &format!("back{number}"), if *is_old { &old } else { &new });
    }
}

#[test]
fn another_record_keeps_finished_runs() {
    let home = home();
    let home = home.path();
    let design =
        |record: &str| fs::write(home.join("design.toml"), format!("{DESIGN}[record]\n{record}\n")).unwrap();
    design("every = 7\nseries = [\"queue\", \"won_inbound\"]\ntables = [\"series\", \"funnel\"]");
    sweep(home, &["--out", "runs"]);
    // Who keeps less plays nothing.
    design("every = 7\nseries = [\"won_inbound\"]\ntables = [\"series\"]");
    assert_eq!(sweep(home, &["--out", "runs", "--extend"])["played"], 0);
    sweep(home, &["--out", "anew"]);
    let (runs, anew) = (whole(home, "runs"), whole(home, "anew"));
    for name in anew.keys().filter(|name| name.ends_with(".parquet")) {
        assert!(runs[name] == anew[name], "{name} differs");
    }
    ends(home, &["verify", "runs"], exit::OK);
    // Who keeps more plays; what was kept before is still there.
    design("tables = [\"cohorts\"]");
    assert_eq!(sweep(home, &["--out", "runs", "--extend"])["played"], 60);
    design("every = 7\nseries = [\"queue\", \"won_inbound\"]\ntables = [\"series\", \"funnel\"]");
    assert_eq!(sweep(home, &["--out", "runs", "--extend"])["played"], 0);
}

#[test]
fn a_manifest_that_has_changed_does_not_switch_the_checks_off() {
    let home = home();
    let home = home.path();
    fs::write(home.join("design.toml"), DESIGN.replace("replicates = 5", "replicates = 1")).unwrap();
    sweep(home, &["--out", "runs"]);
    let file = home.join("runs/manifest.json");
    let whole = fs::read(&file).unwrap();
    for flip in 0..60 {
        let (place, bit) = (whole.len() * flip / 60, flip % 8);
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << bit;
        fs::write(&file, &bytes).unwrap();
        let (out, _) = ends(home, &["verify", "runs", "--replay", "0"], exit::DAMAGED);
        assert!(out.contains("manifest"), "bit {bit} of byte {place}: {out}");
        ends(home, &["archive", "runs", "--out", "a.zip"], exit::DAMAGED);
    }
    fs::write(&file, &whole).unwrap();
    ends(home, &["verify", "runs"], exit::OK);
}

#[cfg(unix)]
#[test]
fn an_archive_takes_nothing_from_outside_its_folder() {
    let home = home();
    let home = home.path();
    fs::write(home.join("design.toml"), DESIGN.replace("replicates = 5", "replicates = 1")).unwrap();
    sweep(home, &["--out", "runs"]);
    fs::write(home.join("secret"), "mine").unwrap();
    let manifest = home.join("runs/manifest.json");
    let whole = fs::read_to_string(&manifest).unwrap();
    let mut bare: Value = serde_json::from_str(&whole).unwrap();
    bare.as_object_mut().unwrap().remove("seal");
    let secret = relaylab::base::sha256(b"mine");
    for name in ["../secret", "/etc/hostname", "scenarios/../../secret"] {
        let mut listed = bare.clone();
        let file = serde_json::json!({ "file": name, "bytes": 4, "sha256": secret });
        listed["files"].as_array_mut().unwrap().push(file);
        fs::write(&manifest, listed.to_string()).unwrap();
        let (_, err) = ends(home, &["archive", "runs"], exit::DAMAGED);
        assert!(err.contains("is no file of the folder"), "{err}");
        ends(home, &["verify", "runs", "--replay", "0"], exit::DAMAGED);
    }
    fs::write(&manifest, &whole).unwrap();
    let readme = home.join("runs/README.md");
    fs::copy(&readme, home.join("elsewhere.md")).unwrap();
    fs::remove_file(&readme).unwrap();
    std::os::unix::fs::symlink(home.join("elsewhere.md"), &readme).unwrap();
    let (_, err) = ends(home, &["archive", "runs"], exit::DAMAGED);
    assert!(err.contains("README.md") && !home.join("runs.zip").exists(), "{err}");
}

#[test]
fn parts_are_not_joined_over_what_is_somebody_elses() {
    let home = home();
    let home = home.path();
    sweep(home, &["--out", "one", "--shard", "1/2"]);
    sweep(home, &["--out", "two", "--shard", "2/2"]);
    ends(home, &["run", "market.toml", "--out", "run", "-q", "--no-figures"], exit::OK);
    let before = files(&home.join("run"), &[]);
    let (_, err) = ends(home, &["merge", "one", "two", "--out", "run"], exit::DAMAGED);
    assert!(err.contains("holds something else") && err.contains("--out FOLDER"), "{err}");
    assert_eq!(files(&home.join("run"), &[]), before);
    // What a folder holds of the same design is a part of it.
    sweep(home, &["--out", "all"]);
    let reference = whole(home, "all");
    let (out, _) = ends(home, &["merge", "one", "--out", "all", "--json", "-q"], exit::OK);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["played"], 0);
    same(home, "all", &reference);
}

#[cfg(unix)]
#[test]
fn a_sweep_reads_what_its_scenario_may_name_and_nothing_else() {
    let outer = beside();
    let home = outer.path().join("inner");
    fs::create_dir(&home).unwrap();
    fs::copy(outer.path().join("design.toml"), home.join("design.toml")).unwrap();
    let fifo = home.join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let unused = "model = \"mixed\"\n";
    for (edges, model, said) in [
        ("../friends.csv", "model = \"file\"\n", "outside the folder"),
        ("pipe.csv", "model = \"file\"\n", "is not a file"),
        ("/dev/zero", "model = \"file\"\n", "is not a file"),
        ("/dev/zero", unused, "is not a file"),
        ("pipe.csv", unused, "is not a file"),
    ] {
        let text = BESIDE.replace("model = \"file\"\n", model).replace("friends.csv", edges);
        let text = text.split("[leads]").next().unwrap().to_owned() + "[sales]\nreps = 2\n";
        fs::write(home.join("market.toml"), text).unwrap();
        let code = if model == unused { exit::OK } else { exit::IO };
        ends(&home, &["check", "market.toml"], code);
        ends(&home, &["run", "market.toml", "--out", "run", "-q", "--no-figures", "--force"], code);
        let (_, err) = ends(&home, &["sweep", "design.toml", "--out", "runs"], exit::IO);
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn a_folder_from_anywhere_is_refused_before_it_does_harm() {
    let home = home();
    let home = home.path();
    fs::write(home.join("design.toml"), DESIGN.replace("replicates = 5", "replicates = 1")).unwrap();
    sweep(home, &["--out", "runs"]);
    let file = home.join("runs/design.json");
    let whole: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let changes: [&dyn Fn(&mut Value); 6] = [
        &|design| design["design"]["replicates"] = 4_294_967_295_u32.into(),
        &|design| design["design"]["replicates"] = 0.into(),
        &|design| design["design"]["record"]["every"] = 0.into(),
        &|design| design["design"]["record"]["series"] = serde_json::json!(["nothing"]),
        &|design| design["design"]["scenarios"] = serde_json::json!(["a.toml", "b.toml"]),
        &|design| design["files"][0][0] = "../market.toml".into(),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut design = whole.clone();
        change(&mut design);
        fs::write(&file, design.to_string()).unwrap();
        for verb in [&["verify", "runs"][..], &["resume", "runs"], &["merge", "runs", "--out", "merged"]] {
            let (_, err) = ends(home, verb, exit::DAMAGED);
            assert!(err.contains("is damaged") || err.contains("has been changed"), "{number}: {err}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_design_too_large_or_of_no_file_is_refused_before_it_is_counted_out() {
    let home = home();
    let home = home.path();
    let keys: Vec<String> =
        (0..2000).map(|key| format!("a{key} = {{ from = 0, to = 1, steps = 100_000 }}")).collect();
    fs::write(home.join("design.toml"), format!("scenario = \"market.toml\"\n[zip]\n{}\n", keys.join("\n")))
        .unwrap();
    let script = "ulimit -v 1500000; ulimit -t 20; exec \"$0\" estimate design.toml";
    let output = std::process::Command::new("sh")
        .current_dir(home)
        .args(["-c", script, env!("CARGO_BIN_EXE_relaylab")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(i32::from(exit::REFUSED)));
    assert!(String::from_utf8_lossy(&output.stderr).contains("more than 1_000_000 values"));
    assert!(std::process::Command::new("mkfifo").arg(home.join("pipe.csv")).status().unwrap().success());
    for (file, said) in
        [("pipe.csv", "is not a file"), ("../pipe.csv", "cannot read"), ("/dev/zero", "is not a file")]
    {
        fs::write(home.join("design.toml"), format!("scenario = \"market.toml\"\nfile = \"{file}\"\n"))
            .unwrap();
        let (_, err) = ends(home, &["estimate", "design.toml"], exit::INVALID);
        assert!(err.contains(said), "{err}");
    }
}
