//! Reads what was observed and what is to be fitted from a file, or every problem of it at once.

use super::answer::ERRORS_OF_TOLERANCE;
use super::{Calibrate, calibrate, data};
use crate::error::Error;
use crate::results::metrics::Metric;
use crate::runner::Variant;
use crate::scenario::load_toml;
use crate::settings::{Data, Failure, Problem, Problems, Source, Table, Value, closest, elsewhere};
use crate::study::{Asked, named_metric, varied};
use crate::words::numbers::short;
use std::ops::Range as Span;
use std::path::Path;

/// What the file may say.
const KEYS: [&str; 7] = ["scenario", "people", "runs", "seed", "targets", "data", "parameters"];

/// The question in a file: `scenario` names the scenario, `[targets]` what was
/// observed, `[data]` tables of it beside the file, `[parameters]` what is fitted.
///
/// # Errors
/// Every problem of the file at once, or of the scenario it names.
pub fn read(path: &Path) -> Result<Calibrate, Error> {
    let (source, read) = load_toml(path)?;
    let mut reader = TargetReader { problems: Vec::new(), sources: vec![source] };
    let asked = reader.question(&read.table, path);
    let sources = reader.sources;
    let mut problems = elsewhere(reader.problems, &read.slips, &sources);
    problems.extend(read.slips);
    match asked {
        Some(Err(error)) => Err(error),
        Some(Ok(asked)) if problems.is_empty() => Ok(asked),
        _ => Err(Problems::new(problems, sources, Failure::Invalid).into()),
    }
}

struct TargetReader {
    problems: Vec<Problem>,
    /// The file, and after it those of tables with problems.
    sources: Vec<Source>,
}

impl TargetReader {
    fn report(&mut self, code: &'static str, message: String, span: Span<usize>, help: &str) {
        self.problems.push(Problem::new(code, message, 0, span).help(help.to_owned()));
    }

    /// What is asked, as far as it can be read; nothing when the scenario is not named.
    fn question(&mut self, table: &Table, path: &Path) -> Option<Result<Calibrate, Error>> {
        self.unknown(table, &KEYS, "");
        let Some(value) = table.get("scenario") else {
            let help = "name it: `scenario = \"my-market.toml\"`";
            self.report("D004", "no scenario is named".to_owned(), 0..1, help);
            return None;
        };
        let Some(name) = value.as_str() else {
            self.report("D002", "`scenario` must be a text in quotes".to_owned(), value.span(), "");
            return None;
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let market = Variant::read(&folder.join(name)).and_then(|variant| Ok((variant.prepare()?, variant)));
        let (market, scenario) = match market {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let mut asked = calibrate(&scenario);
        if let Some(people) = self.whole(table, "people") {
            asked = asked.people(Some(people as u32));
        }
        if let Some(runs) = self.whole(table, "runs") {
            asked = asked.runs(runs as u32);
        }
        if let Some(seed) = self.whole(table, "seed") {
            asked = asked.seed(seed);
        }
        if let Some(value) = table.get("data").filter(|value| value.as_table().is_none()) {
            self.report("D002", "`data` must be a table".to_owned(), value.span(), "write `[data.NAME]`");
        }
        let tables = table.get("data").and_then(Value::as_table);
        for (name, span, value) in tables.into_iter().flat_map(Table::rows) {
            let row = (name, span, value);
            let found = data::read(row, (&folder, &market), &mut self.problems, &mut self.sources);
            asked = found.into_iter().fold(asked, Calibrate::table);
        }
        let targets = if table.get("targets").is_some() || tables.is_none() {
            self.rows(table, "targets", "`[targets]` with a metric and its value, or `[data.NAME]`")
        } else {
            Vec::new()
        };
        for (name, span, value) in targets {
            if let Some((value, error)) = self.target(&name, span, &value) {
                asked = asked.target(&name, value, error);
            }
        }
        for (name, span, value) in self.rows(table, "parameters", "`[parameters]` with a key and its range") {
            self.parameters(&name, span, &value, &scenario, &mut asked);
        }
        Some(Ok(asked))
    }

    fn whole(&mut self, table: &Table, key: &str) -> Option<u64> {
        let value = table.get(key)?;
        let number = if let Data::Number(number) = value.data() { number.whole() } else { None };
        let number =
            number.filter(|number| *number < 1 << 53 && (key == "seed" || u32::try_from(*number).is_ok()));
        if number.is_none() {
            self.report("D002", format!("`{key}` must be a whole number"), value.span(), "");
        }
        number
    }

    /// The rows of a table that must be there.
    fn rows(&mut self, table: &Table, key: &str, help: &str) -> Vec<(String, Span<usize>, Value)> {
        let found = table.get(key).and_then(Value::as_table);
        let rows: Vec<_> = found.into_iter().flat_map(Table::rows).collect();
        if rows.is_empty() {
            let span = table.get(key).map_or(0..1, Value::span);
            self.report("D004", format!("there are no {key}"), span, &format!("write {help}"));
        }
        rows.into_iter().map(|(name, span, value)| (name.to_owned(), span, value.clone())).collect()
    }

    /// What was observed: its value, and the standard error of that.
    fn target(&mut self, name: &str, span: Span<usize>, value: &Value) -> Option<(f64, f64)> {
        let known = match named_metric(name) {
            Ok(known) => known,
            Err(error) => {
                self.report("D001", error.cause, span, &error.help);
                return None;
            }
        };
        let Some(table) = value.as_table() else { return Some((self.possible(known, value)?, 0.0)) };
        self.unknown(table, &["value", "error", "tolerance"], &format!("{name}."));
        let Some(of) = table.get("value") else {
            let help = "write `{ value = 480, error = 20 }`, or the value alone";
            self.report("D004", format!("`{name}` has no `value`"), span, help);
            return None;
        };
        let of = self.possible(known, of)?;
        let given = ["error", "tolerance"].map(|key| table.get(key).map(|value| (key, value)));
        let error = match given {
            [Some(_), Some((_, value))] => {
                let help = "give the standard error, or the share of the value that it may be off";
                self.report(
                    "D006",
                    format!("`{name}` has both an `error` and a `tolerance`"),
                    value.span(),
                    help,
                );
                return None;
            }
            [Some((_, value)), None] => (value, self.number(name, value)?),
            [None, Some((_, value))] => (value, self.number(name, value)? * of.abs() / ERRORS_OF_TOLERANCE),
            [None, None] => return Some((of, 0.0)),
        };
        if error.1 < 0.0 {
            self.report(
                "D003",
                format!("the error of `{name}` is below nothing"),
                error.0.span(),
                "0 is none",
            );
            return None;
        }
        Some((of, error.1))
    }

    /// A number that a metric can be.
    fn possible(&mut self, metric: &Metric, value: &Value) -> Option<f64> {
        let number = self.number(metric.name, value)?;
        let (least, most) = metric.bounds();
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let (message, help) = if number > most {
            let message = format!("`{}` is a share, and cannot be {}", metric.name, short(number));
            (message, format!("write {} for {} %", short(number / 100.0), short(number)))
        } else {
            (format!("`{}` cannot be below nothing", metric.name), String::new())
        };
        self.report("D003", message, value.span(), &help);
        None
    }

    /// A key with its range, however deep in tables it stands.
    fn parameters(
        &mut self,
        path: &str,
        span: Span<usize>,
        value: &Value,
        scenario: &Variant,
        asked: &mut Calibrate,
    ) {
        let help = "write `{ from = 0.01, to = 0.1 }`, with `log = true` where ratios are as likely";
        let Some(table) = value.as_table() else {
            self.report("D002", format!("`{path}` needs a range"), value.span(), help);
            return;
        };
        if table.get("from").is_none() && table.get("to").is_none() {
            for (name, span, value) in table.rows() {
                self.parameters(
                    &format!("{path}.{}", crate::scenario::sections::quoted(name)),
                    span,
                    value,
                    scenario,
                    asked,
                );
            }
            return;
        }
        self.unknown(table, &["from", "to", "log"], &format!("{path}."));
        let mut end = |name: &str| {
            if let Some(value) = table.get(name) {
                return self.number(&format!("{path}.{name}"), value);
            }
            self.report("D004", format!("the range of `{path}` has no `{name}`"), span.clone(), help);
            None
        };
        let (Some(from), Some(to)) = (end("from"), end("to")) else { return };
        let log = match table.get("log").map(Value::data) {
            None => false,
            Some(Data::Truth(log)) => *log,
            Some(_) => {
                self.report("D002", format!("`{path}.log` must be `true` or `false`"), span, "");
                return;
            }
        };
        let one = Asked { key: path.to_owned(), from, to, log };
        match varied(scenario, std::slice::from_ref(&one)) {
            Ok(_) => *asked = asked.clone().asked(one),
            Err(error) => self.report("D003", error.cause, span, &error.help),
        }
    }

    fn number(&mut self, about: &str, value: &Value) -> Option<f64> {
        let number = if let Data::Number(number) = value.data() { number.real() } else { None };
        let number = number.filter(|number| number.is_finite());
        if number.is_none() {
            self.report("D002", format!("`{about}` must be a finite number"), value.span(), "");
        }
        number
    }

    fn unknown(&mut self, table: &Table, known: &[&str], path: &str) {
        for (name, span, _) in table.rows() {
            if !known.contains(&name) {
                let help = closest(name, known.iter().copied()).map_or_else(
                    || format!("known here: {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.report("D001", format!("unknown key `{path}{name}`"), span, &help);
            }
        }
    }
}
