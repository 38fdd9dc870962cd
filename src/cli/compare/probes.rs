//! Plays what the page shows besides the comparison, in a smaller market: the share of sales from end to end, and the
//! leader without each of its parts.

use super::small::{Small, resizable};
use super::{Compare, Comparison, Search};
use crate::cli::attribute::players;
use crate::cli::company::{Company, Market, Recipe};
use crate::cli::exit::Fault;
use crate::results::metrics::{Metric, Outcome};

/// The lever of the balance.
pub(super) const SHARE: &str = "budget.sales_share";
/// Share of the time that is left.
const PART: f64 = 0.33;
/// People of the largest network from a file that is played.
const MOST_OF_A_FILE: u32 = 4_000;
/// Points at which the share of sales is played.
const POINTS: u32 = 9;

/// What was played besides the comparison.
#[derive(Debug)]
pub(super) struct Probes {
    pub(super) of: Small,
    /// The share of sales, and what came of it.
    pub(super) curve: Vec<(f64, Vec<Outcome>)>,
    /// The leader as it is, and with all its parts taken away.
    pub(super) ends: [Vec<Outcome>; 2],
    /// Names of the parts, and the leader without each.
    pub(super) parts: Vec<(String, Vec<Outcome>)>,
}

impl Probes {
    /// A metric by seed, as of the whole market.
    pub(super) fn values(&self, outcomes: &[Outcome], metric: &Metric) -> Vec<Option<f64>> {
        let scale = if metric.adds_up { self.of.scale() } else { 1.0 };
        outcomes.iter().map(|outcome| outcome.get(metric).map(|value| value * scale)).collect()
    }
}

/// Plays the leader's market; nothing when that was not asked for, or would take too long.
pub(super) fn play(
    verb: &Compare,
    company: &Company,
    recipes: &[Recipe],
    comparison: &Comparison,
) -> Result<Option<Probes>, Fault> {
    let leader = comparison.verdict.leader;
    let scenario = comparison.markets[leader].scenario();
    let players = players(scenario);
    let of = Small::of(comparison, verb.flips, PART, POINTS as usize + 2 + players.len());
    // A network from a file is as large as it is: no page waits for one of millions.
    let too_long = verb.flips == Search::Quick && !resizable(scenario) && of.people > MOST_OF_A_FILE;
    if verb.flips == Search::None || too_long {
        return Ok(None);
    }
    let recipe = of.recipe(&recipes[leader]);
    let seeds = &comparison.seeds[..of.seeds];
    company.voice.note(&format!("moving the share of sales and taking parts away, {of}\n"));
    // A share that this scenario does not allow is left out of the curve.
    let shares = (0..POINTS).map(|point| f64::from(point) / f64::from(POINTS - 1));
    let shares: Vec<(f64, Market)> =
        shares.filter_map(|x| Some((x, recipe.with([format!("{SHARE}={x}")]).market().ok()?))).collect();
    let all_off = players.iter().map(|player| player.off.clone());
    let mut markets: Vec<Market> = shares.iter().map(|(_, market)| market.clone()).collect();
    markets.extend([recipe.market()?, recipe.with(all_off).market()?]);
    for player in &players {
        markets.push(recipe.with([player.off.clone()]).market()?);
    }
    let mut outcomes = company.outcomes(&markets, seeds)?.results.into_iter();
    let curve = shares.iter().map(|(x, _)| *x).zip(outcomes.by_ref()).collect();
    let ends = [(); 2].map(|()| outcomes.next().unwrap_or_default());
    let parts = players.into_iter().map(|player| player.name).zip(outcomes).collect();
    Ok(Some(Probes { of, curve, ends, parts }))
}
