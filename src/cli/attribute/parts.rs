//! The parts of the firm that can be taken away, and what each of them added.

use super::{Amount, Row, amount};
use crate::cli::exit::Fault;
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::t_quantile;
use crate::runner::{Request, Runner, Variant};
use crate::scenario::{Change, Scenario};
use crate::study::Coalitions;

/// A part of the firm that can be taken away.
pub(in crate::cli) struct Player {
    pub(in crate::cli) name: String,
    /// What takes it away.
    pub(in crate::cli) off: Change,
    /// The channel's index among all channels of the scenario.
    pub(super) channel: Option<usize>,
}

/// What switches cold calls and e-mails.
const OUTBOUND: &str = "outbound.on";

impl Player {
    /// Whether it is the activity to which rules credit customers that nobody but a rep had touched.
    pub(super) fn is_outbound(&self) -> bool {
        self.channel.is_none() && self.off == Change::new(OUTBOUND, false)
    }
}

/// The channels that run and the activities of sales that can be switched off.
pub(in crate::cli) fn players(scenario: &Scenario) -> Vec<Player> {
    let runs = |(_, channel): &(usize, &crate::scenario::sections::ChannelSettings)| {
        channel.common.on && (channel.common.share > 0.0 || channel.common.exposure_per_day.is_some())
    };
    let mut players: Vec<Player> = scenario
        .channels
        .iter()
        .enumerate()
        .filter(runs)
        .map(|(index, channel)| Player {
            name: channel.name.clone(),
            off: Change::new(&format!("channels.\"{}\".on", channel.name), false),
            channel: Some(index),
        })
        .collect();
    let sales = scenario.sales.on;
    let activities = [
        (
            sales && scenario.outbound.on && scenario.sales.outbound_share > 0.0,
            "sales: cold calls and e-mails",
            Change::new(OUTBOUND, false),
        ),
        (
            sales && scenario.relationship.on && scenario.sales.follow_up_share > 0.0,
            "sales: follow-up",
            Change::new("sales.follow_up_share", 0.0),
        ),
        (sales, "sales: inbound leads", Change::new("handoff.leak", 1.0)),
    ];
    players.extend(activities.into_iter().filter(|(on, _, _)| *on).map(|(_, name, off)| Player {
        name: name.to_owned(),
        off,
        channel: None,
    }));
    players
}

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
