//! What comes back for the money of each channel: for all of it, for its last tenth, and at other amounts.

use super::amount::Amount;
use super::answer::Answer;
use crate::base::Money;
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome, metric};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::sections::Budget;
use crate::scenario::{Change, Scenario};
use crate::study::Player;

/// By how much spending is moved for a marginal return.
const STEP: f64 = 0.1;
/// Multiples of today's spending at which a response curve is played.
const CURVE: [f64; 4] = [0.25, 0.5, 1.5, 2.0];

/// What is spent on the channel of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spent {
    AsItIs,
    Nothing(usize),
    /// A multiple, by its place among all.
    Multiple(usize, usize),
}

/// Plays each channel's market without it, and with `curves` at other amounts of money.
pub(super) fn play(
    runner: &Runner,
    variant: &Variant,
    answer: &mut Answer,
    curves: bool,
) -> Result<(), Error> {
    let paid: Vec<usize> =
        (0..answer.rows.len()).filter(|&place| answer.rows[place].player.channel.is_some()).collect();
    let multiples: Vec<f64> =
        if curves { CURVE.into_iter().chain([1.0 - STEP, 1.0 + STEP]).collect() } else { Vec::new() };
    let mut request = Request::new(&answer.seeds);
    request.add(Spent::AsItIs, variant.prepare()?);
    for &place in &paid {
        let player = &answer.rows[place].player;
        request.add(Spent::Nothing(place), variant.changed([player.off.clone()]).prepare()?);
        for (times, &multiple) in multiples.iter().enumerate() {
            request.add(Spent::Multiple(place, times), spent(variant, &answer.scenario, player, multiple)?);
        }
    }
    let mut played = runner.outcomes_of(&request)?;
    let base = played.take(&Spent::AsItIs);
    let revenue = |outcomes: &[Outcome]| column(outcomes, "revenue");
    let media = |outcomes: &[Outcome]| column(outcomes, "cost_media");
    for &place in &paid {
        let without = played.take(&Spent::Nothing(place));
        let row = &mut answer.rows[place];
        let spend = less(&media(&base), &media(&without));
        row.spend = Amount::of(&spend).mean;
        row.roas = over(&less(&revenue(&base), &revenue(&without)), &spend);
        let at: Vec<Vec<Outcome>> =
            (0..multiples.len()).map(|times| played.take(&Spent::Multiple(place, times))).collect();
        if let [.., fewer, more] = at.as_slice() {
            row.marginal_roas =
                over(&less(&revenue(more), &revenue(fewer)), &less(&media(more), &media(fewer)));
            row.curve = curve(answer.metric, &without, &base, &at);
        }
    }
    Ok(())
}

fn column(outcomes: &[Outcome], name: &str) -> Vec<f64> {
    let value = |outcome: &Outcome| metric(name).and_then(|metric| outcome.get(metric)).unwrap_or(0.0);
    outcomes.iter().map(value).collect()
}

fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// What comes back over what was spent; spending hardly varies over seeds, so its mean is divided by.
fn over(back: &[f64], spent: &[f64]) -> Option<Amount> {
    let spent = spent.iter().sum::<f64>() / spent.len().max(1) as f64;
    (spent.abs() >= 1.0).then(|| Amount::of(back).over(spent))
}

fn curve(metric: &Metric, without: &[Outcome], base: &[Outcome], at: &[Vec<Outcome>]) -> Vec<(f64, Amount)> {
    let value = |outcomes: &[Outcome]| Amount::of(&column(outcomes, metric.name));
    let mut curve = vec![(0.0, value(without)), (1.0, value(base))];
    curve.extend(CURVE.iter().zip(at).map(|(&multiple, outcomes)| (multiple, value(outcomes))));
    curve.sort_by(|a, b| a.0.total_cmp(&b.0));
    curve
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
