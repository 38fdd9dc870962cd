//! Reads one table of a scenario key by key, and keeps every problem it meets.
//!
//! A scenario may extend another and be overridden on the command line, so a table is a pile of layers;
//! the topmost layer that has a key decides, and a problem points into the text of that layer.

use super::problem::{Problem, shortened};
use super::rows::{Key, Setting, Wrong, with_article};
use super::tree::{Data, Table, Value};
use super::unknown::Homes;
use super::written::{number_meant, thousands_meant};
use std::collections::BTreeSet;
use std::ops::Range;

/// Problems kept at most, so that a hostile file costs little memory.
pub(crate) const MOST_PROBLEMS: usize = 1000;

/// A group of keys: a table of the scenario file.
pub trait Section: Sized {
    /// What the section is about.
    const DOC: &'static str;
    /// Its keys, in reading order.
    fn keys() -> Vec<Key>;
    /// Reads each key or takes its default; problems are left with the reader.
    fn read(reader: &mut Reader<'_, '_>) -> Self;
    /// Each key with its value as TOML text (absent: the key is left out).
    fn write(&self) -> Vec<(&'static str, Option<String>)>;
}

/// One table, seen through all layers that mention it, topmost first.
pub struct Reader<'a, 'p> {
    path: String,
    /// Where the topmost layer that has this table names it.
    head: (usize, Range<usize>),
    layers: Vec<(usize, &'a Table)>,
    known: BTreeSet<String>,
    problems: &'p mut Vec<Problem>,
    homes: &'p Homes<'p>,
}

impl<'a, 'p> Reader<'a, 'p> {
    /// A reader of the outermost tables, one for each layer, topmost first.
    /// `homes` knows where a key that stands in the wrong table belongs.
    pub fn new(
        layers: Vec<(usize, &'a Table)>,
        problems: &'p mut Vec<Problem>,
        homes: &'p Homes<'p>,
    ) -> Self {
        Self { path: String::new(), head: (0, 0..0), layers, known: BTreeSet::new(), problems, homes }
    }

    /// The value of a key, or its default when it is absent or wrong.
    pub fn value<T: Setting>(&mut self, key: &Key, default: T) -> T {
        let Some((layer, value)) = self.find(key.name) else { return default };
        let problems = match T::read(value) {
            Ok(read) => match out_of_range(key, &read.numbers()) {
                None => return read,
                Some((index, bad)) => {
                    let problem = range_problem(key, &number(bad), layer, item(value, index));
                    // Who thinks of per cent gives a share as a number of them.
                    let per_cent =
                        key.range == (0.0, 1.0) && key.unit.contains("share") && (2.0..=100.0).contains(&bad);
                    let cure = format!("{} % is written {}", number(bad), number(bad / 100.0));
                    vec![problem.help(if per_cent { cure } else { String::new() })]
                }
            },
            Err(Wrong::Kind { requirement, found, span }) => {
                let message = format!("`{}` must be {requirement}, but is {found}", key.name);
                let text = || value.as_str().and_then(number_meant);
                let meant = takes_numbers(key).then(|| text().or_else(|| whole_meant(value))).flatten();
                let usual = match (takes_numbers(key), key.kind) {
                    (true, _) => "write a number in digits",
                    (false, <bool as Setting>::KIND) => "write `true` or `false`",
                    _ => "",
                };
                let cure = meant
                    .map_or(usual.to_owned(), |meant| format!("write `{} = {}`", key.name, number(meant)));
                vec![Problem::new("B010", message, layer, span).note(&takes(key)).help(cure)]
            }
            Err(Wrong::Range { found, span }) => vec![range_problem(key, &found, layer, span)],
            Err(Wrong::Meaning(problems)) => problems,
        };
        let path = self.full(key.name);
        for problem in problems {
            let problem = problem.help(format!("`relaylab explain {path}`"));
            self.push(Problem { about: path.clone(), layer, ..problem });
        }
        default
    }

    /// Reads a sub-table; absent ones give all defaults.
    pub fn section<S: Section>(&mut self, name: &str) -> S {
        self.within(name, S::read)
    }

    /// Reads inside a sub-table, and reports the keys in it that nobody asked for.
    pub fn within<R>(&mut self, name: &str, read: impl FnOnce(&mut Reader<'_, '_>) -> R) -> R {
        self.known.insert(name.to_owned());
        let path = self.full(name);
        let mut layers = Vec::new();
        let mut head = None;
        for &(layer, table) in &self.layers {
            let Some((span, value)) = table.row(name) else { continue };
            if let Some(inner) = value.as_table() {
                head.get_or_insert((layer, span));
                layers.push((layer, inner));
            } else {
                let problem = not_a_table(name, &path, value, self.homes);
                push(self.problems, Problem { layer, span, ..problem });
            }
        }
        let head = head.unwrap_or_else(|| self.head.clone());
        let known = BTreeSet::new();
        let mut inner = Reader { path, head, layers, known, problems: self.problems, homes: self.homes };
        let result = read(&mut inner);
        inner.finish();
        result
    }

    /// The names of all sub-tables of a table of named things (segments, channels), in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let names: BTreeSet<&str> =
            self.layers.iter().flat_map(|(_, table)| table.rows().map(|(name, ..)| name)).collect();
        names.into_iter().map(ToOwned::to_owned).collect()
    }

    /// Whether some layer has this key.
    pub fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|(_, table)| table.get(name).is_some())
    }

    /// The text of a key, when it has one; used where a key decides how its neighbours are read.
    pub fn peek(&self, name: &str) -> Option<&'a str> {
        self.layers.iter().find_map(|(_, table)| table.get(name)).and_then(Value::as_str)
    }

    /// Whether no layer has this table.
    pub fn absent(&self) -> bool {
        self.layers.is_empty()
    }

    /// Where a key stands (or, when it is absent, where its table does): layer and span.
    pub fn place(&self, name: &str) -> (usize, Range<usize>) {
        let found = self.layers.iter().find_map(|(layer, table)| Some((*layer, span_of(table, name)?)));
        found.unwrap_or_else(|| self.head.clone())
    }

    /// Reports a problem with a key of this table that only a look at several keys can find.
    pub fn object(&mut self, code: &'static str, name: &str, message: String, help: &str) {
        let (layer, span) = self.place(name);
        let problem = Problem { about: self.full(name), ..Problem::new(code, message, layer, span) };
        self.push(problem.help(help.to_owned()));
    }

    /// Marks a key as known without reading it.
    pub fn allow(&mut self, name: &str) {
        self.known.insert(name.to_owned());
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        for (layer, table) in &self.layers {
            for (name, span, value) in table.rows() {
                if self.known.contains(name) || self.problems.len() >= MOST_PROBLEMS {
                    continue;
                }
                let problem = self.homes.unknown(&self.path, name, value.as_table().is_some(), &self.known);
                push(self.problems, Problem { layer: *layer, span, ..problem });
            }
        }
    }

    fn find(&mut self, name: &str) -> Option<(usize, &'a Value)> {
        self.known.insert(name.to_owned());
        self.layers.iter().find_map(|(layer, table)| table.get(name).map(|value| (*layer, value)))
    }

    fn push(&mut self, problem: Problem) {
        push(self.problems, problem);
    }

    fn full(&self, name: &str) -> String {
        let name = shortened(name, 80);
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

/// Where a table has a key: the bytes of its value, or of its name when the value is a table.
pub(crate) fn span_of(table: &Table, name: &str) -> Option<Range<usize>> {
    let (span, value) = table.row(name)?;
    Some(if value.as_table().is_some() { span } else { value.span() })
}

fn push(problems: &mut Vec<Problem>, problem: Problem) {
    if problems.len() < MOST_PROBLEMS {
        problems.push(problem);
    }
}

/// The first number outside the range of its key, and which one it is.
fn out_of_range(key: &Key, numbers: &[f64]) -> Option<(usize, f64)> {
    let (least, largest) = key.range;
    numbers.iter().copied().enumerate().find(|(_, x)| !(least <= *x && *x <= largest))
}

/// The bytes of the nth item of a list, or of the whole value when it is none.
fn item(value: &Value, index: usize) -> Range<usize> {
    value.as_list().and_then(|items| items.get(index)).unwrap_or(value).span()
}

fn range_problem(key: &Key, found: &str, layer: usize, span: Range<usize>) -> Problem {
    let message = format!("`{}` must be {}, but is {found}", key.name, range_text(key));
    Problem::new("B020", message, layer, span).note(&default_text(key))
}

fn not_a_table(name: &str, path: &str, value: &Value, homes: &Homes<'_>) -> Problem {
    let name = shortened(name, 80);
    let message = format!("`{name}` must be a table");
    let problem = Problem { about: path.to_owned(), ..Problem::new("B011", message, 0, 0..0) };
    if value.as_list().is_some_and(|items| items.iter().any(|item| item.as_table().is_some())) {
        return problem.help(format!("write `[{path}]` with single brackets, once"));
    }
    let homes = if path == name { homes.of(&name, "") } else { Vec::new() };
    let also =
        homes.iter().fold(String::new(), |all, home| format!("{all}; the key `{name}` belongs {home}"));
    problem.help(format!("write `[{path}]` on a line of its own, and its keys below{also}"))
}

/// The whole number that is meant by one that is written with a point between thousands, or with a power of ten.
fn whole_meant(value: &Value) -> Option<f64> {
    let Data::Number(number) = value.data() else { return None };
    thousands_meant(number.written()).or_else(|| number.real().filter(|x| *x >= 0.0 && x.fract() == 0.0))
}

/// Whether a key takes one number or amount of money.
fn takes_numbers(key: &Key) -> bool {
    key.choices.is_empty() && ["number", "amount of money"].iter().any(|kind| key.kind.contains(kind))
}

/// What a key takes, in words: kind, range, unit, default.
fn takes(key: &Key) -> String {
    if !key.choices.is_empty() {
        return default_text(key);
    }
    let bounded = key.range != (f64::NEG_INFINITY, f64::INFINITY);
    let range = if bounded { format!(" {}", range_text(key)) } else { String::new() };
    format!("it takes {}{range}; {}", with_article(key.kind), default_text(key))
}

fn default_text(key: &Key) -> String {
    match &key.default {
        Some(default) => format!("the default is {default}"),
        None => "it may be left out".to_owned(),
    }
}

/// The range of a key in words, with its unit.
pub fn range_text(key: &Key) -> String {
    let unit = if key.unit.is_empty() { String::new() } else { format!(" ({})", key.unit) };
    match key.range {
        (f64::NEG_INFINITY, f64::INFINITY) => format!("any{unit}"),
        (least, f64::INFINITY) => format!("at least {}{unit}", number(least)),
        (f64::NEG_INFINITY, largest) => format!("at most {}{unit}", number(largest)),
        (least, largest) if least >= largest => format!("{}{unit}", number(least)),
        (least, largest) => format!("between {} and {}{unit}", number(least), number(largest)),
    }
}

/// A number as a person would write it: `0.05`, `36_500`, `1e-6`.
pub fn number(x: f64) -> String {
    if x != 0.0 && (x.abs() >= 1e16 || x.abs() < 1e-4) {
        return format!("{x:e}");
    }
    let text = format!("{x}");
    let digits = text.trim_start_matches('-').split('.').next().unwrap_or_default().len();
    if digits < 5 || text.contains('.') {
        return text;
    }
    let mut grouped = text[..text.len() - digits].to_owned();
    for (i, digit) in text[text.len() - digits..].chars().enumerate() {
        if i > 0 && (digits - i) % 3 == 0 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}
