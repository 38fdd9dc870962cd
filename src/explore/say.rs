//! Amounts, shares and times as the page says them, in the style of all other numbers.

use crate::words::numbers::{count, decimals, grouped, percent, short};

/// A number with as many digits as a reader needs.
pub(super) fn number(x: f64) -> String {
    match x.abs() {
        size if size >= 1e6 => format!("{} m", short(x / 1e6)),
        size if size >= 100.0 || size.fract() == 0.0 => grouped(x),
        _ => short(x),
    }
}

/// A value of a metric with its unit.
pub(super) fn valued(x: Option<f64>, unit: &str, currency: &str) -> String {
    let Some(x) = x else { return "none".to_owned() };
    match unit {
        "share" => percent(x),
        "currency" => format!("{} {currency}", number(x)),
        "" => number(x),
        unit => format!("{} {unit}", number(x)),
    }
}

/// How many of something.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    count(n as f64, one, many)
}

/// Hours as a person says them: as days from so many on.
pub(super) fn hours(hours: f64, longest: f64) -> String {
    let many = |x: f64, one: &str| {
        let text = decimals(x, 1);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        if text == "1" { format!("1 {one}") } else { format!("{text} {one}s") }
    };
    match hours {
        _ if hours < 1.0 => count((hours * 60.0).round(), "minute", "minutes"),
        _ if hours < longest => many(hours, "hour"),
        _ => many(hours / 24.0, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_a_reader_needs() {
        let shown = [0.0, 7.0, 12.345, 0.0123, 16_742.3, -1_234_567.0].map(number);
        assert_eq!(shown, ["0", "7", "12.3", "0.012", "16,742", "−1.23 m"]);
        assert_eq!(valued(Some(0.125), "share", "EUR"), "13 %");
        assert_eq!(valued(Some(50.0), "currency", "EUR"), "50 EUR");
        assert_eq!(valued(None, "hours", "EUR"), "none");
    }

    #[test]
    fn hours_become_minutes_and_days() {
        let shown = [0.5, 1.0, 1.25, 71.9, 96.0].map(|x| hours(x, 72.0));
        assert_eq!(shown, ["30 minutes", "1 hour", "1.2 hours", "71.9 hours", "4 days"]);
        assert_eq!(hours(160.0, f64::INFINITY), "160 hours");
    }
}
