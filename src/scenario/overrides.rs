//! Turns `--set sales.reps=12` into a line of TOML, so that overrides are read and reported like any other text.

use super::sections::quoted;
use crate::settings::over_limit;
use crate::settings::{Problem, shortened};
use toml::de::DeValue;

/// The argument as a line of TOML, and what is wrong with it if it cannot be one.
pub(super) fn text(argument: &str) -> (String, Option<Problem>) {
    let Some((key, value)) = argument.split_once('=') else {
        return (argument.to_owned(), Some(problem(argument, "an override needs an `=`")));
    };
    let (key, value) = (key.trim(), value.trim());
    let parts: Vec<&str> = key.split('.').map(|part| part.trim().trim_matches('"')).collect();
    if let Some(message) = wrong_key(key, &parts) {
        return (argument.to_owned(), Some(problem(argument, message)));
    }
    if value.is_empty() {
        return (argument.to_owned(), Some(problem(argument, "an override needs a value after its `=`")));
    }
    if key == "extends" {
        return (argument.to_owned(), Some(problem(argument, EXTENDS)));
    }
    if let Some(over) = over_limit(argument) {
        return (shortened(argument, 100), Some(Problem { span: 0..1, ..over }));
    }
    let key: Vec<String> = parts.into_iter().map(quoted).collect();
    (format!("{}={}", key.join("."), literal(value)), None)
}

/// What is wrong with a key that the program sets, if it cannot be one; `text` is the change as a line of TOML.
pub(super) fn unusable(parts: &[String], text: &str) -> Option<Problem> {
    let all: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let Some(message) = wrong_key(&all.join("."), &all) {
        return Some(problem(text, message));
    }
    if all == ["extends"] {
        return Some(problem(text, EXTENDS));
    }
    over_limit(text).map(|over| Problem { span: 0..1, ..over })
}

const EXTENDS: &str = "`extends` can be set in a file only";

fn wrong_key(key: &str, parts: &[&str]) -> Option<&'static str> {
    if key.contains(char::is_control) {
        return Some("an override is a single line");
    }
    parts.contains(&"").then_some("an override needs a key before its `=`")
}

fn problem(argument: &str, message: &str) -> Problem {
    let problem = Problem::new("B007", message.to_owned(), 0, 0..argument.len().max(1));
    problem.help("write a key, `=` and a value: `--set sales.reps=12`".to_owned())
}

/// A value as TOML: itself when it is TOML already, text in quotes when it is a bare word or a date.
fn literal(value: &str) -> String {
    let is_toml = DeValue::parse(value).is_ok_and(|value| !value.get_ref().is_datetime());
    if is_toml || value.starts_with(['"', '\'', '[', '{']) {
        return value.to_owned();
    }
    toml::Value::String(value.to_owned()).to_string()
}
