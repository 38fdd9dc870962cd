//! What rules of thumb for the share of sales would have cost, and whether money is worth the same on both sides.

use super::{Found, SHARE};
use crate::base::Money;
use crate::cli::exit::Fault;
use crate::results::metrics::{Outcome, metric};
use crate::runner::{Request, Runner, Variant};
use crate::scenario::Change;
use crate::study::{Estimate, FirstOrder, first_order};

/// By how much the money of one side is moved for the condition of an optimum.
const STEP: f64 = 0.1;

/// A rule of thumb for the share of sales.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) share: f64,
    pub(super) regret: Estimate,
}

/// What rules of thumb would have cost.
pub(super) fn all(found: &Found) -> Vec<Rule> {
    let Some(curve) = &found.rows[0].curve else { return Vec::new() };
    let sign = if found.metric.lower_is_better() { -1.0 } else { 1.0 };
    let mut rules = vec![
        ("half and half", 0.5),
        // Sales elasticity .34 (Albers, Mantrala & Sridhar 2010) against .24 and .12 of advertising (Sethuraman, Tellis
        // & Briesch 2011); the best shares of a Cobb-Douglas response are in proportion (Dorfman & Steiner 1954).
        ("by published elasticities, long run", 0.34 / (0.34 + 0.24)),
        ("by published elasticities, short run", 0.34 / (0.34 + 0.12)),
    ];
    rules.extend(last_touch(found).map(|share| ("by last touch", share)));
    rules.extend(tenth_of_revenue(found).map(|share| ("a tenth of revenue to marketing", share)));
    rules.extend(found.now.map(|now| ("as the file has it", now)));
    let rule = |(name, share): (&'static str, f64)| Rule { name, share, regret: curve.regret(share, sign) };
    rules.into_iter().map(rule).collect()
}

/// The mean of a metric at the point nearest to a lever.
fn mean_at(found: &Found, name: &str, lever: f64) -> Option<f64> {
    let metric = metric(name)?;
    let nearest = (0..found.points.len())
        .min_by(|&a, &b| (found.points[a] - lever).abs().total_cmp(&(found.points[b] - lever).abs()))?;
    let values: Vec<f64> = found.outcomes[nearest].iter().filter_map(|outcome| outcome.get(metric)).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sales gets the share of customers whom nobody but a rep had touched last: those from cold calls and cold e-mails.
fn last_touch(found: &Found) -> Option<f64> {
    let now = found.now?;
    let won = mean_at(found, "won", now)?;
    (won > 0.0).then_some(mean_at(found, "won_outbound", now)? / won)
}

/// Marketing gets a tenth of revenue (assumption: a common rule for the size of marketing budgets), sales the rest.
fn tenth_of_revenue(found: &Found) -> Option<f64> {
    let days = f64::from(found.scenario.market.days);
    let budget = found.scenario.budget.per_month.units() / crate::base::MONTH_DAYS * days;
    let gap = |&x: &f64| {
        let revenue = mean_at(found, "revenue", x)?;
        Some((budget * (1.0 - x) - 0.1 * revenue).abs())
    };
    let gaps = found.points.iter().filter_map(|x| Some((*x, gap(x)?)));
    gaps.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(x, _)| x)
}

/// Whose money is moved, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moved {
    LessMarketing,
    MoreMarketing,
    LessSales,
    MoreSales,
}

/// Moves the money of either side around the best share and looks at what comes of it.
pub(super) fn condition(
    runner: &Runner,
    variant: &Variant,
    found: &Found,
) -> Result<Option<(f64, FirstOrder)>, Fault> {
    let Some(optimum) = &found.rows[0].optimum else { return Ok(None) };
    let share = optimum.at.value;
    let budget = found.scenario.budget.per_month.units();
    let money = (budget * (1.0 - share), budget * share);
    if money.0 <= 0.0 || money.1 <= 0.0 {
        return Ok(None);
    }
    let moved = |marketing: f64, sales: f64| {
        let total = marketing + sales;
        let budget = Change::new("budget.per_month", Money::nearest(total));
        variant.changed([budget, Change::new(SHARE, sales / total)]).prepare()
    };
    let mut request = Request::new(&found.seeds);
    request.add(Moved::LessMarketing, moved(money.0 * (1.0 - STEP), money.1)?);
    request.add(Moved::MoreMarketing, moved(money.0 * (1.0 + STEP), money.1)?);
    request.add(Moved::LessSales, moved(money.0, money.1 * (1.0 - STEP))?);
    request.add(Moved::MoreSales, moved(money.0, money.1 * (1.0 + STEP))?);
    let played = runner.outcomes_of(&request)?;
    let margin = |moved: Moved| {
        let value = |outcome: &Outcome| {
            let get = |name: &str| metric(name).and_then(|metric| outcome.get(metric));
            Some(get("revenue")? - get("cost_goods")?)
        };
        played.get(&moved).iter().filter_map(value).collect::<Vec<f64>>()
    };
    let marketing = (margin(Moved::LessMarketing), margin(Moved::MoreMarketing));
    let sales = (margin(Moved::LessSales), margin(Moved::MoreSales));
    let months = f64::from(found.scenario.market.days) / crate::base::MONTH_DAYS;
    let steps = (2.0 * STEP * money.0 * months, 2.0 * STEP * money.1 * months);
    Ok(first_order((&marketing.0, &marketing.1), (&sales.0, &sales.1), steps).map(|found| (share, found)))
}
