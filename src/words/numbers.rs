//! Numbers as people read them.

use std::fmt::Write as _;

/// A whole number with thousands separators: `12,345`.
pub(crate) fn grouped(value: f64) -> String {
    decimals(value, 0)
}

/// The value of a lever: small ones with hundredths, large ones whole.
pub(crate) fn lever(value: f64) -> String {
    decimals(value, if value.abs() < 10.0 { 2 } else { usize::from(value.abs() < 100.0) })
}

/// A number with thousands separators and so many decimals, rounded as people do it, .5 up; no minus before a zero.
pub(crate) fn decimals(value: f64, places: usize) -> String {
    let value = if places == 0 { value.round() } else { value };
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    if value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        out.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A number in at most three digits that matter, with `k`, `M` or `bn` for thousands, millions and billions.
pub(crate) fn compact(value: f64) -> String {
    let (scale, unit) = magnitude(value);
    let scaled = value / scale;
    let rounded_up = (scaled.abs() >= 999.5).then(|| magnitude(value.abs() * 1.001));
    let (scaled, unit) = rounded_up.map_or((scaled, unit), |(scale, unit)| (value / scale, unit));
    let number = short(scaled);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// The power of a thousand to divide by, and its unit. Thousands begin at 10,000.
pub(crate) fn magnitude(value: f64) -> (f64, &'static str) {
    match value.abs() {
        x if x >= 1e9 => (1e9, "bn"),
        x if x >= 1e6 => (1e6, "M"),
        x if x >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    }
}

/// How many times smaller than `size` a step is, in powers of ten: the decimals that a number needs.
pub(crate) fn places_of(step: f64, size: f64) -> usize {
    let finer = std::iter::successors(Some(step), |step| Some(step * 10.0));
    finer.take_while(|step| *step < size * 0.999).count()
}

/// The last digit that [`compact`] writes of a number: it rounds to multiples of this.
pub(crate) fn compact_step(value: f64) -> f64 {
    let (scale, _) = magnitude(value);
    (0..short_places(value / scale)).fold(scale, |step, _| step / 10.0)
}

/// Three digits that matter, without zeros at the end.
pub(crate) fn short(value: f64) -> String {
    trimmed(decimals(value, short_places(value)))
}

fn short_places(value: f64) -> usize {
    match value.abs() {
        x if x >= 99.95 || x == 0.0 => 0,
        x if x >= 9.995 => 1,
        x if x >= 0.9995 => 2,
        _ => 3,
    }
}

fn trimmed(text: String) -> String {
    match text.find('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text,
    }
}

/// A share as a percentage, in two digits that matter: `43 %`, `2.1 %`, `0.04 %`.
pub(crate) fn percent(share: f64) -> String {
    let value = share * 100.0;
    let size = value.abs();
    let places = match size {
        x if x == 0.0 || x >= 9.95 => 0,
        x if x >= 0.995 => 1,
        x if x >= 0.0995 => 2,
        _ => 3,
    };
    if size > 0.0 && size < 0.0005 {
        return "under 0.001 %".to_owned();
    }
    if (99.5..100.0).contains(&size) {
        return format!("{} %", trimmed(decimals(value.signum() * size.min(99.9), 1)));
    }
    format!("{} %", trimmed(decimals(value, places)))
}

/// A whole number with its sign; none before a zero.
pub(crate) fn signed(value: f64) -> String {
    let text = grouped(value);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// The same in few letters.
pub(crate) fn compact_signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", compact(value)) } else { compact(value) }
}

/// A mean of counts: small ones with a tenth, the smallest with a hundredth, so that what happened with some seeds alone
/// is not told as nothing.
pub(crate) fn mean_count(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 9.95 || value.fract() == 0.0 => 0,
        size if size >= 0.095 => 1,
        _ => 2,
    };
    decimals(value, places)
}

/// `1 person`, `2 people`, `2.5 people` on average.
pub(crate) fn count(n: f64, one: &str, many: &str) -> String {
    let number = mean_count(n);
    if number == "1" { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A text as it is printed: a minus before numbers, and no line ends between a number and its unit.
pub(crate) fn typeset(text: &str) -> String {
    const MAGNITUDES: [&str; 3] = ["k", "M", "bn"];
    let mut out = String::with_capacity(text.len());
    let (mut number, mut first) = (false, true);
    for word in text.split(' ') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        let magnitude = MAGNITUDES.contains(&bare);
        let currency = bare.len() == 3 && bare.bytes().all(|c| c.is_ascii_uppercase());
        let unit = number && (bare == "%" || magnitude || currency);
        if !first {
            out.push(if unit { '\u{a0}' } else { ' ' });
        }
        let opening = word.len() - word.trim_start_matches('(').len();
        let (before, rest) = word.split_at(opening);
        match rest.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            Some(rest) => out.extend([before, "−", rest]),
            None => out.push_str(word),
        }
        number = word.ends_with(|c: char| c.is_ascii_digit()) || unit && magnitude && word == bare;
        first = false;
    }
    out
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    let mut out = String::new();
    for (k, item) in items.iter().enumerate() {
        let before = match items.len() - k {
            _ if k == 0 => "",
            1 => " and ",
            _ => ", ",
        };
        let _ = write!(out, "{before}{item}");
    }
    out
}

/// Ticks from at or below `low` to at or above `high`, about `wanted` of them, and how many decimals they need.
pub(crate) fn ticks(low: f64, high: f64, wanted: usize) -> (Vec<f64>, usize) {
    if high <= low {
        // Nothing happens: the ends alone.
        return (vec![low, low + 1.0], 0);
    }
    let rough = (high - low) / wanted.max(1) as f64;
    let mut power = 1.0;
    let mut places = 0;
    while power > rough {
        power /= 10.0;
        places += 1;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= rough * 0.999).unwrap_or(10.0);
    if step > 5.0 && places > 0 {
        places -= 1;
    }
    let step = step * power;
    let first = (low / step + 1e-9).floor() as i64;
    let last = (high / step - 1e-9).ceil() as i64;
    ((first..=last).map(|k| k as f64 * step).collect(), places)
}

/// Steps of an axis in weeks: weeks, quarters, years.
pub(crate) const WEEK_STEPS: [f64; 11] =
    [1.0, 2.0, 4.0, 13.0, 26.0, 52.0, 104.0, 208.0, 260.0, 520.0, 1040.0];
/// Steps of an axis in months: months, quarters, years.
pub(crate) const MONTH_STEPS: [f64; 8] = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0];

/// Steps of an axis of a lever: one, two and five at any size.
pub(crate) const LEVER_STEPS: [f64; 15] =
    [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 1e4];

/// Ticks of a time axis from 0 to `last`, at most `wanted` after the first, in the finest of some steps.
pub(crate) fn time_ticks(last: f64, wanted: usize, steps: &[f64]) -> Vec<f64> {
    let fits = |step: &&f64| last / **step <= wanted as f64;
    let step = steps.iter().find(fits).copied().unwrap_or(last.max(1.0));
    (0..=(last / step + 1e-9) as i64).map(|k| k as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        type Case = (fn(f64) -> String, f64, &'static str);
        let cases: [Case; 26] = [
            (grouped, 0.0, "0"),
            (grouped, 999.0, "999"),
            (grouped, 1_234_567.0, "1,234,567"),
            (grouped, -0.4, "0"),
            (grouped, -12_345.0, "−12,345"),
            (compact, 0.0, "0"),
            (compact, 7.25, "7.25"),
            (compact, 1_234.0, "1,234"),
            (compact, 12_345.0, "12.3 k"),
            (compact, 999_999.0, "1 M"),
            (compact, 1_200_000.0, "1.2 M"),
            (compact, -2_500_000_000.0, "−2.5 bn"),
            (compact, 9_999.6, "10 k"),
            (short, 0.0, "0"),
            (short, 0.05, "0.05"),
            (short, 12.0, "12"),
            (short, 123.456, "123"),
            (percent, 0.0, "0 %"),
            (percent, 0.000_000_1, "under 0.001 %"),
            (percent, 0.0004, "0.04 %"),
            (percent, 0.021, "2.1 %"),
            (percent, 0.43, "43 %"),
            (percent, 0.9999, "99.9 %"),
            (percent, 1.0, "100 %"),
            (percent, 1.5, "150 %"),
            (percent, -0.25, "−25 %"),
        ];
        for (write, value, expected) in cases {
            assert_eq!(write(value), expected, "{value}");
        }
        assert_eq!(count(1.0, "person", "people"), "1 person");
        assert_eq!(count(0.0, "person", "people"), "0 people");
        assert_eq!(count(0.04, "person", "people"), "0.04 people");
        assert_eq!([0.5, 9.96, 12.5, 3.0].map(mean_count), ["0.5", "10", "13", "3"]);
        assert_eq!(
            typeset("-1.2 k EUR (-3 to +4 %), 95 % CI of 5 people, x-1 -q"),
            "−1.2\u{a0}k\u{a0}EUR (−3 to +4\u{a0}%), 95\u{a0}% CI of 5 people, x-1 -q"
        );
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn ticks_cover_the_range_in_round_steps() {
        assert_eq!(ticks(0.0, 97.0, 4), (vec![0.0, 50.0, 100.0], 0));
        assert_eq!(ticks(0.0, 125.0, 4), (vec![0.0, 50.0, 100.0, 150.0], 0));
        assert_eq!(ticks(0.0, 1.0, 4), (vec![0.0, 0.5, 1.0], 1));
        assert_eq!(ticks(-30.0, 50.0, 4), (vec![-40.0, -20.0, 0.0, 20.0, 40.0, 60.0], 0));
        assert_eq!(ticks(0.0, 0.0, 4), (vec![0.0, 1.0], 0));
        for high in [1e-3, 0.7, 3.0, 999.0, 1e7, 3.3e12] {
            let (marks, _) = ticks(0.0, high, 4);
            assert!(marks.len() <= 6 && *marks.last().unwrap() >= high * 0.999, "{high}: {marks:?}");
        }
    }

    #[test]
    fn weeks_are_marked_by_quarters_and_years() {
        assert_eq!(time_ticks(52.0, 6, &WEEK_STEPS), vec![0.0, 13.0, 26.0, 39.0, 52.0]);
        assert_eq!(time_ticks(3.0, 6, &WEEK_STEPS), vec![0.0, 1.0, 2.0, 3.0]);
        assert_eq!(time_ticks(1.0, 6, &WEEK_STEPS), vec![0.0, 1.0]);
        assert!(time_ticks(520.0, 6, &WEEK_STEPS).len() <= 7);
    }
}
