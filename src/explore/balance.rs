//! The balance as the page shows it: profit along the share of sales, by the estimator of every balance.

use super::say::number;
use crate::error::{Error, Kind};
use crate::study::{Curve, Optimum, Shape};
use crate::words::numbers::decimals;
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
    let best = curve.optimum(1.0);
    Ok(json!({
        "points": curve.points.iter().zip(profits).zip(&curve.values).map(point).collect::<Vec<_>>(),
        "curve": curve.smooth(),
        "best": best.as_ref().map(|optimum @ Optimum { at, best, plateau, shape }| json!({
            "at": at.value, "at_interval": at.interval, "profit": best.value, "profit_interval": best.interval,
            "as_good": plateau, "shape": named(*shape), "says": where_best(&curve, optimum),
        })),
        "regret": choice.map(|choice| regret(&curve, best.as_ref(), choice)),
    }))
}

/// What the page calls a shape.
fn named(shape: Shape) -> &'static str {
    match shape {
        Shape::Inside => "inside",
        Shape::LowEnd => "low end",
        Shape::HighEnd => "high end",
        Shape::Flat => "flat",
    }
}

/// A value of the lever: a share in percent, with the half ones of a curve's steps.
fn said(curve: &Curve, at: f64) -> String {
    let is_share = curve.points.iter().all(|at| (0.0..=1.0).contains(at));
    if !is_share {
        return number(at);
    }
    let text = decimals(at * 100.0, 1);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// Where a curve is best, as far as that is known, in a sentence. Where nothing is earned, the best is what loses least.
fn where_best(curve: &Curve, optimum: &Optimum) -> String {
    let Optimum { at, best, plateau, shape } = optimum;
    let said = |at: f64| said(curve, at);
    let (low, high) = (said(plateau.0), said(plateau.1));
    let most = match best {
        best if best.interval.1 < 0.0 => "Every balance loses on average; least is lost",
        best if best.value < 0.0 => "Whether any balance earns on average is open; least is lost",
        _ => "Most comes",
    };
    match shape {
        Shape::Flat if best.interval.1 < 0.0 => {
            format!(
                "Every balance loses on average, from {low} to {high} as much everywhere, as far as can be told."
            )
        }
        Shape::Flat => format!("As much comes from {low} to {high} everywhere, as far as can be told."),
        Shape::LowEnd if low == high => format!("{most} at {low}, the lowest that was played."),
        Shape::HighEnd if low == high => format!("{most} at {low}, the highest that was played."),
        Shape::LowEnd => {
            format!("{most} at {high} or less: below that, no balance can be told from the best.")
        }
        Shape::HighEnd => {
            format!("{most} at {low} or more: above that, no balance can be told from the best.")
        }
        Shape::Inside => format!(
            "{most} at {} (90 % interval {} to {}); from {low} to {high} no balance can be told from that.",
            said(at.value),
            said(at.interval.0),
            said(at.interval.1)
        ),
    }
}

/// How much less than at the best point there is at a chosen one.
fn regret(curve: &Curve, best: Option<&Optimum>, choice: f64) -> Vec<String> {
    let Some(optimum) = best else {
        return vec!["The years do not tell where the best balance lies.".to_owned()];
    };
    let lost = curve.regret(choice, 1.0);
    let is_open = if lost.interval.0 > 0.0 { "" } else { ": it cannot be told from the best" };
    vec![
        where_best(curve, optimum),
        format!(
            "Your regret: {} less at {} than at the best balance, of {} there (90 % interval {} to {}){is_open}.",
            number(lost.value),
            said(curve, choice),
            number(optimum.best.value),
            number(lost.interval.0),
            number(lost.interval.1)
        ),
    ]
}

fn point(((at, profits), steady): ((&f64, &Vec<f64>), &Vec<f64>)) -> Value {
    let mean = steady.iter().sum::<f64>() / steady.len() as f64;
    json!({
        "at": at, "profits": profits, "steady": steady, "mean": mean,
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
        let best = &told["best"];
        assert!(best["shape"] == "inside" && best["as_good"] == json!([best["at"], best["at"]]), "{best}");
        assert!(best["says"].as_str().unwrap().starts_with("Most comes at 63 % (90 % interval "), "{best}");
        assert!(told["regret"][1].as_str().unwrap().ends_with("it cannot be told from the best."));
        assert_eq!(balance(&points, profits(9)).unwrap()["best"], Value::Null);
        assert_eq!(balance(&points[..3], profits(2)[..3].to_vec()).unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn no_more_is_said_of_the_best_than_its_interval_allows() {
        let points: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        let said = |of: &dyn Fn(f64) -> f64, luck: f64| {
            let point = |&at: &f64| (0..10).map(|seed| of(at) + luck * (f64::from(seed) - 4.5)).collect();
            let curve = Curve::new(points.clone(), points.iter().map(point).collect()).unwrap();
            where_best(&curve, &curve.optimum(1.0).unwrap())
        };
        let hill = |at: f64| -90.0 * (at - 0.63) * (at - 0.63);
        for (of, luck, beginning) in [
            (&(|at| 50.0 + hill(at)) as &dyn Fn(f64) -> f64, 1.0, "Most comes at 63 % (90 % interval "),
            (
                &|at| hill(at) - 50.0,
                1.0,
                "Every balance loses on average; least is lost at 63 % (90 % interval ",
            ),
            (
                &|at| hill(at) - 1.0,
                3.0,
                "Whether any balance earns on average is open; least is lost at 63 %",
            ),
            (&|_| 7.0, 1.0, "As much comes from 0 % to 100 % everywhere, as far as can be told."),
            (&|_| -70.0, 1.0, "Every balance loses on average, from 0 % to 100 % as much everywhere"),
            (&|at| 90.0 * at, 1.0, "Most comes at 100 %, the highest that was played."),
            (&|at| -90.0 * at - 9.0, 1.0, "Every balance loses on average; least is lost at 0 %, the lowest"),
        ] {
            let said = said(of, luck);
            assert!(said.starts_with(beginning), "{beginning}: {said}");
        }
    }
}
