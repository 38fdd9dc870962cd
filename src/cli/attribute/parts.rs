//! What each part of the firm added.

use super::{Amount, Row, amount};
use crate::cli::exit::Fault;
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::t_quantile;
use crate::runner::{Request, Runner, Variant};
use crate::study::{Coalitions, Player};

/// The metric for each coalition, by seed; a run without it counts as nothing.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    players: &[Player],
    coalitions: &Coalitions,
    seeds: &[u64],
    metric: &Metric,
) -> Result<Vec<Vec<f64>>, Fault> {
    let mut request = Request::new(seeds);
    for &set in &coalitions.sets {
        let off = players.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0);
        request.add(set, variant.changed(off.map(|(_, player)| player.off.clone())).prepare()?);
    }
    let played = runner.outcomes_of(&request)?;
    let value = |outcome: &Outcome| outcome.get(metric).unwrap_or(0.0);
    Ok(coalitions.sets.iter().map(|set| played.get(set).iter().map(value).collect()).collect())
}

pub(super) fn rows(players: Vec<Player>, coalitions: &Coalitions, values: &[Vec<f64>]) -> Vec<Row> {
    let seeds = values[0].len();
    let of_seed = |seed: usize| values.iter().map(|row| row[seed]).collect::<Vec<f64>>();
    let removals: Vec<Vec<f64>> = (0..seeds).map(|seed| coalitions.removals(&of_seed(seed))).collect();
    let shares: Vec<Vec<f64>> = (0..seeds).map(|seed| coalitions.shapley(&of_seed(seed))).collect();
    let means: Vec<f64> = values.iter().map(|row| row.iter().sum::<f64>() / seeds as f64).collect();
    let errors =
        if coalitions.sampled() { coalitions.order_errors(&means) } else { vec![0.0; players.len()] };
    let across = |rows: &[Vec<f64>], place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
    let row = |(place, player): (usize, Player)| Row {
        player,
        removal: amount(&across(&removals, place)),
        shapley: widened(amount(&across(&shares, place)), errors[place], seeds),
        spend: 0.0,
        roas: None,
        marginal_roas: None,
        curve: Vec::new(),
    };
    players.into_iter().enumerate().map(row).collect()
}

/// An amount whose interval also covers another error.
fn widened(amount: Amount, error: f64, seeds: usize) -> Amount {
    let t = t_quantile(seeds.max(2) - 1, 0.05);
    let half = (amount.interval.1 - amount.interval.0) / 2.0;
    let half = (half * half + t * t * error * error).sqrt();
    Amount { interval: (amount.mean - half, amount.mean + half), ..amount }
}
