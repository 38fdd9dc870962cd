//! The guide is typed as it stands: three ways through the program, each from an empty folder to what somebody came for.

use super::program::ends;
use super::spaced;
use relaylab::cli::exit;
use std::fs;
use std::path::Path;

/// Whatever plays a market plays a small one here; the words are those of the guide.
const SMALL: [&str; 7] = ["--people", "2000", "--days", "120", "--seeds", "10", "--progress=none"];

/// The commands of a chapter, whose heading begins with these words.
fn commands(chapter: &str) -> Vec<Vec<String>> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/GUIDE.md");
    let text = fs::read_to_string(place).expect("the guide");
    let (_, rest) = text.split_once(&format!("\n## {chapter}")).expect("a chapter of the guide");
    let chapter = rest.split("\n## ").next().unwrap_or(rest);
    let typed = chapter.lines().filter_map(|line| line.strip_prefix("    relaylab "));
    typed.map(|line| line.split_whitespace().map(ToOwned::to_owned).collect()).collect()
}

/// Types the commands of a chapter in an empty folder; gives what each printed.
fn walk(home: &Path, chapter: &str) -> Vec<(String, String)> {
    let typed = commands(chapter);
    assert!(typed.len() > 4, "{typed:?}");
    let plays = |verb: &str| ["run", "compare", "balance", "attribute"].contains(&verb);
    let printed = |line: Vec<String>| {
        let mut arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        if plays(arguments[0]) {
            arguments.extend(SMALL);
        }
        if ["sensitivity", "optimise"].contains(&arguments[0]) {
            arguments.extend(&SMALL[..4]);
        }
        if arguments[0] == "optimise" {
            arguments.extend(["--runs", "200"]);
        }
        let printed = ends(home, &arguments, exit::OK).0;
        for name in ["study.toml", "targets.toml"] {
            let file = home.join(name);
            if line[0] == "init" && file.exists() {
                let text = fs::read_to_string(&file).expect("a design, or targets");
                let small =
                    text.replace("people = 10_000", "people = 500").replace("runs = 1_000", "runs = 100");
                fs::write(&file, small).expect("a folder of its own");
            }
        }
        (line.join(" "), printed)
    };
    typed.into_iter().map(printed).collect()
}

/// What somebody reads on the way, as a file that is kept under review; `BLESS=1 cargo test --test it guide` rewrites it.
#[track_caller]
fn reads_as_kept(walked: &[(String, String)], name: &str) {
    let told = walked.iter().map(|(typed, printed)| format!("$ relaylab {typed}\n{}\n", timeless(printed)));
    let told: String = told.collect();
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/walks").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(&place, &told).expect("a file");
    }
    let kept = fs::read_to_string(&place).unwrap_or_default();
    let differ = kept.lines().zip(told.lines()).find(|(kept, told)| kept != told);
    assert!(
        kept == told,
        "{name} reads otherwise, from {differ:?}; `BLESS=1 cargo test --test it guide` rewrites it"
    );
}

/// A text without what differs from one playing to the next and from one machine to the next: seconds, bytes, runs that were
/// tried, hashes.
fn timeless(printed: &str) -> String {
    let mut lines = Vec::new();
    for line in printed.lines() {
        let cut = [" person-days a second", " a second", " played in ", "KiB", "MiB"]
            .iter()
            .any(|sign| line.contains(sign));
        let name = [
            "written to",
            "ok ",
            "played ",
            "design ",
            "tables ",
            "from ",
            "memory ",
            "disk ",
            "time ",
            "reproduce with relaylab compare @",
        ];
        let line = match (cut, name.iter().find(|name| line.starts_with(**name))) {
            (_, Some(name)) => format!("{name} ..."),
            (true, None) => format!("{} ...", line.split([';', ':']).next().unwrap_or_default()),
            (false, None) => line.to_owned(),
        };
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

fn said<'a>(walked: &'a [(String, String)], beginning: &str) -> &'a str {
    walked.iter().find(|(typed, _)| typed.starts_with(beginning)).map_or("", |(_, printed)| printed)
}

#[test]
fn a_strategist_comes_to_a_verdict_with_its_interval() {
    let home = tempfile::tempdir().unwrap();
    let walked = walk(home.path(), "The strategist");
    reads_as_kept(&walked, "strategist.txt");
    let compared = said(&walked, "compare");
    assert!(compared.contains("VERDICT") && compared.contains("95 % CI"), "{compared}");
    assert!(said(&walked, "balance").contains("REGRET OF RULES OF THUMB"), "{}", said(&walked, "balance"));
    assert!(said(&walked, "attribute").contains("WHAT IT TRULY ADDED"), "{}", said(&walked, "attribute"));
    assert!(said(&walked, "optimise").contains("FRESH SEEDS"), "{}", said(&walked, "optimise"));
    assert!(said(&walked, "calibrate").contains("the fitted market meets"), "{}", said(&walked, "calibrate"));
    assert!(said(&walked, "sensitivity base.toml --input").contains("SHARES OF THE VARIANCE"));
    let pages = fs::read_dir(home.path().join("output")).unwrap().map(Result::unwrap);
    let pages = pages.filter(|folder| folder.path().join("report.html").exists()).count();
    assert_eq!(pages, 7, "a page of each answer");
}

#[test]
fn a_student_sees_where_leads_are_lost() {
    let home = tempfile::tempdir().unwrap();
    let walked = walk(home.path(), "The student");
    reads_as_kept(&walked, "student.txt");
    let run = spaced(said(&walked, "run"));
    assert!(run.contains("FUNNEL") && run.contains("The most frequent loss"), "{run}");
    assert!(run.contains("Speed to lead") && run.contains("Selling time used"), "{run}");
    assert!(said(&walked, "explain speed").contains("Hours"), "{}", said(&walked, "explain speed"));
}

#[test]
fn a_researcher_comes_to_tables_and_an_archive() {
    let home = tempfile::tempdir().unwrap();
    let walked = walk(home.path(), "The researcher");
    reads_as_kept(&walked, "researcher.txt");
    assert!(said(&walked, "sweep").contains("240"), "{}", said(&walked, "sweep"));
    assert!(home.path().join("output/sweeps/study/runs.parquet").exists());
    assert!(home.path().join("study.zip").exists());
    assert!(said(&walked, "cite").contains("relaylab"), "{}", said(&walked, "cite"));
}
