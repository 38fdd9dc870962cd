//! Parts of a design on engines that others made, one of them stopped half-way: the result is the sweep of one machine.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::{ends, files};
use super::tables::python;
use relaylab::cli::exit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// A run takes long enough for a part to be stopped between two.
const MARKET: &str = "[market]\npeople = 5_000\ndays = 60\n[budget]\nper_month = 40_000\nnormalise = true\n[channels.print]\nshare = 1\n[channels.display]\nshare = 1\n";
const DESIGN: &str = "scenario = \"market.toml\"\nreplicates = 12\n[grid]\nsales.reps = [10, 20, 30, 40]\nprice.list = [80, 100]\n";
/// Runs of the design, and parts it is played in.
const RUNS: u64 = 96;
const PARTS: u64 = 16;

fn design(home: &Path) {
    fs::write(home.join("market.toml"), MARKET).unwrap();
    fs::write(home.join("study.toml"), DESIGN).unwrap();
}

/// Every file of a sweep but those that tell of time.
fn whole(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder, &["sessions.jsonl"])
}

/// The sweep of one machine.
fn one() -> &'static BTreeMap<String, Vec<u8>> {
    static ONE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    ONE.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        design(home.path());
        ends(home.path(), &["sweep", "study.toml", "--out", "one", "-q"], exit::OK);
        whole(&home.path().join("one"))
    })
}

/// Sixteen parts of a design for an engine.
fn home(engine: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    design(home.path());
    let words =
        ["distribute", "study.toml", "--on", engine, "--parts", "16", "--cpus", "1", "--seconds", "0.5"];
    ends(home.path(), &words, exit::OK);
    home
}

/// A program that plays a part.
struct Player {
    part: u64,
    pid: String,
}

/// Waits until some part is half played: one of its runs is finished, and somebody plays it.
fn half_way(parts: &Path) -> Player {
    loop {
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let pid = entry.file_name().to_string_lossy().into_owned();
            let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let words: Vec<String> = words
                .split(|byte| *byte == 0)
                .map(|word| String::from_utf8_lossy(word).into_owned())
                .collect();
            let here = fs::read_link(entry.path().join("cwd")).is_ok_and(|folder| folder == parts);
            let place = words.iter().find(|word| word.ends_with("-of-16"));
            let Some(place) = place.filter(|_| here && words.iter().any(|word| word == "sweep")) else {
                continue;
            };
            if fs::metadata(parts.join(place).join("journal.log")).is_ok_and(|journal| journal.len() > 0) {
                return Player { part: place.trim_end_matches("-of-16").parse().unwrap(), pid };
            }
        }
        sleep(Duration::from_millis(5));
    }
}

/// The part was begun twice, and what was finished before it was stopped was not played again.
#[track_caller]
fn went_on(parts: &Path, part: u64) {
    let diary = fs::read_to_string(parts.join(format!("{part}-of-16/sessions.jsonl"))).unwrap();
    let lines: Vec<Value> = diary.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let begun = lines.iter().filter(|line| !line["started"].is_null()).count();
    let played = lines.last().unwrap()["played"].as_u64().unwrap();
    assert!(begun == 2 && 0 < played && played < RUNS / PARTS, "{diary}");
}

/// Nobody plays a part any more.
fn nobody(home: &Path) {
    while status(home)["running"] != serde_json::json!([]) {
        sleep(Duration::from_millis(20));
    }
}

fn status(home: &Path) -> Value {
    serde_json::from_str(&ends(home, &["status", "study.parts", "--json"], exit::OK).0).unwrap()
}

#[track_caller]
fn same(home: &Path) {
    let found = whole(&home.join("study"));
    assert!(found.keys().eq(one().keys()), "{:?}", found.keys());
    for (name, bytes) in one() {
        assert!(found[name] == *bytes, "{name} differs");
    }
}

#[track_caller]
fn well(child: Child) {
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
}

fn spawned(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn hyperqueue_plays_a_design_in_parts() {
    let home = home("hq");
    let home = home.path();
    let parts = home.join("study.parts");
    fs::create_dir(parts.join("logs")).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/long/engines/hq.py");
    let start = || spawned(Command::new(python()).arg(script).arg(&parts).arg("16"));
    // A server with its workers is killed, as when the time of an allocation is over; another plays the rest.
    let mut first = start();
    let stopped = half_way(&parts);
    first.kill().unwrap();
    first.wait().unwrap();
    nobody(home);
    assert!(status(home)["done"].as_u64().unwrap() < RUNS);
    well(start());
    went_on(&parts, stopped.part);
    let (out, _) = ends(home, &["status", "study.parts"], exit::OK);
    assert!(out.starts_with("96 of 96 runs in 16 parts; 0 failed\nfinished  16 parts: all\n"), "{out}");
    well(spawned(&mut Command::new(parts.join("merge.sh"))));
    same(home);
}

#[test]
fn gnu_parallel_plays_a_design_in_parts() {
    let home = home("parallel");
    let parts = home.path().join("study.parts");
    let running = spawned(&mut Command::new(parts.join("submit.sh")));
    let stopped = half_way(&parts);
    kill(&stopped.pid);
    // It is handed in again by GNU parallel itself.
    well(running);
    went_on(&parts, stopped.part);
    same(home.path());
}

#[test]
fn kubernetes_knows_every_key_of_what_it_is_told() {
    let home = tempfile::tempdir().unwrap();
    design(home.path());
    let words =
        ["distribute", "study.toml", "--on", "k8s", "--parts", "16", "--seconds", "0.5", "--image", "a/b:1"];
    ends(home.path(), &words, exit::OK);
    let jobs = home.path().join("study.parts/jobs.yaml");
    let valid = || {
        let words = ["-m", "kubernetes_validate", "--strict", "--no-warn"];
        Command::new(python()).args(words).arg(&jobs).output().unwrap()
    };
    let told = valid();
    let told =
        (told.status.success(), String::from_utf8_lossy(&[told.stdout, told.stderr].concat()).into_owned());
    assert!(told.0 && told.1.matches("passed for resource job/").count() == 2, "{}", told.1);
    let text = fs::read_to_string(&jobs).unwrap();
    fs::write(&jobs, text.replace("completionMode:", "completionmode:")).unwrap();
    assert!(!valid().status.success(), "a key that it does not know");
}

/// A Slurm of one node on this machine, with what its commands need to be told.
struct Slurm {
    running: Child,
    environment: Vec<(&'static str, String)>,
    _home: TempDir,
}

impl Slurm {
    fn start() -> Self {
        let root = std::env::var_os("RELAYLAB_SLURM").map(PathBuf::from);
        let root = root.expect("RELAYLAB_SLURM names where Slurm was unpacked; `tests/long/run` does");
        let home = tempfile::tempdir().unwrap();
        let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = ports.map(|port| port.local_addr().unwrap().port().to_string());
        let library = root.join("usr/lib/x86_64-linux-gnu");
        let path = format!("{}:{}", root.join("usr/bin").display(), std::env::var("PATH").unwrap());
        let environment = vec![
            ("PATH", path),
            ("LD_LIBRARY_PATH", format!("{0}:{0}/slurm-wlm", library.display())),
            ("SLURM_CONF", home.path().join("slurm.conf").display().to_string()),
        ];
        let mut running = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/long/engines/slurm"))
            .arg(root)
            .arg(home.path())
            .args(ports)
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self { running, environment, _home: home }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value)));
        command
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        // It ends with what it reads.
        drop(self.running.stdin.take());
        let _ = self.running.wait();
    }
}

#[test]
fn slurm_plays_a_design_in_parts() {
    let slurm = Slurm::start();
    let home = home("slurm");
    let parts = home.path().join("study.parts");
    well(spawned(&mut slurm.command(parts.join("submit.sh"))));
    let stopped = half_way(&parts);
    // What an administrator does, or a job that comes before it: the part is ended, and queued again.
    let environment = fs::read(format!("/proc/{}/environ", stopped.pid)).unwrap();
    let environment = String::from_utf8_lossy(&environment).into_owned();
    let job = environment.split('\0').find_map(|pair| pair.strip_prefix("SLURM_JOB_ID=")).unwrap();
    well(spawned(slurm.command("scontrol").args(["requeue", job])));
    // The merge, which waits for all parts, comes last.
    let queued = || slurm.command("squeue").arg("-h").output().unwrap().stdout;
    while !queued().is_empty() {
        sleep(Duration::from_millis(200));
    }
    went_on(&parts, stopped.part);
    let logs = fs::read_to_string(parts.join("logs/merge.log")).unwrap_or_default();
    assert!(home.path().join("study/manifest.json").exists(), "{logs}");
    same(home.path());
}
