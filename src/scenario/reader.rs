//! Reads one table of a scenario key by key, and keeps every problem it meets.
//!
//! A scenario may extend another and be overridden on the command line, so a table is a pile of layers;
//! the topmost layer that has a key decides, and a problem points into the text of that layer.

use super::problem::Problem;
use super::settings::{Key, Section, Setting};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One table, seen through all layers that mention it, topmost first.
pub struct Reader<'a, 'p> {
    path: String,
    layers: Vec<(usize, &'a DeTable<'a>)>,
    known: BTreeSet<String>,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Reader<'a, 'p> {
    /// A reader of the outermost tables, one for each layer, topmost first.
    pub fn new(layers: Vec<(usize, &'a DeTable<'a>)>, problems: &'p mut Vec<Problem>) -> Self {
        Self { path: String::new(), layers, known: BTreeSet::new(), problems }
    }

    /// The value of a key, or its default when it is absent or wrong.
    pub fn value<T: Setting>(&mut self, key: &Key, default: T) -> T {
        let Some((layer, span, value)) = self.find(key.name) else { return default };
        match T::read(value) {
            Ok(read) => {
                let (least, largest) = key.range;
                if let Some(bad) = read.numbers().into_iter().find(|x| !(least <= *x && *x <= largest)) {
                    let message =
                        format!("`{}` must be {}, but is {}", key.name, range_text(key), number(bad));
                    self.problem("B020", message, layer, span, &self.explain(key.name));
                    return default;
                }
                read
            }
            Err(requirement) => {
                self.problem(
                    "B010",
                    format!("`{}` {requirement}", key.name),
                    layer,
                    span,
                    &self.explain(key.name),
                );
                default
            }
        }
    }

    /// Reads a sub-table; absent ones give all defaults.
    pub fn section<S: Section>(&mut self, name: &str) -> S {
        self.within(name, S::read)
    }

    /// Reads inside a sub-table, and reports the keys in it that nobody asked for.
    pub fn within<R>(&mut self, name: &str, read: impl FnOnce(&mut Reader<'_, '_>) -> R) -> R {
        self.known.insert(name.to_owned());
        let mut layers = Vec::new();
        for &(layer, table) in &self.layers {
            let Some((key, value)) = table.get_key_value(name) else { continue };
            match value.get_ref() {
                DeValue::Table(inner) => layers.push((layer, inner)),
                other => {
                    let message = format!("`{name}` must be a table, but is a {}", other.type_str());
                    let help =
                        format!("write `[{}]` on a line of its own, and its keys below", self.full(name));
                    self.problems.push(Problem::new("B011", message, layer, key.span()).help(help));
                }
            }
        }
        let path = self.full(name);
        let mut inner = Reader { path, layers, known: BTreeSet::new(), problems: self.problems };
        let result = read(&mut inner);
        inner.finish();
        result
    }

    /// The names of all sub-tables of a table of named things (segments, channels), in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, table) in &self.layers {
            names.extend(table.keys().map(|key| key.get_ref().to_string()));
        }
        names.sort();
        names.dedup();
        names
    }

    /// Whether some layer has this key.
    pub fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|(_, table)| table.contains_key(name))
    }

    /// The text of a key, when it has one; used where a key decides how its neighbours are read.
    pub fn peek(&self, name: &str) -> Option<&'a str> {
        self.layers.iter().find_map(|(_, table)| table.get(name)).and_then(|value| value.get_ref().as_str())
    }

    /// Where a key stands (or, when it is absent, where its table does): layer and span.
    pub fn place(&self, name: &str) -> (usize, Range<usize>) {
        let found = self.layers.iter().find_map(|(layer, table)| {
            table.get_key_value(name).map(|(key, value)| (*layer, key.span().start..value.span().end))
        });
        let first = || {
            self.layers.iter().find_map(|(layer, table)| table.keys().next().map(|key| (*layer, key.span())))
        };
        found.or_else(first).unwrap_or((0, 0..0))
    }

    /// Reports a problem with a key of this table that only a look at several keys can find.
    pub fn object(&mut self, code: &'static str, name: &str, message: String, help: &str) {
        let (layer, span) = self.place(name);
        self.problem(code, message, layer, span, help);
    }

    /// Marks a key as known without reading it.
    pub fn allow(&mut self, name: &str) {
        self.known.insert(name.to_owned());
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        for (layer, table) in &self.layers {
            for (key, value) in *table {
                let name = key.get_ref();
                if self.known.contains(name.as_ref()) {
                    continue;
                }
                let place = if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) };
                let what = if value.get_ref().is_table() { "section" } else { "key" };
                let mut problem =
                    Problem::new("B014", format!("unknown {what} `{name}`{place}"), *layer, key.span()).note(
                        "relaylab stops on unknown keys, because a silently ignored key changes results",
                    );
                if let Some(near) = super::problem::closest(name, self.known.iter().map(String::as_str)) {
                    let path =
                        if self.path.is_empty() { near.to_owned() } else { format!("{}.{near}", self.path) };
                    problem = problem
                        .label(format!("did you mean `{near}`?"))
                        .help(format!("`relaylab explain {path}`"));
                } else {
                    let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
                    problem = problem.help(format!("known here: {}", known.join(", ")));
                }
                self.problems.push(problem);
            }
        }
    }

    fn find(&mut self, name: &str) -> Option<(usize, Range<usize>, &'a DeValue<'a>)> {
        self.known.insert(name.to_owned());
        self.layers
            .iter()
            .find_map(|(layer, table)| table.get(name).map(|value| (*layer, value.span(), value.get_ref())))
    }

    fn problem(&mut self, code: &'static str, message: String, layer: usize, span: Range<usize>, help: &str) {
        self.problems.push(Problem::new(code, message, layer, span).help(help.to_owned()));
    }

    fn explain(&self, name: &str) -> String {
        format!("`relaylab explain {}`", self.full(name))
    }

    fn full(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

/// The range of a key in words, with its unit.
pub fn range_text(key: &Key) -> String {
    let unit = if key.unit.is_empty() { String::new() } else { format!(" ({})", key.unit) };
    match key.range {
        (least, f64::INFINITY) => format!("at least {}{unit}", number(least)),
        (f64::NEG_INFINITY, largest) => format!("at most {}{unit}", number(largest)),
        (least, largest) => format!("between {} and {}{unit}", number(least), number(largest)),
    }
}

/// A number as a person would write it.
pub fn number(x: f64) -> String {
    if x != 0.0 && (x.abs() >= 1e15 || x.abs() < 1e-4) { format!("{x:e}") } else { format!("{x}") }
}
