//! The declaration of a scenario's keys: one row a key, from which parsing, the reference file, the JSON schema and
//! `relaylab explain` are all made.
//!
//! A leg of the relay declares its settings at the top of its own file with [`settings!`](crate::settings), so that
//! what a key means and what the leg does with it stand on the same page.

use crate::base::Money;
use crate::settings::Problem;
use crate::settings::tree::{Data, Number, Value};
use crate::settings::written::thousands_meant;
use std::ops::Range;

/// All that is known of one key of a section.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key, e.g. `forget_per_day`.
    pub name: &'static str,
    /// What it means, one or more sentences.
    pub doc: &'static str,
    /// Kind of value, e.g. `number` or `whole number`.
    pub kind: &'static str,
    /// Unit, e.g. `days` or `share`.
    pub unit: &'static str,
    /// Least and largest value a number may have.
    pub range: (f64, f64),
    /// Words the key accepts with what each means, when it accepts words.
    pub choices: Vec<(&'static str, &'static str)>,
    /// The default as TOML text; absent when the key may be left out and has no value then.
    pub default: Option<String>,
    /// Where the default or the range comes from.
    pub source: &'static str,
    /// Whether it is in proportion to the number of people: an amount that serves everybody at once, such as a budget, or
    /// the price of one piece of work that everybody can see.
    pub scales_with_market: bool,
    /// How far its value may be from what was written, when it is one of the inputs that may change a verdict.
    pub plausible: Option<Plausible>,
}

/// How far the value of a key may plausibly be from what was written, an assumption; where a published range is known the
/// source of the key gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plausible {
    /// What the key is called in a sentence.
    pub label: &'static str,
    /// Multiples of the value between which it may be.
    pub times: (f64, f64),
    /// How much less and more it may be besides, e.g. for weights in log odds.
    pub plus: f64,
}

impl Plausible {
    /// The range around a value.
    pub fn around(&self, value: f64) -> (f64, f64) {
        (value * self.times.0 - self.plus, value * self.times.1 + self.plus)
    }
}

impl Key {
    /// The same key, in proportion to the number of people.
    #[must_use]
    pub fn scales_with_market(self) -> Self {
        Self { scales_with_market: true, ..self }
    }

    /// The same key, which may be so many times what was written.
    #[must_use]
    pub fn plausible_times(self, label: &'static str, least: f64, most: f64) -> Self {
        Self { plausible: Some(Plausible { label, times: (least, most), plus: 0.0 }), ..self }
    }

    /// The same key, which may be so much less and more than what was written.
    #[must_use]
    pub fn plausible_plus(self, label: &'static str, plus: f64) -> Self {
        Self { plausible: Some(Plausible { label, times: (1.0, 1.0), plus }), ..self }
    }
}

/// A table of the scenario file, for listings: path, meaning, keys.
#[derive(Clone, Debug)]
pub struct SectionRow {
    /// Path, e.g. `sales`, `segments.NAME` or `channels.display`.
    pub path: String,
    /// What it is about.
    pub doc: &'static str,
    /// Its keys.
    pub keys: Vec<Key>,
}

/// Why a value cannot be taken; for a list, the bytes are those of its first wrong item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is of another kind.
    Kind {
        /// What it must be.
        requirement: String,
        /// What it is instead.
        found: String,
        /// Bytes it takes up.
        span: Range<usize>,
    },
    /// It is of the right kind, but too large or too small to keep.
    Range {
        /// What it is.
        found: String,
        /// Bytes it takes up.
        span: Range<usize>,
    },
    /// It means nothing, for each of these reasons; their layer and what they are about are the reader's to add.
    Meaning(Vec<Problem>),
}

impl Wrong {
    /// The complaint about a value of another kind than it must be.
    pub fn kind(requirement: &str, value: &Value) -> Self {
        let (requirement, found) = (requirement.to_owned(), value.described());
        Self::Kind { requirement, found, span: value.span() }
    }

    fn range(value: &Value) -> Self {
        Self::Range { found: value.described(), span: value.span() }
    }
}

/// A value that a key can have.
pub trait Setting: Sized {
    /// Name of the kind of value, for messages and the schema.
    const KIND: &'static str;
    /// Words it accepts, if it accepts words.
    const CHOICES: &'static [(&'static str, &'static str)] = &[];
    /// The largest number it can hold.
    const LARGEST: f64 = f64::INFINITY;
    /// The value.
    ///
    /// # Errors
    /// What was expected instead.
    fn read(value: &Value) -> Result<Self, Wrong>;
    /// The value as TOML text; `None` leaves the key out.
    fn write(&self) -> Option<String>;
    /// The numbers in it, which must lie in the key's range.
    fn numbers(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// A kind of value with its article: `a number`, `an amount of money`, `text`.
pub(crate) fn with_article(kind: &str) -> String {
    match kind {
        "text" | "true or false" => kind.to_owned(),
        _ if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

fn number(value: &Value) -> Option<&Number> {
    if let Data::Number(number) = value.data() { Some(number) } else { None }
}

impl Setting for f64 {
    const KIND: &'static str = "number";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let number = number(value).ok_or_else(|| Wrong::kind("a number", value))?;
        let number = number.real().filter(|x| x.is_finite());
        // Adding zero turns -0 into 0, so that the two have one canonical text.
        number.map(|x| x + 0.0).ok_or_else(|| Wrong::kind("a finite number", value))
    }
    fn write(&self) -> Option<String> {
        Some(write_number(*self))
    }
    fn numbers(&self) -> Vec<f64> {
        vec![*self]
    }
}

/// A number as TOML text that reads back as the same number.
fn write_number(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.1}") } else { format!("{x:?}") }
}

macro_rules! whole_setting {
    ($($ty:ty),*) => {$(
        impl Setting for $ty {
            const KIND: &'static str = "whole number";
            const LARGEST: f64 = <$ty>::MAX as f64;
            fn read(value: &Value) -> Result<Self, Wrong> {
                let number = number(value).filter(|number| number.is_whole());
                let number = number.ok_or_else(|| Wrong::kind("a whole number", value))?;
                number.whole().and_then(|x| <$ty>::try_from(x).ok()).ok_or_else(|| Wrong::range(value))
            }
            fn write(&self) -> Option<String> {
                Some(self.to_string())
            }
            fn numbers(&self) -> Vec<f64> {
                vec![*self as f64]
            }
        }
    )*};
}
whole_setting!(u32, u64);

impl Setting for bool {
    const KIND: &'static str = "true or false";
    fn read(value: &Value) -> Result<Self, Wrong> {
        if let Data::Truth(truth) = value.data() {
            Ok(*truth)
        } else {
            Err(Wrong::kind("true or false", value))
        }
    }
    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for String {
    const KIND: &'static str = "text";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let requirement = match value.data() {
            Data::Text(text) => return Ok(text.clone()),
            Data::Date(_) => "text in quotes",
            _ => "text",
        };
        Err(Wrong::kind(requirement, value))
    }
    fn write(&self) -> Option<String> {
        Some(toml::Value::String(self.clone()).to_string())
    }
}

impl Setting for Money {
    const KIND: &'static str = "amount of money";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let number = number(value).ok_or_else(|| Wrong::kind("an amount of money", value))?;
        let requirement = "an amount of money with at most two decimals";
        match number.real() {
            // Eighty thousand, as many countries write it, is not taken for eighty.
            Some(_) if thousands_meant(number.written()).is_some() => Err(Wrong::kind(requirement, value)),
            Some(units) if units.is_finite() && units.abs() > 9e13 => Err(Wrong::range(value)),
            Some(units) if units.is_finite() => {
                Money::from_units(units).ok_or_else(|| Wrong::kind(requirement, value))
            }
            _ => Err(Wrong::kind("a finite amount of money", value)),
        }
    }
    fn write(&self) -> Option<String> {
        Some(format!("{:.2}", self.units()))
    }
    fn numbers(&self) -> Vec<f64> {
        vec![self.units()]
    }
}

impl<T: Setting> Setting for Option<T> {
    const KIND: &'static str = T::KIND;
    const CHOICES: &'static [(&'static str, &'static str)] = T::CHOICES;
    const LARGEST: f64 = T::LARGEST;
    fn read(value: &Value) -> Result<Self, Wrong> {
        T::read(value).map(Some)
    }
    fn write(&self) -> Option<String> {
        self.as_ref().and_then(T::write)
    }
    fn numbers(&self) -> Vec<f64> {
        self.as_ref().map(T::numbers).unwrap_or_default()
    }
}

macro_rules! list_setting {
    ($($ty:ty = $kind:literal),*) => {$(
        impl Setting for Vec<$ty> {
            const KIND: &'static str = $kind;
            const LARGEST: f64 = <$ty as Setting>::LARGEST;
            fn read(value: &Value) -> Result<Self, Wrong> {
                let Some(items) = value.as_list() else {
                    return Err(Wrong::kind(concat!("a ", $kind), value));
                };
                items.iter().map(<$ty>::read).collect()
            }
            fn write(&self) -> Option<String> {
                let items: Vec<String> = self.iter().filter_map(Setting::write).collect();
                Some(format!("[{}]", items.join(", ")))
            }
            fn numbers(&self) -> Vec<f64> {
                self.iter().flat_map(Setting::numbers).collect()
            }
        }
    )*};
}
list_setting!(f64 = "list of numbers", u32 = "list of whole numbers", String = "list of texts");

/// Declares a section: a struct with one documented field a key, and all that [`Section`](crate::settings::Section) asks for.
///
/// A row reads `key: type = default, "unit", least..=largest, "source";`. After the source may stand what else is known of
/// the key, as methods of [`Key`](crate::settings::Key): `scales_with_market`, `plausible_times("price", 0.7, 1.4)`.
#[macro_export]
macro_rules! settings {
    (
        $(#[doc = $section_doc:literal])*
        $name:ident {
            $( $(#[doc = $doc:literal])* $field:ident : $ty:ty = $default:expr, $unit:literal, $range:expr, $source:literal $(, $fact:ident $(($($value:expr),*))?)*; )*
        }
    ) => {
        $(#[doc = $section_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])* #[doc = concat!("\n\nUnit: ", $unit, ". Source: ", $source, ".")] pub $field: $ty, )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* }
            }
        }

        impl $crate::settings::Section for $name {
            const DOC: &'static str = concat!($($section_doc),*);
            fn keys() -> Vec<$crate::settings::Key> {
                let defaults = Self::default();
                vec![$(
                    $crate::settings::Key {
                        name: stringify!($field),
                        doc: concat!($($doc),*),
                        kind: <$ty as $crate::settings::Setting>::KIND,
                        unit: $unit,
                        range: (*$range.start(), f64::min(*$range.end(), <$ty as $crate::settings::Setting>::LARGEST)),
                        choices: <$ty as $crate::settings::Setting>::CHOICES.to_vec(),
                        default: $crate::settings::Setting::write(&defaults.$field),
                        source: $source,
                        scales_with_market: false,
                        plausible: None,
                    }$(.$fact($($($value),*)?))*,
                )*]
            }
            fn read(reader: &mut $crate::settings::Reader<'_, '_>) -> Self {
                let keys = <Self as $crate::settings::Section>::keys();
                let mut keys = keys.iter();
                let defaults = Self::default();
                Self { $( $field: reader.value(keys.next().expect("one key a field"), defaults.$field), )* }
            }
            fn write(&self) -> Vec<(&'static str, Option<String>)> {
                vec![$( (stringify!($field), $crate::settings::Setting::write(&self.$field)), )*]
            }
        }
    };
}

/// Declares a choice of words that a key accepts: `Variant = "word", "what it means";`.
#[macro_export]
macro_rules! choices {
    (
        $(#[doc = $enum_doc:literal])*
        $name:ident { $( $variant:ident = $word:literal, $doc:literal; )* }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $( #[doc = $doc] $variant, )*
        }

        impl $crate::settings::Setting for $name {
            const KIND: &'static str = "word";
            const CHOICES: &'static [(&'static str, &'static str)] = &[$( ($word, $doc), )*];
            fn read(value: &$crate::settings::Value) -> Result<Self, $crate::settings::Wrong> {
                match value.as_str() {
                    $( Some($word) => Ok(Self::$variant), )*
                    _ => Err($crate::settings::expected_word(Self::CHOICES, value)),
                }
            }
            fn write(&self) -> Option<String> {
                Some(match self { $( Self::$variant => concat!("\"", $word, "\"").to_owned(), )* })
            }
        }
    };
}

/// The complaint about a word that is none of those accepted.
pub fn expected_word(choices: &[(&str, &str)], value: &Value) -> Wrong {
    let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    Wrong::kind(&format!("one of {}", words.join(", ")), value)
}
