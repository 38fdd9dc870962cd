//! What to say about a key nobody asked for: a near name, or the section it belongs to.
//!
//! A key that is silently ignored changes results, so each one is an error, and most are slips of the hand.

use super::problem::{Problem, closest, shortened};
use super::rows::SectionRow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// All tables and keys there are, made when somebody asks for one that is not, once for however many.
pub struct Homes<'h> {
    make: &'h dyn Fn() -> Vec<SectionRow>,
    rows: OnceCell<Vec<SectionRow>>,
}

impl<'h> Homes<'h> {
    /// Homes among the rows that `make` gives.
    pub fn new(make: &'h dyn Fn() -> Vec<SectionRow>) -> Self {
        Self { make, rows: OnceCell::new() }
    }

    fn rows(&self) -> &[SectionRow] {
        self.rows.get_or_init(self.make)
    }

    /// The problem with an unknown key or section of the table at `path`; its place is the caller's to add.
    pub(super) fn unknown(
        &self,
        path: &str,
        name: &str,
        is_table: bool,
        known: &BTreeSet<String>,
    ) -> Problem {
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
        if !path.is_empty() && self.rows().iter().any(|row| row.path == name) {
            return problem.label(format!("[{name}] is a section of its own"));
        }
        match self.homes(&name, path).as_slice() {
            [] => problem.help(format!("known here: {}", listed(known))),
            [home] => {
                let problem = problem.label(format!("`{name}` belongs {}", in_words(home)));
                let has_name = !home.path.is_empty() && !home.path.starts_with(CHANNELS);
                let elsewhere = path.is_empty() && has_name;
                if elsewhere { problem.help(format!("write `{}.{name}`", home.path)) } else { problem }
            }
            homes => {
                let homes: Vec<String> = homes.iter().map(|home| in_words(home)).collect();
                problem.help(format!("`{name}` belongs {}", homes.join(", or ")))
            }
        }
    }

    /// Where else a key of exactly this name is known, in words; nothing when that is nearly everywhere.
    pub(super) fn of(&self, name: &str, path: &str) -> Vec<String> {
        self.homes(name, path).into_iter().map(in_words).collect()
    }

    fn homes(&self, name: &str, path: &str) -> Vec<&SectionRow> {
        let others = self.rows().iter().filter(|row| row.path != path);
        let homes: Vec<&SectionRow> =
            others.filter(|row| row.keys.iter().any(|key| key.name == name)).collect();
        if homes.len() > 3 { Vec::new() } else { homes }
    }
}

/// What paths of kinds of channel begin with.
const CHANNELS: &str = "channels.";

fn in_words(row: &SectionRow) -> String {
    match row.path.strip_prefix(CHANNELS) {
        Some(kind) => format!("to channels of kind `{kind}`"),
        None if row.path.is_empty() => "at the top of the file, above all sections".to_owned(),
        None => format!("to [{}]", row.path),
    }
}

fn listed(known: &BTreeSet<String>) -> String {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if known.is_empty() { "nothing".to_owned() } else { known.join(", ") }
}
