//! Plays what the page shows besides the comparison, in a smaller market: the share of sales from end to end, and the
//! leader without each of its parts.

use super::answer::{Answer, Balance, Contribution, Removals};
use super::reduced::{Flips, ReducedMarket, resizable};
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome, metric};
use crate::results::summary::{Band, TENTHS};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::Change;
use crate::study::{Curve, Optimum, Paired, Player, players};

/// The lever of the balance.
const SHARE: &str = "budget.sales_share";
/// Share of the time that is left.
const PART: f64 = 0.33;
/// People of the largest network from a file that is played.
const MOST_OF_A_FILE: u32 = 4_000;
/// Points at which the share of sales is played.
const POINTS: u32 = 9;

/// What was played besides the comparison.
struct Probes {
    of: ReducedMarket,
    /// The share of sales, and what came of it.
    curve: Vec<(f64, Vec<Outcome>)>,
    /// The leader as it is, and with all its parts taken away.
    ends: [Vec<Outcome>; 2],
    /// Names of the parts, and the leader without each.
    parts: Vec<(String, Vec<Outcome>)>,
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

/// Plays the leader's market and says what came of it; nothing when that was not asked for, or would take too long.
pub(super) fn play(
    flips: Flips,
    runner: &Runner,
    variants: &[Variant],
    answer: &mut Answer,
) -> Result<(), Error> {
    if let Some(probes) = probe(flips, runner, variants, answer)? {
        answer.balance = Some(balance(answer, &probes));
        answer.removals = metric("won").map(|won| removals(&probes, won));
    }
    Ok(())
}

fn probe(
    flips: Flips,
    runner: &Runner,
    variants: &[Variant],
    answer: &Answer,
) -> Result<Option<Probes>, Error> {
    let leader = answer.verdict.leader;
    let scenario = answer.markets[leader].scenario();
    let players = players(scenario);
    let of =
        ReducedMarket::of(&answer.whole(), flips, PART, POINTS as usize + 2 + players.len(), TENTHS as u64);
    // A network from a file is as large as it is: no page waits for one of millions.
    let too_long = flips == Flips::Quick && !resizable(scenario) && of.people > MOST_OF_A_FILE;
    if flips == Flips::None || too_long {
        return Ok(None);
    }
    let variant = of.variant(&variants[leader]);
    let seeds = &answer.seeds[..of.seeds];
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

/// The deciding metric along the share of sales. The small market says by how much it differs from the leader as it is;
/// where the leader is, the comparison itself knows better.
fn balance(answer: &Answer, probes: &Probes) -> Balance {
    let metric = answer.metric;
    let scale = if metric.adds_up { probes.of.scale() } else { 1.0 };
    let anchor = answer.spread(answer.verdict.leader, metric).map(|spread| spread.mean);
    let value = |outcome: &Outcome| outcome.get(metric).map(|value| value * scale);
    let moved = |(after, before): (&Outcome, &Outcome)| Some(anchor? + value(after)? - value(before)?);
    let point =
        |(x, outcomes): &(f64, Vec<Outcome>)| (*x, outcomes.iter().zip(&probes.ends[0]).map(moved).collect());
    let points: Vec<(f64, Vec<Option<f64>>)> = probes.curve.iter().map(point).collect();
    let band = |(x, values): &(f64, Vec<Option<f64>>)| (*x, Band::of(values.iter().copied().flatten()));
    Balance { of: probes.of, best: optimum(&points, metric), points: points.iter().map(band).collect() }
}

/// The best share of sales, where every seed has the metric.
fn optimum(points: &[(f64, Vec<Option<f64>>)], metric: &Metric) -> Option<Optimum> {
    let whole = |(x, values): &(f64, Vec<Option<f64>>)| {
        Some((*x, values.iter().copied().collect::<Option<Vec<f64>>>()?))
    };
    let (points, values) = points.iter().filter_map(whole).unzip();
    let sign = if metric.lower_is_better() { -1.0 } else { 1.0 };
    Curve::new(points, values)?.optimum(sign)
}

/// What each part adds to the customers won, and what several do only together.
fn removals(probes: &Probes, won: &Metric) -> Removals {
    let any = !probes.parts.is_empty();
    let values = |outcomes: &[Outcome]| -> Vec<f64> {
        outcomes.iter().map(|outcome| outcome.get(won).unwrap_or(0.0)).collect()
    };
    let [all, nothing] = probes.ends.each_ref().map(|outcomes| values(outcomes));
    let total = all.iter().sum::<f64>() / all.len().max(1) as f64;
    if !any || total == 0.0 {
        return Removals { of: probes.of, any, parts: Vec::new(), together: None };
    }
    let less = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let share =
        |values: &[f64]| -> Vec<Option<f64>> { values.iter().map(|value| Some(value / total)).collect() };
    let mut rest = less(&all, &nothing);
    let mut parts = Vec::new();
    for (name, without) in &probes.parts {
        let added = less(&all, &values(without));
        rest = less(&rest, &added);
        parts.push(contribution(name, &share(&added)));
    }
    parts.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    Removals { of: probes.of, any, parts, together: Some(contribution("only together", &share(&rest))) }
}

fn contribution(name: &str, added: &[Option<f64>]) -> Contribution {
    let nothing = vec![Some(0.0); added.len()];
    let (mean, interval) = Paired::of(added, &nothing).map_or_else(
        || {
            let only = added.iter().copied().flatten().next().unwrap_or(0.0);
            (only, (only, only))
        },
        |paired| (paired.mean, paired.interval(0.05)),
    );
    Contribution { name: name.to_owned(), mean, interval }
}
