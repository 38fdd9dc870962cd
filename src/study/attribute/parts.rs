//! What each part of the firm added.

use super::answer::Row;
use super::{Amount, Coalitions};
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Request, Runner, Variant};
use crate::study::Player;

/// The metric for each coalition, by seed; a run without it counts as nothing.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    players: &[Player],
    coalitions: &Coalitions,
    seeds: &[u64],
    metric: &Metric,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut request = Request::new(seeds);
    for &set in &coalitions.sets {
        let off = players.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0);
        request.add(set, variant.changed(off.map(|(_, player)| player.off.clone())).prepare()?);
    }
    let played = runner.outcomes_of(&request)?;
    let value = |outcome: &Outcome| outcome.get(metric).unwrap_or(0.0);
    Ok(coalitions.sets.iter().map(|set| played.get(set).iter().map(value).collect()).collect())
}

/// What is known of each part once all coalitions are played.
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
        removal: Amount::of(&across(&removals, place)),
        shapley: Amount::of(&across(&shares, place)).widened(errors[place], seeds),
        spend: 0.0,
        roas: None,
        marginal_roas: None,
        curve: Vec::new(),
    };
    players.into_iter().enumerate().map(row).collect()
}
