//! Whatever goes wrong with the disk, or whoever ends the program, at any deed: it is told, nothing is lost, nothing half
//! written is taken for whole, and the same command finishes afterwards with the bytes of an undisturbed one.
//!
//! A library stands between the program and the system, counts what is done to files, and disturbs one deed. Deeds are
//! counted, never timed, so that whoever sees a failure can see it again: each names what disturbed which deed.
//! `RELAYLAB_FAULTS=all` disturbs every deed, which takes an hour, `RELAYLAB_FAULTS=sweep` every deed of that verb alone;
//! without it some of each verb are taken.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

mod library;

use super::program::{ends, files, relaylab};
use rayon::prelude::*;
use relaylab::base::draws::replicate_seed;
use relaylab::cli::exit;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

const MARKET: &str = "\
[market]
people = 50
days = 5
seeds = 2
[budget]
per_month = 3000
normalise = true
[channels.display]
share = 0.4
[channels.search_ads]
share = 0.6
[leads]
file = \"leads.csv\"
[record]
media = true
figures = false
";
const LEADS: &str = "channel,count\nfair,3\nweb,4\n";
const DESIGN: &str = "\
scenario = \"a.toml\"
replicates = 2
[grid]
budget.sales_share = [0.2, 0.8]
[record]
tables = [\"series\"]
";

/// A verb: what is typed, and what is typed before so that there is something to do.
struct Asked {
    words: &'static str,
    before: &'static [&'static str],
    /// Deeds that are disturbed in each way when not all are.
    few: usize,
}

const ASKED: &[Asked] = &[
    Asked { words: "run a.toml --out out", before: &[], few: 9 },
    Asked { words: "compare a.toml b.toml --seeds 2 --flips none --out out", before: &[], few: 5 },
    Asked { words: "balance a.toml --points 5 --seeds 2 --out out", before: &[], few: 5 },
    Asked { words: "attribute a.toml --seeds 2 --out out", before: &[], few: 5 },
    Asked { words: "sweep design.toml --out out", before: &[], few: 12 },
    Asked { words: "resume out", before: &["sweep design.toml --out out"], few: 9 },
    Asked {
        words: "merge one two --out out",
        before: &["sweep design.toml --shard 1/2 --out one", "sweep design.toml --shard 2/2 --out two"],
        few: 9,
    },
    Asked {
        words: "archive sweep --out out.zip --force",
        before: &["sweep design.toml --out sweep"],
        few: 9,
    },
    Asked { words: "export run --for robyn --out out", before: &["run a.toml --out run"], few: 9 },
    Asked { words: "plot run --to out", before: &["run a.toml --out run"], few: 5 },
    Asked {
        words: "status parts",
        before: &[
            "distribute design.toml --on parallel --parts 2 --seconds 1 --out parts",
            "sweep design.toml --shard 1/2 --out parts/1-of-2",
        ],
        few: 9,
    },
    Asked { words: "verify sweep --replay 1", before: &["sweep design.toml --out sweep"], few: 9 },
];

/// What disturbs a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The disk is full for this deed, or from then on.
    Full { stays: bool },
    /// The disk fails.
    Broken,
    /// A signal comes, by its number.
    Signal(i32),
    /// The power goes: what was not brought to the disk is torn.
    Power,
}

const HUP: i32 = 1;
const INT: i32 = 2;
const KILL: i32 = 9;
const USR1: i32 = 10;
const TERM: i32 = 15;

impl Fault {
    fn how(self) -> String {
        match self {
            Self::Full { stays: false } => "errno 28".to_owned(),
            Self::Full { stays: true } => "full".to_owned(),
            Self::Broken => "errno 5".to_owned(),
            Self::Signal(number) => format!("signal {number}"),
            Self::Power => "torn".to_owned(),
        }
    }

    /// Whether it can happen to a deed: who reads needs no space, and who takes away needs none.
    fn hits(self, deed: &Deed) -> bool {
        !matches!(self, Self::Full { .. })
            || !matches!(deed.name.as_str(), "read" | "unlink" | "rmdir" | "chmod")
    }
}

/// Something that was done to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Deed {
    name: String,
    bytes: usize,
    path: String,
}

/// The verb of which every deed is disturbed, or all of them.
fn every_deed_of() -> Option<String> {
    std::env::var("RELAYLAB_FAULTS").ok()
}

/// The library that stands between, compiled once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let compiled = || {
        let home = tempfile::tempdir().unwrap();
        let library = home.path().join("shim.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/long/faults/shim.rs");
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        command.args(["--edition", "2024", "--crate-type", "cdylib", "-o"]).arg(&library).arg(source);
        assert!(command.status().unwrap().success(), "the library is not compiled");
        (home, library)
    };
    &SHIM.get_or_init(compiled).1
}

/// A folder in memory where there is one: it is about the order of deeds, not about a disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

fn copied(from: &Path, to: &Path) {
    for (name, bytes) in files(from, &[]) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What a folder holds, but for what tells of time and machine.
fn timeless(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = files(home, &[]);
    all.retain(|name, _| !name.ends_with("sessions.jsonl"));
    for (name, bytes) in &mut all {
        if name.ends_with("manifest.json") {
            let mut value: Value =
                serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            for key in ["started", "ended", "seconds", "seal"] {
                value.as_object_mut().unwrap().remove(key);
            }
            *bytes = value.to_string().into_bytes();
        }
    }
    all
}

/// A verb, ready to be disturbed.
struct Trial {
    words: Vec<&'static str>,
    few: usize,
    /// The folder before, and after.
    before: TempDir,
    after: BTreeMap<String, Vec<u8>>,
    /// What it prints where it writes nothing.
    told: Option<Vec<u8>>,
    /// What was done in between.
    deeds: Vec<Deed>,
}

impl Trial {
    fn of(asked: &Asked) -> Self {
        let before = folder();
        let home = before.path();
        fs::write(home.join("leads.csv"), LEADS).unwrap();
        fs::write(home.join("a.toml"), MARKET).unwrap();
        fs::write(home.join("b.toml"), MARKET.replace("3000", "4000")).unwrap();
        fs::write(home.join("design.toml"), DESIGN).unwrap();
        for words in asked.before {
            ends(home, &words.split(' ').chain(["-q", "--threads", "1"]).collect::<Vec<_>>(), exit::OK);
        }
        let mut words: Vec<&str> = asked.words.split(' ').collect();
        words.push("-q");
        if !["archive", "plot", "status", "verify"].iter().any(|verb| asked.words.starts_with(verb)) {
            words.extend(["--threads", "1"]);
        }
        if asked.words.starts_with("resume") {
            // Half of the journal, and no tables.
            let journal = fs::read(home.join("out/journal.log")).unwrap();
            fs::write(home.join("out/journal.log"), &journal[..journal.len() / 2]).unwrap();
            for name in files(&home.join("out"), &[]).into_keys() {
                if name == "manifest.json" || name.ends_with(".parquet") {
                    fs::remove_file(home.join("out").join(name)).unwrap();
                }
            }
        }
        let (calm, log) = (folder(), folder());
        copied(home, calm.path());
        let log = log.path().join("log");
        let output = disturbed(calm.path(), &words, &[("SHIM_LOG", log.to_str().unwrap())]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", asked.words);
        let after = timeless(calm.path());
        let told = (after == timeless(home)).then_some(output.stdout);
        Self { words, few: asked.few, after, told, deeds: deeds(&log), before }
    }

    /// Numbers of deeds that are disturbed, spread over all that are done.
    fn numbers(&self, fault: Fault, place: usize) -> Vec<usize> {
        let all: Vec<usize> = (0..self.deeds.len()).filter(|at| fault.hits(&self.deeds[*at])).collect();
        if every_deed_of().is_some() {
            return all;
        }
        let few = self.few.min(all.len());
        // Every way meets other deeds.
        let shift = (replicate_seed(1, place as u32) % (all.len() / few.max(1)).max(1) as u64) as usize;
        (0..few).map(|at| all[(at * all.len() / few + shift).min(all.len() - 1)]).collect()
    }

    /// Disturbs a deed, looks at what is there, and asks again; what is wrong.
    fn wrong(&self, fault: Fault, at: usize) -> Vec<String> {
        let home = folder();
        copied(self.before.path(), home.path());
        let log = folder();
        let log = log.path().join("log");
        let (number, how) = ((at + 1).to_string(), fault.how());
        let settings = [("SHIM_LOG", log.to_str().unwrap()), ("SHIM_AT", &number), ("SHIM_HOW", &how)];
        let output = disturbed(home.path(), &self.words, &settings);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().or(output.status.signal().map(|signal| 128 + signal)).unwrap();
        let mut wrong = Vec::new();
        let as_told = self.told.as_ref().is_none_or(|told| *told == output.stdout);
        let done = || as_told && timeless(home.path()) == self.after;
        match (fault, code) {
            // What went wrong was no harm, or came when all was done.
            (_, 0) if done() => {}
            (Fault::Full { .. } | Fault::Broken, 4) => {
                wrong.extend(self.misled(fault, &self.deeds[at], &said))
            }
            (Fault::Signal(INT), 130) | (Fault::Signal(TERM), 143) => {}
            (Fault::Signal(signal @ (HUP | KILL)), code) if code == 128 + signal => {}
            (Fault::Power, 137) => tear(home.path(), &deeds(&log), at as u32),
            (_, code) => wrong.push(format!("it ends with {code}: {said}")),
        }
        if matches!(fault, Fault::Full { .. } | Fault::Broken) && self.deeds[at].name != "unlink" {
            let left = files(home.path(), &[]).into_keys().filter(|name| name.contains(".writing-"));
            wrong.extend(left.map(|name| format!("`{name}` is left behind")));
        }
        wrong.extend(self.half_written(home.path()));
        let again = relaylab(home.path(), &self.words).output().unwrap();
        if !again.status.success() {
            wrong.push(format!("the same command fails: {}", String::from_utf8_lossy(&again.stderr)));
        } else {
            let after = timeless(home.path());
            let names = self.after.keys().chain(after.keys());
            let mut other: Vec<&String> =
                names.filter(|name| self.after.get(*name) != after.get(*name)).collect();
            other.dedup();
            if !other.is_empty() {
                wrong.push(format!("the same command leaves otherwise: {other:?}"));
            }
        }
        let deed = &self.deeds[at];
        let what = format!("{} | {how} at {number}, {} {}", self.words.join(" "), deed.name, deed.path);
        wrong.into_iter().map(|wrong| format!("{what}: {wrong}")).collect()
    }

    /// Whether the message names neither what is wrong nor the cure.
    fn misled(&self, fault: Fault, deed: &Deed, said: &str) -> Option<String> {
        let told = said.contains("error: cannot") || said.contains("error[");
        let full = said.contains("free some space");
        let cause = if fault == Fault::Broken { "input/output error" } else { "no space left" };
        let right = told && said.to_lowercase().contains(cause) && full == (fault != Fault::Broken);
        let mut parts = deed.path.split('/');
        let (place, file) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
        // On a disk that stays full, what is told may be a later deed than the first.
        let named = fault == Fault::Full { stays: true }
            || place.starts_with(".writing-")
            // What goes with its folder is known by a name without one; the folder is told.
            || deed.name == "unlink" && !deed.path.contains('/')
            || said.contains(place)
            || !file.is_empty() && said.contains(file);
        (!right || !named).then(|| format!("it says: {said}"))
    }

    /// Files that are neither as before nor as after, and yet there under their names.
    fn half_written(&self, home: &Path) -> Vec<String> {
        let grows = |name: &str| name.ends_with("journal.log") || name.contains(".writing-");
        let finished = |name: &str| self.after.contains_key(name);
        let before = files(self.before.path(), &[]);
        let all = files(home, &[]).into_iter().filter(|(name, _)| finished(name) && !grows(name));
        let other = all.filter(|(name, bytes)| {
            let tells_of_time = name.ends_with("manifest.json") || name.ends_with("question.json");
            if tells_of_time {
                return serde_json::from_slice::<Value>(bytes).is_err();
            }
            self.after.get(name) != Some(bytes) && before.get(name) != Some(bytes)
        });
        other.map(|(name, _)| format!("`{name}` is neither as before nor whole")).collect()
    }
}

fn disturbed(home: &Path, words: &[&str], settings: &[(&str, &str)]) -> std::process::Output {
    let mut command = relaylab(home, words);
    command.env("LD_PRELOAD", shim()).env("SHIM_BELOW", fs::canonicalize(home).unwrap());
    command.envs(settings.iter().copied()).output().unwrap()
}

fn deeds(log: &Path) -> Vec<Deed> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let deed = |line: &str| {
        let mut words = line.split('\t');
        let mut word = || words.next().unwrap().to_owned();
        Deed { name: word(), bytes: word().parse().unwrap(), path: word() }
    };
    text.lines().map(deed).collect()
}

/// What a disk may make of a journal when the power goes: of all that was added since it was last brought there, each
/// sector is there or is not, and the end is anywhere.
fn tear(home: &Path, deeds: &[Deed], seed: u32) {
    const JOURNAL: &str = "out/journal.log";
    let path = home.join(JOURNAL);
    let Ok(mut bytes) = fs::read(&path) else { return };
    let of_it = deeds.iter().filter(|deed| deed.path == JOURNAL).rev();
    let since = of_it.take_while(|deed| deed.name != "sync" && deed.name != "rename");
    let unsafe_bytes: usize = since.filter(|deed| deed.name == "write").map(|deed| deed.bytes).sum();
    let kept = bytes.len().saturating_sub(unsafe_bytes);
    let mut luck = (0..).map(|draw| replicate_seed(u64::from(seed), draw));
    let end = kept + luck.next().unwrap() as usize % (bytes.len() - kept + 1);
    bytes.truncate(end);
    for sector in bytes[kept..].chunks_mut(512) {
        if luck.next().unwrap() % 3 == 0 {
            sector.fill(0);
        }
    }
    fs::write(path, bytes).unwrap();
}

fn all_hold<'a>(asked: impl ParallelIterator<Item = &'a Asked>, faults: &[Fault]) {
    let verb = every_deed_of().filter(|word| word != "all").unwrap_or_default();
    let trials: Vec<Trial> = asked.filter(|asked| asked.words.starts_with(&verb)).map(Trial::of).collect();
    let mut jobs = Vec::new();
    for (place, trial) in trials.iter().enumerate() {
        for (kind, fault) in faults.iter().enumerate() {
            jobs.extend(trial.numbers(*fault, place * 31 + kind).into_iter().map(|at| (trial, *fault, at)));
        }
    }
    let wrong: Vec<String> =
        jobs.par_iter().flat_map_iter(|(trial, fault, at)| trial.wrong(*fault, *at)).collect();
    for trial in &trials {
        println!("{}: {} deeds", trial.words.join(" "), trial.deeds.len());
    }
    println!("{} disturbed, {} wrong", jobs.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), jobs.len(), wrong.join("\n"));
}

#[test]
fn every_deed_is_seen() {
    let trial = Trial::of(&ASKED[0]);
    let seen = |name: &str, path: &str| trial.deeds.iter().any(|deed| deed.name == name && deed.path == path);
    assert!(seen("rename", "out/manifest.json") && seen("sync", "out") && seen("read", "a.toml"));
    let opened = trial.deeds.iter().filter(|deed| deed.name == "open").count();
    assert_eq!(opened, trial.deeds.iter().filter(|deed| deed.name == "rename").count());
}

#[test]
fn a_disk_that_fails_at_any_deed_is_told_and_costs_nothing() {
    all_hold(ASKED.par_iter(), &[Fault::Full { stays: false }, Fault::Full { stays: true }, Fault::Broken]);
}

#[test]
fn a_signal_at_any_deed_loses_nothing() {
    all_hold(ASKED.par_iter(), &[INT, TERM, HUP, USR1, KILL].map(Fault::Signal));
}

#[test]
fn no_power_at_any_deed_costs_what_was_not_brought_to_the_disk_and_no_more() {
    let keeps_a_journal =
        |asked: &&Asked| ["sweep", "resume", "merge"].iter().any(|verb| asked.words.starts_with(verb));
    all_hold(ASKED.par_iter().filter(keeps_a_journal), &[Fault::Power]);
}
