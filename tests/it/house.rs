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
    let below = |path: String| path.strip_prefix("crate::").unwrap_or_default().to_owned();
    beginning("crate", text).into_iter().map(below).collect()
}

/// All paths that begin with a name.
fn beginning(root: &str, text: &str) -> BTreeSet<String> {
    let root = format!("{root}::");
    let mut paths = BTreeSet::new();
    for (at, _) in text.match_indices(&root) {
        let within = |c: char| c.is_alphanumeric() || "_:$".contains(c);
        // Who may see an item is no use of what it names.
        if !text[..at].ends_with(within) && !text[..at].ends_with("(in ") {
            let rest = &text[at + root.len()..];
            expand(&root, &rest[..end_of_path(rest)], &mut paths);
        }
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

/// The texts of a program, by file.
struct House(BTreeMap<String, String>);

impl House {
    fn of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        Self(texts.into_iter().map(|(file, text)| (file.to_owned(), program(text))).collect())
    }

    fn read() -> Self {
        let src = root().join("src");
        let mut files = Vec::new();
        rust_files(&src, &mut files);
        // A file of tests is as free as a module of tests.
        files.retain(|path| !path.ends_with("tests.rs"));
        let text = |path: &PathBuf| (called(&src, path), fs::read_to_string(path).expect("text"));
        let texts: Vec<(String, String)> = files.iter().map(text).collect();
        Self::of(texts.iter().map(|(file, text)| (file.as_str(), text.as_str())))
    }

    /// The file of a module.
    fn file(&self, module: &str) -> Option<String> {
        let files = if module.is_empty() {
            ["lib".into()].to_vec()
        } else {
            vec![module.into(), format!("{module}/mod")]
        };
        files.into_iter().find(|file| self.0.contains_key(file))
    }

    /// Where a path of a file leads, from the root of the program; nowhere when it leaves the program.
    fn place(&self, file: &str, path: &str) -> Option<String> {
        let mut module: Vec<&str> = file.split('/').filter(|part| !matches!(*part, "mod" | "lib")).collect();
        let mut parts: Vec<&str> = path.split("::").collect();
        match parts[0] {
            "crate" => module.clear(),
            "self" | "super" => {}
            child => {
                self.file(&[&module[..], &[child]].concat().join("/"))?;
            }
        }
        while let Some(way @ ("crate" | "self" | "super")) = parts.first().copied() {
            parts.remove(0);
            if way == "super" {
                module.pop();
            }
        }
        module.extend(parts);
        Some(module.join("/"))
    }

    /// The file that defines what stands at a place: whoever gives on what another file defines is passed by.
    fn home(&self, place: &str, passed: usize) -> Option<String> {
        let parts: Vec<&str> = place.split('/').filter(|part| !part.is_empty()).collect();
        let (file, rest) = (0..=parts.len())
            .rev()
            .find_map(|length| Some((self.file(&parts[..length].join("/"))?, &parts[length..])))?;
        let given = rest.first().and_then(|name| given_on(&self.0[&file]).0.remove(*name));
        let given = given.filter(|_| passed < 9).and_then(|path| self.place(&file, &path));
        let further = given
            .and_then(|place| self.home(&[&[place.as_str()], &rest[1..]].concat().join("/"), passed + 1));
        Some(further.unwrap_or(file))
    }

    /// Which files each file uses something of.
    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (file, text) in &self.0 {
            let own = given_on(text).1;
            let module = file.trim_end_matches("/mod");
            let children = self.0.keys().map(|other| other.trim_end_matches("/mod"));
            let children = children.filter_map(|other| other.strip_prefix(module)?.strip_prefix('/'));
            let roots = children.filter(|child| !child.contains('/')).chain(["crate", "self", "super"]);
            let paths = roots.flat_map(|root| beginning(root, &own));
            let homes = paths.filter_map(|path| self.home(&self.place(file, &path)?, 0));
            arrows.insert(file.clone(), homes.filter(|home| home != file).collect());
        }
        // The entries of the program use everything and give on everything.
        arrows.retain(|file, _| !matches!(file.as_str(), "lib" | "main"));
        arrows
    }

    /// Every ring, in words: between files, and between what stands side by side in a folder.
    fn rings(&self) -> Vec<String> {
        let arrows = self.arrows();
        let mut found = within_rings(&arrows);
        let folders: BTreeSet<&str> = arrows
            .keys()
            .flat_map(|file| file.match_indices('/').map(|(at, _)| &file[..=at]))
            .chain([""])
            .collect();
        for folder in folders {
            let beside = |file: &str| {
                let name = file.strip_prefix(folder)?.split('/').next()?;
                (name != "mod").then(|| format!("{folder}{name}"))
            };
            let mut side_by_side = Arrows::new();
            for (from, to) in arrows.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to))) {
                if let (Some(from), Some(to)) = (beside(from), beside(to))
                    && from != to
                {
                    side_by_side.entry(from).or_default().insert(to);
                }
            }
            found.extend(within_rings(&side_by_side));
        }
        found.sort();
        found.dedup();
        found
    }
}

/// What a file gives on, by name, and the rest of its text.
fn given_on(text: &str) -> (BTreeMap<String, String>, String) {
    let (mut given, mut rest, mut open) = (BTreeMap::new(), String::new(), String::new());
    for line in text.lines() {
        let begins = line.trim_start().starts_with("pub") && line.contains("use ");
        if !begins && open.is_empty() {
            rest.extend([line, "\n"]);
            continue;
        }
        open.extend([line.trim(), " "]);
        if line.contains(';') {
            let path = open.split_once("use ").map_or("", |(_, path)| path);
            let mut paths = BTreeSet::new();
            expand("", path.trim().trim_end_matches(';'), &mut paths);
            for path in paths {
                let (path, alias) = path.split_once(" as ").unwrap_or((&path, ""));
                let name = if alias.is_empty() { path.rsplit("::").next().unwrap_or(path) } else { alias };
                given.insert(name.to_owned(), path.to_owned());
            }
            open.clear();
        }
    }
    (given, rest)
}

/// The arrows that lie on a ring or between two rings.
fn within_rings(arrows: &Arrows) -> Vec<String> {
    let mut left = arrows.clone();
    loop {
        let used: BTreeSet<String> = left.values().flatten().cloned().collect();
        let before = left.len();
        left.retain(|file, to| !to.is_empty() && used.contains(file));
        let files: BTreeSet<String> = left.keys().cloned().collect();
        for to in left.values_mut() {
            to.retain(|file| files.contains(file));
        }
        if left.len() == before {
            break;
        }
    }
    left.iter()
        .flat_map(|(from, all)| all.iter().map(move |to| format!("{from} uses {to} in a ring")))
        .collect()
}

#[test]
fn no_ring_goes_through_files_or_folders() {
    let rings = House::read().rings();
    assert!(rings.is_empty(), "{}", rings.join("\n"));
}

#[test]
fn a_ring_is_seen_where_it_is() {
    let rings = |texts: &[(&str, &str)]| House::of(texts.iter().copied()).rings();
    let child = ("tea/leaf", "use super::Pot;\npub struct Leaf;\nfn f() -> crate::tea::Pot {}");
    let parent = "mod leaf;\npub(crate) use leaf::{\n    Leaf,\n};\npub struct Pot;\n";
    assert!(rings(&[child, ("tea/mod", parent)]).is_empty(), "a parent gives its children on");
    let drinks = format!("{parent}fn drink(_: leaf::Leaf) {{}}");
    assert_eq!(rings(&[child, ("tea/mod", &drinks)]).len(), 2);
    let pot = ("tea/pot", "pub struct Pot;");
    let below = "mod leaf;\nmod pot;\npub use pot::Pot;\nuse leaf::Leaf;";
    assert!(rings(&[child, pot, ("tea/mod", below)]).is_empty(), "what both use stands below both");
    let three = [
        ("a", "use crate::b::B;"),
        ("b", "use crate::c::{C, D};"),
        ("c", "use crate::a as first;"),
        ("d", "use crate::a::A;"),
    ];
    assert_eq!(rings(&three).len(), 3);
    let folders = [
        ("a/one", "use crate::b::two::Two;"),
        ("b/two", ""),
        ("b/three", "use crate::a::four::Four;"),
        ("a/four", ""),
    ];
    assert_eq!(rings(&folders), ["a uses b in a ring", "b uses a in a ring"]);
    assert!(rings(&[("a", "// use crate::b::B;\nuse std::b::B;"), ("b", "use crate::a::A;")]).is_empty());
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
    for path in files.into_iter().filter(|path| !path.with_extension("").iter().any(|part| part == "tests")) {
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
