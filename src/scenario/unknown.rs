//! What to say about a key nobody asked for: a near name, or the section it belongs to.
//!
//! A key that is silently ignored changes results, so each one is an error, and most are slips of the hand.

use super::problem::{Problem, closest, shortened};
use super::sections::Scenario;
use std::collections::BTreeSet;

/// The problem with an unknown key or section of the table at `path`; its place is the caller's to add.
pub(super) fn unknown(path: &str, name: &str, is_table: bool, known: &BTreeSet<String>) -> Problem {
    let name = shortened(name, 80);
    let message = match (path, is_table) {
        ("", true) => format!("unknown section [{name}]"),
        ("", false) => format!("unknown key `{name}` outside all sections"),
        (_, true) => format!("unknown section [{path}.{name}]"),
        (_, false) => format!("unknown key `{name}` in [{path}]"),
    };
    let inside = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let problem = Problem::about("B014", &inside(&name), message)
        .note("relaylab stops on unknown keys, because a silently ignored key changes results");
    if let Some(near) = closest(&name, known.iter().map(String::as_str)) {
        let label = format!("did you mean `{near}`?");
        return problem.label(label).help(format!("`relaylab explain {}`", inside(near)));
    }
    match homes(&name, path).as_slice() {
        [] => problem.help(format!("known here: {}", listed(known))),
        [home] => problem.label(format!("`{name}` belongs {home}")),
        homes => problem.help(format!("`{name}` belongs {}", homes.join(", or "))),
    }
}

/// Where else a key or a section of exactly this name is known; nothing when it is known nearly everywhere.
fn homes(name: &str, path: &str) -> Vec<String> {
    let mut homes = Vec::new();
    for row in Scenario::catalogue() {
        if row.path == name {
            return vec![format!("outside [{path}], as a section [{name}] of its own")];
        }
        if row.path == path || !row.keys.iter().any(|key| key.name == name) {
            continue;
        }
        homes.push(match row.path.strip_prefix("channels.") {
            Some(kind) => format!("to channels of kind `{kind}`"),
            None if row.path.is_empty() => "at the top of the file, above all sections".to_owned(),
            None => format!("to [{}]", row.path),
        });
    }
    if homes.len() > 3 { Vec::new() } else { homes }
}

fn listed(known: &BTreeSet<String>) -> String {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if known.is_empty() { "nothing".to_owned() } else { known.join(", ") }
}
