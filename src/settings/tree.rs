//! The values of a scenario before they mean anything: tables of numbers, texts and lists, each with the place it has in
//! its text.
//!
//! A file is parsed into such a tree once; what the program changes in a scenario is a tree of one value. The reader sees
//! no difference, so a number that the program sets is never printed to be parsed again.

use crate::base::Money;
use crate::settings::shortened;
use std::ops::Range;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

/// A value, with the bytes of the text it takes up.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    data: Data,
    span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// A text.
    Text(String),
    /// A number.
    Number(Number),
    /// True or false.
    Truth(bool),
    /// A date or time, as it is written.
    Date(String),
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Table),
}

/// A number: what it is, and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    written: String,
    is_whole: bool,
    real: Option<f64>,
    whole: Option<u64>,
}

/// Values by name, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    rows: Vec<(String, Range<usize>, Value)>,
}

impl Value {
    /// A value at a place.
    pub fn new(data: Data, span: Range<usize>) -> Self {
        Self { data, span }
    }

    fn parsed(value: &toml::Spanned<DeValue<'_>>) -> Self {
        let data = match value.get_ref() {
            DeValue::String(text) => Data::Text(text.to_string()),
            DeValue::Integer(number) => Data::Number(number.into()),
            DeValue::Float(number) => Data::Number(number.into()),
            DeValue::Boolean(truth) => Data::Truth(*truth),
            DeValue::Datetime(date) => Data::Date(date.to_string()),
            DeValue::Array(items) => Data::List(items.iter().map(Self::parsed).collect()),
            DeValue::Table(table) => Data::Table(Table::parsed(table)),
        };
        Self::new(data, value.span())
    }

    fn replace(&mut self, others: &[(usize, Data)]) {
        match &mut self.data {
            Data::List(items) => items.iter_mut().for_each(|item| item.replace(others)),
            Data::Table(table) => table.replace(others),
            data => {
                if let Some((_, other)) = others.iter().find(|(start, _)| *start == self.span.start) {
                    *data = other.clone();
                }
            }
        }
    }

    /// What it is.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The bytes it takes up.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Data::List(items) = &self.data { Some(items) } else { None }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        if let Data::Table(table) = &self.data { Some(table) } else { None }
    }

    /// It in words, short enough for a message.
    pub(crate) fn described(&self) -> String {
        match &self.data {
            Data::Text(text) => format!("the text \"{}\"", shortened(text, 40)),
            Data::Number(number) => shortened(&number.written, 40),
            Data::Truth(truth) => truth.to_string(),
            Data::Date(date) => format!("the date {date}"),
            Data::List(_) => "a list".to_owned(),
            Data::Table(_) => "a table".to_owned(),
        }
    }
}

impl Data {
    /// It as TOML text, for a person to read beside a problem.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Text(text) => toml::Value::String(text.clone()).to_string(),
            Self::Number(number) => number.written.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::Date(date) => date.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.data.written()).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Table(_) => "{}".to_owned(),
        }
    }
}

impl Number {
    /// Whether it is written without a fraction.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How it is written.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// It as a number with a fraction.
    pub fn real(&self) -> Option<f64> {
        self.real
    }

    /// It as a whole number that is not negative.
    pub fn whole(&self) -> Option<u64> {
        self.whole
    }
}

impl From<&DeInteger<'_>> for Number {
    fn from(number: &DeInteger<'_>) -> Self {
        let digits = number.as_str().replace('_', "");
        let whole = u64::from_str_radix(&digits, number.radix()).ok();
        let real = if number.radix() == 10 { digits.parse().ok() } else { whole.map(|x| x as f64) };
        Self { written: number.to_string(), is_whole: true, real, whole }
    }
}

impl From<&DeFloat<'_>> for Number {
    fn from(number: &DeFloat<'_>) -> Self {
        let real = number.as_str().replace('_', "").parse().ok();
        Self { written: number.as_str().to_owned(), is_whole: false, real, whole: None }
    }
}

impl From<f64> for Data {
    fn from(x: f64) -> Self {
        let is_whole = x.is_finite() && x.fract() == 0.0;
        let fits = is_whole && x.is_sign_positive() && x < u64::MAX as f64;
        Self::Number(Number {
            written: x.to_string(),
            is_whole,
            real: Some(x),
            whole: fits.then_some(x as u64),
        })
    }
}

impl From<u64> for Data {
    fn from(x: u64) -> Self {
        Self::Number(Number { written: x.to_string(), is_whole: true, real: Some(x as f64), whole: Some(x) })
    }
}

impl From<u32> for Data {
    fn from(x: u32) -> Self {
        u64::from(x).into()
    }
}

impl From<i32> for Data {
    fn from(x: i32) -> Self {
        f64::from(x).into()
    }
}

impl From<bool> for Data {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Money> for Data {
    fn from(money: Money) -> Self {
        let units = money.units();
        Self::Number(Number {
            written: format!("{units:.2}"),
            is_whole: false,
            real: Some(units),
            whole: None,
        })
    }
}

impl Table {
    /// A parsed text.
    pub(crate) fn parsed(table: &DeTable<'_>) -> Self {
        let row = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, _)| {
            (key.get_ref().to_string(), key.span(), Value::parsed(value))
        };
        Self { rows: table.iter().map(row).collect() }
    }

    /// Puts other data in the place of the values that begin at these bytes.
    pub(super) fn replace(&mut self, others: &[(usize, Data)]) {
        self.rows.iter_mut().for_each(|(.., value)| value.replace(others));
    }

    /// A table of one value.
    pub(crate) fn of(name: String, span: Range<usize>, value: Value) -> Self {
        Self { rows: vec![(name, span, value)] }
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.row(name).map(|(_, value)| value)
    }

    /// The same, with the bytes its name takes up.
    pub(crate) fn row(&self, name: &str) -> Option<(Range<usize>, &Value)> {
        self.rows.iter().find(|row| row.0 == name).map(|(_, span, value)| (span.clone(), value))
    }

    /// All names with the bytes they take up, and their values.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&str, Range<usize>, &Value)> {
        self.rows.iter().map(|(name, span, value)| (name.as_str(), span.clone(), value))
    }
}
