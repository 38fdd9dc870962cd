//! The parts of the firm that can be taken away: channels that run, activities of sales, retention.

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

/// The channels that run, and the activities of sales and marketing's retention if they can be switched off.
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
        (
            scenario.retention.on && scenario.retention.share > 0.0,
            "marketing: retention",
            Change::new("retention.on", false),
        ),
    ];
    players.extend(activities.into_iter().filter(|(on, _, _)| *on).map(|(_, name, off)| Player {
        name: name.to_owned(),
        off,
        channel: None,
    }));
    players
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_is_taken_away_where_it_has_a_share() {
        let mut scenario = Scenario::default();
        let named = |scenario: &Scenario| {
            players(scenario).iter().any(|player| player.name == "marketing: retention")
        };
        assert!(!named(&scenario));
        scenario.retention.share = 0.1;
        assert!(named(&scenario));
        scenario.retention.on = false;
        assert!(!named(&scenario));
    }
}
