//! Tables of a batch as other programs read them: the same types, numbers and words by pyarrow, pandas, polars and
//! `DuckDB` as in the CSV files beside them.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use super::program::ends;
use relaylab::batch::{read, tidy};
use relaylab::cli::exit;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
[channels.\"Search 2-b\"]
kind = \"search_ads\"
share = 0.6
";

/// Keys of every kind, texts that need quotes, and runs that fail since their shares do not add up.
const EVERY_KIND: &str = "\
title = \"Ünï, \\\"quoted\\\"; 中 😀\"
scenarios = [\"märkt, \\\"2\\\" 中.toml\", \"market.toml\"]
replicates = 2
[[list]]
handoff.discipline = \"fifo\"
price.list = 100
[[list]]
handoff.discipline = \"lifo\"
price.list = 250.555
[grid]
sales.reps = [1, 2]
budget.normalise = [true, false]
[lhs]
points = 2
[lhs.over]
closing.intercept = { from = -4, to = -2 }
[record]
csv = true
";

/// The same run twice, and a recording of its own.
const PLAIN: &str = "\
scenario = \"market.toml\"
[grid]
sales.reps = [1, 2, 1]
[record]
csv = true
every = 10
when = \"queue >= 0\"
series = [\"queue\", \"revenue_minor\"]
tables = [\"series\"]
";

const ALL_FAIL: &str = "\
scenario = \"market.toml\"
[grid]
budget.normalise = [false]
[record]
csv = true
";

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let other = MARKET.replace("400", "500");
    for (name, text) in [("market.toml", MARKET), ("märkt, \"2\" 中.toml", &other)] {
        fs::write(home.path().join(name), text).unwrap();
    }
    for (name, design) in [("every.toml", EVERY_KIND), ("plain.toml", PLAIN), ("fail.toml", ALL_FAIL)] {
        fs::write(home.path().join(name), design).unwrap();
    }
    home
}

/// The Python that `tests/long/run` made, with the packages of `requirements.txt`.
pub(crate) fn python() -> PathBuf {
    let named = std::env::var_os("RELAYLAB_PYTHON").map(PathBuf::from);
    named.expect("RELAYLAB_PYTHON names a Python; `tests/long/run` makes one")
}

#[track_caller]
fn well(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn pandas_polars_and_duckdb_read_what_the_csv_files_say() {
    let python = python();
    let home = home();
    let home = home.path();
    ends(home, &["sweep", "every.toml", "--out", "every", "-q"], exit::PARTIAL);
    ends(home, &["sweep", "plain.toml", "--out", "plain", "-q"], exit::OK);
    ends(home, &["sweep", "fail.toml", "--out", "fail", "-q"], exit::PARTIAL);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/long/tables/read.py");
    let output = Command::new(python)
        .current_dir(home)
        .arg(script)
        .args(["every", "plain", "fail"])
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap();
    well(&output);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.starts_with("every: 64 runs, ") && told.contains("fail: 1 runs, 0 joined rows"), "{told}");
}

#[test]
fn frictionless_and_rocrate_take_what_is_published() {
    let python = python();
    let home = home();
    let home = home.path();
    ends(home, &["sweep", "every.toml", "--out", "every", "-q"], exit::PARTIAL);
    ends(home, &["sweep", "plain.toml", "--out", "plain", "-q"], exit::OK);
    let free = "https://spdx.org/licenses/CC-BY-4.0";
    for words in [&["archive", "every"][..], &["archive", "plain", "--license", free]] {
        ends(home, words, exit::OK);
    }
    let mut folders = vec!["every".to_owned(), "plain".to_owned()];
    for preset in ["first-run", "seasonal-gifts", "subscription-box", "b2b-saas", "university-enrolment"] {
        let file = format!("{}/scenarios/{preset}.toml", env!("CARGO_MANIFEST_DIR"));
        let mut words =
            vec!["run", &file, "--people", "1000", "--seeds", "2", "--no-figures", "-q", "--out", preset];
        for asked in ["record.journeys=5", "record.media=true", "record.paths=true", "record.crm=true"] {
            words.extend(["--set", asked]);
        }
        ends(home, &words, exit::OK);
        folders.push(preset.to_owned());
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/long/tables/published.py");
    well(
        &Command::new(python)
            .current_dir(home)
            .arg(script)
            .args(folders)
            .env("PYTHONUTF8", "1")
            .output()
            .unwrap(),
    );
}

#[test]
fn points_are_read_as_pandas_polars_and_duckdb_write_them() {
    let python = python();
    let home = home();
    let home = home.path();
    let write = "
import duckdb, pandas as pd, polars as pl
points = {'price.list': [100.0, 250.555], 'sales.reps': [1, 2], 'handoff.discipline': ['fifo', 'lifo'], 'budget.normalise': [True, True]}
pd.DataFrame(points).to_parquet('pandas.parquet')
pd.DataFrame(points).astype({'handoff.discipline': 'category'}).to_csv('pandas.csv', index=False)
pl.DataFrame(points).write_parquet('polars.parquet')
pl.DataFrame(points).with_columns(pl.col('handoff.discipline').cast(pl.Categorical), pl.col('sales.reps').cast(pl.UInt8)).write_parquet('words.parquet')
values = \"(VALUES (100.000, 1, 'fifo', true), (250.555, 2, 'lifo', true)) t(\\\"price.list\\\", \\\"sales.reps\\\", \\\"handoff.discipline\\\", \\\"budget.normalise\\\")\"
duckdb.sql(f\"COPY (FROM {values}) TO 'duckdb.parquet'\")
duckdb.sql(f\"COPY (FROM {values}) TO 'duckdb.csv'\")
";
    well(&Command::new(python).current_dir(home).args(["-c", write]).output().unwrap());
    let runs = |file: &str| {
        let design =
            format!("scenario = \"market.toml\"\nfile = \"{file}\"\n[record]\ncsv = true\ntables = []\n");
        fs::write(home.join("design.toml"), design).unwrap();
        let folder = file.replace('.', "-");
        ends(home, &["sweep", "design.toml", "-q", "--out", &folder], exit::OK);
        fs::read_to_string(home.join(folder).join("runs.csv")).unwrap()
    };
    let expected = runs("pandas.parquet");
    // An amount of money has no parts of a cent.
    assert!(expected.lines().nth(2).unwrap().ends_with("succeeded,,250.56,2,lifo,true"), "{expected}");
    for file in ["polars.parquet", "words.parquet", "duckdb.parquet", "pandas.csv", "duckdb.csv"] {
        assert_eq!(runs(file), expected, "{file}");
    }
}

/// Programs elsewhere rely on these names and types: what is added is added in a place that this shows, and nothing is
/// taken away without another version of the tables.
#[test]
fn the_columns_of_the_tables_are_those_they_were() {
    let home = home();
    let design = read(&home.path().join("every.toml")).unwrap();
    let mut found = format!("{}\n", tidy::SCHEMA);
    for table in std::iter::once(tidy::plan_table(&design)).chain(tidy::tables(&design)) {
        writeln!(found, "\n{}", table.name).unwrap();
        for column in table.columns {
            let optional = if column.optional { " or missing" } else { "" };
            writeln!(found, "  {:<24}{}{optional}", column.name, column.kind).unwrap();
        }
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tables.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&place, &found).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&place).unwrap(),
        found,
        "`BLESS=1 cargo test --test long the_columns` rewrites tests/data/tables.txt"
    );
}
