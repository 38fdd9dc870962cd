//! The balance as the page shows it: profit along the share of sales, by the estimator of every balance.

use super::say::number;
use crate::error::{Error, Kind};
use crate::study::{Curve, Optimum};
use crate::words::numbers::percent;
use serde_json::{Value, json};

/// The curve through the points, its best point where there are seeds enough to tell, and what was found at each point:
/// profits by seed, as they were and steadied.
///
/// With a choice also what it costs against the best point, in words.
pub(super) fn balance(
    points: &[f64],
    profits: &[Vec<f64>],
    steady: Vec<Vec<f64>>,
    choice: Option<f64>,
) -> Result<Value, Error> {
    let Some(curve) = Curve::new(points.to_vec(), steady) else {
        return Err(Error::new(Kind::Usage, "too few shares of sales", "ask for at least four"));
    };
    let best = curve.optimum(1.0).map(|Optimum { at, best, .. }| {
        json!({ "at": at.value, "at_interval": at.interval, "profit": best.value, "profit_interval": best.interval })
    });
    Ok(json!({
        "points": curve.points.iter().zip(profits).zip(&curve.values).map(point).collect::<Vec<_>>(),
        "curve": curve.smooth(),
        "best": best,
        "regret": choice.map(|choice| regret(&curve, choice)),
    }))
}

/// How much less than at the best point there is at a chosen one.
fn regret(curve: &Curve, choice: f64) -> Vec<String> {
    let Some(best) = curve.optimum(1.0) else {
        return vec!["The years do not tell where the best balance lies.".to_owned()];
    };
    let (lost, interval) = (curve.regret(choice, 1.0), best.at.interval);
    let is_share = curve.points.iter().all(|at| (0.0..=1.0).contains(at));
    let share = |at: f64| if is_share { percent(at) } else { number(at) };
    vec![
        format!(
            "Most comes at {} (90 % interval {} to {}); you chose {}.",
            share(best.at.value),
            share(interval.0),
            share(interval.1),
            share(choice)
        ),
        format!(
            "Your regret: {} less than at the best balance, of {} there (90 % interval {} to {}).",
            number(lost.value),
            number(best.best.value),
            number(lost.interval.0),
            number(lost.interval.1)
        ),
    ]
}

fn point(((at, profits), steady): ((&f64, &Vec<f64>), &Vec<f64>)) -> Value {
    let mean = steady.iter().sum::<f64>() / steady.len() as f64;
    json!({
        "at": at, "profits": profits, "mean": mean,
        "low": profits.iter().copied().fold(f64::INFINITY, f64::min),
        "high": profits.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_share_is_that_of_the_curve() {
        let points: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        let profits = |seeds: usize| -> Vec<Vec<f64>> {
            let profit = |at: f64| 5.0 - 10.0 * (at - 0.63) * (at - 0.63);
            points.iter().map(|&at| (0..seeds).map(|seed| profit(at) + seed as f64).collect()).collect()
        };
        let balance =
            |points: &[f64], profits: Vec<Vec<f64>>| balance(points, &profits.clone(), profits, Some(0.63));
        let told = balance(&points, profits(10)).unwrap();
        assert!((told["best"]["at"].as_f64().unwrap() - 0.63).abs() < 0.003, "{}", told["best"]);
        assert!((told["best"]["profit"].as_f64().unwrap() - 9.5).abs() < 1e-3, "{}", told["best"]);
        assert!(told["best"]["at_interval"].is_array());
        assert!(told["regret"][1].as_str().unwrap().starts_with("Your regret: 0"), "{}", told["regret"]);
        let zero = &told["points"][0];
        assert!(
            (zero["high"].as_f64().unwrap() - zero["low"].as_f64().unwrap() - 9.0).abs() < 1e-9,
            "{zero}"
        );
        assert_eq!(balance(&points, profits(9)).unwrap()["best"], Value::Null);
        assert_eq!(balance(&points[..3], profits(2)[..3].to_vec()).unwrap_err().kind, Kind::Usage);
    }
}
