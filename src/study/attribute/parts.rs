//! What each part of the firm added.

use super::answer::Row;
use super::coalitions::{Set, Values};
use super::{Amount, Coalitions};
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Played, Request, Runner, Variant};
use crate::study::Player;

/// Plays each coalition with the seeds it needs.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    players: &[Player],
    coalitions: &Coalitions,
    seeds: &[u64],
) -> Result<Played<Set, Outcome>, Error> {
    let mut request = Request::new(seeds);
    for (set, places) in coalitions.needed() {
        let off = players.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0);
        let market = variant.changed(off.map(|(_, player)| player.off.clone())).prepare()?;
        let own: Vec<u64> = places.iter().map(|&place| seeds[place]).collect();
        request.add_for(set, market, &own);
    }
    runner.outcomes_of(&request)
}

/// The metric of each coalition, by the place of the seed; none when a run has it not, as nothing can be divided up then.
pub(super) fn values(
    coalitions: &Coalitions,
    played: &Played<Set, Outcome>,
    metric: &Metric,
) -> Option<Values> {
    let of_set = |(set, places): (Set, Vec<usize>)| {
        let values = played.get(&set).iter().map(|outcome| outcome.get(metric));
        places.into_iter().zip(values).map(move |(place, value)| Some(((set, place), value?)))
    };
    coalitions.needed().into_iter().flat_map(of_set).collect()
}

/// What is known of each part once all coalitions are played.
pub(super) fn rows(
    players: Vec<Player>,
    coalitions: &Coalitions,
    values: &Values,
    steady: impl Fn(&[f64]) -> Vec<f64>,
) -> Vec<Row> {
    let parts = coalitions.removals(values).into_iter().zip(coalitions.shapley(values, &steady));
    let row = |(player, (removals, shapley)): (Player, (Vec<f64>, Amount))| Row {
        player,
        removal: Amount::of(&steady(&removals)),
        shapley,
        spend: 0.0,
        roas: None,
        more: None,
        curve: Vec::new(),
    };
    players.into_iter().zip(parts).map(row).collect()
}
