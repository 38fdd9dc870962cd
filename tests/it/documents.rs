//! Documents and designs that come with relaylab: they say what the program does, and can be played.

use super::program::ends;
use relaylab::catalogue::parameters;
use relaylab::cli::exit;
use relaylab::proof::{Class, facts};
use relaylab::results::metrics::{METRICS, metric};
use relaylab::results::{
    BeliefRow, ChannelRow, CohortRow, DayRow, FunnelRow, RepRow, ResponseRow, Row as _, SegmentRow,
};
use relaylab::scenario::glossary::TERMS;
use relaylab::study::calibrate::{KINDS, read};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn the_description_of_the_model_has_every_key() {
    const HEAD: &str = "## Parameters\n";
    let place = root().join("docs/ODD.md");
    let text = fs::read_to_string(&place).unwrap();
    let (told, _) = text.split_once(HEAD).expect("a chapter of parameters");
    let expected = format!("{told}{HEAD}\n{}", parameters());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&place, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&place).unwrap() == expected,
        "docs/ODD.md is out of date; `BLESS=1 cargo test --test it description` rewrites its tables"
    );
    for row in relaylab::catalogue::rows() {
        assert!(row.path.is_empty() || expected.contains(&format!("### `{}`\n", row.path)), "{}", row.path);
        for key in &row.keys {
            assert!(expected.contains(&format!("| `{}` | ", key.name)), "{}.{}", row.path, key.name);
        }
        // The description itself, not only its tables, speaks of every section.
        let section = row.path.split('.').next().unwrap();
        assert!(told.contains(&format!("`{section}`")) || section.is_empty(), "`{section}` is not described");
    }
    for element in
        ["Purpose and patterns", "Entities, state variables", "Process overview", "Design concepts"]
    {
        assert!(told.contains(element), "{element}");
    }
}

/// What docs/CALIBRATION.md says of each kind of table is what the program reads.
#[test]
fn the_page_of_calibration_describes_every_table() {
    const HEAD: &str = "## Tables\n";
    let place = root().join("docs/CALIBRATION.md");
    let text = fs::read_to_string(&place).unwrap();
    let (told, rest) = text.split_once(HEAD).expect("a chapter of tables");
    let after = rest.find("\n## ").map_or("", |at| &rest[at..]);
    let mut tables = String::new();
    for kind in KINDS {
        let _ = write!(tables, "\n### `{}`\n\n{}\n\n| key | | |\n|---|---|---|\n", kind.name, kind.doc);
        for (key, must, doc) in kind.columns {
            let must = if *must { "column" } else { "column, may be missing" };
            let _ = writeln!(tables, "| `{key}` | {must} | {doc} |");
        }
        for (key, doc) in kind.keys {
            let _ = writeln!(tables, "| `{key}` | | {doc} |");
        }
    }
    let expected = format!("{told}{HEAD}{tables}{after}");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&place, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&place).unwrap() == expected,
        "docs/CALIBRATION.md is out of date; `BLESS=1 cargo test --test it calibration` rewrites its tables"
    );
}

/// The targets that come with relaylab can be asked, each of its own table.
#[test]
fn each_file_of_targets_is_read_in_calibration() {
    let folder = root().join("scenarios/targets");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_targets = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "toml") && !path.to_string_lossy().contains("-market")
    };
    let mut count = 0;
    for path in files.filter(is_targets) {
        let asked = read(&path).unwrap_or_else(|error| panic!("{error}"));
        let question = asked.question().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(question.targets().len() >= 2 * question.parameters().len() - 1, "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 4);
}

/// The rows of docs/VALIDATION.md are those that the program plays, each with its claim and all that is measured of it.
#[test]
fn the_validation_has_every_fact() {
    let text = fs::read_to_string(root().join("docs/VALIDATION.md")).unwrap();
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let rows: Vec<Vec<String>> = text
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(cells)
        .filter(|cells| cells.len() == 9)
        .collect();
    let told: Vec<&str> = rows.iter().map(|cells| cells[1].as_str()).filter(|id| !id.is_empty()).collect();
    let ids =
        Class::ALL.iter().flat_map(|class| facts().into_iter().filter(move |fact| fact.class == *class));
    assert_eq!(
        told,
        ids.map(|fact| fact.id).collect::<Vec<_>>(),
        "play `relaylab selftest --out docs/VALIDATION.md`"
    );
    for fact in facts() {
        assert!(
            rows.iter().any(|cells| cells[1] == fact.id && cells[2].starts_with(fact.claim)),
            "{}",
            fact.id
        );
        for measure in (fact.measures)() {
            assert!(
                rows.iter().any(|cells| cells[3].starts_with(measure.name)),
                "{}: {}",
                fact.id,
                measure.name
            );
        }
        assert!(text.contains(&format!("\n**{}** ", fact.id)), "{} is not said how it is asked", fact.id);
    }
}

#[test]
fn each_design_asks_a_question_and_plays() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::create_dir(home.join("designs")).unwrap();
    fs::copy(root().join("scenarios/balanced.toml"), home.join("balanced.toml")).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut count = 0;
    for entry in fs::read_dir(root().join("scenarios/designs")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let text = fs::read_to_string(root().join("scenarios/designs").join(&file)).unwrap();
        let question =
            text.lines().next().unwrap().trim_start_matches("title = ").trim_matches('"').to_owned();
        assert!(question.ends_with('?') && readme.contains(&question), "{file}: {question}");
        assert_eq!(text.lines().filter(|line| line.starts_with("# ")).count(), 3, "{file}");
        let small = |line: &str| match line.split(' ').next() {
            Some("people") => "people = 500\ndays = 60".to_owned(),
            Some(key @ ("replicates" | "trajectories" | "points")) => format!("{key} = 1"),
            _ => line.to_owned(),
        };
        let small: Vec<String> = text.lines().map(small).collect();
        let design = format!("designs/{file}");
        fs::write(home.join(&design), small.join("\n")).unwrap();
        ends(home, &["estimate", &design, "-q", "--seconds", "0.1"], exit::OK);
        ends(home, &["sweep", &design, "-q", "--out", &file], exit::OK);
        count += 1;
    }
    assert_eq!(count, 3);
}

/// Each word says where it is set and where it shows, and both exist.
#[test]
fn every_word_leads_somewhere() {
    let tables = [
        DayRow::TABLE,
        FunnelRow::TABLE,
        ChannelRow::TABLE,
        SegmentRow::TABLE,
        RepRow::TABLE,
        CohortRow::TABLE,
        BeliefRow::TABLE,
        ResponseRow::TABLE,
    ];
    for term in TERMS {
        if !term.set_by.is_empty() {
            let text = relaylab::catalogue::explain(term.set_by)
                .unwrap_or_else(|why| panic!("{}: {why}", term.word));
            assert!(!text.is_empty());
        }
        let table = term.shows.strip_suffix(".csv");
        let known = metric(term.shows).is_some()
            || table.is_some_and(|table| tables.contains(&table))
            || term.shows.starts_with("relaylab ");
        assert!(known, "{} shows in {}", term.word, term.shows);
        assert!(term.try_it.as_ref().is_none_or(|trial| metric(trial.metric).is_some()), "{}", term.word);
        let told = relaylab::catalogue::explain(term.word).expect("a word is explained");
        assert!(told.contains(term.word) && told.split_whitespace().count() > 10, "{told}");
    }
}

/// The first table of the README says where each part of the relay is set and where it is seen; all of that can be explained.
#[test]
fn the_relay_of_the_readme_can_be_explained() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let table =
        readme.split("<!-- relay -->").nth(1).and_then(|rest| rest.split("<!-- end of relay -->").next());
    let rows: Vec<&str> =
        table.expect("the relay").lines().filter(|line| line.starts_with('|')).skip(2).collect();
    assert_eq!(rows.len(), 15, "fifteen lines");
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        for (cell, is_metric) in [(cells[3], false), (cells[4], true)] {
            let words: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            assert!(!words.is_empty(), "{row}");
            for word in words {
                assert!(!is_metric || metric(word).is_some(), "{word}");
                assert!(is_metric || relaylab::catalogue::explain(word).is_ok(), "{word}");
            }
        }
    }
}

/// What the README shows of the first run is what the first run prints.
#[test]
fn the_readme_shows_what_the_first_run_prints() {
    const HEAD: &str = "It prints (shortened):\n\n```\n";
    const SHOWN: [&str; 4] = ["FUNNEL", "LEADS AND SALES", "MONEY, EUR", "VERDICT"];
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("scenarios")).unwrap();
    fs::copy(root().join("scenarios/first-run.toml"), home.path().join("scenarios/first-run.toml")).unwrap();
    let words = ["run", "scenarios/first-run.toml", "--no-figures", "--color", "never", "--progress", "none"];
    let (out, _) = ends(home.path(), &words, exit::OK);
    let shown: Vec<&str> =
        out.split("\n\n").filter(|block| SHOWN.iter().any(|title| block.starts_with(title))).collect();
    assert_eq!(shown.len(), SHOWN.len(), "{out}");
    let place = root().join("README.md");
    let text = fs::read_to_string(&place).unwrap();
    let (before, rest) = text.split_once(HEAD).expect("a first run");
    let (_, after) = rest.split_once("```").expect("its end");
    let expected = format!("{before}{HEAD}{}\n```{after}", shown.join("\n\n"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&place, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&place).unwrap() == expected,
        "README.md is out of date; `BLESS=1 cargo test --test it readme_shows` rewrites its first run"
    );
}

/// Whatever stands in capitals on a terminal, or at the head of a column, is explained, and so is every label of a number.
#[test]
fn every_word_on_the_screen_is_explained() {
    let home = tempfile::tempdir().unwrap();
    let heads = [
        "funnel",
        "people",
        "step rate",
        "share of market",
        "where they left",
        "channels",
        "allotted",
        "reach",
        "leads",
        "per lead",
        "believed",
        "experiment",
        "lift",
        "naive lift",
        "verdict",
        "note",
        "flips if",
        "P10",
        "P90",
        "95 % CI",
        "90 % interval",
        "middle 90 %",
        "as good",
        "regret",
        "regret of rules of thumb",
        "marginal return",
        "Shapley",
        "ROAS",
        "return on spending",
        "Kendall",
        "Bonferroni",
        "Holm",
        "shared seeds",
        "checks",
        "MQL",
        "lead",
        "LIFO",
        "FIFO",
        "SEO",
        "SEM",
        "SLA",
        "SDR",
        "speed to lead",
        "product limit",
        "Kaplan-Meier",
        "CAC",
        "LTV",
        "NRR",
        "ROI",
        "payback",
        "cohort",
        "churn",
        "seed",
        "market",
        "budget",
        "sales",
        "outlook",
        "timeline",
    ];
    for word in heads.into_iter().chain(METRICS.iter().flat_map(|metric| [metric.name, metric.label])) {
        let words: Vec<&str> = std::iter::once("explain").chain(word.split(' ')).collect();
        let (out, _) = ends(home.path(), &words, exit::OK);
        assert!(out.lines().count() > 1, "{word}: {out}");
    }
}
