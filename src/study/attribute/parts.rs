//! The parts of the firm that can be taken away, and what each of them added.

use super::{Amount, Coalitions, Row};
use crate::error::Error;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Request, Runner, Variant};
use crate::scenario::{Change, Scenario};

/// A part of the firm that can be taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Its name.
    pub name: String,
    /// What takes it away.
    pub off: Change,
    /// The channel's index among all channels of the scenario.
    pub channel: Option<usize>,
}

/// What switches cold calls and e-mails.
const OUTBOUND: &str = "outbound.on";

impl Player {
    /// Whether it is the activity to which rules credit customers that nobody but a rep had touched.
    pub fn is_outbound(&self) -> bool {
        self.channel.is_none() && self.off == Change::new(OUTBOUND, false)
    }
}

/// The channels that run and the activities of sales that can be switched off.
pub fn players(scenario: &Scenario) -> Vec<Player> {
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
