//! What rules of thumb for the share of sales would have cost.

use super::answer::{Answer, Rule, mean_at};
use super::row::sign;

/// What rules of thumb would have cost.
pub(super) fn all(answer: &Answer) -> Vec<Rule> {
    let row = &answer.rows[0];
    let (Some(curve), Some(_)) = (&row.curve, &row.optimum) else { return Vec::new() };
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
    let regrets = curve.regrets(sign(answer.metric));
    let rule = |(name, share): (&'static str, f64)| {
        let regret = regrets.at(share);
        Rule { name, share, regret, told: regret.interval.0 > 0.0 }
    };
    rules.into_iter().map(rule).collect()
}

/// Sales gets the share of customers whom nobody but a rep had touched last: those from cold calls and cold e-mails.
fn last_touch(answer: &Answer) -> Option<f64> {
    let now = answer.now?;
    let won = mean_at(answer, "won", now)?;
    (won > 0.0).then_some(mean_at(answer, "won_outbound", now)? / won)
}

/// Marketing gets a tenth of revenue (assumption: a common rule for the size of marketing budgets), sales the rest; nothing
/// where no share of the budget is a tenth of the revenue that it brings.
fn tenth_of_revenue(answer: &Answer) -> Option<f64> {
    let budget = answer.budget();
    let over = |&x: &f64| Some((x, budget * (1.0 - x) - 0.1 * mean_at(answer, "revenue", x)?));
    let over: Vec<(f64, f64)> = answer.points.iter().filter_map(over).collect();
    let crossing = over.windows(2).find(|pair| pair[0].1 > 0.0 && pair[1].1 <= 0.0)?;
    let ((from, more), (to, less)) = (crossing[0], crossing[1]);
    Some(from + (to - from) * more / (more - less))
}
