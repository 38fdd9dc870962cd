//! Numbers, units and counts as text, and text in lines: one style for terminal, page, figure and browser.
//!
//! A terminal shows a minus that can be typed and pasted, and one digit more than a figure has room for.

pub(crate) mod columns;
pub(crate) mod numbers;
mod scale;

use crate::results::metrics::Metric;
use numbers::{count, decimals, mean_count};
pub(crate) use scale::{Scale, unit_of_difference, unit_of_value};
use std::fmt::Write as _;

/// Columns of a page of text, which a terminal of usual width shows whole.
pub(crate) const COLUMNS: usize = 80;

/// A number with so many decimals and commas between thousands.
pub(crate) fn grouped(number: f64, places: usize) -> String {
    typed(decimals(number, places))
}

/// A text of a figure as a terminal shows it, where a minus is what can be typed and pasted.
pub(crate) fn typed(text: impl AsRef<str>) -> String {
    text.as_ref().replace('\u{2212}', "-")
}

/// A whole number with commas between thousands.
pub(crate) fn whole(number: u64) -> String {
    grouped(number as f64, 0)
}

/// A share in percent, with two significant digits at least.
pub(crate) fn percent(share: f64) -> String {
    let size = (share * 100.0).abs();
    let decimals = match size {
        _ if size >= 1.0 || size == 0.0 => 1,
        _ if size >= 0.1 => 2,
        _ => 3,
    };
    format!("{} %", grouped(share * 100.0, decimals))
}

/// An amount: cents only when there are few units.
pub(crate) fn amount(units: f64) -> String {
    grouped(units, if units.abs() < 1000.0 { 2 } else { 0 })
}

/// The value of a metric by its unit; amounts without the name of the currency.
pub(crate) fn of_metric(metric: &Metric, value: f64) -> String {
    match metric.unit {
        "share" => percent(value),
        "currency" => amount(value),
        "hours" | "months" | "ratio" | "exposures" => grouped(value, 1),
        _ => typed(mean_count(value)),
    }
}

/// A cell of a table that no spreadsheet takes for a formula: one that it would, begins with an apostrophe.
pub(crate) fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || cell.starts_with('-') && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// A name from a file as people say it: `paid_social` is paid social.
pub(crate) fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

/// A metric as rows are headed: its label, and its unit where the label does not tell it.
pub(crate) fn headed(metric: &Metric, currency: &str) -> String {
    let unit = unit_of_value(metric, currency);
    let told = metric.label.to_lowercase().contains(&unit.to_lowercase());
    if told { metric.label.to_owned() } else { format!("{}, {unit}", metric.label) }
}

/// The noun in its number: `1 seed`, `5 seeds`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    count(number as f64, noun, &format!("{noun}s"))
}

/// `1 person`, `5 people`.
pub(crate) fn people(number: u64) -> String {
    count(number as f64, "person", "people")
}

/// Bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    let mib = bytes as f64 / 1_048_576.0;
    match mib {
        _ if mib >= 1024.0 => format!("{} GiB", grouped(mib / 1024.0, 1)),
        _ if mib >= 1.0 => format!("{} MiB", grouped(mib, 0)),
        _ => format!("{} KiB", whole(bytes.div_ceil(1024))),
    }
}

/// A text in lines of at most this many characters, the first and the others each with their own beginning.
pub(crate) fn wrapped(text: &str, columns: usize, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > columns {
            let _ = writeln!(out, "{line}");
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
    out
}

/// A text in at most so many characters; one that is cut ends with `~`.
pub(crate) fn clipped(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    text.chars().take(columns.saturating_sub(1)).chain(['~']).collect()
}

/// A title as part of a file name: small letters, digits and single hyphens, at most 64, at least one.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(57);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "scenario".to_owned() } else { slug.to_owned() }
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
        assert_eq!(counted(1, "seed"), "1 seed");
        assert_eq!([1, 3 << 20, 5 << 29].map(size), ["1 KiB", "3 MiB", "2.5 GiB"]);
    }

    #[test]
    fn a_slug_is_a_file_name_everywhere() {
        assert_eq!(slug("Sales first: what, if?"), "sales-first-what-if");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("Größe"), "gr-e");
        assert_eq!(slug("\u{202e}"), "scenario");
        assert!(slug(&"a b".repeat(100)).len() <= 57);
    }
}
