//! Reads the file of an experiment into a [`Design`], or every problem at once.

use super::design::{Design, Factor, MOST_RUNS, Recording, Sampled, Setting, When};
use super::points;
use crate::base::samplers::sobol;
use crate::catalogue::load;
use crate::results::{DayRow, Row as _};
use crate::scenario::{Level, Range, cents, data_files, load_toml};
use crate::settings::{Failure, Problem, Problems, closest, elsewhere, number};
use std::collections::BTreeMap;
use std::ops::Range as Span;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Values of keys, of all keys together, that ranges are cut into.
const MOST_LEVELS: u64 = 1_000_000;
/// Tables that a design may ask for besides `runs` and `outcomes`.
const TABLES: &[&str] = &["series", "funnel", "cohorts", "channels"];
/// What a design may say.
const KEYS: &[&str] = &[
    "title",
    "scenario",
    "scenarios",
    "replicates",
    "paired_seeds",
    "seed",
    "people",
    "days",
    "set",
    "grid",
    "zip",
    "list",
    "lhs",
    "sobol",
    "morris",
    "file",
    "record",
];
/// Those of them that choose points.
const SAMPLES: &[&str] = &["grid", "zip", "list", "lhs", "sobol", "morris"];
/// Columns of `series` when the design names none.
const SERIES: &[&str] = &[
    "aware",
    "hands_raised",
    "queue",
    "won_inbound",
    "won_outbound",
    "customer",
    "revenue_minor",
    "profit_minor",
];
/// Relations of `record.when`, the longer ones first.
const RELATIONS: &[&str] = &[">=", "<=", "==", ">", "<", "="];

type Value<'a> = Spanned<DeValue<'a>>;

/// The design in a file, whose every varied key each of its scenarios accepts.
///
/// # Errors
/// Every problem of the design and of its scenarios at once.
pub fn read(path: &Path) -> Result<Design, Problems> {
    let (source, read) = load_toml(path)?;
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let (table, _) = DeTable::parse_recoverable(&read.text);
    let sources = vec![source];
    let mut reader = DesignReader { problems: Vec::new(), levels: 0, kind: Failure::Invalid };
    if let Some(scenario) = scenario(table.get_ref(), path) {
        return Err(Problems::new(vec![scenario], sources, Failure::Invalid));
    }
    let (mut design, places) = reader.design(table.get_ref(), &folder);
    if reader.problems.is_empty() {
        reader.limit(&design);
    }
    if reader.kind != Failure::Refused {
        to_the_cent(&mut design, &folder);
        reader.accepted(&design, &places, &folder);
    }
    // What a slip of syntax stands for is no longer known.
    let mut problems = elsewhere(reader.problems, &read.slips, &sources);
    problems.extend(read.slips);
    if problems.is_empty() {
        return Ok(design);
    }
    Err(Problems::new(problems, sources, reader.kind))
}

/// Whether a file says what is varied in a scenario; one that cannot be read says nothing.
pub fn is_design(path: &Path) -> bool {
    let Ok((_, read)) = load_toml(path) else { return false };
    let named = |key: &&&str| read.table.get(key).is_some();
    ["scenario", "scenarios"].iter().any(|key| named(&key)) || SAMPLES.iter().filter(named).count() > 0
}

/// The problem with a scenario that is taken for a design.
fn scenario(table: &DeTable<'_>, path: &Path) -> Option<Problem> {
    let of_designs = table.keys().any(|key| {
        let name = key.get_ref().as_ref();
        SAMPLES.contains(&name) || ["scenario", "scenarios"].contains(&name)
    });
    let section = table.iter().find(|(key, value)| {
        matches!(value.get_ref(), DeValue::Table(_)) && !KEYS.contains(&key.get_ref().as_ref())
    });
    let (key, _) = section.filter(|_| !of_designs)?;
    let file = path.display();
    let message =
        "this is a scenario: it describes one market, and a design says what is varied in it".to_owned();
    let problem =
        Problem::new("D004", message, 0, key.span()).help(format!("`relaylab run {file}` plays it"));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Some(problem.help(format!(
        "a design of it is another file, with `scenario = \"{name}\"`; `relaylab init study` writes one"
    )))
}

/// Where each key of the scenarios stands in the design.
type Places = BTreeMap<String, Span<usize>>;

struct DesignReader {
    problems: Vec<Problem>,
    /// Values of keys so far that ranges are cut into.
    levels: u64,
    /// What the problems amount to.
    kind: Failure,
}

impl DesignReader {
    fn report(&mut self, code: &'static str, message: String, span: Span<usize>, help: &str) {
        self.problems.push(Problem::new(code, message, 0, span).help(help.to_owned()));
    }

    fn design(&mut self, table: &DeTable<'_>, folder: &Path) -> (Design, Places) {
        self.unknown(table, KEYS, "");
        let mut places = Places::new();
        let scenarios = self.scenarios(table);
        let whole = |reader: &mut Self, key: &str, default: u64, low: u64, high: u64| {
            table.get(key).map_or(default, |value| reader.whole(value, key, low, high).unwrap_or(default))
        };
        let replicates = whole(self, "replicates", 1, 1, 1_000_000) as u32;
        let seed = whole(self, "seed", 1, 0, (1 << 53) - 1);
        let people = table.contains_key("people").then(|| whole(self, "people", 1, 1, 1_000_000_000) as u32);
        let days = table.contains_key("days").then(|| whole(self, "days", 1, 0, 32_000) as u32);
        let title = table.get("title").and_then(|value| self.word(value, "title")).unwrap_or_default();
        let paired_seeds = table.get("paired_seeds").is_none_or(|value| self.flag(value, "paired_seeds"));
        let set = table.get("set").map_or(Vec::new(), |value| self.settings(value, "set", &mut places));
        let mut factors = Vec::new();
        // In the order of the file: the last one turns fastest.
        let mut given: Vec<_> = table.iter().collect();
        given.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in given {
            let factor = match key.get_ref().as_ref() {
                "grid" => self.axes(value, "grid", &mut places).map(Factor::Grid),
                "zip" => self.zip(value, &mut places),
                "list" => Some(self.list(value, &mut places)),
                "lhs" => self
                    .sampled(value, "lhs", &["points"], &mut places)
                    .map(|(numbers, over)| Factor::LatinHypercube { points: numbers[0], over }),
                "sobol" => self
                    .sampled(value, "sobol", &["points"], &mut places)
                    .map(|(numbers, over)| Factor::Sobol { points: numbers[0], over }),
                "morris" => self.sampled(value, "morris", &["trajectories", "levels"], &mut places).map(
                    |(numbers, over)| Factor::Morris { trajectories: numbers[0], levels: numbers[1], over },
                ),
                "file" => self.file(value, folder, &mut places),
                _ => None,
            };
            factors.extend(factor);
        }
        let record = self.record(table.get("record"));
        let design =
            Design { title, scenarios, replicates, paired_seeds, seed, people, days, set, factors, record };
        (design, places)
    }

    fn scenarios(&mut self, table: &DeTable<'_>) -> Vec<String> {
        let (one, many) = (table.get("scenario"), table.get("scenarios"));
        match (one, many) {
            (Some(one), Some(_)) => {
                let help = "keep `scenarios`, a list";
                self.report("D004", "both `scenario` and `scenarios` are given".to_owned(), one.span(), help);
                Vec::new()
            }
            (Some(one), None) => self.word(one, "scenario").into_iter().collect(),
            (None, Some(many)) => {
                let names: Vec<String> = self
                    .items(many, "scenarios")
                    .iter()
                    .filter_map(|item| self.word(item, "scenarios"))
                    .collect();
                if names.is_empty() {
                    self.report(
                        "D004",
                        "`scenarios` names no file".to_owned(),
                        many.span(),
                        "name one at least",
                    );
                }
                names
            }
            (None, None) => {
                let help = "begin with a line like `scenario = \"balanced.toml\"`; the path is relative to this file";
                self.report("D004", "the design names no scenario".to_owned(), 0..1, help);
                Vec::new()
            }
        }
    }

    fn record(&mut self, value: Option<&Value<'_>>) -> Recording {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let mut record =
            Recording { every: 7, when: None, series: own(SERIES), tables: own(TABLES), csv: false };
        let Some(table) = value.and_then(|value| self.table(value, "record")) else { return record };
        self.unknown(table, &["every", "when", "series", "tables", "csv"], "record.");
        if let Some(value) = table.get("every") {
            record.every = self.whole(value, "record.every", 1, 32_000).unwrap_or(7) as u32;
        }
        if let Some(value) = table.get("csv") {
            record.csv = self.flag(value, "record.csv");
        }
        let columns: Vec<&str> = DayRow::COLUMNS.iter().skip(2).map(|column| column.name).collect();
        if let Some(value) = table.get("series") {
            record.series = self.names(value, "record.series", &columns);
        }
        if let Some(value) = table.get("tables") {
            record.tables = self.names(value, "record.tables", TABLES);
        }
        if let Some(value) = table.get("when") {
            record.when = self.when(value, &columns);
        }
        record
    }

    fn when(&mut self, value: &Value<'_>, columns: &[&str]) -> Option<When> {
        let text = self.word(value, "record.when")?;
        let found = RELATIONS.iter().find_map(|&relation| {
            let (column, number) = text.split_once(relation)?;
            let number =
                number.trim().replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite())?;
            let relation = if relation == "==" { "=" } else { relation }.to_owned();
            Some(When { column: column.trim().to_owned(), relation, number })
        });
        let Some(when) = found else {
            let help = "write a column of `daily`, a relation and a number: `when = \"queue > 100\"`";
            self.report("D002", format!("`{text}` is no condition"), value.span(), help);
            return None;
        };
        if !columns.contains(&when.column.as_str()) {
            self.no_column(&when.column, columns, value.span());
            return None;
        }
        Some(when)
    }

    fn no_column(&mut self, name: &str, known: &[&str], span: Span<usize>) {
        let near = closest(name, known.iter().copied()).map_or_else(
            || format!("known are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.report("D001", format!("unknown name `{name}`"), span, &near);
    }

    fn names(&mut self, value: &Value<'_>, about: &str, known: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for item in self.items(value, about) {
            let Some(name) = self.word(item, about) else { continue };
            if known.contains(&name.as_str()) {
                if !names.contains(&name) {
                    names.push(name);
                }
            } else {
                self.no_column(&name, known, item.span());
            }
        }
        names
    }

    /// Keys with one value each, given as `sales.reps = 4` or as tables.
    fn settings(&mut self, value: &Value<'_>, about: &str, places: &mut Places) -> Vec<Setting> {
        let Some(table) = self.table(value, about) else { return Vec::new() };
        let mut found = Vec::new();
        flat(table, "", false, &mut found);
        found
            .into_iter()
            .filter_map(|(key, value)| {
                let level = self.level(value, &key)?;
                self.place(&key, value.span(), places);
                Some((key, level))
            })
            .collect()
    }

    fn place(&mut self, key: &str, span: Span<usize>, places: &mut Places) {
        if places.insert(key.to_owned(), span.clone()).is_some() {
            let help = "a key is set or varied in one place only";
            self.report("D006", format!("`{key}` is given twice"), span, help);
        }
    }

    /// Keys with a list of values or a range each.
    fn axes(
        &mut self,
        value: &Value<'_>,
        about: &str,
        places: &mut Places,
    ) -> Option<Vec<(String, Vec<Level>)>> {
        let table = self.table(value, about)?;
        let mut found = Vec::new();
        flat(table, "", true, &mut found);
        let mut axes = Vec::new();
        for (key, value) in found {
            let levels = match value.get_ref() {
                DeValue::Array(items) => items.iter().filter_map(|item| self.level(item, &key)).collect(),
                DeValue::Table(range) => self.steps(range, value.span(), &key),
                _ => self.level(value, &key).into_iter().collect::<Vec<_>>(),
            };
            self.place(&key, value.span(), places);
            if levels.is_empty() && matches!(value.get_ref(), DeValue::Array(_)) {
                let help = "give a list, `[1, 2, 3]`, or a range, `{ from = 1, to = 3, steps = 3 }`";
                self.report("D004", format!("`{key}` has no values"), value.span(), help);
            }
            axes.push((key, levels));
        }
        if axes.is_empty() {
            self.report(
                "D004",
                format!("[{about}] varies nothing"),
                value.span(),
                "name a key, or leave it out",
            );
        }
        Some(axes)
    }

    fn steps(&mut self, table: &DeTable<'_>, span: Span<usize>, key: &str) -> Vec<Level> {
        let Some(range) = self.range(table, span.clone(), key, &["steps"]) else { return Vec::new() };
        let steps = table.get("steps").map(|value| self.whole(value, &format!("{key}.steps"), 1, 100_000));
        let whole_steps = || (range.to - range.from + 1.0) as u64;
        let steps = match steps {
            Some(steps) => steps.unwrap_or(1),
            None if range.whole && whole_steps() <= 100_000 => whole_steps(),
            None => {
                let help = "write `{ from = 0, to = 1, steps = 5 }`";
                self.report("D004", format!("the range of `{key}` needs `steps`"), span, help);
                return Vec::new();
            }
        };
        self.levels += steps;
        if self.levels > MOST_LEVELS {
            if self.kind == Failure::Refused {
                return Vec::new();
            }
            self.kind = Failure::Refused;
            let message = format!("the design has more than {} values of keys", number(MOST_LEVELS as f64));
            self.report("D009", message, span, "take fewer steps, or a sample ([lhs], [sobol])");
            return Vec::new();
        }
        let mut levels: Vec<Level> = (0..steps as u32).map(|step| range.level(step, steps as u32)).collect();
        levels.dedup();
        levels
    }

    fn range(&mut self, table: &DeTable<'_>, span: Span<usize>, key: &str, more: &[&str]) -> Option<Range> {
        let known: Vec<&str> = ["from", "to", "whole", "log"].iter().chain(more).copied().collect();
        self.unknown(table, &known, &format!("{key}."));
        let mut end = |name: &str| {
            if let Some(value) = table.get(name) {
                return self.number(value, &format!("{key}.{name}"));
            }
            let help = "a range has two ends: `{ from = 0, to = 1 }`";
            self.report("D004", format!("the range of `{key}` has no `{name}`"), span.clone(), help);
            None
        };
        let (from, to) = (end("from"), end("to"));
        let mut flag =
            |name: &str| table.get(name).is_some_and(|value| self.flag(value, &format!("{key}.{name}")));
        let (whole, log) = (flag("whole"), flag("log"));
        let (from, to) = (from?, to?);
        let wrong = if from > to {
            Some("ends before it begins")
        } else if whole && (from.fract() != 0.0 || to.fract() != 0.0 || from.abs().max(to.abs()) > 1e15) {
            Some("is of whole numbers and has an end that is none")
        } else if log && from <= 0.0 {
            Some("has equal ratios and an end at or below 0")
        } else {
            None
        };
        if let Some(wrong) = wrong {
            self.report("D003", format!("the range of `{key}` {wrong}"), span, "change `from` and `to`");
            return None;
        }
        Some(Range { from, to, whole, log, cents: false })
    }

    fn zip(&mut self, value: &Value<'_>, places: &mut Places) -> Option<Factor> {
        let axes = self.axes(value, "zip", places)?;
        let (first, rest) = axes.split_first()?;
        for (key, levels) in rest {
            if levels.len() != first.1.len() && self.kind != Failure::Refused {
                let message =
                    format!("`{key}` has {} values and `{}` has {}", levels.len(), first.0, first.1.len());
                let span = places.get(key).cloned().unwrap_or_default();
                self.report("D005", message, span, "keys of [zip] go together, value by value");
            }
        }
        Some(Factor::Zip(axes))
    }

    fn list(&mut self, value: &Value<'_>, places: &mut Places) -> Factor {
        let mut points = Vec::new();
        let mut all: Places = Places::new();
        for item in self.items(value, "list") {
            let mut own = Places::new();
            points.push(self.settings(item, "list", &mut own));
            all.extend(own);
        }
        for (key, span) in all {
            self.place(&key, span, places);
        }
        let keys = Factor::List(points.clone()).keys().len();
        if let Some(odd) = points.iter().position(|point| point.len() != keys) {
            let message = format!("point {} of [[list]] leaves out a key that others have", odd + 1);
            self.report(
                "D005",
                message,
                value.span(),
                "give every point the same keys, so that tables have no holes",
            );
        }
        Factor::List(points)
    }

    fn sampled(
        &mut self,
        value: &Value<'_>,
        about: &str,
        numbers: &[&str],
        places: &mut Places,
    ) -> Option<(Vec<u32>, Vec<Sampled>)> {
        let table = self.table(value, about)?;
        let known: Vec<&str> = numbers.iter().copied().chain(["over"]).collect();
        self.unknown(table, &known, &format!("{about}."));
        let mut counts = Vec::new();
        for &name in numbers {
            let (low, high) = if name == "levels" { (2, 1000) } else { (1, u64::from(u32::MAX)) };
            let count = match table.get(name) {
                Some(value) => self.whole(value, &format!("{about}.{name}"), low, high).unwrap_or(low),
                None if name == "levels" => 4,
                None => {
                    let help = format!("say how many: `{name} = 64`");
                    self.report("D004", format!("[{about}] lacks `{name}`"), value.span(), &help);
                    1
                }
            };
            if name == "levels" && count % 2 == 1 {
                let span = table.get(name).map(Spanned::span).unwrap_or_default();
                self.report("D003", "`morris.levels` must be even".to_owned(), span, "4 is usual");
            }
            counts.push(count as u32);
        }
        let Some(over) = table.get("over") else {
            let help = format!(
                "add [{about}.over] with a range for each key: `sales.reps = {{ from = 2, to = 9 }}`"
            );
            self.report("D004", format!("[{about}] samples nothing"), value.span(), &help);
            return None;
        };
        let mut found = Vec::new();
        flat(self.table(over, "over")?, "", true, &mut found);
        let mut ranges = Vec::new();
        for (key, value) in found {
            let DeValue::Table(range) = value.get_ref() else {
                let help = "write `{ from = 0, to = 1 }`, with `whole = true` or `log = true` where it fits";
                self.report("D002", format!("`{key}` needs a range"), value.span(), help);
                continue;
            };
            self.place(&key, value.span(), places);
            if let Some(range) = self.range(range, value.span(), &key, &[]) {
                ranges.push((key, range));
            }
        }
        if ranges.is_empty() && self.problems.is_empty() {
            self.report("D004", format!("[{about}.over] is empty"), over.span(), "name a key and its range");
        }
        if about == "sobol" && ranges.len() > sobol::MOST_KEYS {
            let message =
                format!("{} keys are more than the {} of a Sobol' sequence", ranges.len(), sobol::MOST_KEYS);
            self.report("D003", message, over.span(), "use [lhs], or fix the keys that matter least");
        }
        Some((counts, ranges))
    }

    fn file(&mut self, value: &Value<'_>, folder: &Path, places: &mut Places) -> Option<Factor> {
        let name = self.word(value, "file")?;
        let place = data_files::place(&name, folder).map_err(|(message, _)| message);
        match place.and_then(|path| points::read(&path)) {
            Ok((keys, rows)) => {
                for key in &keys {
                    self.place(key, value.span(), places);
                }
                Some(Factor::Table { keys, rows })
            }
            Err(why) => {
                let help = "the file is CSV or Parquet with a column named after each key it sets";
                self.report("D008", format!("`{name}`: {why}"), value.span(), help);
                None
            }
        }
    }

    /// Refuses what nobody could wait for, before anything is counted out.
    fn limit(&mut self, design: &Design) {
        let runs = design.runs();
        if runs > MOST_RUNS {
            self.kind = Failure::Refused;
            let message = format!(
                "the design has {} runs, and at most {} are played",
                number(runs as f64),
                number(MOST_RUNS as f64)
            );
            self.report(
                "D009",
                message,
                0..1,
                "take fewer values, a sample ([lhs], [sobol]) or fewer replicates",
            );
        }
        if runs == 0 && self.problems.is_empty() {
            self.report(
                "D004",
                "the design has no runs".to_owned(),
                0..1,
                "give every factor a point at least",
            );
        }
    }

    /// Asks each scenario whether it knows each key and takes the ends of its values.
    fn accepted(&mut self, design: &Design, places: &Places, folder: &Path) {
        for name in &design.scenarios {
            let path = folder.join(name);
            if let Err(problems) = load(&path, &[]) {
                let mut text = problems.to_string();
                text.truncate(text.trim_end().len());
                let message = format!("scenario `{name}` cannot be played:\n{text}");
                self.kind = self.kind.max(problems.kind);
                self.report("D007", message, 0..1, "`relaylab check` tells more");
                continue;
            }
            let fixed = design.set.iter().map(|(key, level)| (key.as_str(), vec![level.to_string()]));
            let varied = design.factors.iter().flat_map(|factor| ends(factor));
            for (key, levels) in fixed.chain(varied.collect::<Vec<_>>()) {
                for level in levels {
                    let Err(found) = load(&path, &[format!("{key}={level}")]) else { continue };
                    let Some(problem) = of_keys(&found) else { continue };
                    let span = places.get(key).cloned().unwrap_or(0..1);
                    let mut report = Problem::new(
                        "D007",
                        format!("`{name}` does not take `{key} = {level}`: {}", problem.message),
                        0,
                        span,
                    )
                    .label(problem.label.clone());
                    report.help.clone_from(&problem.help);
                    self.problems.push(report);
                    break;
                }
            }
        }
    }

    fn unknown(&mut self, table: &DeTable<'_>, known: &[&str], path: &str) {
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let help = closest(name, known.iter().copied()).map_or_else(
                    || format!("known here: {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.report("D001", format!("unknown key `{path}{name}`"), key.span(), &help);
            }
        }
    }

    fn kind(&mut self, about: &str, expected: &str, value: &Value<'_>) {
        self.report("D002", format!("`{about}` must be {expected}"), value.span(), "");
    }

    fn table<'v, 'a>(&mut self, value: &'v Value<'a>, about: &str) -> Option<&'v DeTable<'a>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.kind(about, "a table", value);
            return None;
        };
        Some(table)
    }

    fn items<'v, 'a>(&mut self, value: &'v Value<'a>, about: &str) -> &'v [Value<'a>] {
        let DeValue::Array(items) = value.get_ref() else {
            self.kind(about, "a list", value);
            return &[];
        };
        items
    }

    fn word(&mut self, value: &Value<'_>, about: &str) -> Option<String> {
        let DeValue::String(text) = value.get_ref() else {
            self.kind(about, "a text in quotes", value);
            return None;
        };
        Some(text.to_string())
    }

    fn flag(&mut self, value: &Value<'_>, about: &str) -> bool {
        let DeValue::Boolean(flag) = value.get_ref() else {
            self.kind(about, "`true` or `false`", value);
            return false;
        };
        *flag
    }

    fn whole(&mut self, value: &Value<'_>, about: &str, low: u64, high: u64) -> Option<u64> {
        let expected = format!("a whole number from {} to {}", number(low as f64), number(high as f64));
        match level(value.get_ref()) {
            Some(Level::Whole(found)) if u64::try_from(found).is_ok_and(|n| (low..=high).contains(&n)) => {
                Some(found as u64)
            }
            Some(Level::Whole(_)) => {
                self.report("D003", format!("`{about}` must be {expected}"), value.span(), "");
                None
            }
            _ => {
                self.kind(about, &expected, value);
                None
            }
        }
    }

    fn number(&mut self, value: &Value<'_>, about: &str) -> Option<f64> {
        match level(value.get_ref()) {
            Some(Level::Whole(found)) => Some(found as f64),
            Some(Level::Number(found)) => Some(found),
            _ => {
                self.kind(about, "a finite number", value);
                None
            }
        }
    }

    fn level(&mut self, value: &Value<'_>, about: &str) -> Option<Level> {
        let found = level(value.get_ref());
        if found.is_none() {
            self.kind(about, "a finite number, `true` or `false`, or a text in quotes", value);
        }
        found
    }
}

/// A value as a level; none when it is a list, a table, a date or no finite number.
fn level(value: &DeValue<'_>) -> Option<Level> {
    match value {
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix()).ok().map(Level::Whole),
        DeValue::Float(number) => {
            number.as_str().parse().ok().filter(|number: &f64| number.is_finite()).map(Level::Number)
        }
        DeValue::Boolean(flag) => Some(Level::Flag(*flag)),
        DeValue::String(word) => Some(Level::Word(word.to_string())),
        _ => None,
    }
}

/// The leaves of nested tables with their dotted paths, in the order of the file; a table with an end of a range in it
/// is a leaf where ranges may stand.
fn flat<'v, 'a>(table: &'v DeTable<'a>, path: &str, ranges: bool, found: &mut Vec<(String, &'v Value<'a>)>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, value)| key.span().start.min(value.span().start));
    for (key, value) in entries {
        let key = key.get_ref().as_ref();
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value.get_ref() {
            DeValue::Table(inner)
                if !(ranges && (inner.contains_key("from") || inner.contains_key("to"))) =>
            {
                flat(inner, &path, ranges, found);
            }
            _ => found.push((path, value)),
        }
    }
}

/// Rounds values that a scenario takes only as amounts of money.
fn to_the_cent(design: &mut Design, folder: &Path) {
    let paths: Vec<_> = design.scenarios.iter().map(|name| folder.join(name)).collect();
    let takes = |key: &str, number: f64| {
        paths.iter().all(|path| {
            !load(path, &[format!("{key}={number:?}")]).is_err_and(|found| of_keys(&found).is_some())
        })
    };
    for factor in &mut design.factors {
        match factor {
            Factor::LatinHypercube { over, .. }
            | Factor::Sobol { over, .. }
            | Factor::Morris { over, .. } => {
                for (key, range) in over.iter_mut().filter(|sampled| !sampled.1.whole) {
                    // Nobody would choose such a number, so only an amount refuses it and takes it rounded.
                    let Level::Number(odd) = range.at(0.123_456_789) else { continue };
                    range.cents = !takes(key, odd) && takes(key, cents(odd));
                }
            }
            Factor::Grid(axes) | Factor::Zip(axes) => {
                for (key, levels) in axes {
                    in_cents(levels.iter_mut(), &|number| takes(key, number));
                }
            }
            Factor::List(points) => {
                for (key, level) in points.iter_mut().flatten() {
                    in_cents(std::iter::once(level), &|number| takes(key, number));
                }
            }
            Factor::Table { keys, rows } => {
                for (place, key) in keys.iter().enumerate() {
                    in_cents(rows.iter_mut().map(|row| &mut row[place]), &|number| takes(key, number));
                }
            }
        }
    }
}

/// Rounds the values of one key when it takes the first that has parts of a cent only without them.
fn in_cents<'a>(levels: impl Iterator<Item = &'a mut Level>, takes: &dyn Fn(f64) -> bool) {
    let numbers = levels.filter_map(|level| match level {
        Level::Number(number) if number.total_cmp(&cents(*number)).is_ne() => Some(number),
        _ => None,
    });
    let mut money = None;
    for number in numbers {
        if *money.get_or_insert_with(|| !takes(*number) && takes(cents(*number))) {
            *number = cents(*number);
        }
    }
}

/// The problem that is about a key and its value alone; sense is judged with all keys of a point together.
fn of_keys(found: &Problems) -> Option<&Problem> {
    const CODES: &[&str] = &["B004", "B007", "B010", "B011", "B014", "B015", "B020", "B027", "B028"];
    found.problems.iter().find(|problem| CODES.contains(&problem.code))
}

/// Values of each key of a factor that tell whether a scenario takes the key: the ends of ranges, and all that is
/// listed, within reason.
fn ends(factor: &Factor) -> Vec<(&str, Vec<String>)> {
    const ENOUGH: usize = 50;
    let texts = |levels: &[Level]| levels.iter().take(ENOUGH).map(ToString::to_string).collect::<Vec<_>>();
    match factor {
        Factor::Grid(axes) | Factor::Zip(axes) => {
            axes.iter().map(|(key, levels)| (key.as_str(), texts(levels))).collect()
        }
        Factor::List(points) => points
            .iter()
            .take(ENOUGH)
            .flatten()
            .map(|(key, level)| (key.as_str(), vec![level.to_string()]))
            .collect(),
        Factor::LatinHypercube { over, .. } | Factor::Sobol { over, .. } | Factor::Morris { over, .. } => {
            over.iter().map(|(key, range)| (key.as_str(), texts(&[range.at(0.0), range.at(1.0)]))).collect()
        }
        Factor::Table { keys, rows } => keys
            .iter()
            .enumerate()
            .map(|(place, key)| {
                let levels: Vec<Level> = rows.iter().take(ENOUGH).map(|row| row[place].clone()).collect();
                (key.as_str(), texts(&levels))
            })
            .collect(),
    }
}
