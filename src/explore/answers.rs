//! The question of a scenario answered from the numbers: what there is now, and what it is against another market.
//!
//! Fewer than ten years claim nothing; from ten on, what the interval of a difference leaves open is said to be about equal.

use super::say::{hours, number, valued};
use crate::results::metrics::{Metric, metric};
use crate::results::summary::{Spread, TENTHS};
use crate::study::Paired;
use crate::words::numbers::{list, percent};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Each metric's value in each seed, by name.
pub(super) type Values = BTreeMap<String, Vec<Option<f64>>>;

const ALPHA: f64 = 0.05;

/// What a page asks to be told.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Measures, in the order of telling.
    metrics: Vec<String>,
    /// The lever as it is called, with its value now, as `Share of the budget for sales: 15 %`.
    at: String,
    currency: String,
    /// Years that are going to be played.
    #[serde(default)]
    years: usize,
    /// What A is called.
    #[serde(default)]
    against: String,
    /// Whether A counts in other money, so that amounts are not subtracted.
    #[serde(default)]
    other_money: bool,
}

/// The answer: a verdict on the differences, what there is now, and the differences themselves. Nothing is said to be known
/// before ten years are played.
pub(super) fn answer(question: &Question, a: Option<&Values>, b: &Values) -> Value {
    let metrics: Vec<&Metric> = question.metrics.iter().filter_map(|name| metric(name)).collect();
    let played = metrics.iter().filter_map(|metric| b.get(metric.name)).map(Vec::len).max().unwrap_or(0);
    let tell = |metric: &&Metric| now(metric, b.get(metric.name)?, &question.currency);
    let clauses: Vec<String> = metrics.iter().filter_map(tell).collect();
    let known = played >= TENTHS;
    let years = match played {
        _ if known => format!("on average of {played} years"),
        1 => format!("in the first year played, of {}", question.years.max(TENTHS)),
        _ => format!("in the {played} years played so far, of {}", question.years.max(TENTHS)),
    };
    let changes: Vec<Change> = a
        .filter(|_| known)
        .map(|a| {
            let subtracted = |metric: &&&Metric| !(question.other_money && metric.unit == "currency");
            metrics.iter().filter(subtracted).filter_map(|metric| Change::of(metric, a, b)).collect()
        })
        .unwrap_or_default();
    let verdict = verdict(&changes);
    let against: Vec<String> = changes.iter().map(|change| change.words(&question.currency)).collect();
    json!({
        "known": known,
        "verdict": verdict,
        "now": format!("{}, {years}: {}.", question.at, list(&clauses)),
        "against": if against.is_empty() { String::new() } else { format!("Against {}: {}.", question.against, against.join("; ")) },
    })
}

/// What there is of a metric, as a clause.
fn now(metric: &Metric, values: &[Option<f64>], currency: &str) -> Option<String> {
    let spread = Spread::of(values.iter().copied())?;
    let mean = spread.mean;
    let some = number(if mean >= 10.0 { mean.round() } else { mean });
    Some(match metric.name {
        "leads" => format!("{some} leads came"),
        "response_hours" => format!("half of those called had waited longer than {}", hours(mean, 72.0)),
        "opportunities" => format!("{some} meetings were held"),
        "won" => format!("{some} became customers"),
        "customers" => format!("{some} are customers at the end"),
        "churn_per_month" => format!("{} of the customers left a month", percent(mean)),
        "rep_utilisation" => format!("reps used {} of their time", percent(mean)),
        "awareness" => format!("{} know the brand at the end", percent(mean)),
        "cac" => format!("each cost {} {currency} to win", number(mean)),
        "profit" => {
            let amount = format!("{} {currency}", number(mean.abs()));
            let open = spread.interval.filter(|(low, high)| *low < 0.0 && 0.0 < *high);
            match open {
                Some((low, high)) => format!(
                    "whether the firm earns money is open (between {} and {} {currency}, 95 %)",
                    number(low),
                    number(high)
                ),
                None if mean < 0.0 => format!("the firm lost {amount}"),
                None => format!("the firm earned {amount}"),
            }
        }
        _ => format!("{}: {}", metric.label, valued(Some(mean), metric.unit, currency)),
    })
}

/// A metric in both markets, with the interval of the difference.
struct Change {
    metric: &'static Metric,
    before: f64,
    after: f64,
    interval: (f64, f64),
}

impl Change {
    fn of(metric: &'static Metric, a: &Values, b: &Values) -> Option<Self> {
        let (a, b) = (a.get(metric.name)?, b.get(metric.name)?);
        let paired = Paired::of(b, a).filter(|paired| paired.differences.len() >= TENTHS)?;
        let mean = |values: &[Option<f64>]| Spread::of(values.iter().copied()).map(|spread| spread.mean);
        Some(Self { metric, before: mean(a)?, after: mean(b)?, interval: paired.interval(ALPHA) })
    }

    /// More, less, or not told apart.
    fn sign(&self) -> i8 {
        match self.interval {
            (low, _) if low > 0.0 => 1,
            (_, high) if high < 0.0 => -1,
            _ => 0,
        }
    }

    /// As `more leads`.
    fn short(&self) -> String {
        let (less, more, what) = match self.metric.name {
            "leads" => ("fewer", "more", "leads"),
            "won" | "customers" => ("fewer", "more", "customers"),
            "opportunities" => ("fewer", "more", "meetings"),
            "response_hours" => ("a shorter", "a longer", "wait"),
            "churn_per_month" => ("fewer", "more", "who leave"),
            "rep_utilisation" => ("idler", "busier", "reps"),
            "awareness" => ("fewer", "more", "who know the brand"),
            "cac" => ("cheaper", "dearer", "customers"),
            _ => ("less", "more", "profit"),
        };
        match self.sign() {
            1 => format!("{more} {what}"),
            -1 => format!("{less} {what}"),
            _ => format!("about the same {what}"),
        }
    }

    fn words(&self, currency: &str) -> String {
        let round = |value: f64| Some(if value.abs() >= 10.0 { value.round() } else { value });
        let shown = |value: f64| match self.metric.unit {
            "hours" => hours(value, 72.0),
            unit @ ("share" | "currency") => valued(round(value), unit, currency),
            _ => valued(round(value), "", currency),
        };
        let open = if self.sign() == 0 { " (not told apart)" } else { "" };
        format!(
            "{} {} instead of {}{open}",
            self.metric.label.to_lowercase(),
            shown(self.after),
            shown(self.before)
        )
    }
}

/// The differences in one line, as `Fewer leads, yet more customers, and more profit.`; empty where nothing was changed.
fn verdict(changes: &[Change]) -> String {
    let told: Vec<&Change> = changes
        .iter()
        .filter(|change| change.sign() != 0 || matches!(change.metric.name, "won" | "profit"))
        .filter(|change| {
            !(change.metric.name == "customers" && changes.iter().any(|one| one.metric.name == "won"))
        })
        .collect();
    let mut words = String::new();
    let leads = told.iter().find(|change| change.metric.name == "leads").map_or(0, |change| change.sign());
    for (place, change) in told.iter().enumerate() {
        // More of the one and less of the other is what a question is asked for.
        let against = change.metric.name == "won" && change.sign() * leads < 0;
        words += match place {
            0 => "",
            _ if against => ", yet ",
            _ => ", ",
        };
        words += &change.short();
    }
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(leads: f64, won: f64, profit: f64, seeds: usize) -> Values {
        let of = |middle: f64| (0..seeds).map(|seed| Some(middle + seed as f64 - 4.5)).collect();
        [("leads", of(leads)), ("won", of(won)), ("profit", of(profit))]
            .into_iter()
            .map(|(name, values)| (name.to_owned(), values))
            .collect()
    }

    fn question() -> Question {
        let metrics = ["leads", "won", "profit"].map(str::to_owned).to_vec();
        Question {
            metrics,
            at: "At 50 %".into(),
            currency: "EUR".into(),
            years: 10,
            against: "15 %".into(),
            other_money: false,
        }
    }

    #[test]
    fn fewer_than_ten_years_claim_nothing() {
        let (a, b) = (values(100.0, 10.0, -50.0, 10), values(80.0, 30.0, 50.0, 2));
        let told = answer(&question(), Some(&a), &b);
        assert_eq!(
            (&told["known"], &told["verdict"], &told["against"]),
            (&json!(false), &json!(""), &json!(""))
        );
        assert!(
            told["now"]
                .as_str()
                .unwrap()
                .starts_with("At 50 %, in the 2 years played so far, of 10: 76 leads"),
            "{told}"
        );
    }

    #[test]
    fn ten_years_answer_and_leave_open_what_is_open() {
        let (a, b) = (values(100.0, 10.0, -50.0, 10), values(80.0, 30.0, 0.5, 10));
        let told = answer(&question(), Some(&a), &b);
        assert_eq!(told["verdict"], "Fewer leads, yet more customers, more profit.");
        let now = told["now"].as_str().unwrap();
        assert!(
            now.contains("80 leads came, 30 became customers and whether the firm earns money is open"),
            "{now}"
        );
        assert!(told["against"].as_str().unwrap().contains("customers won 30 instead of 10"), "{told}");
        let dollars = Question { other_money: true, ..question() };
        assert_eq!(answer(&dollars, Some(&a), &b)["verdict"], "Fewer leads, yet more customers.");
        let same = answer(&question(), Some(&b), &b);
        assert_eq!(same["verdict"], "About the same customers, about the same profit.");
    }
}
