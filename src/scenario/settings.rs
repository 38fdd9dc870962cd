//! The declaration of a scenario's keys: one row a key, from which parsing, the reference file, the JSON schema and
//! `relaylab explain` are all made.
//!
//! A leg of the relay declares its settings at the top of its own file with [`settings!`](crate::settings), so that
//! what a key means and what the leg does with it stand on the same page.

use crate::plan::Money;
use crate::scenario::Reader;
use toml::de::DeValue;

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
    pub choices: &'static [(&'static str, &'static str)],
    /// The default as TOML text; absent when the key may be left out and has no value then.
    pub default: Option<String>,
    /// Where the default or the range comes from.
    pub source: &'static str,
}

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

/// A value that a key can have.
pub trait Setting: Sized {
    /// Name of the kind of value, for messages and the schema.
    const KIND: &'static str;
    /// Words it accepts, if it accepts words.
    const CHOICES: &'static [(&'static str, &'static str)] = &[];
    /// The value, or what was expected instead.
    fn read(value: &DeValue<'_>) -> Result<Self, String>;
    /// The value as TOML text; `None` leaves the key out.
    fn write(&self) -> Option<String>;
    /// The numbers in it, which must lie in the key's range.
    fn numbers(&self) -> Vec<f64> {
        Vec::new()
    }
}

fn expected<T: Setting>(value: &DeValue<'_>) -> String {
    format!("must be a {}, but is a {}", T::KIND, value.type_str())
}

fn finite(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => return None,
    };
    text.replace('_', "").parse::<f64>().ok().filter(|x| x.is_finite())
}

fn whole(value: &DeValue<'_>) -> Option<u64> {
    let DeValue::Integer(integer) = value else { return None };
    u64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

impl Setting for f64 {
    const KIND: &'static str = "number";
    fn read(value: &DeValue<'_>) -> Result<Self, String> {
        match value {
            DeValue::Integer(_) | DeValue::Float(_) => {
                finite(value).ok_or_else(|| "must be a finite decimal number".to_owned())
            }
            _ => Err(expected::<Self>(value)),
        }
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
    if x == x.trunc() && x.abs() < 1e15 { format!("{x:.1}") } else { format!("{x:?}") }
}

macro_rules! whole_setting {
    ($($ty:ty),*) => {$(
        impl Setting for $ty {
            const KIND: &'static str = "whole number";
            fn read(value: &DeValue<'_>) -> Result<Self, String> {
                if !matches!(value, DeValue::Integer(_)) {
                    return Err(expected::<Self>(value));
                }
                whole(value).and_then(|x| <$ty>::try_from(x).ok())
                    .ok_or_else(|| format!("must be a whole number from 0 to {}", <$ty>::MAX))
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
    fn read(value: &DeValue<'_>) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| format!("must be true or false, but is a {}", value.type_str()))
    }
    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for String {
    const KIND: &'static str = "text";
    fn read(value: &DeValue<'_>) -> Result<Self, String> {
        value.as_str().map(ToOwned::to_owned).ok_or_else(|| expected::<Self>(value))
    }
    fn write(&self) -> Option<String> {
        Some(toml::Value::String(self.clone()).to_string())
    }
}

impl Setting for Money {
    const KIND: &'static str = "amount of money";
    fn read(value: &DeValue<'_>) -> Result<Self, String> {
        if !matches!(value, DeValue::Integer(_) | DeValue::Float(_)) {
            return Err(expected::<Self>(value).replace("a amount", "an amount"));
        }
        finite(value)
            .and_then(Money::from_units)
            .ok_or_else(|| "must be a finite amount with at most two decimals".to_owned())
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
    fn read(value: &DeValue<'_>) -> Result<Self, String> {
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
            fn read(value: &DeValue<'_>) -> Result<Self, String> {
                let DeValue::Array(array) = value else { return Err(expected::<Self>(value)) };
                array.iter().map(|item| <$ty>::read(item.get_ref())).collect()
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

/// Declares a section: a struct with one documented field a key, and all that [`Section`] asks for.
///
/// A row reads `key: type = default, "unit", least..=largest, "source";`.
#[macro_export]
macro_rules! settings {
    (
        $(#[doc = $section_doc:literal])*
        $name:ident {
            $( $(#[doc = $doc:literal])* $field:ident : $ty:ty = $default:expr, $unit:literal, $range:expr, $source:literal; )*
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

        impl $crate::scenario::Section for $name {
            const DOC: &'static str = concat!($($section_doc),*);
            fn keys() -> Vec<$crate::scenario::Key> {
                let defaults = Self::default();
                vec![$(
                    $crate::scenario::Key {
                        name: stringify!($field),
                        doc: concat!($($doc),*),
                        kind: <$ty as $crate::scenario::Setting>::KIND,
                        unit: $unit,
                        range: (*$range.start(), *$range.end()),
                        choices: <$ty as $crate::scenario::Setting>::CHOICES,
                        default: $crate::scenario::Setting::write(&defaults.$field),
                        source: $source,
                    },
                )*]
            }
            fn read(reader: &mut $crate::scenario::Reader<'_, '_>) -> Self {
                let keys = <Self as $crate::scenario::Section>::keys();
                let mut keys = keys.iter();
                let defaults = Self::default();
                Self { $( $field: reader.value(keys.next().expect("one key a field"), defaults.$field), )* }
            }
            fn write(&self) -> Vec<(&'static str, Option<String>)> {
                vec![$( (stringify!($field), $crate::scenario::Setting::write(&self.$field)), )*]
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

        impl $crate::scenario::Setting for $name {
            const KIND: &'static str = "word";
            const CHOICES: &'static [(&'static str, &'static str)] = &[$( ($word, $doc), )*];
            fn read(value: &toml::de::DeValue<'_>) -> Result<Self, String> {
                match value.as_str() {
                    $( Some($word) => Ok(Self::$variant), )*
                    _ => Err($crate::scenario::expected_word(Self::CHOICES, value)),
                }
            }
            fn write(&self) -> Option<String> {
                Some(match self { $( Self::$variant => concat!("\"", $word, "\"").to_owned(), )* })
            }
        }
    };
}

/// The message for a word that is none of those accepted.
pub fn expected_word(choices: &[(&str, &str)], value: &DeValue<'_>) -> String {
    let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    match value.as_str() {
        Some(word) => format!("must be one of {}, but is \"{word}\"", words.join(", ")),
        None => format!("must be one of {}, but is a {}", words.join(", "), value.type_str()),
    }
}
