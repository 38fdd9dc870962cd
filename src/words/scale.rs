//! Values of a metric as a study writes them: their error decides the digits, and their unit is a word.

use super::grouped;
use super::numbers::{magnitude, places_of};
use crate::results::metrics::Metric;

/// How values of a metric are written when one of them is known to within `error`: two digits of the error decide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// What values are multiplied with.
    pub(crate) factor: f64,
    places: usize,
    /// Values are rounded to multiples of this.
    step: f64,
}

impl Scale {
    pub(crate) fn new(metric: &Metric, error: f64) -> Self {
        let factor = if metric.unit == "share" { 100.0 } else { 1.0 };
        let mut size = if error.abs() < 1e-9 { 0.0 } else { (error * factor).abs() };
        let (mut places, mut step) = (0, 1.0);
        if size > 0.0 && size.is_finite() {
            while size < 10.0 && places < 4 {
                size *= 10.0;
                places += 1;
            }
            while size >= 100.0 {
                size /= 10.0;
                step *= 10.0;
            }
        } else if size < f64::MIN_POSITIVE && ["share", "hours", "months", "ratio"].contains(&metric.unit) {
            places = 1;
        }
        Self { factor, places, step }
    }

    /// The same when one of them is known to lie between two numbers.
    pub(crate) fn of(metric: &Metric, (low, high): (f64, f64)) -> Self {
        Self::new(metric, (high - low) / 2.0)
    }

    /// A value, rounded.
    pub(crate) fn value(self, value: f64) -> String {
        let value = value * self.factor;
        let value = if self.step > 1.0 { (value / self.step).round() * self.step } else { value };
        grouped(value, self.places)
    }

    /// A difference, with its sign.
    pub(crate) fn signed(self, difference: f64) -> String {
        let text = self.value(difference);
        if text.starts_with('-') || !text.chars().any(|c| ('1'..='9').contains(&c)) {
            text
        } else {
            format!("+{text}")
        }
    }
}

impl Scale {
    /// A difference with its sign and the same digits, thousands and millions in few letters: `+412 k`.
    pub(crate) fn short_signed(self, difference: f64) -> String {
        let value = (difference * self.factor / self.step).round() * self.step;
        let (size, unit) = magnitude(value);
        if unit.is_empty() || self.step < 100.0 {
            return self.signed(difference);
        }
        let places = places_of(self.step, size);
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{} {unit}", grouped(value / size, places))
    }
}

/// The unit of a metric's differences in words.
pub(crate) fn unit_of_difference(metric: &Metric, currency: &str) -> String {
    match metric.unit {
        "share" => "percentage points".to_owned(),
        "currency" => currency.to_owned(),
        unit => unit.to_owned(),
    }
}

/// The unit of a metric's values in words.
pub(crate) fn unit_of_value(metric: &Metric, currency: &str) -> String {
    match metric.unit {
        "share" => "%".to_owned(),
        "currency" => currency.to_owned(),
        unit => unit.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::metrics::metric;

    #[test]
    fn the_error_decides_the_digits() {
        let profit = metric("profit").unwrap();
        assert_eq!(Scale::new(profit, 41_234.0).signed(412_345.0), "+412,000");
        assert_eq!(Scale::new(profit, 12.0).value(412_345.4), "412,345");
        assert_eq!(Scale::new(profit, 0.31).value(-4.567), "-4.57");
        let short = |error, value| Scale::new(profit, error).short_signed(value);
        assert_eq!(short(41_234.0, 412_345.0), "+412 k");
        assert_eq!(short(15_500.0, -4_565.0), "-5,000");
        assert_eq!(short(4_123.0, -1_234_567.0), "-1.2346 M");
        assert_eq!(short(12.0, 412_345.0), "+412,345");
        let retention = metric("retention").unwrap();
        assert_eq!(Scale::new(retention, 0.012).signed(0.0456), "+4.6");
        assert_eq!(Scale::new(retention, 0.0).value(0.5), "50.0");
    }
}
