//! What the usual rules of attribution would claim, and how far that is from what the parts truly added.

use super::answer::{Claim, Row};
use crate::error::Error;
use crate::runner::{Request, Runner, Variant};
use crate::scenario::Change;
use crate::study::Player;

/// Customers that each rule credits to each player, by rule.
pub(super) fn claims(
    runner: &Runner,
    variant: &Variant,
    players: &[Player],
    seeds: &[u64],
) -> Result<Vec<(String, Vec<f64>)>, Error> {
    let recorded = [Change::new("record.claims", true), Change::new("record.journeys", 0_u32)];
    let mut request = Request::new(seeds);
    request.add((), variant.changed(recorded).prepare()?);
    let runs = runner.runs_of(&request)?.take(&());
    let mut rules: Vec<(String, Vec<f64>)> = Vec::new();
    for row in runs.iter().flat_map(|run| &run.claims) {
        let rule = row.rule.to_string();
        if rules.iter().all(|(known, _)| *known != rule) {
            rules.push((rule.clone(), vec![0.0; players.len()]));
        }
        let claimed = match row.source.as_str() {
            "sales rep" => players.iter().position(Player::is_outbound),
            source => players.iter().position(|player| player.name == source && player.channel.is_some()),
        };
        if let (Some(place), Some((_, credit))) =
            (claimed, rules.iter_mut().find(|(known, _)| *known == rule))
        {
            credit[place] += row.customers / seeds.len() as f64;
        }
    }
    Ok(rules)
}

/// How far the rules are from the truth, over the players that a rule can credit at all.
pub(super) fn judged(claims: Vec<(String, Vec<f64>)>, rows: &[Row]) -> Vec<Claim> {
    let known: Vec<usize> = (0..rows.len())
        .filter(|&place| rows[place].player.channel.is_some() || rows[place].player.is_outbound())
        .collect();
    let share = |values: &[f64]| {
        let values: Vec<f64> = known.iter().map(|&place| values[place].max(0.0)).collect();
        let sum: f64 = values.iter().sum();
        values.iter().map(|value| if sum > 0.0 { value / sum } else { 0.0 }).collect::<Vec<f64>>()
    };
    let truth = share(&rows.iter().map(|row| row.shapley.mean).collect::<Vec<f64>>());
    let claim = |(rule, customers): (String, Vec<f64>)| {
        let claimed = share(&customers);
        let error = claimed.iter().zip(&truth).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
        Claim { rule, agreement: kendall(&claimed, &truth), customers, error }
    };
    claims.into_iter().map(claim).collect()
}

/// Kendall's rank correlation: 1 when two lists have the same order, -1 when the opposite.
fn kendall(a: &[f64], b: &[f64]) -> f64 {
    let (mut score, mut pairs) = (0.0, 0.0);
    for i in 0..a.len() {
        for j in i + 1..a.len() {
            let product = (a[i] - a[j]) * (b[i] - b[j]);
            score += if product == 0.0 { 0.0 } else { product.signum() };
            pairs += 1.0;
        }
    }
    if pairs > 0.0 { score / pairs } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::kendall;

    #[test]
    fn orders_that_agree_have_a_correlation_of_one() {
        assert!((kendall(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]) - 1.0).abs() < 1e-12);
        assert!((kendall(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert!((kendall(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]) - 1.0 / 3.0).abs() < 1e-12);
    }
}
