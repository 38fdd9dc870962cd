//! What each part of the firm added.

use super::answer::Row;
use super::coalitions::{Set, Values};
use super::{Amount, Coalitions};
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Request, Runner, Variant};
use crate::study::Player;
use crate::study::coins::Coins;
use std::collections::BTreeMap;

/// What came of each coalition, by the places of the seeds it needs.
pub(super) type Played = BTreeMap<Set, Vec<Outcome>>;

/// Plays each coalition with the seeds it needs, as far as that was not done before.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    players: &[Player],
    (before, mut played): (Option<&Coalitions>, Played),
    coalitions: &Coalitions,
    seeds: &[u64],
) -> Result<Played, Error> {
    let known = before.map(Coalitions::needed).unwrap_or_default();
    let needed = coalitions.needed();
    let mut request = Request::new(seeds);
    for (&set, places) in &needed {
        let off = players.iter().enumerate().filter(|(place, _)| set & (1 << place) == 0);
        let market = variant.changed(off.map(|(_, player)| player.off.clone())).prepare()?;
        let known = known.get(&set).map_or(&[][..], Vec::as_slice);
        let own: Vec<u64> =
            places.iter().filter(|place| !known.contains(place)).map(|&place| seeds[place]).collect();
        request.add_for(set, market, &own);
    }
    let mut more = runner.outcomes_of(&request)?;
    for set in needed.into_keys() {
        let all = played.entry(set).or_default();
        all.extend(more.take(&set));
        all.sort_by_key(|one| seeds.iter().position(|seed| *seed == one.seed));
    }
    Ok(played)
}

/// What the coins of the runs did to each metric, where that pays for this one: from the coalitions that have all seeds.
pub(super) fn coins(coalitions: &Coalitions, played: &Played, metric: &Metric) -> Option<Coins> {
    let all: Vec<&[Outcome]> =
        played.values().map(Vec::as_slice).filter(|one| one.len() == coalitions.seeds).collect();
    Coins::of(&all, metric)
}

/// The share of the variance of the losses by taking parts away that is left without what is known of luck, in the mean of
/// all parts: those of sales vary many times as much as the others. What coins did has nothing to do with the rest, so the
/// two variances add up; taken so, a few seeds in which they happened to go together tell the same.
pub(super) fn variance_left(
    coalitions: &Coalitions,
    raw: &Values,
    values: &Values,
    steady: impl Fn(&[f64]) -> Vec<f64>,
) -> f64 {
    let squares = |lost: &[f64]| {
        let mean = lost.iter().sum::<f64>() / lost.len() as f64;
        lost.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>()
    };
    let both = coalitions.removals(raw).into_iter().zip(coalitions.removals(values));
    let left: Vec<f64> = both
        .map(|(raw, values)| {
            let coins: Vec<f64> = raw.iter().zip(&values).map(|(raw, value)| raw - value).collect();
            (squares(&values) + squares(&coins), squares(&steady(&values)))
        })
        .filter(|(usual, _)| *usual > 0.0)
        .map(|(usual, left)| left / usual)
        .collect();
    left.iter().sum::<f64>() / left.len().max(1) as f64
}

/// The metric of each coalition, by the place of the seed; none when a run has it not, as nothing can be divided up then.
pub(super) fn values(coalitions: &Coalitions, played: &Played, metric: &Metric) -> Option<Values> {
    let of_set = |(set, places): (Set, Vec<usize>)| {
        let values = played[&set].iter().map(|outcome| outcome.get(metric));
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
        cost: 0.0,
        roas: None,
        more: None,
        curve: Vec::new(),
    };
    players.into_iter().zip(parts).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variances_of_coins_and_of_the_rest_add_up() {
        let coalitions = Coalitions::new(1, 0, 4);
        let of = |lost: [f64; 4]| -> Values {
            let both = |(seed, lost): (usize, f64)| [((1, seed), lost), ((0, seed), 0.0)];
            lost.into_iter().enumerate().flat_map(both).collect()
        };
        // Coins that happened to go against the rest: as it was, it hardly varied.
        let (rest, raw) = (of([1.0, 2.0, 3.0, 4.0]), of([4.0, 3.0, 2.0, 1.0]));
        let left = variance_left(&coalitions, &raw, &rest, <[f64]>::to_vec);
        assert!((left - 5.0 / (5.0 + 20.0)).abs() < 1e-12, "{left}");
        let nothing = variance_left(&coalitions, &of([0.0; 4]), &of([0.0; 4]), <[f64]>::to_vec);
        assert!(nothing.abs() < 1e-12, "nothing varies, so the first seeds are enough: {nothing}");
    }
}
