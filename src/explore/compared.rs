//! A against B: what a page was told of two markets, compared seed by seed as every comparison of the program is.

use crate::results::metrics::{Better, METRICS, Metric, Shown, shown};
use crate::results::summary::Spread;
use crate::study::Paired;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Chance of an interval to miss.
const ALPHA: f64 = 0.05;
/// With fewer pairs an interval says nothing.
const FEWEST: usize = 3;

/// Each metric's value in each seed, by name.
type Values = BTreeMap<String, Vec<Option<f64>>>;

/// Two markets that were played with the same seeds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    a: Values,
    b: Values,
    /// The page's name, of no use here.
    #[serde(default, rename = "page")]
    _page: String,
}

impl Pair {
    /// The metrics of every comparison: both sides, and the difference with its interval.
    pub(super) fn rows(&self) -> Vec<Value> {
        shown(METRICS, Shown::Headline).filter_map(|metric| self.row(metric)).collect()
    }

    fn row(&self, metric: &Metric) -> Option<Value> {
        let (a, b) = (self.a.get(metric.name)?, self.b.get(metric.name)?);
        let mean = |values: &[Option<f64>]| Spread::of(values.iter().copied()).map(|spread| spread.mean);
        let differences: Vec<f64> = b.iter().zip(a).filter_map(|(&b, &a)| Some(b? - a?)).collect();
        let interval = Paired::of(b, a)
            .filter(|paired| paired.differences.len() >= FEWEST)
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
        // Deviation 1.5275, t(2) 4.3027.
        assert!((row["interval"][0].as_f64().unwrap() + 1.4612).abs() < 1e-3, "{row}");
        assert_eq!((row["higher"].as_u64(), row["pairs"].as_u64()), (Some(3), Some(3)));
    }

    #[test]
    fn few_pairs_have_no_interval() {
        let rows = rows(&json!([3.0]), &json!([5.0]));
        assert_eq!((rows[0]["difference"].as_f64(), &rows[0]["interval"]), (Some(2.0), &Value::Null));
    }
}
