//! Numbers as people write them in mails and spreadsheets: `60k`, `50 %`, `0,5`, `50,000 EUR`.

/// Words and signs of money that may stand before or after an amount.
const CURRENCIES: [&str; 14] =
    ["eur", "usd", "gbp", "chf", "jpy", "cad", "aud", "sek", "nok", "dkk", "pln", "\u{20ac}", "$", "\u{a3}"];
/// Letters and words for a power of ten.
const TIMES: [(&str, f64); 6] =
    [("million", 1e6), ("mio", 1e6), ("bn", 1e9), ("tsd", 1e3), ("k", 1e3), ("m", 1e6)];

/// The number that a text stands for, if it is one in a notation of its own.
pub(crate) fn number_meant(text: &str) -> Option<f64> {
    let mut rest = text.trim().trim_matches(['"', '\'']).trim().to_lowercase();
    for sign in CURRENCIES {
        if let Some(bare) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
            rest = bare.trim().to_owned();
        }
    }
    let mut factor = 1.0;
    if let Some(share) = rest.strip_suffix('%') {
        (rest, factor) = (share.trim().to_owned(), 0.01);
    } else if let Some((short, times)) =
        TIMES.iter().find_map(|(word, times)| Some((rest.strip_suffix(word)?, times)))
    {
        (rest, factor) = (short.trim().to_owned(), *times);
    }
    let digits: String = rest.chars().filter(|c| !"_' \u{a0}\u{2019}".contains(*c)).collect();
    let plain = without_marks(&digits)?;
    let value = plain.parse::<f64>().ok()? * factor;
    // 0.01 is no binary fraction: 7 % is .07, not .07000000000000001.
    Some((value * 1e9).round() / 1e9)
}

/// The date that is meant by day, month and year between points: `1.9.2026`. With strokes it may be month and day, which nobody
/// can tell.
pub(super) fn date_meant(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let &[day, month, year] = parts.as_slice() else { return None };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let is_one = digits.contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        is_one.then(|| text.parse::<u16>().ok())?
    };
    let (day, month, year) = (number(day, 1..=2)?, number(month, 1..=2)?, number(year, 4..=4)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// The whole number that is meant where a point may stand between thousands: `80.000`.
pub(super) fn thousands_meant(written: &str) -> Option<f64> {
    let (thousands, rest) = written.split_once('.')?;
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let grouped = (1..=3).contains(&thousands.len()) && !thousands.starts_with('0') && rest.len() == 3;
    (grouped && digits(thousands) && digits(rest)).then(|| format!("{thousands}{rest}").parse().ok())?
}

/// Digits with a point before the decimals, from whichever marks stand between them.
fn without_marks(text: &str) -> Option<String> {
    let (sign, body) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let numeric = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    if body.is_empty() || !body.starts_with(|c: char| c.is_ascii_digit()) || !body.chars().all(numeric) {
        return None;
    }
    let thousands = |mark: char| {
        let mut parts = body.split(mark);
        let first = parts.next().unwrap_or_default().len();
        (1..=3).contains(&first) && body.contains(mark) && parts.all(|part| part.len() == 3)
    };
    let plain = match (body.matches(',').count(), body.matches('.').count()) {
        (0, 0 | 1) => body.to_owned(),
        (_, 0) if thousands(',') => body.replace(',', ""),
        (0, _) if thousands('.') => body.replace('.', ""),
        (1, 0) => body.replace(',', "."),
        (_, 1) if body.rfind(',') < body.find('.') => body.replace(',', ""),
        (1, _) if body.rfind('.') < body.find(',') => body.replace('.', "").replace(',', "."),
        _ => return None,
    };
    Some(format!("{sign}{plain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_between_points_is_day_month_and_year() {
        assert_eq!(date_meant("01.09.2026").as_deref(), Some("2026-09-01"));
        assert_eq!(date_meant("1.9.2026").as_deref(), Some("2026-09-01"));
        for none in ["01/09/2026", "1.13.2026", "32.1.2026", "1.9.26", "1.9", "a.9.2026"] {
            assert_eq!(date_meant(none), None, "{none}");
        }
    }

    #[test]
    fn a_point_before_three_digits_may_stand_between_thousands() {
        for (written, meant) in
            [("80.000", Some(80e3)), ("1.234", Some(1234.0)), ("999.999", Some(999_999.0))]
        {
            assert_eq!(thousands_meant(written), meant, "{written}");
        }
        for plain in ["0.125", "80", "80.00", "1200.500", "1e5", "-1.000", "1.00e"] {
            assert_eq!(thousands_meant(plain), None, "{plain}");
        }
    }

    #[test]
    fn numbers_are_understood_as_they_are_written_on_paper() {
        for (text, number) in [
            ("60k", 60_000.0),
            ("1.2m", 1_200_000.0),
            ("50%", 0.5),
            ("7 %", 0.07),
            ("0,5", 0.5),
            ("50,000 EUR", 50_000.0),
            ("\u{20ac}1.250.000,50", 1_250_000.5),
            ("$1,250,000.50", 1_250_000.5),
            ("12 000", 12_000.0),
            ("1'500", 1_500.0),
            ("\"45%\"", 0.45),
            ("-3,5", -3.5),
        ] {
            assert_eq!(number_meant(text), Some(number), "{text}");
        }
        for text in ["", "fifo", "k", "%", "EUR", "1.2.3", "12,34,5", "3 blind mice", "e5", "--1"] {
            assert_eq!(number_meant(text), None, "{text}");
        }
    }
}
