//! The parts of the firm that can be taken away: channels that run, and activities of sales.

use crate::scenario::sections::ChannelSettings;
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
    let runs = |(_, channel): &(usize, &ChannelSettings)| {
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
