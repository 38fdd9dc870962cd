//! Whether money is worth the same on both sides, as it must be at the best split.

use super::answer::{Answer, FirstOrder, LastUnit, SHARE};
use super::curve::{Estimate, Shape};
use crate::base::Money;
use crate::error::Error;
use crate::results::metrics::Outcome;
use crate::runner::{Runner, Variant};
use crate::scenario::Change;
use crate::study::{Paired, steady};

/// By how much the money of one side is moved for the condition of an optimum.
const STEP: f64 = 0.1;

/// The condition from the margin, by seed, with marketing money lowered and raised by `marketing` in total, then sales
/// money by `sales`. The interval is the 90 % one of Student's t.
pub fn first_order(
    marketing: (&[f64], &[f64]),
    sales: (&[f64], &[f64]),
    steps: (f64, f64),
) -> Option<FirstOrder> {
    let slope = |(less, more): (&[f64], &[f64]), step: f64| -> Vec<f64> {
        less.iter().zip(more).map(|(less, more)| (more - less) / step).collect()
    };
    let (marketing, sales) = (slope(marketing, steps.0), slope(sales, steps.1));
    let estimate = |values: Vec<f64>| {
        let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let paired = Paired::of(&some, &vec![Some(0.0); some.len()])?;
        Some(Estimate { value: paired.mean, interval: paired.interval(0.1) })
    };
    let gap = marketing.iter().zip(&sales).map(|(m, s)| m - s).collect();
    Some(FirstOrder { gap: estimate(gap)?, returns: (estimate(marketing)?, estimate(sales)?) })
}

/// Moves the money of either side around the best share and looks at what comes of it.
pub(super) fn last_unit(
    runner: &Runner,
    variant: &Variant,
    answer: &Answer,
) -> Result<Option<LastUnit>, Error> {
    let optimum = answer.rows[0].optimum.as_ref().filter(|optimum| optimum.shape != Shape::Flat);
    let Some(optimum) = optimum else { return Ok(None) };
    let share = optimum.at.value;
    let budget = answer.scenario.budget.per_month.units();
    let money = (budget * (1.0 - share), budget * share);
    if money.0 <= 0.0 || money.1 <= 0.0 {
        return Ok(None);
    }
    let moved = |marketing: f64, sales: f64| {
        let total = marketing + sales;
        let budget = Change::new("budget.per_month", Money::nearest(total));
        variant.changed([budget, Change::new(SHARE, sales / total)]).prepare()
    };
    let markets = [
        moved(money.0 * (1.0 - STEP), money.1)?,
        moved(money.0 * (1.0 + STEP), money.1)?,
        moved(money.0, money.1 * (1.0 - STEP))?,
        moved(money.0, money.1 * (1.0 + STEP))?,
    ];
    let seeds = &answer.seeds;
    let (played, _) = steady::play(runner, &markets, seeds, seeds.len(), answer.metric)?;
    let margin = |of: usize| {
        let value = |outcome: &Outcome| Some(outcome.value("revenue")? - outcome.value("cost_goods")?);
        played[of].steady.iter().filter_map(value).collect::<Vec<f64>>()
    };
    let (marketing, sales) = ((margin(0), margin(1)), (margin(2), margin(3)));
    let months = f64::from(answer.scenario.market.days) / crate::base::MONTH_DAYS;
    let steps = (2.0 * STEP * money.0 * months, 2.0 * STEP * money.1 * months);
    Ok(first_order((&marketing.0, &marketing.1), (&sales.0, &sales.1), steps)
        .map(|condition| LastUnit { share, condition }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_best_split_the_last_unit_of_money_brings_the_same_on_both_sides() {
        // Margin m^.2 s^.3: of a budget of 1, sales gets .6 (Dorfman & Steiner 1954).
        let margin =
            |m: f64, s: f64| vec![10.0 * crate::base::math::pow(m, 0.2) * crate::base::math::pow(s, 0.3); 3];
        let at = |sales: f64| {
            let (m, s, h) = (1.0 - sales, sales, 0.01);
            let found = first_order(
                (&margin(m - h, s), &margin(m + h, s)),
                (&margin(m, s - h), &margin(m, s + h)),
                (2.0 * h, 2.0 * h),
            );
            found.unwrap().gap.value
        };
        assert!(at(0.6).abs() < 0.01, "{}", at(0.6));
        assert!(at(0.5) < -0.5 && at(0.7) > 0.5, "{} {}", at(0.5), at(0.7));
    }
}
