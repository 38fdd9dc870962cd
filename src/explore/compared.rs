//! A against B: what a page was told of two markets, compared seed by seed as every comparison of the program is.

use super::answers::{Question, Values, answer};
use crate::results::metrics::{Better, METRICS, Metric, Shown, shown};
use crate::results::summary::{Spread, TENTHS};
use crate::study::Paired;
use serde::Deserialize;
use serde_json::{Value, json};

/// Chance of an interval to miss.
const ALPHA: f64 = 0.05;

/// A market, or two that were played with the same seeds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    /// Nothing when there is only one market to tell of.
    #[serde(default)]
    a: Option<Values>,
    b: Values,
    /// What is asked of them.
    #[serde(default)]
    question: Option<Question>,
    /// The page's name, of no use here.
    #[serde(default, rename = "page")]
    _page: String,
}

impl Pair {
    /// The rows of the comparison, and the answer to the question.
    pub(super) fn told(&self) -> Value {
        let answer = self.question.as_ref().map(|question| answer(question, self.a.as_ref(), &self.b));
        json!({ "rows": self.rows(), "answer": answer })
    }

    /// The metrics of every comparison: both sides, and the difference with its interval.
    fn rows(&self) -> Vec<Value> {
        shown(METRICS, Shown::Headline).filter_map(|metric| self.row(metric)).collect()
    }

    fn row(&self, metric: &Metric) -> Option<Value> {
        let (a, b) = (self.a.as_ref()?.get(metric.name)?, self.b.get(metric.name)?);
        let mean = |values: &[Option<f64>]| Spread::of(values.iter().copied()).map(|spread| spread.mean);
        let differences: Vec<f64> = b.iter().zip(a).filter_map(|(&b, &a)| Some(b? - a?)).collect();
        let interval = Paired::of(b, a)
            .filter(|paired| paired.differences.len() >= TENTHS)
            .map(|paired| paired.interval(ALPHA));
        Some(json!({
            "name": metric.name, "label": metric.label, "unit": metric.unit, "better": better(metric),
            "before": mean(a), "after": mean(b),
            "difference": Spread::of(differences.iter().copied().map(Some)).map(|spread| spread.mean),
            "interval": interval,
            "higher": differences.iter().filter(|&&difference| difference > 0.0).count(),
            "pairs": differences.len(),
        }))
    }
}

/// Which way is better, in a word.
pub(super) fn better(metric: &Metric) -> &'static str {
    match metric.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(a: &Value, b: &Value) -> Vec<Value> {
        let pair: Pair =
            serde_json::from_value(json!({ "a": { "profit": a }, "b": { "profit": b } })).unwrap();
        pair.rows()
    }

    #[test]
    fn a_difference_is_that_of_the_seeds_both_have() {
        let rows = rows(&json!([3.0, 6.0, 1.0, 5.0]), &json!([5.0, 7.0, null, 9.0]));
        assert_eq!(rows.len(), 1, "what was not told is not compared");
        let row = &rows[0];
        assert_eq!((row["label"].as_str(), row["better"].as_str()), (Some("Profit"), Some("higher")));
        assert_eq!((row["before"].as_f64(), row["after"].as_f64()), (Some(3.75), Some(7.0)));
        assert!((row["difference"].as_f64().unwrap() - 7.0 / 3.0).abs() < 1e-12, "{row}");
        assert_eq!((row["higher"].as_u64(), row["pairs"].as_u64()), (Some(3), Some(3)));
    }

    #[test]
    fn nine_pairs_have_no_interval_and_ten_have_that_of_every_comparison() {
        let side = |pairs: usize, more: f64| {
            let value = |k: usize| json!(k as f64 + more * if k == 3 { 2.0 } else { 1.0 });
            Value::Array((0..pairs).map(value).collect())
        };
        assert_eq!(rows(&side(9, 0.0), &side(9, 4.0))[0]["interval"], Value::Null);
        let row = &rows(&side(10, 0.0), &side(10, 4.0))[0];
        let values = |more: f64| serde_json::from_value::<Vec<Option<f64>>>(side(10, more)).unwrap();
        let (low, high) = Paired::of(&values(4.0), &values(0.0)).unwrap().interval(ALPHA);
        assert_eq!((row["interval"][0].as_f64(), row["interval"][1].as_f64()), (Some(low), Some(high)));
    }
}
