//! What a comparison decides on, and what is too little to matter.

use crate::settings;
use crate::settings::ANY;

settings! {
    /// How `relaylab compare` decides, when this scenario is the baseline; the command line wins. Results do not depend on it.
    Decision {
        /// Metric to decide on; `relaylab catalog metrics` lists them.
        on: String = "profit".to_owned(), "", ANY, "";
        /// Differences below this do not matter: an amount in the unit of the metric (`"25k"`), or a percentage of the
        /// baseline (`"2%"`).
        matters: String = "1%".to_owned(), "", ANY, "";
        /// What to look at when this scenario is compared, whether or not it is the baseline; stands beside the verdict.
        note: Option<String> = None, "", ANY, "";
        /// Name of the scenario that must win on `on` for the note to be said; without it, it is said whatever came of it.
        note_when: Option<String> = None, "", ANY, "";
        /// Name of a scenario that must be compared too for the note to be said, because the note speaks of it.
        note_beside: Option<String> = None, "", ANY, "";
    }
}

/// What is too little to matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Materiality {
    /// An amount in the unit of the metric.
    Amount(f64),
    /// A share of the baseline.
    Share(f64),
}

impl Materiality {
    /// As people type it: `25k`, `0.01`, `2%`; none when it is no amount.
    pub fn typed(text: &str) -> Option<Self> {
        match text.trim().strip_suffix('%') {
            Some(percent) => amount_typed(percent).map(|percent| Self::Share(percent / 100.0)),
            None => amount_typed(text).map(Self::Amount),
        }
    }

    /// As an amount, when the baseline is so much.
    pub fn amount(self, baseline: f64) -> f64 {
        match self {
            Self::Amount(amount) => amount,
            Self::Share(share) => share * baseline.abs(),
        }
    }
}

/// An amount as people type it: `25000`, `25_000`, `25k`, `1.5m`.
pub fn amount_typed(text: &str) -> Option<f64> {
    let text = text.trim().replace(['_', ','], "").to_ascii_lowercase();
    let (number, scale) = match text.strip_suffix(['k', 'm']) {
        Some(number) if text.ends_with('k') => (number.to_owned(), 1e3),
        Some(number) => (number.to_owned(), 1e6),
        None => (text, 1.0),
    };
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'e' || c == '-');
    let value = if plain { number.trim().parse::<f64>().ok() } else { None };
    value.map(|value| value * scale).filter(|value| value.is_finite() && *value >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, value) in [("25k", 25e3), ("25_000", 25e3), ("1.5M", 1.5e6), (" 7 ", 7.0), ("1e3", 1e3)] {
            assert_eq!(amount_typed(text), Some(value), "{text}");
        }
        for text in ["", "-3", "k", "nan", "inf", "1e999", "--"] {
            assert_eq!(amount_typed(text), None, "{text}");
        }
    }

    #[test]
    fn a_percentage_is_one_of_the_baseline() {
        let amount = |text, baseline| Materiality::typed(text).map(|matters| matters.amount(baseline));
        assert_eq!((amount("2%", -500.0), amount("25k", 7.0)), (Some(10.0), Some(25e3)));
        assert_eq!((amount("%", 1.0), amount("-3%", 1.0)), (None, None));
    }
}
