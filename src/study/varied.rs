//! What a study varies: keys that are numbers, each between two ends, those that somebody asks for or those in doubt.

use super::flips::{declared, flip_inputs};
use super::inputs::keys;
use crate::base::Money;
use crate::error::{Error, Kind};
use crate::runner::Variant;
use crate::scenario::{Change, Outlook, Range, Scenario, cents};
use crate::settings::{Key, closest, range_text};
use std::collections::BTreeMap;
use std::fmt;

/// A key with the values it may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// Path of the key, e.g. `price.list`.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Its unit; may be empty.
    pub unit: &'static str,
    /// Its value in the scenario as it is; absent when it has none.
    pub now: Option<f64>,
    /// The values it may take.
    pub range: Range,
}

/// What somebody asks to be varied: a key, in full or by its last parts, and the ends of its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) key: String,
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Whether equal steps are equal ratios.
    pub(crate) log: bool,
}

impl fmt::Display for Varied {
    /// The key and its ends as they are asked for: `price.list=400..2500`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}={}..{}", self.key, self.range.from, self.range.to)
    }
}

impl Varied {
    /// The value at a place between 0 and 1, all places alike.
    pub fn at(&self, place: f64) -> f64 {
        self.range.at(place).number().unwrap_or(self.range.from)
    }

    /// The value at one of so many evenly spaced levels, both ends among them.
    pub fn level(&self, index: u32, levels: u32) -> f64 {
        self.range.level(index, levels).number().unwrap_or(self.range.from)
    }

    /// The value nearest to this one that the key may have.
    ///
    /// # Errors
    /// When it lies beyond the ends, or is no number.
    pub fn nearest(&self, value: f64) -> Result<f64, Error> {
        let Range { from, to, whole, cents: money, .. } = self.range;
        if !(from <= value && value <= to) {
            let cause = format!("{value} is no value of `{}` between {from} and {to}", self.key);
            return Err(Error::new(Kind::Usage, cause, "ask within the range, or widen it").at(&self.key));
        }
        Ok(match (whole, money) {
            (true, _) => value.round(),
            (false, true) => cents(value),
            (false, false) => value,
        })
    }

    /// The change that gives the key a value.
    pub fn change(&self, value: f64) -> Change {
        if self.range.cents {
            Change::new(&self.key, Money::nearest(value))
        } else {
            Change::new(&self.key, value)
        }
    }
}

/// Keys of a scenario, in full or by their last parts, each with the ends of its values.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?;
/// let price = &relaylab::study::vary(&market, &[("price.list", 400.0, 2500.0)])?[0];
/// assert_eq!(price.nearest(1000.0 / 3.0 + 100.0)?, 433.33);
/// assert!(price.nearest(399.0).is_err());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When a name is no key of the scenario or that of several, a key is no number, or cannot have these values.
pub fn vary(variant: &Variant, ranges: &[(&str, f64, f64)]) -> Result<Vec<Varied>, Error> {
    let asked = |&(key, from, to): &(&str, f64, f64)| Asked { key: key.to_owned(), from, to, log: false };
    if ranges.is_empty() {
        return Ok(Vec::new());
    }
    varied(variant, &ranges.iter().map(asked).collect::<Vec<_>>())
}

/// What is asked for, or else what is in doubt: the keys that `[outlook]` of the scenario changes, between the values they
/// have there, and after them those that have a plausible range of their own.
pub(crate) fn varied(variant: &Variant, asked: &[Asked]) -> Result<Vec<Varied>, Error> {
    let scenario = variant.load()?.scenario;
    let declared = declared(&scenario);
    let now: BTreeMap<String, f64> = numbers(&scenario).collect();
    let of = |path: &str, key: &Key, label: String, (from, to): (f64, f64), log: bool| {
        let whole = key.kind.contains("whole");
        let range = Range { from, to, whole, log, cents: key.kind.contains("money") };
        Varied { key: path.to_owned(), label, unit: key.unit, now: now.get(path).copied(), range }
    };
    if asked.is_empty() {
        let mut found = Vec::new();
        for (path, ends) in doubts(variant, &now)? {
            if let Some((_, key)) = declared.iter().find(|(other, _)| *other == path) {
                found.push(of(&path, key, path.clone(), ends, false));
            }
        }
        for input in flip_inputs(&[&scenario], 0, &[]) {
            let known = found.iter_mut().find(|known: &&mut Varied| known.key == input.key);
            match (known, declared.iter().find(|(path, _)| *path == input.key)) {
                (Some(known), _) => known.label = input.label,
                (None, Some((path, key))) => {
                    found.push(of(path, key, input.label, (input.low, input.high), false));
                }
                (None, None) => {}
            }
        }
        return Ok(found);
    }
    let mut found: Vec<Varied> = Vec::new();
    for ask in asked {
        let (path, key) = named(&declared, &ask.key)?;
        if found.iter().any(|other| other.key == *path) {
            let cause = format!("`{path}` is asked for twice");
            return Err(Error::new(Kind::Usage, cause, "give it one range").at(path));
        }
        fits(path, key, ask)?;
        found.push(of(path, key, path.clone(), (ask.from, ask.to), ask.log));
    }
    Ok(found)
}

/// The keys that are one number, with their values.
fn numbers(scenario: &Scenario) -> impl Iterator<Item = (String, f64)> {
    keys(scenario).into_iter().filter_map(|(key, value)| Some((key, value?.parse().ok()?)))
}

/// A key, and between what its value may be.
type Doubt = (String, (f64, f64));

/// The keys to which the low or the high outlook gives another value, with the lowest and the highest of the three.
fn doubts(variant: &Variant, now: &BTreeMap<String, f64>) -> Result<Vec<Doubt>, Error> {
    let base = variant.outlook(Outlook::Base).load()?.scenario;
    let mut views = Vec::new();
    for view in [Outlook::Low, Outlook::High] {
        let values: BTreeMap<String, f64> = numbers(&variant.outlook(view).load()?.scenario).collect();
        views.push(values);
    }
    let ends = |(key, value): (String, f64)| {
        let others = views.iter().filter_map(|view| view.get(&key)).chain(now.get(&key));
        let (low, high) =
            others.fold((value, value), |(low, high): (f64, f64), &other| (low.min(other), high.max(other)));
        (low < high).then_some((key, (low, high)))
    };
    Ok(numbers(&base).filter_map(ends).collect())
}

/// The key that is meant by a path, or by the last parts of one where they tell it.
fn named<'d>(declared: &'d [(String, Key)], asked: &str) -> Result<(&'d String, &'d Key), Error> {
    let exact = declared.iter().filter(|(path, _)| path == asked);
    let ending = format!(".{asked}");
    let last: Vec<&(String, Key)> = declared.iter().filter(|(path, _)| path.ends_with(&ending)).collect();
    let mut fitting: Vec<&(String, Key)> = exact.collect();
    if fitting.is_empty() {
        fitting = last;
    }
    match fitting.as_slice() {
        [(path, key)] => Ok((path, key)),
        [] => {
            let near = closest(asked, declared.iter().map(|(path, _)| path.as_str()));
            let help = near.map_or_else(
                || "`relaylab explain` knows all keys".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Err(Error::new(Kind::Usage, format!("`{asked}` is no key of this scenario"), help).at(asked))
        }
        several => {
            let paths: Vec<String> = several.iter().map(|(path, _)| format!("`{path}`")).collect();
            let cause = format!("`{asked}` may be {}", paths.join(" or "));
            Err(Error::new(Kind::Usage, cause, "write the whole path").at(asked))
        }
    }
}

/// Whether the ends are two values that the key may have.
fn fits(path: &str, key: &Key, Asked { from, to, log, .. }: &Asked) -> Result<(), Error> {
    let number = ["number", "whole number", "amount of money"].contains(&key.kind);
    let (least, most) = key.range;
    let wrong = |cause: String, help: String| Err(Error::new(Kind::Usage, cause, help).at(path));
    if !number {
        return wrong(
            format!("`{path}` is a {}, which has no range", key.kind),
            "vary a key that is a number".into(),
        );
    }
    if ["market.people", "market.seed", "market.seeds"].contains(&path) {
        return wrong(
            format!("`{path}` is not varied"),
            "the size of the market and its luck are the study's own".into(),
        );
    }
    if !(from.is_finite() && to.is_finite() && from < to) {
        let cause = format!("`{path}` cannot go from {from} to {to}");
        return wrong(cause, "let the lower end be below the upper one: `KEY=LOW..HIGH`".into());
    }
    if *from < least || *to > most {
        let cause = format!("`{path}` cannot go from {from} to {to}");
        return wrong(cause, format!("it must be {}", range_text(key)));
    }
    if key.kind.contains("whole") && (from.fract() != 0.0 || to.fract() != 0.0) {
        return wrong(format!("`{path}` takes whole numbers alone"), "let both ends be whole".into());
    }
    if *log && *from <= 0.0 {
        return wrong(
            format!("`{path}` has no ratios from {from} on"),
            "begin above 0, or leave `log` out".into(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[budget]\nper_month = 900\nnormalise = true\n[channels.\"my ads\"]\nkind = \"display\"\nshare = 1\n[channels.print]\nshare = 1\n[outlook]\nlow = [\"need.in_market=0.02\"]\nhigh = [\"need.in_market=0.04\"]\n";

    fn market() -> Variant {
        Variant::of_text("a.toml", TEXT, None).unwrap()
    }

    fn ask(key: &str, from: f64, to: f64) -> Vec<Asked> {
        vec![Asked { key: key.to_owned(), from, to, log: false }]
    }

    #[test]
    fn what_is_in_doubt_comes_from_the_outlook_and_then_from_the_rows_of_keys() {
        let found = varied(&market(), &[]).unwrap();
        let in_market = &found[0];
        // Low and high stand on either side, but the value of the file is the highest of the three.
        assert_eq!(
            (in_market.key.as_str(), in_market.range.from, in_market.range.to),
            ("need.in_market", 0.02, 0.05)
        );
        assert_eq!((in_market.label.as_str(), in_market.now), ("people in the market", Some(0.05)));
        let price = found.iter().find(|one| one.key == "price.list").unwrap();
        assert_eq!((price.range.from, price.range.to, price.range.cents), (70.0, 140.0, true));
        assert_eq!(found.iter().filter(|one| one.key == "need.in_market").count(), 1);
    }

    #[test]
    fn what_is_asked_for_is_found_by_its_last_parts() {
        let key = |asked: &str| varied(&market(), &ask(asked, 0.1, 0.9)).unwrap()[0].key.clone();
        assert_eq!(key("budget.sales_share"), "budget.sales_share");
        assert_eq!(key("sales_share"), "budget.sales_share");
        assert_eq!(key("print.share"), "channels.print.share");
        assert_eq!(key("channels.\"my ads\".share"), "channels.\"my ads\".share");
    }

    #[test]
    fn what_cannot_be_varied_is_an_error_with_its_cure() {
        let check = |asked: &[Asked], cause: &str, help: &str| {
            let error = varied(&market(), asked).unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.cause.contains(cause) && error.help.contains(help), "{error}");
        };
        check(&ask("budget.sales_shar", 0.0, 1.0), "no key", "`budget.sales_share`");
        check(&ask("share", 0.0, 1.0), "may be", "whole path");
        check(&ask("sales_share", 0.5, 0.5), "from 0.5 to 0.5", "lower end");
        check(&ask("sales_share", f64::NAN, 0.5), "from NaN", "lower end");
        check(&ask("sales_share", 0.5, 1.5), "from 0.5 to 1.5", "between 0 and 1");
        check(&ask("handoff.discipline", 0.0, 1.0), "no range", "number");
        check(&ask("market.people", 100.0, 200.0), "not varied", "study's own");
        check(&ask("market.days", 10.5, 20.0), "whole", "whole");
        let twice = [ask("price.list", 1.0, 2.0), ask("price.list", 1.0, 3.0)].concat();
        check(&twice, "twice", "one range");
        let log = [Asked { key: "sales_share".into(), from: 0.0, to: 1.0, log: true }];
        check(&log, "no ratios", "above 0");
    }

    #[test]
    fn whole_numbers_and_cents_stay_what_they_are() {
        let days = &varied(&market(), &ask("market.days", 10.0, 19.0)).unwrap()[0];
        assert_eq!((days.at(0.0), days.at(0.99), days.level(1, 4)), (10.0, 19.0, 13.0));
        assert_eq!(days.change(12.0).to_string(), "market.days=12");
        let price = &varied(&market(), &ask("price.list", 10.0, 20.0)).unwrap()[0];
        assert_eq!(price.change(price.at(1.0 / 3.0)).to_string(), "price.list=13.33");
    }
}
