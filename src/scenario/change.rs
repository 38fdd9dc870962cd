//! What is changed in a scenario above its files: what a person types after `--set`, and what the program sets.

use super::overrides;
use super::sections::quoted;
use crate::settings::{Data, Table, Value};
use crate::settings::{Problem, Source};
use std::fmt;

/// One change of a scenario; a later one wins over an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// As it is typed after `--set`: `sales.reps=12`.
    Typed(String),
    /// A key, part by part, and its value.
    Set(Vec<String>, Data),
}

impl Change {
    /// A key (`sales.reps`, `channels."my ads".on`) with a value.
    pub fn new(key: &str, value: impl Into<Data>) -> Self {
        let parts = key.split('.').map(|part| part.trim().trim_matches('"').to_owned());
        Self::Set(parts.collect(), value.into())
    }

    /// Whether it sets the key with these parts.
    pub fn is_of(&self, key: &[&str]) -> bool {
        matches!(self, Self::Set(parts, _) if parts.iter().map(String::as_str).eq(key.iter().copied()))
    }

    /// Its text, and its values unless they are still to be found in the text; or what is wrong with it.
    pub(super) fn layer(&self) -> (Source, Result<Option<Table>, Box<Problem>>) {
        let source = |text| Source { name: "--set".to_owned(), text };
        match self {
            Self::Typed(argument) => {
                let (text, problem) = overrides::text(argument);
                (source(text), problem.map_or(Ok(None), |problem| Err(Box::new(problem))))
            }
            Self::Set(parts, data) => {
                let text = self.to_string();
                let problem = overrides::unusable(parts, &text);
                let table = || Some(tree(parts, data, text.len()));
                (source(text.clone()), problem.map_or_else(|| Ok(table()), |problem| Err(Box::new(problem))))
            }
        }
    }
}

/// A table of one value, within the tables around it; places are those in the text of the change.
fn tree(parts: &[String], data: &Data, length: usize) -> Table {
    let mut ends = Vec::new();
    let mut at = 0;
    for part in parts {
        let end = at + quoted(part).len();
        ends.push((at..end, part));
        at = end + 1;
    }
    let mut value = Value::new(data.clone(), at.min(length)..length);
    let mut table = Table::default();
    for (span, part) in ends.into_iter().rev() {
        table = Table::of(part.clone(), span.clone(), value);
        value = Value::new(Data::Table(table.clone()), span);
    }
    table
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Typed(argument) => out.write_str(argument),
            Self::Set(parts, data) => {
                let key: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
                write!(out, "{}={}", key.join("."), data.written())
            }
        }
    }
}

impl From<String> for Change {
    fn from(argument: String) -> Self {
        Self::Typed(argument)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Money;
    use crate::relay::channels::CATALOGUE;
    use crate::scenario::{Outlook, Scenario, Texts, load_text};

    const TEXT: &str = "[budget]\nper_month = 900\nnormalise = true\n[sales]\nreps = 3\n[channels.\"my ads\"]\nkind = \"display\"\nshare = 1\n";

    fn typed(change: &Change) -> Result<Scenario, String> {
        load_text("a.toml", TEXT, &[change.to_string()], None, CATALOGUE)
            .map(|loaded| loaded.scenario)
            .map_err(|problems| problems.to_string())
    }

    fn set(change: &Change) -> Result<Scenario, String> {
        let texts = Texts::new("a.toml", TEXT, None).unwrap();
        let loaded = texts.load(Outlook::Base, std::slice::from_ref(change), CATALOGUE);
        loaded.map(|loaded| loaded.scenario).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_value_that_is_set_is_read_as_if_it_were_typed() {
        let numbers = [0.1 + 0.2, 1.0 / 3.0, 0.0, -0.0, 1.0, 7.0, 1e-9, 123_456.0, 1e17, -3.0, f64::NAN, 2.5];
        let keys = ["budget.sales_share", "sales.reps", "market.people", "price.list", "sales.on", "budget"];
        for key in keys.into_iter().chain(["channels.\"my ads\".cpm", "sales.repz", "sale.reps"]) {
            for number in numbers.into_iter().filter(|number| number.is_finite()) {
                let change = Change::new(key, number);
                assert_eq!(set(&change), typed(&change), "{change}");
            }
            for change in [
                Change::new(key, true),
                Change::new(key, 12_u32),
                Change::new(key, u64::MAX),
                Change::new(key, "display"),
                Change::new(key, "say \"no\""),
                Change::new(key, Money(-1234)),
                Change::new(key, Money(50)),
            ] {
                assert_eq!(set(&change), typed(&change), "{change}");
            }
        }
        assert_eq!(set(&Change::new("sales.reps", 4.5)).unwrap().sales.reps, Some(4.5));
        assert!(set(&Change::new("sales.reps", f64::NAN)).unwrap_err().contains("must be a finite number"));
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        for key in ["", "sales.", ".reps", "extends", "a\nb"] {
            let said = set(&Change::new(key, 1.0)).unwrap_err();
            assert!(said.contains("B007"), "{key}: {said}");
        }
    }

    #[test]
    fn the_later_change_wins() {
        let changes = [
            Change::Typed("sales.reps=4".to_owned()),
            Change::new("sales.reps", 5.0),
            Change::Typed("sales.cost_per_rep=10".to_owned()),
        ];
        let texts = Texts::new("a.toml", TEXT, None).unwrap();
        let scenario = texts.load(Outlook::Base, &changes, CATALOGUE).unwrap().scenario;
        assert_eq!((scenario.sales.reps, scenario.sales.cost_per_rep), (Some(5.0), Money(1000)));
    }
}
