//! What comes back for the money of each channel: for all of it, for more of it, and at other amounts.

use super::answer::{Answer, More};
use crate::base::Money;
use crate::error::Error;
use crate::results::metrics::Outcome;
use crate::results::summary::TENTHS;
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::sections::Budget;
use crate::scenario::{Change, Scenario};
use crate::study::Amount;
use crate::study::Player;
use crate::study::coins::Coins;

/// Multiples of today's money at which a response curve is played.
const CURVE: [f64; 2] = [0.5, 1.5];
/// Places of the two between which it is seen what more money brings.
const LESS_AND_MORE: (usize, usize) = (0, 1);
/// Differences under the same seeds need fewer of them: one in so many, and no fewer than have an interval.
const SPARED: usize = 2;
/// Half more money of which less than this share of today's spending is spent could not be spent.
const SPENT: f64 = 0.05;

/// What was spent on each channel, and what came back for it; `without` are the runs without each part.
pub(super) fn spending(answer: &mut Answer, base: &[Outcome], without: &[Vec<Outcome>]) {
    for (row, without) in answer.rows.iter_mut().zip(without).filter(|(row, _)| row.player.channel.is_some())
    {
        let lost = |name: &str| less(&column(base, name), &column(without, name));
        let spend = lost("cost_media");
        row.cost = Amount::of(&spend).mean;
        row.roas = over(&lost("revenue"), &spend);
    }
}

/// Plays each channel's market with other amounts of money; what coins did is taken out of them as of the others.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    answer: &mut Answer,
    (base, without): (&[Outcome], &[Vec<Outcome>]),
    coins: Option<&Coins>,
    steady: impl Fn(&[f64]) -> Vec<f64>,
) -> Result<(), Error> {
    let paid: Vec<usize> =
        (0..answer.rows.len()).filter(|&place| answer.rows[place].player.channel.is_some()).collect();
    let few = answer.seeds.len().div_ceil(SPARED).max(TENTHS).min(answer.seeds.len());
    let mut request = Request::new(&answer.seeds[..few]);
    for &place in &paid {
        for (times, &multiple) in CURVE.iter().enumerate() {
            let player = &answer.rows[place].player;
            request.add((place, times), spent(variant, &answer.scenario, player, multiple)?);
        }
    }
    let mut played = runner.outcomes_of(&request)?;
    let (all, base) = (base, &base[..few]);
    let metric = answer.metric;
    for place in paid {
        let row = &mut answer.rows[place];
        let lost = less(&column(&without[place], metric.name), &column(all, metric.name));
        row.curve.push((0.0, Amount::of(&steady(&lost))));
        let at: Vec<Vec<Outcome>> = (0..CURVE.len())
            .map(|times| played.take(&(place, times)))
            .map(|raw| Coins::taken(coins, raw))
            .collect();
        let gained = |outcomes: &[Outcome]| {
            Amount::of(&steady(&less(&column(outcomes, metric.name), &column(base, metric.name))))
        };
        row.curve.push((1.0, gained(base)));
        row.curve.extend(CURVE.iter().zip(&at).map(|(&multiple, outcomes)| (multiple, gained(outcomes))));
        row.curve.sort_by(|a, b| a.0.total_cmp(&b.0));
        row.more = more(row.cost, base, &at[LESS_AND_MORE.0], &at[LESS_AND_MORE.1]);
    }
    Ok(())
}

/// What more money brings, seen between less and more of it: the difference in the middle of a bend is that at the point
/// itself, but for its third derivative.
fn more(spend: f64, base: &[Outcome], fewer: &[Outcome], more: &[Outcome]) -> Option<More> {
    let between = |name: &str, from: &[Outcome]| less(&column(more, name), &column(from, name));
    let extra = Amount::of(&between("cost_media", base)).mean;
    if spend < 1.0 {
        return None;
    }
    if extra < SPENT * spend {
        return Some(More::Unspent);
    }
    over(&between("revenue", fewer), &between("cost_media", fewer)).map(More::Returns)
}

fn column(outcomes: &[Outcome], name: &str) -> Vec<f64> {
    outcomes.iter().map(|outcome| outcome.value(name).unwrap_or(0.0)).collect()
}

fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// What comes back over what was spent; spending hardly varies over seeds, so its mean is divided by.
fn over(back: &[f64], spent: &[f64]) -> Option<Amount> {
    let spent = spent.iter().sum::<f64>() / spent.len().max(1) as f64;
    (spent.abs() >= 1.0).then(|| Amount::of(back).over(spent))
}

/// The market with a multiple of a channel's money; that of the others stays, so the whole budget moves.
fn spent(variant: &Variant, scenario: &Scenario, player: &Player, multiple: f64) -> Result<Prepared, Error> {
    let budget = &scenario.budget;
    let scale = budget.scale(scenario);
    let marketing = 1.0 - budget.sales_share;
    let own = player.channel.map_or(0.0, |index| scenario.channels[index].common.share * scale);
    // Shares within marketing: one grows, the whole grows with it, and sales keeps what it has.
    let grown = 1.0 + own * (multiple - 1.0);
    let total = budget.sales_share + marketing * grown;
    let mut changes = vec![
        Change::new("budget.per_month", Money::nearest(budget.per_month.units() * total)),
        Change::new("budget.sales_share", budget.sales_share / total),
        Change::new("budget.normalise", true),
    ];
    for (index, channel) in scenario.channels.iter().enumerate() {
        let times = if player.channel == Some(index) { multiple } else { 1.0 };
        let key = format!("channels.\"{}\".share", channel.name);
        changes.push(Change::new(&key, channel.common.share * scale * times / grown));
    }
    for (table, share) in Budget::others(scenario) {
        changes.push(Change::new(&format!("{table}.share"), share * scale / grown));
    }
    variant.changed(changes).prepare()
}
