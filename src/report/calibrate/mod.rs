//! What a market must be like to have said what was observed, as text, JSON, tables and a page: all of them print the one
//! answer.

mod files;
mod page;
mod text;

pub(crate) use files::{files, json};
pub(crate) use text::text;

use crate::study::calibrate::Fitted;
use crate::words::numbers;

/// Three digits that matter, of small numbers too: parameters are often chances a day.
fn short(value: f64) -> String {
    let small = value != 0.0 && value.abs() < 0.1;
    let rounded = || format!("{value:.2e}").parse().unwrap_or(value);
    if small { f64::to_string(&rounded()) } else { numbers::short(value) }
}

/// Two numbers in words.
fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", short(low), short(high))
}

/// The range of a parameter in words.
fn range(of: &Fitted) -> String {
    let log = if of.of.range.log { ", log" } else { "" };
    format!("{}{log}", between((of.of.range.from, of.of.range.to)))
}

/// How fitted numbers are to be read.
const READ: &str = "Intervals hold a parameter with 95 % probability, if all of its range was as likely before and the market works as the model says. A target may be off by its own error and by the luck of one run.";

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn small_numbers_have_digits_too() {
        let said = [0.000_186_77, -0.012_345, 0.0, 0.5, 12.345, 0.009_999].map(short);
        assert_eq!(said, ["0.000187", "-0.0123", "0", "0.5", "12.3", "0.01"]);
    }
}
