//! A sweep as a program has it, without a terminal.

use super::tidy::{TidyWriter, plan_table};
use super::{DesignFile, Shard, Summary, Sweep};
use crate::error::Kind;
use crate::runner::{Events, Progress, Runner, Variant};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tempfile::TempDir;

/// Bytes that a table of five columns may hold.
const MOST_HELD: usize = 8 << 20;

const MARKET: &str = "[market]\npeople = 300\ndays = 20\n[budget]\nper_month = 500\nnormalise = true\n[sales]\nreps = 1\n[channels.print]\nshare = 1\n";
const DESIGN: &str = "scenario = \"market.toml\"\nreplicates = 2\n[grid]\nsales.reps = [1, 2, 3]\n[record]\ntables = [\"funnel\"]\n";

fn home() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("market.toml"), MARKET).unwrap();
    let design = home.path().join("design.toml");
    fs::write(&design, DESIGN).unwrap();
    (home, design)
}

fn runner() -> Runner {
    Runner::new().threads(1)
}

fn played(design: &Path, out: &Path) -> Summary {
    Sweep::open(design, out).unwrap().run(&runner()).unwrap()
}

#[test]
fn a_design_is_played_and_read_back() {
    let (home, design) = home();
    let out = home.path().join("out");
    let told = Sweep::open(&design, &out).unwrap().run(&Runner::new().threads(2)).unwrap();
    assert_eq!((told.points, told.runs, told.played, told.failed, told.earlier), (3, 6, 6, 0, 0));
    for table in ["runs.parquet", "outcomes.parquet", "funnel.parquet"] {
        assert!(told.tables.iter().any(|name| name == table) && out.join(table).exists(), "{table}");
    }
    let sweep = Sweep::read(&out).unwrap();
    assert!(sweep.is_finished());
    let rows = sweep.outcomes().unwrap();
    let points: Vec<String> = rows.iter().map(|row| format!("{}={}", row.0[0].0, row.0[0].1)).collect();
    let reps = |reps| format!("sales.reps={reps}");
    assert_eq!(points, [1, 1, 2, 2, 3, 3].map(reps));
    let market = Variant::read(&home.path().join("market.toml")).unwrap();
    let market = market.with("sales.reps", 2).unwrap().with("market.seed", 1).unwrap();
    let alone = Runner::new().outcomes(&market, 2).unwrap();
    assert_eq!([&rows[2].2, &rows[3].2], [&alone[0], &alone[1]], "the same as played one by one");
    assert_eq!((rows[2].1, rows[3].1), (alone[0].seed, alone[1].seed));
    let finished = sweep.finished().unwrap().next().unwrap().unwrap();
    assert!(!finished.kept.funnel.is_empty() && finished.outcome().as_ref() == Some(&rows[0].2));
    // Played again, nothing is left to do.
    let again = sweep.run(&runner()).unwrap();
    assert_eq!((again.played, again.earlier), (0, 6));
}

#[test]
fn a_table_of_many_runs_holds_no_more_than_one_of_few() {
    let (home, design) = home();
    fs::write(&design, "scenario = \"market.toml\"\nreplicates = 300_000\n[grid]\nsales.reps = [1]\n")
        .unwrap();
    let sweep = Sweep::open(&design, home.path().join("out")).unwrap();
    let table = plan_table(sweep.design());
    let mut writer = TidyWriter::begin(home.path(), &table, &[], false).unwrap();
    let mut most = 0;
    for (point, run) in sweep.store.runs() {
        writer.run(sweep.design(), &point, &run, None).unwrap();
        most = most.max(writer.held());
    }
    writer.end(home.path()).unwrap();
    assert!(most < MOST_HELD, "{most} bytes");
}

#[test]
fn a_sweep_that_was_not_played_has_no_rows_and_one_folder_has_one_owner() {
    let (home, design) = home();
    let out = home.path().join("out");
    let sweep = Sweep::open(&design, &out).unwrap();
    assert_eq!(sweep.outcomes().unwrap(), []);
    assert!(!sweep.is_finished());
    let error = Sweep::read(&out).unwrap().run(&runner()).unwrap_err();
    assert!(error.kind == Kind::Unwritable && error.cause.contains("another relaylab"), "{error}");
    let error = sweep.archive(home.path().join("a.zip"), None).unwrap_err();
    assert!(error.kind == Kind::Usage && error.cause.contains("is not finished"), "{error}");
    let error = Sweep::read(home.path()).unwrap_err();
    assert!(error.kind == Kind::Damaged && error.cause.contains("is not the folder of a sweep"), "{error}");
    fs::write(&design, "scenario = \"nowhere.toml\"\n").unwrap();
    assert_eq!(Sweep::open(&design, &out).unwrap_err().code, "D007");
}

/// Asks to stop after so many days, and wants to hear what is said.
#[derive(Default)]
struct Impatient {
    days: AtomicU64,
    most: u64,
    said: Arc<AtomicBool>,
}

impl Events for Impatient {
    fn progress(&self, now: Progress) {
        self.days.store(now.days_done, Ordering::SeqCst);
    }

    fn note(&self, line: &str) {
        self.said.store(line == "2 runs finished earlier, not played again", Ordering::SeqCst);
    }

    fn cancelled(&self) -> bool {
        self.days.load(Ordering::SeqCst) >= self.most
    }
}

#[test]
fn whoever_stops_loses_no_finished_run_and_goes_on_later() {
    let (home, design) = home();
    let (torn, calm) = (home.path().join("torn"), home.path().join("calm"));
    let impatient = runner().events(Impatient { most: 30, ..Impatient::default() });
    let error = Sweep::open(&design, &torn).unwrap().run(&impatient).unwrap_err();
    assert_eq!((error.kind, error.cause.as_str()), (Kind::Stopped, "2 of 6 runs finished"));
    assert_eq!(error.place, torn.display().to_string());
    assert_eq!(Sweep::read(&torn).unwrap().outcomes().unwrap().len(), 2);
    let said = Arc::new(AtomicBool::new(false));
    let listening =
        runner().events(Impatient { most: u64::MAX, said: Arc::clone(&said), ..Impatient::default() });
    let told = Sweep::read(&torn).unwrap().run(&listening).unwrap();
    assert_eq!((told.played, told.earlier), (4, 2));
    assert!(said.load(Ordering::SeqCst));
    played(&design, &calm);
    for name in ["journal.log", "outcomes.parquet", "manifest.json"] {
        assert_eq!(fs::read(torn.join(name)).unwrap(), fs::read(calm.join(name)).unwrap(), "{name}");
    }
    let error = Sweep::read(&calm).unwrap().estimate(&impatient, 0.2).unwrap_err();
    assert_eq!((error.kind, error.cause.as_str()), (Kind::Stopped, "nothing was estimated"));
}

/// Panics in the middle of the second run.
struct Clumsy(AtomicBool);

impl Events for Clumsy {
    fn progress(&self, now: Progress) {
        let first = now.days_done == 30 && !self.0.swap(true, Ordering::SeqCst);
        assert!(!first, "the books of day {} do not balance", 9);
    }
}

#[test]
fn a_run_that_panics_is_a_row_and_ends_no_other() {
    let (home, design) = home();
    let out = home.path().join("out");
    fs::write(&design, format!("days = 20\n{DESIGN}")).unwrap();
    let clumsy = runner().events(Clumsy(AtomicBool::new(false)));
    let told = Sweep::open(&design, &out).unwrap().run(&clumsy).unwrap();
    assert_eq!((told.played, told.failed), (6, 1));
    let sweep = Sweep::read(&out).unwrap();
    let failures: Vec<_> = sweep.finished().unwrap().map(|run| run.unwrap().kept.failure).collect();
    assert_eq!(failures[1].as_deref(), Some("the books of day 9 do not balance"));
    assert_eq!((sweep.outcomes().unwrap().len(), failures.iter().flatten().count()), (5, 1));
    let told = sweep.retry(true).run(&runner()).unwrap();
    assert_eq!((told.played, told.failed), (1, 0));
}

#[test]
fn parts_are_joined_and_what_none_of_them_has_is_played() {
    let (home, design) = home();
    let at = |name: &str| home.path().join(name);
    let whole = played(&design, &at("whole"));
    let file = DesignFile::read(&design).unwrap();
    for part in [1, 2] {
        let shard = Shard { part, of: 3 };
        let told = file.sweep(at(&part.to_string()), shard, false).unwrap().run(&runner()).unwrap();
        assert_eq!((told.runs, told.shard, told.tables.len()), (2, shard, 0));
    }
    let told = Sweep::merge(&[at("2"), at("1")], at("joined")).unwrap().run(&runner()).unwrap();
    assert_eq!((told.earlier, told.played, &told.design_hash), (4, 2, &whole.design_hash));
    let bytes = |folder: &str| fs::read(at(folder).join("manifest.json")).unwrap();
    assert_eq!(bytes("joined"), bytes("whole"));
    let none: [&Path; 0] = [];
    assert_eq!(Sweep::merge(&none, at("none")).unwrap_err().kind, Kind::Usage);
}

#[test]
fn a_sweep_is_verified_replayed_and_archived() {
    let (home, design) = home();
    let out = home.path().join("out");
    played(&design, &out);
    let sweep = Sweep::read(&out).unwrap();
    let checks = sweep.verify(&runner(), 2).unwrap();
    assert!(checks.len() == 5 && checks.iter().all(super::Verified::holds), "{checks:?}");
    assert!(checks[4].what.starts_with("2 runs played again"), "{checks:?}");
    let id = sweep.finished().unwrap().nth(3).unwrap().unwrap().run.id.to_string();
    let replayed = sweep.replay(&runner(), &id[..12].to_uppercase()).unwrap();
    assert_eq!((replayed.same, replayed.run.seed), (Some(true), sweep.outcomes().unwrap()[3].1));
    assert_eq!(sweep.find("").unwrap_err().kind, Kind::Usage, "all names begin so");
    assert!(sweep.replay(&runner(), "zzz").unwrap_err().cause.contains("is called `zzz`"));
    let archived = sweep.archive(home.path().join("out.zip"), None).unwrap();
    let zip = zip::ZipArchive::new(fs::File::open(home.path().join("out.zip")).unwrap()).unwrap();
    assert_eq!((zip.len(), archived.bytes > 0), (archived.files, true));
    fs::write(out.join("outcomes.parquet"), "no table").unwrap();
    let checks = sweep.verify(&runner(), 0).unwrap();
    let wrong: Vec<&String> = checks.iter().flat_map(|check| &check.wrong).collect();
    assert_eq!(wrong, ["outcomes.parquet has changed"]);
}

#[test]
fn an_estimate_rests_on_runs_and_leaves_nothing() {
    let (home, design) = home();
    let file = DesignFile::read(&design).unwrap();
    let told = file.estimate(&runner(), 2.0).unwrap();
    assert_eq!((told.points, told.runs, told.failed, told.threads, told.at_once), (3, 6, 0, 1, 1));
    assert!(told.tried > 0 && told.seconds > 0.0 && told.memory_bytes > 0, "{told:?}");
    assert!(told.disk_peak_bytes > told.disk_bytes && told.disk_bytes > 0.0, "{told:?}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2, "the market and its design");
    let sweep = Sweep::open(&design, home.path().join("out")).unwrap();
    assert_eq!(sweep.estimate(&runner(), 2.0).unwrap().runs, 6);
    assert_eq!(sweep.outcomes().unwrap(), []);
}
