//! The values that a key takes in a design or a study: one of them, or all between two ends.

use crate::base::math::{exp, ln};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The value of a key at one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Level {
    /// A whole number.
    Whole(i64),
    /// A finite number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A text, e.g. the name of a model.
    Word(String),
}

impl Level {
    /// The number that it is, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Number(number) => Some(*number),
            Self::Flag(_) | Self::Word(_) => None,
        }
    }

    /// What kind of cell it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Whole(_) => "whole",
            Self::Number(_) => "number",
            Self::Flag(_) => "flag",
            Self::Word(_) => "text",
        }
    }
}

impl fmt::Display for Level {
    /// The value as TOML, the same text for the same value.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(out, "{number}"),
            // Debug keeps the point of whole floats and every digit that matters.
            Self::Number(number) => write!(out, "{number:?}"),
            Self::Flag(flag) => write!(out, "{flag}"),
            Self::Word(word) => out.write_str(&toml::Value::String(word.clone()).to_string()),
        }
    }
}

/// The values a key may take between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The lower end.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// Whether values are whole numbers; both ends are then among them.
    pub whole: bool,
    /// Whether equal steps are equal ratios.
    pub log: bool,
    /// Whether values are amounts of money, which have no parts of a cent.
    pub cents: bool,
}

impl Range {
    /// The value at a place between 0 and 1.
    pub fn at(self, place: f64) -> Level {
        let place = place.clamp(0.0, 1.0);
        if self.whole {
            // Each whole number has a stretch of its own, the last one too.
            return Level::Whole(self.between(place, self.to + 1.0).floor().clamp(self.from, self.to) as i64);
        }
        self.rounded(self.between(place, self.to))
    }

    /// The value at one of the evenly spaced `levels` of a grid; both ends are among them.
    pub fn level(self, index: u32, levels: u32) -> Level {
        if index > 0 && index + 1 == levels {
            return self.rounded(self.to);
        }
        let place = if levels > 1 { f64::from(index) / f64::from(levels - 1) } else { 0.0 };
        // The third of nine tenths is 0.3, as who reads the tables will write it.
        let plain = |value: f64| format!("{value:.12e}").parse().unwrap_or(value);
        self.rounded(plain(self.between(place, self.to)))
    }

    fn between(self, place: f64, to: f64) -> f64 {
        if place <= 0.0 {
            self.from
        } else if self.log {
            let low = ln(self.from);
            exp(low + place * (ln(to) - low))
        } else {
            self.from + place * (to - self.from)
        }
    }

    fn rounded(self, value: f64) -> Level {
        if self.whole {
            return Level::Whole(value.round().clamp(self.from, self.to) as i64);
        }
        Level::Number(if self.cents { cents(value) } else { value }.clamp(self.from, self.to))
    }
}

/// An amount to the cent.
pub(crate) fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: f64, to: f64) -> Range {
        Range { from, to, whole: false, log: false, cents: false }
    }

    #[test]
    fn ranges_hold_their_ends_and_whole_numbers_their_share() {
        let plain = range(2.0, 6.0);
        assert_eq!(
            (plain.at(0.0), plain.at(0.25), plain.at(1.0)),
            (Level::Number(2.0), Level::Number(3.0), Level::Number(6.0))
        );
        let tenths: Vec<Level> = (0..5).map(|index| range(0.1, 0.9).level(index, 5)).collect();
        assert_eq!(tenths, [0.1, 0.3, 0.5, 0.7, 0.9].map(Level::Number));
        let ratio = Range { log: true, ..range(0.01, 1.0) };
        let Level::Number(middle) = ratio.at(0.5) else { panic!("a number") };
        assert!((middle - 0.1).abs() < 1e-12);
        let die = Range { whole: true, ..range(1.0, 6.0) };
        let mut counts = [0; 7];
        for i in 0..600 {
            let Level::Whole(face) = die.at((f64::from(i) + 0.5) / 600.0) else { panic!("whole") };
            counts[face as usize] += 1;
        }
        assert_eq!(counts, [0, 100, 100, 100, 100, 100, 100]);
        assert_eq!(
            (die.at(1.0), die.level(0, 6), die.level(5, 6)),
            (Level::Whole(6), Level::Whole(1), Level::Whole(6))
        );
        let powers = Range { whole: true, log: true, ..range(1.0, 1000.0) };
        assert_eq!(
            (powers.level(0, 4), powers.level(1, 4), powers.level(3, 4)),
            (Level::Whole(1), Level::Whole(10), Level::Whole(1000))
        );
        assert_eq!((powers.at(0.0), powers.at(1.0)), (Level::Whole(1), Level::Whole(1000)));
    }
}
