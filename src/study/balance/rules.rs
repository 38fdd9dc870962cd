//! What rules of thumb for the share of sales would have cost.

use super::answer::{Answer, Rule};
use super::row::sign;
use crate::results::metrics::metric;

/// What rules of thumb would have cost.
pub(super) fn all(answer: &Answer) -> Vec<Rule> {
    let row = &answer.rows[0];
    let (Some(curve), Some(best)) = (&row.curve, &row.optimum) else { return Vec::new() };
    let sign = sign(answer.metric);
    let mut rules = vec![
        ("half and half", 0.5),
        // Sales elasticity .34 (Albers, Mantrala & Sridhar 2010) against .24 and .12 of advertising (Sethuraman, Tellis
        // & Briesch 2011); the best shares of a Cobb-Douglas response are in proportion (Dorfman & Steiner 1954).
        ("by published elasticities, long run", 0.34 / (0.34 + 0.24)),
        ("by published elasticities, short run", 0.34 / (0.34 + 0.12)),
    ];
    rules.extend(last_touch(answer).map(|share| ("by last touch", share)));
    rules.extend(tenth_of_revenue(answer).map(|share| ("a tenth of revenue to marketing", share)));
    rules.extend(answer.now.map(|now| ("as the file has it", now)));
    let as_good = |share: f64| (best.plateau.0..=best.plateau.1).contains(&share);
    let rule = |(name, share): (&'static str, f64)| Rule {
        name,
        share,
        regret: curve.regret(share, sign),
        told: !as_good(share),
    };
    rules.into_iter().map(rule).collect()
}

/// The mean of a metric at the point nearest to a lever.
fn mean_at(answer: &Answer, name: &str, lever: f64) -> Option<f64> {
    let metric = metric(name)?;
    let nearest = (0..answer.points.len())
        .min_by(|&a, &b| (answer.points[a] - lever).abs().total_cmp(&(answer.points[b] - lever).abs()))?;
    let values: Vec<f64> =
        answer.outcomes[nearest].iter().filter_map(|outcome| outcome.get(metric)).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sales gets the share of customers whom nobody but a rep had touched last: those from cold calls and cold e-mails.
fn last_touch(answer: &Answer) -> Option<f64> {
    let now = answer.now?;
    let won = mean_at(answer, "won", now)?;
    (won > 0.0).then_some(mean_at(answer, "won_outbound", now)? / won)
}

/// Marketing gets a tenth of revenue (assumption: a common rule for the size of marketing budgets), sales the rest.
fn tenth_of_revenue(answer: &Answer) -> Option<f64> {
    let days = f64::from(answer.scenario.market.days);
    let budget = answer.scenario.budget.per_month.units() / crate::base::MONTH_DAYS * days;
    let gap = |&x: &f64| {
        let revenue = mean_at(answer, "revenue", x)?;
        Some((budget * (1.0 - x) - 0.1 * revenue).abs())
    };
    let gaps = answer.points.iter().filter_map(|x| Some((*x, gap(x)?)));
    gaps.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(x, _)| x)
}
