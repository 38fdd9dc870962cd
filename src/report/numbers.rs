//! Numbers of the report: as many digits as the spread over seeds leaves them.

use crate::figures::{compact, decimals, grouped};
use crate::results::Cell;
use crate::results::summary::Spread;
use crate::words::numbers::{compact_step, places_of};

/// How the numbers of one row are rounded: to a multiple of a power of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Digits {
    step: f64,
    places: usize,
    /// Whether zeros at the end say nothing.
    trim: bool,
}

impl Digits {
    /// Three digits of the distance from low to high are kept, which are about two of how far a typical run is from
    /// the middle; but no more than four digits of the number itself.
    pub(in crate::report) fn of(low: f64, middle: f64, high: f64) -> Self {
        let (size, limit) = if high > low { (high - low, 100.0) } else { (middle.abs(), 1000.0) };
        let mut step = 1.0;
        let mut places = 0;
        if size > 0.0 {
            while size / step >= limit * 10.0 {
                step *= 10.0;
            }
            while size / step < limit && middle.abs() / step < 1000.0 && places < 3 {
                step /= 10.0;
                places += 1;
            }
        }
        Self { step, places, trim: high <= low }
    }

    /// The number, rounded, with thousands separators; never coarser than a sentence tells it.
    pub(in crate::report) fn write(self, value: f64) -> String {
        let step = if self.step < 1.0 { self.step } else { self.step.min(compact_step(value)) };
        let places = self.places.max(places_of(step, 1.0));
        let text = decimals((value / step).round() * step, places);
        if self.trim && text.contains('.') {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        text
    }
}

/// A number with its unit, as in a sentence.
pub(super) fn money(value: f64, currency: &str) -> String {
    if currency.is_empty() { compact(value) } else { format!("{} {currency}", compact(value)) }
}

/// An input as written in a scenario, with thousands separators and without zeros that say nothing.
pub(crate) fn input(text: &str) -> String {
    let plain = text.replace('_', "");
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let (sign, size) = plain.strip_prefix('-').map_or(("", &*plain), |size| ("−", size));
    let (whole, rest) = size.split_once('.').unwrap_or((size, ""));
    let Some(number) = whole.parse().ok().filter(|_| digits(whole) && (rest.is_empty() || digits(rest)))
    else {
        return text.to_owned();
    };
    let rest = rest.trim_end_matches('0');
    // What was divided has digits without end; six that matter are enough.
    let cut = if whole == "0" { rest.len() - rest.trim_start_matches('0').len() + 6 } else { 6 };
    if rest.len() > cut.max(9) {
        let value: f64 = size.parse().unwrap_or(number);
        let places = if whole == "0" { cut } else { 6_usize.saturating_sub(whole.len()) };
        return format!("{sign}{}", decimals(value, places));
    }
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", grouped(number))
}

/// A cell of a table of data.
pub(super) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Whole(value) => value.to_string(),
        Cell::Number(value) => Digits::of(*value, *value, *value).write(*value),
        Cell::Text(text) => text.clone(),
        Cell::Missing => "–".to_owned(),
    }
}

/// In how many of the seeds a number is told, where that is not all.
pub(in crate::report) fn of_few(spread: &Spread, seeds: usize) -> String {
    if spread.n < seeds { format!(" ({} of {seeds} seeds)", spread.n) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_read_well_and_words_are_left_alone() {
        let cases = [
            ("50000.00", "50,000"),
            ("100_000", "100,000"),
            ("0.50", "0.5"),
            ("333.3333333333333", "333.333"),
            ("-0.0066666666666667", "−0.00666667"),
            ("-1.25", "−1.25"),
            ("1e-6", "1e-6"),
            ("2026-01-05", "2026-01-05"),
            ("true", "true"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(input(text), expected);
        }
    }

    #[test]
    fn three_digits_of_the_distance_from_low_to_high_are_kept() {
        let cases = [
            ((1_000_000.0, 1_234_567.0, 1_345_678.0), "1,235,000"),
            ((0.1, 0.23456, 0.4), "0.235"),
            ((12.0, 14.6, 18.0), "14.60"),
            ((51.11, 51.402, 51.52), "51.40"),
            ((1_234.567_8, 1_234.567_8, 1_234.567_8), "1,235"),
            ((0.0, 0.0, 0.0), "0"),
            ((0.5, 0.5, 0.5), "0.5"),
            ((430.0, 431.0, 432.0), "431.0"),
        ];
        for ((low, middle, high), expected) in cases {
            let text = Digits::of(low, middle, high).write(middle);
            assert_eq!(text, expected, "{low} {middle} {high}");
        }
    }
}
