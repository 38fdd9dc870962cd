//! Parts of a design on engines that others made: the result is the sweep of one machine.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::ends;
use relaylab::cli::exit;
use std::fs;
use std::path::Path;
use std::process::Command;

const MARKET: &str = "[market]\npeople = 400\ndays = 30\n[budget]\nper_month = 3000\nnormalise = true\n[channels.print]\nshare = 1\n";
const DESIGN: &str = "scenario = \"market.toml\"\nreplicates = 20\n[grid]\nsales.reps = [1, 2, 3, 4]\nprice.list = [80, 100]\n";

/// Sixteen parts of a design for an engine, and the sweep of one machine in `one`.
fn home(engine: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("market.toml"), MARKET).unwrap();
    fs::write(home.path().join("study.toml"), DESIGN).unwrap();
    ends(home.path(), &["sweep", "study.toml", "--out", "one", "-q"], exit::OK);
    let words =
        ["distribute", "study.toml", "--on", engine, "--parts", "16", "--cpus", "1", "--seconds", "0.5"];
    ends(home.path(), &words, exit::OK);
    home
}

#[track_caller]
fn same(home: &Path) {
    let names = |folder: &str| -> Vec<String> {
        let files = fs::read_dir(home.join(folder)).unwrap().map(Result::unwrap);
        let mut names: Vec<String> = files
            .filter(|entry| entry.path().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| name != "sessions.jsonl")
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("study"), names("one"));
    for name in names("one") {
        let read = |folder: &str| fs::read(home.join(folder).join(&name)).unwrap();
        assert!(read("study") == read("one"), "{name} differs");
    }
}

#[test]
fn hyperqueue_plays_a_design_in_parts() {
    let home = home("hq");
    let python = std::env::var_os("RELAYLAB_PYTHON").expect("`tests/long/run` names the Python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/long/engines/hq.py");
    let parts = home.path().join("study.parts");
    fs::create_dir(parts.join("logs")).unwrap();
    let done = Command::new(python).arg(script).arg(&parts).arg("16").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (out, _) = ends(home.path(), &["status", "study.parts"], exit::OK);
    assert!(out.starts_with("160 of 160 runs in 16 parts; 0 failed\nfinished  16 parts: all\n"), "{out}");
    let merged = Command::new(parts.join("merge.sh")).output().unwrap();
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
    same(home.path());
}

#[test]
fn gnu_parallel_plays_a_design_in_parts() {
    let home = home("parallel");
    let done = Command::new(home.path().join("study.parts/submit.sh")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    same(home.path());
}
