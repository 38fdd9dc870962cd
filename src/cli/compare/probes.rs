//! Plays what the page shows besides the comparison, in a smaller market: the share of sales from end to end, and the
//! leader without each of its parts.

use super::small::{Small, resizable};
use super::{Compare, Comparison, Search};
use crate::cli::exit::Fault;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::Change;
use crate::study::attribute::{Player, players};

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

/// What is played of the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Probe {
    /// At a point of the share of sales.
    Share(usize),
    Whole,
    Nothing,
    /// Without one of its parts.
    Without(usize),
}

/// Plays the leader's market; nothing when that was not asked for, or would take too long.
pub(super) fn play(
    verb: &Compare,
    runner: &Runner,
    variants: &[Variant],
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
    let variant = of.variant(&variants[leader]);
    let seeds = &comparison.seeds[..of.seeds];
    runner.note(&format!("moving the share of sales and taking parts away, {of}"));
    // A share that this scenario does not allow is left out of the curve.
    let shares = (0..POINTS).map(|point| f64::from(point) / f64::from(POINTS - 1));
    let shared = |x: f64| variant.changed([Change::new(SHARE, x)]).prepare().ok();
    let shares: Vec<(f64, Prepared)> = shares.filter_map(|x| Some((x, shared(x)?))).collect();
    let all_off = players.iter().map(|player| player.off.clone());
    let mut request = Request::new(seeds);
    for (point, (_, market)) in shares.iter().enumerate() {
        request.add(Probe::Share(point), market.clone());
    }
    request.add(Probe::Whole, variant.prepare()?);
    request.add(Probe::Nothing, variant.changed(all_off).prepare()?);
    for (place, player) in players.iter().enumerate() {
        request.add(Probe::Without(place), variant.changed([player.off.clone()]).prepare()?);
    }
    let mut played = runner.outcomes_of(&request)?;
    let mut of_probe = |probe| played.take(&probe);
    let point = |(point, (x, _)): (usize, &(f64, Prepared))| (*x, of_probe(Probe::Share(point)));
    let curve = shares.iter().enumerate().map(point).collect();
    let ends = [Probe::Whole, Probe::Nothing].map(&mut of_probe);
    let part = |(place, player): (usize, Player)| (player.name, of_probe(Probe::Without(place)));
    let parts = players.into_iter().enumerate().map(part).collect();
    Ok(Some(Probes { of, curve, ends, parts }))
}
