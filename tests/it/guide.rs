//! The guide is typed as it stands: three ways through the program, each from an empty folder to what somebody came for.

use super::program::ends;
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

fn said<'a>(walked: &'a [(String, String)], beginning: &str) -> &'a str {
    walked.iter().find(|(typed, _)| typed.starts_with(beginning)).map_or("", |(_, printed)| printed)
}

#[test]
fn a_strategist_comes_to_a_verdict_with_its_interval() {
    let home = tempfile::tempdir().unwrap();
    let walked = walk(home.path(), "The strategist");
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
    let run = said(&walked, "run").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(run.contains("FUNNEL") && run.contains("The most frequent loss"), "{run}");
    assert!(run.contains("Speed to lead") && run.contains("Selling time used"), "{run}");
    assert!(said(&walked, "explain speed").contains("Hours"), "{}", said(&walked, "explain speed"));
}

#[test]
fn a_researcher_comes_to_tables_and_an_archive() {
    let home = tempfile::tempdir().unwrap();
    let walked = walk(home.path(), "The researcher");
    assert!(said(&walked, "sweep").contains("240"), "{}", said(&walked, "sweep"));
    assert!(home.path().join("output/sweeps/study/runs.parquet").exists());
    assert!(home.path().join("study.zip").exists());
    assert!(said(&walked, "cite").contains("relaylab"), "{}", said(&walked, "cite"));
}
