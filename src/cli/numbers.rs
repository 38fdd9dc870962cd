//! Numbers as people read them: with thousands separators, as many digits as matter, and their unit.

use crate::measure::metrics::Metric;

/// A number with so many decimals and commas between thousands.
pub(super) fn grouped(number: f64, decimals: usize) -> String {
    // Whole numbers are rounded as people do it, .5 up; `format!` rounds it to the even neighbour.
    let size = if decimals == 0 { number.abs().round() } else { number.abs() };
    let text = format!("{size:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    if number < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A whole number with commas between thousands.
pub(super) fn whole(number: u64) -> String {
    grouped(number as f64, 0)
}

/// A share in percent, with two significant digits at least.
pub(super) fn percent(share: f64) -> String {
    let size = (share * 100.0).abs();
    let decimals = match size {
        _ if size >= 1.0 || size == 0.0 => 1,
        _ if size >= 0.1 => 2,
        _ => 3,
    };
    format!("{} %", grouped(share * 100.0, decimals))
}

/// An amount: cents only when there are few units.
pub(super) fn amount(units: f64) -> String {
    grouped(units, if units.abs() < 1000.0 { 2 } else { 0 })
}

/// The value of a metric by its unit; amounts without the name of the currency.
pub(super) fn of_metric(metric: &Metric, value: f64) -> String {
    match metric.unit {
        "share" => percent(value),
        "currency" => amount(value),
        "hours" | "months" | "ratio" | "exposures" => grouped(value, 1),
        _ => grouped(value, 0),
    }
}

/// A large number in words: `96 million`, `2.4 billion`.
pub(super) fn in_words(number: f64) -> String {
    let (size, word) = match number {
        _ if number >= 1e9 => (number / 1e9, " billion"),
        _ if number >= 1e6 => (number / 1e6, " million"),
        _ => return grouped(number, 0),
    };
    format!("{}{word}", grouped(size, usize::from(size < 9.95)))
}

/// The noun in its number: `1 seed`, `5 seeds`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", whole(count), if count == 1 { "" } else { "s" })
}

/// `1 person`, `5 people`.
pub(super) fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", whole(count)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_cut() {
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-1234.5, 2), "-1,234.50");
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(grouped(0.5, 0), "1");
        assert_eq!(percent(0.081_25), "8.1 %");
        assert_eq!(percent(0.000_312), "0.031 %");
        assert_eq!(percent(0.0), "0.0 %");
        assert_eq!(amount(412_345.6), "412,346");
        assert_eq!(amount(4.66), "4.66");
        assert_eq!(in_words(96_400_000.0), "96 million");
        assert_eq!(in_words(2.44e9), "2.4 billion");
        assert_eq!(counted(1, "seed"), "1 seed");
    }
}
