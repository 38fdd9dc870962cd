//! The parts of marketing and of sales, and what gives one of them another share.

use super::side::Side;
use crate::scenario::sections::Budget;
use crate::scenario::{Change, Scenario};

/// Something that has a share.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    /// The key of its share; what is left to it when it has none.
    key: Option<String>,
    pub(super) share: f64,
    /// Whether its share can be moved.
    pub(super) moved: bool,
}

/// The parts that a side is divided into.
pub(super) fn parts(scenario: &Scenario, side: Side) -> Vec<Part> {
    match side {
        Side::Marketing => marketing(scenario),
        Side::Sales => sales(scenario),
    }
}

/// The parts of marketing's budget; shares add up to 1.
fn marketing(scenario: &Scenario) -> Vec<Part> {
    let sum = Budget::shares(scenario);
    let channels = scenario.channels.iter().map(|channel| Part {
        name: channel.name.clone(),
        key: Some(format!("channels.\"{}\".share", channel.name)),
        share: channel.common.share / sum,
        moved: channel.common.on && channel.common.share > 0.0 && channel.common.exposure_per_day.is_none(),
    });
    let others = Budget::others(scenario).map(|(table, share)| Part {
        name: table.to_owned(),
        key: Some(format!("{table}.share")),
        share: share / sum,
        moved: table == "retention" && scenario.retention.on && share > 0.0,
    });
    if sum > 0.0 { channels.chain(others).collect() } else { Vec::new() }
}

/// The parts of a rep's day.
fn sales(scenario: &Scenario) -> Vec<Part> {
    let sales = &scenario.sales;
    let cold = if scenario.outbound.on { sales.outbound_share } else { 0.0 };
    let kept = if scenario.relationship.on { sales.follow_up_share } else { 0.0 };
    let part = |name: &str, key: Option<&str>, share: f64, moved: bool| Part {
        name: name.to_owned(),
        key: key.map(ToOwned::to_owned),
        share,
        moved,
    };
    if !sales.on {
        return Vec::new();
    }
    vec![
        part("inbound leads", None, 1.0 - cold - kept, true),
        part("cold calls and e-mails", Some("sales.outbound_share"), cold, scenario.outbound.on),
        part("follow-up", Some("sales.follow_up_share"), kept, scenario.relationship.on),
    ]
}

/// The changes that give a part a share and scale the others.
pub(super) fn moved(parts: &[Part], place: usize, share: f64, side: Side) -> Vec<Change> {
    let others = 1.0 - parts[place].share;
    let scaled = |(i, part): (usize, &Part)| {
        let share = if i == place { share } else { part.share * (1.0 - share) / others };
        // Twelve digits, so that rounding makes no sum larger than 1.
        let share = (share * 1e12).floor() / 1e12;
        part.key.as_ref().map(|key| Change::new(key, share))
    };
    let shares = parts.iter().enumerate().filter_map(scaled);
    let whole = (side == Side::Marketing).then(|| Change::new("budget.normalise", true));
    shares.chain(whole).collect()
}
