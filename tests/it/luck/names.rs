//! The names of all draws: no two processes share their luck, and what each word decides is written down.

#![expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]

use relaylab::base::draws::StreamLabel;
use relaylab::relay::channels::CATALOGUE;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What stands for the name of a channel.
const CHANNEL: &str = "channel/NAME";

/// Processes that two rows draw from, told apart by their count `k`.
const BY_COUNT: [&str; 2] = ["customers/life", "leads/file"];

/// A row of luck as the source declares it: its process, and the names of its words; none for a stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    process: String,
    names: Vec<String>,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("figures/fixture.rs") {
            found.push(path);
        }
    }
}

/// The code of a file without remarks and tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let whole = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = whole.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The texts in quotes that follow `start`.
fn quoted<'a>(code: &'a str, start: &'static str) -> impl Iterator<Item = &'a str> {
    code.split(start).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next())
}

fn rows(code: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for block in code.split("draws! {").skip(1) {
        for row in block.split('}').next().unwrap().split(';').filter(|row| row.contains("=>")) {
            let (left, right) = row.split_once("=>").unwrap();
            let process = left.split('"').nth(1).unwrap();
            let process =
                if left.contains("..") { format!("{CHANNEL}{process}") } else { process.to_owned() };
            let inside = right.trim().trim_start_matches('(').trim_end_matches(')');
            let name = |name: &str| name.split(':').next().unwrap().trim().to_owned();
            let names = inside.split(',').map(name).filter(|name| !name.is_empty()).collect();
            rows.push(Row { process, names });
        }
    }
    let streams =
        quoted(code, "StreamLabel::named(").filter(|&name| name != "channel/").map(ToOwned::to_owned);
    let owned = quoted(code, ".extend(").map(|part| format!("{CHANNEL}{part}"));
    rows.extend(streams.chain(owned).map(|process| Row { process, names: Vec::new() }));
    rows
}

fn declared() -> Vec<Row> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let mut rows: Vec<Row> = paths.iter().flat_map(|path| rows(&code(path))).collect();
    rows.sort();
    rows
}

/// The first two processes that share their luck: because they have one name, or because two names give one number.
fn shared(names: impl Iterator<Item = String>) -> Option<(String, String)> {
    let mut known: BTreeMap<StreamLabel, String> = BTreeMap::new();
    names.into_iter().find_map(|name| {
        let process = StreamLabel::named(&name);
        known.insert(process, name.clone()).map(|other| (other, name))
    })
}

/// The names of channels that ship with the program, in scenarios and as kinds.
fn channels() -> Vec<String> {
    let mut names: Vec<String> = CATALOGUE.kinds.iter().map(|kind| kind.name.to_owned()).collect();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") && !path.ends_with("reference.toml") {
            let loaded = relaylab::catalogue::load(&path, &[]).unwrap().scenario;
            names.extend(loaded.channels.into_iter().map(|channel| channel.name));
        }
    }
    names.sort();
    names.dedup();
    names
}

#[test]
fn no_two_processes_share_their_luck() {
    let mut names: Vec<String> = declared().into_iter().map(|row| row.process).collect();
    assert!(names.len() > 50, "{names:?}");
    for twice in BY_COUNT {
        let place = names.iter().position(|name| name == twice).unwrap();
        names.remove(place);
    }
    // Kinds of channel draw from their channel's own process, each in its way.
    names.retain(|name| name != CHANNEL);
    names.push(CHANNEL.to_owned());
    assert_eq!(shared(names.iter().cloned()), None, "give one of them another name");
    let of_channels = |channel: String| {
        let parts = names.iter().filter_map(|name| name.strip_prefix(CHANNEL));
        parts.map(|part| format!("channel/{channel}{part}")).collect::<Vec<_>>()
    };
    let fixed = names.iter().filter(|name| !name.starts_with(CHANNEL)).cloned();
    assert_eq!(shared(fixed.chain(channels().into_iter().flat_map(of_channels))), None);
}

#[test]
fn shared_luck_is_found() {
    let found = rows(
        "const A: StreamLabel = StreamLabel::named(\"x/a\");\ndraws! {\n    B = \"x/a\" => (one, two);\n}\n",
    );
    assert_eq!(found.len(), 2);
    let names = found.into_iter().map(|row| row.process);
    assert_eq!(shared(names), Some(("x/a".to_owned(), "x/a".to_owned())));
    // Two names of one number (FNV-1a of 32 bits).
    let names = ["costarring", "liquid"].map(str::to_owned);
    assert!(shared(names.into_iter()).is_some());
}

#[test]
fn every_draw_is_written_down() {
    let page = include_str!("../../../docs/DRAWS.md");
    let mut written: Vec<Row> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [process, each, decides] = cells[..] else { panic!("three cells: {line}") };
        assert!(!each.is_empty() && !decides.is_empty(), "{line}");
        let names = decides.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect();
        written.push(Row { process: process.trim_matches('`').to_owned(), names });
    }
    written.sort();
    // Streams of a channel's own process have no name in the source.
    written.retain(|row| row.process != CHANNEL || !row.names.is_empty());
    let missing: Vec<Row> = declared().into_iter().filter(|row| !written.contains(row)).collect();
    assert!(missing.is_empty(), "docs/DRAWS.md lacks {missing:#?}");
    assert_eq!(written, declared(), "docs/DRAWS.md has more than there is");
}
