//! What the library says of a table that the disk does not give: this program asks it, as another process that is disturbed.

use super::{DESIGN, LEADS, MARKET, deeds, ends, exit, folder, shim};
use relaylab::Sweep;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The folder that the other process reads.
const ASKED: &str = "RELAYLAB_TABLE_OF";

#[test]
#[ignore = "what the test below asks in another process"]
fn a_table_is_read() {
    let folder = std::env::var(ASKED).unwrap();
    let told = Sweep::read(folder).and_then(|sweep| sweep.table("runs"));
    println!(
        "{}",
        told.map_or_else(|error| format!("told {:?}: {error}", error.kind), |_| "told Rows".into())
    );
}

fn asked(home: &Path, settings: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["faults::library::a_table_is_read", "--exact", "--ignored", "--nocapture"]);
    command.env("LD_PRELOAD", shim()).env("SHIM_BELOW", fs::canonicalize(home).unwrap());
    let output = command.env(ASKED, home.join("out")).envs(settings.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = said.lines().find(|line| line.contains("told "));
    told.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

#[test]
fn a_table_that_the_disk_does_not_give_is_not_told_as_damaged() {
    let home = folder();
    let home = fs::canonicalize(home.path()).unwrap();
    fs::write(home.join("leads.csv"), LEADS).unwrap();
    fs::write(home.join("a.toml"), MARKET).unwrap();
    fs::write(home.join("design.toml"), DESIGN).unwrap();
    ends(&home, &["sweep", "design.toml", "--out", "out", "-q", "--threads", "1"], exit::OK);
    let log = folder();
    let log = log.path().join("log");
    assert!(asked(&home, &[("SHIM_LOG", log.to_str().unwrap())]).contains("told Rows"));
    let reads: Vec<String> = deeds(&log).into_iter().map(|deed| deed.path).collect();
    assert!(
        ["manifest.json", "runs.parquet"].iter().all(|file| reads.contains(&format!("out/{file}"))),
        "{reads:?}"
    );
    // The disk fails, too many files are open, it is not ours to read.
    for errno in ["errno 5", "errno 24", "errno 13"] {
        for (at, path) in (1..).zip(&reads) {
            let told = asked(&home, &[("SHIM_AT", &format!("{at}")), ("SHIM_HOW", errno)]);
            assert!(told.contains("told Unreadable"), "{errno} at {path}: {told}");
        }
    }
    fs::write(home.join("out/runs.parquet"), "PAR1").unwrap();
    assert!(asked(&home, &[]).contains("told Damaged"));
    fs::remove_file(home.join("out/runs.parquet")).unwrap();
    assert!(asked(&home, &[]).contains("told Damaged"));
}
