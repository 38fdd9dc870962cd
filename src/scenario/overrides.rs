//! Turns `--set sales.reps=12` into a line of TOML, so that overrides are read and reported like any other text.

use super::sections::quoted;
use crate::settings::over_limit;
use crate::settings::{Problem, shortened};
use toml::de::DeValue;

/// The argument as a line of TOML, and what is wrong with it if it cannot be one.
pub(super) fn text(argument: &str) -> (String, Option<Problem>) {
    let whole = 0..argument.len().max(1);
    let problem = |message: &str| {
        let problem = Problem::new("B007", message.to_owned(), 0, whole.clone());
        problem.help("write a key, `=` and a value: `--set sales.reps=12`".to_owned())
    };
    let Some((key, value)) = argument.split_once('=') else {
        return (argument.to_owned(), Some(problem("an override needs an `=`")));
    };
    let (key, value) = (key.trim(), value.trim());
    let parts: Vec<&str> = key.split('.').map(|part| part.trim().trim_matches('"')).collect();
    if key.contains(char::is_control) {
        return (argument.to_owned(), Some(problem("an override is a single line")));
    }
    if parts.contains(&"") {
        return (argument.to_owned(), Some(problem("an override needs a key before its `=`")));
    }
    if value.is_empty() {
        return (argument.to_owned(), Some(problem("an override needs a value after its `=`")));
    }
    if key == "extends" {
        return (argument.to_owned(), Some(problem("`extends` can be set in a file only")));
    }
    if let Some(over) = over_limit(argument) {
        return (shortened(argument, 100), Some(Problem { span: 0..1, ..over }));
    }
    let key: Vec<String> = parts.into_iter().map(quoted).collect();
    (format!("{}={}", key.join("."), literal(value)), None)
}

/// A value as TOML: itself when it is TOML already, text in quotes when it is a bare word or a date.
fn literal(value: &str) -> String {
    let is_toml = DeValue::parse(value).is_ok_and(|value| !value.get_ref().is_datetime());
    if is_toml || value.starts_with(['"', '\'', '[', '{']) {
        return value.to_owned();
    }
    toml::Value::String(value.to_owned()).to_string()
}
