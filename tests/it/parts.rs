//! A design in parts: what is written for the engine of a cluster plays it, and the result is that of one machine.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::ends;
use relaylab::cli::exit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const MARKET: &str = "[market]\npeople = 400\ndays = 30\n[budget]\nper_month = 3000\nnormalise = true\n[channels.print]\nshare = 1\n";
const DESIGN: &str =
    "scenario = \"market.toml\"\nreplicates = 3\n[grid]\nsales.reps = [1, 2]\nprice.list = [80, 100]\n";

/// A folder whose name the shell would take for two words.
fn home() -> TempDir {
    let home = tempfile::Builder::new().prefix("two words ").tempdir().unwrap();
    fs::write(home.path().join("market.toml"), MARKET).unwrap();
    fs::write(home.path().join("study.toml"), DESIGN).unwrap();
    home
}

/// All files of a sweep but those that tell of time.
fn whole(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
    let timeless = files.filter(|entry| name(entry) != "sessions.jsonl");
    timeless.map(|entry| (name(&entry), fs::read(entry.path()).unwrap())).collect()
}

fn distribute(home: &Path, more: &[&str]) -> Value {
    let words = ["distribute", "study.toml", "--seconds", "0.1", "--cpus", "1", "--json", "-q"];
    let (out, _) = ends(home, &[&words[..], more].concat(), exit::OK);
    serde_json::from_str(&out).unwrap()
}

fn status(home: &Path) -> Value {
    serde_json::from_str(&ends(home, &["status", "study.parts", "--json"], exit::OK).0).unwrap()
}

/// What each engine calls the index of a part, and that of the first one.
const ENGINES: [(&str, Option<(&str, u32)>); 4] = [
    ("slurm", Some(("SLURM_ARRAY_TASK_ID", 1))),
    ("hq", Some(("HQ_TASK_ID", 1))),
    ("parallel", None),
    ("k8s", Some(("JOB_COMPLETION_INDEX", 0))),
];

/// A script, or other words, where `relaylab` is found by its name, as in an image of Kubernetes.
fn script(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let bin = Path::new(env!("CARGO_BIN_EXE_relaylab")).parent().unwrap();
    let mut script = Command::new(program);
    script.env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()));
    script
}

/// What is played without an engine: its environment and the words of the job say which part it is.
#[track_caller]
fn play(home: &Path, index: Option<(&str, u32)>, part: u32) {
    let mut job = script(home.join("study.parts/job.sh"));
    match index {
        Some((name, first)) => job.env(name, (part - 1 + first).to_string()),
        None => job.arg(part.to_string()),
    };
    let done = job.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn parts_of_every_engine_come_to_the_sweep_of_one_machine() {
    for (engine, index) in ENGINES {
        let home = home();
        let home = home.path();
        let told = distribute(home, &["--on", engine, "--parts", "5", "--image", "here/relaylab:1"]);
        assert_eq!((told["parts"].as_u64(), told["runs"].as_u64()), (Some(5), Some(12)));
        for part in [1, 2, 4, 5] {
            play(home, index, part);
        }
        let far = status(home);
        assert_eq!(
            (&far["finished"], &far["missing"]),
            (&serde_json::json!([1, 2, 4, 5]), &serde_json::json!([3]))
        );
        assert_eq!((far["hand_in"].as_str(), far["done"].as_u64()), (Some("3"), Some(10)));
        // A part that is finished is handed in again without harm.
        play(home, index, 3);
        play(home, index, 1);
        assert_eq!(status(home)["hand_in"], "");
        let merged = script(home.join("study.parts/merge.sh")).output().unwrap();
        assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
        ends(home, &["sweep", "study.toml", "--out", "one", "-q"], exit::OK);
        assert!(whole(&home.join("study")) == whole(&home.join("one")), "{engine}");
    }
}

#[test]
fn the_pod_that_merges_waits_until_every_part_is_finished() {
    let home = home();
    let home = home.path();
    distribute(home, &["--on", "k8s", "--parts", "2", "--image", "here/relaylab:1", "--claim", "mine"]);
    let yaml = fs::read_to_string(home.join("study.parts/jobs.yaml")).unwrap();
    assert!(yaml.contains("claimName: \"mine\"") && yaml.contains("completions: 2\n"), "{yaml}");
    let command = yaml.lines().filter_map(|line| line.trim().strip_prefix("command: ")).next_back().unwrap();
    let words: Vec<String> = serde_json::from_str(command).unwrap();
    let merge = |asleep: &str| {
        let words: Vec<String> = words.iter().map(|word| word.replace("sleep 10", asleep)).collect();
        script(&words[0]).args(&words[1..]).output().unwrap().status.code()
    };
    assert_eq!(merge("exit 9"), Some(9), "nothing is finished");
    play(home, Some(("JOB_COMPLETION_INDEX", 0)), 2);
    assert_eq!(merge("exit 9"), Some(9), "one is missing");
    play(home, Some(("JOB_COMPLETION_INDEX", 0)), 1);
    assert_eq!(merge("exit 9"), Some(0));
    ends(home, &["sweep", "study.toml", "--out", "one", "-q"], exit::OK);
    assert!(whole(&home.join("study")) == whole(&home.join("one")));
    let words = ["distribute", "study.toml", "--on", "k8s", "--parts", "2", "--seconds", "0.1"];
    let (_, err) = ends(home, &words, exit::USAGE);
    assert!(err.contains("name an image that has relaylab"), "{err}");
}

#[test]
fn runs_that_fail_keep_no_part_from_being_joined() {
    for (engine, index) in ENGINES {
        let home = home();
        let home = home.path();
        fs::write(home.join("study.toml"), format!("{DESIGN}budget.normalise = [true, false]\n")).unwrap();
        distribute(home, &["--on", engine, "--parts", "2", "--image", "here/relaylab:1"]);
        play(home, index, 1);
        play(home, index, 2);
        assert_eq!((status(home)["done"].as_u64(), status(home)["failed"].as_u64()), (Some(24), Some(12)));
        let merged = script(home.join("study.parts/merge.sh")).output().unwrap();
        assert_eq!(merged.status.code(), Some(i32::from(exit::PARTIAL)), "{engine}");
        ends(home, &["sweep", "study.toml", "--out", "one", "-q"], exit::PARTIAL);
        assert!(whole(&home.join("study")) == whole(&home.join("one")), "{engine}");
    }
}

#[test]
fn parts_are_handed_in_to_gnu_parallel_where_it_is() {
    let home = home();
    let home = home.path();
    let there = Command::new("parallel").arg("--version").output().is_ok_and(|told| told.status.success());
    let words = [
        "distribute",
        "study.toml",
        "--on",
        "parallel",
        "--parts",
        "4",
        "--seconds",
        "0.1",
        "--cpus",
        "1",
        "--submit",
    ];
    let (out, err) = ends(home, &words, if there { exit::OK } else { exit::IO });
    assert!(out.contains("4 parts of less than a minute on 1 core, 0.00 core hours"), "{out}");
    if there {
        ends(home, &["sweep", "study.toml", "--out", "one", "-q"], exit::OK);
        assert!(whole(&home.join("study")) == whole(&home.join("one")), "{err}");
    } else {
        assert!(err.contains("no finished run is lost"), "{err}");
    }
}

#[test]
fn the_parts_of_another_design_are_not_written_over() {
    let home = home();
    let home = home.path();
    distribute(home, &["--on", "hq", "--parts", "3"]);
    let words = ["distribute", "study.toml", "--on", "hq", "--parts", "4", "--seconds", "0.1"];
    let (_, err) = ends(home, &words, exit::IO);
    assert!(err.contains("holds 3 parts of"), "{err}");
    let (_, err) = ends(home, &["status", "."], exit::IO);
    assert!(err.contains("name a folder that `relaylab distribute` wrote"), "{err}");
}
