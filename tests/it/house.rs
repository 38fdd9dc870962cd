//! The house: arrows between files and folders point down, in the order that ARCHITECTURE.md gives, and there is no ring.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file's path below `src` without its ending, e.g. `relay/interest`, and the paths of `crate::…` it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in
        fs::read_dir(folder).expect("a folder of the program").map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            rust_files(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
}

/// What a file is called in ARCHITECTURE.md: its path below `src` without its ending.
fn called(src: &Path, path: &Path) -> String {
    path.strip_prefix(src).expect("below src").with_extension("").to_string_lossy().replace('\\', "/")
}

/// The program text of a file: without comments, and without its tests, which may look anywhere.
fn program(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// All paths below `crate` that a text names, groups in braces written out.
fn named(text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if text[..at].ends_with('$') {
            continue;
        }
        let end = end_of_path(rest);
        expand("", &rest[..end], &mut paths);
    }
    paths
}

fn end_of_path(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' if depth > 0 || text[..at].ends_with("::") || at == 0 => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            c if c.is_alphanumeric() || c == '_' || c == ':' => {}
            _ => return at,
        }
        if depth == 0 && c == '}' {
            return at + 1;
        }
    }
    text.len()
}

fn expand(before: &str, text: &str, paths: &mut BTreeSet<String>) {
    let Some((head, group)) = text.split_once('{') else {
        paths.insert(format!("{before}{}", text.trim().trim_end_matches(':')));
        return;
    };
    let group = group.strip_suffix('}').unwrap_or(group);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = group[start..at].trim();
                if !part.is_empty() {
                    expand(&format!("{before}{}", head.trim()), part, paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

fn arrows() -> Arrows {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let arrow = |path: &PathBuf| {
        let name = called(&src, path);
        (name, named(&program(&fs::read_to_string(path).expect("text"))))
    };
    files.iter().map(arrow).collect()
}

/// What ARCHITECTURE.md says: the places in order, what a place never names, and who may touch the world.
type Written = (Vec<String>, Vec<(String, Vec<String>)>, Vec<String>);

fn written() -> Written {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("text");
    let ticked =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let order =
        text.lines().filter(|line| line.starts_with("| `")).flat_map(|line| ticked(line).into_iter().take(1));
    let mut nevers = Vec::new();
    let mut touching = Vec::new();
    for line in text.lines() {
        if let Some((places, never)) = line.strip_prefix("- never in ").and_then(|rest| rest.split_once(':'))
        {
            nevers.extend(ticked(places).into_iter().map(|place| (place, ticked(never))));
        }
        if let Some((_, places)) = line.split_once("files, clocks and sockets only in:") {
            touching = ticked(places);
        }
    }
    (order.collect(), nevers, touching)
}

fn top(path: &str) -> &str {
    path.split(['/', ':']).next().unwrap_or_default()
}

/// Every arrow that breaks the house, in words.
fn broken(arrows: &Arrows) -> Vec<String> {
    let (order, nevers, _) = written();
    let rank = |place: &str| order.iter().position(|other| other == place);
    let mut broken = Vec::new();
    for (file, paths) in arrows {
        let from = top(file);
        if matches!(from, "lib" | "main") {
            continue;
        }
        let Some(mine) = rank(from) else {
            broken.push(format!("{file}: `{from}` has no row in ARCHITECTURE.md"));
            continue;
        };
        for path in paths {
            let to = top(path);
            // Macros and what `lib.rs` gives other crates have no folder.
            let Some(theirs) = rank(to) else { continue };
            let forbidden =
                nevers.iter().any(|(place, never)| place == from && never.iter().any(|n| n == to));
            if theirs > mine || forbidden {
                broken.push(format!("{file} names crate::{path}, which stands above it"));
            }
        }
    }
    broken
}

#[test]
fn arrows_point_down() {
    let (order, nevers, _) = written();
    assert!(order.len() > 15 && nevers.len() > 5, "the table and the nevers are read: {order:?} {nevers:?}");
    let broken = broken(&arrows());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn an_arrow_that_points_up_is_seen() {
    let up = |file: &str, text: &str| broken(&Arrows::from([(file.to_owned(), named(&program(text)))]));
    assert_eq!(up("plan/mod", "use crate::relay::{Today, channels::{Delivery, ChannelAccount}};\n").len(), 3);
    assert_eq!(up("population/crowd", "fn f() { crate::measure::Observer::new(); }").len(), 1);
    assert_eq!(up("attic/new", "").len(), 1);
    assert!(up("relay/need", "// use crate::engine::play;\nuse crate::population::Crowd;").is_empty());
    assert!(up("study/mod", "#[cfg(test)]\nmod tests { use crate::cli::main; }").is_empty());
}

/// Which file a path of a file's `crate::…` leads to: the longest prefix that is one.
fn file_of(path: &str, files: &Arrows) -> Option<String> {
    let parts: Vec<&str> = path.split("::").collect();
    (1..=parts.len()).rev().find_map(|length| {
        let file = parts[..length].join("/");
        [file.clone(), format!("{file}/mod")].into_iter().find(|file| files.contains_key(file))
    })
}

#[test]
fn no_two_files_name_each_other() {
    let files = arrows();
    let leads =
        |from: &str, to: &str| files[from].iter().any(|path| file_of(path, &files).as_deref() == Some(to));
    let mut rings = Vec::new();
    for a in files.keys() {
        // A folder's `mod.rs` gathers what its files give, so these two know each other by their nature.
        let home = |file: &str| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        for b in files.keys().filter(|b| *b > a && home(b) != home(a)) {
            if leads(a, b) && leads(b, a) && !b.starts_with(&home(a)) && !a.starts_with(&home(b)) {
                rings.push(format!("{a} and {b} name each other"));
            }
        }
    }
    assert!(rings.is_empty(), "{}", rings.join("\n"));
}

#[test]
fn only_some_places_touch_the_world() {
    let (_, _, allowed) = written();
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let world = [
        "std::fs",
        "std::net",
        "Instant::now",
        "clock::Clock",
        "SystemTime",
        "File::",
        "std::env",
        "TcpListener",
    ];
    let mut found = Vec::new();
    // A file of tests is as free as a module of tests.
    for path in files.into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let name = called(&src, &path);
        let permitted = allowed.iter().any(|place| name == *place || name.starts_with(&format!("{place}/")));
        let text = program(&fs::read_to_string(&path).expect("text"));
        for word in world.iter().filter(|word| text.contains(**word)) {
            if !permitted {
                found.push(format!("{name} names {word}"));
            }
        }
    }
    assert!(!allowed.is_empty() && found.is_empty(), "{}", found.join("\n"));
}

/// Dependencies that nobody can leave out, for any target.
fn core_dependencies(manifest: &toml::Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let places = std::iter::once(manifest).chain(targets.filter_map(|(_, target)| target.as_table()));
    let tables = places.filter_map(|place| place.get("dependencies")?.as_table());
    let optional = |about: &toml::Value| about.get("optional").and_then(toml::Value::as_bool) == Some(true);
    tables.flatten().filter(|(_, about)| !optional(about)).map(|(name, _)| name.clone()).collect()
}

#[test]
fn the_core_needs_at_most_ten_others() {
    let read = |text: &str| core_dependencies(&text.parse().expect("a manifest"));
    let core = read(&fs::read_to_string(root().join("Cargo.toml")).expect("text"));
    assert!(core.contains(&"rayon".to_owned()) && core.len() <= 10, "{core:?}");
    let small = "[dependencies]\na = \"1\"\nb = { version = \"1\", optional = true }\n";
    assert_eq!(read(small), ["a"]);
    assert_eq!(
        read(&format!("{small}[target.'cfg(unix)'.dependencies]\nc = {{ version = \"1\" }}\n")),
        ["a", "c"]
    );
}
