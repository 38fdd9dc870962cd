//! What was put aside for a channel and could not be spent, in a sentence each: money that wins nothing must be seen.

use crate::relay::channels::CATALOGUE;
use crate::results::summary::Spread;
use crate::results::{ChannelRow, Run};
use crate::words::{grouped, spoken};

/// Share of its money that a channel must have spent for nothing to be said.
const MOST: f64 = 0.9;

/// A sentence for every channel that spent less than nine tenths of what it got, in the middle of the seeds.
pub(crate) fn unspent(runs: &[Run]) -> Vec<String> {
    let Some(first) = runs.first() else { return Vec::new() };
    let spent = |channel: &ChannelRow| {
        let rows =
            runs.iter().filter_map(|run| run.channels.iter().find(|row| row.channel == channel.channel));
        let share = |row: &ChannelRow| {
            (row.allotted_minor > 0).then(|| row.spend_minor as f64 / row.allotted_minor as f64)
        };
        Spread::of(rows.map(share)).map(|spread| spread.mean)
    };
    let sentence = |channel: &ChannelRow| {
        let share = spent(channel).filter(|share| *share < MOST)?;
        let kind = CATALOGUE.kinds.iter().find(|kind| *kind.name == *channel.kind);
        let why = kind.map_or(String::new(), |kind| format!(": {}", (kind.usual)().unspent()));
        Some(format!(
            "{} could spend {} % of what it got{why}",
            spoken(&channel.channel),
            grouped(share * 100.0, 0)
        ))
    };
    first.channels.iter().filter_map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_that_cannot_spend_says_why() {
        let row = |channel: &str, kind: &'static str, spend_minor| ChannelRow {
            channel: channel.into(),
            kind: kind.into(),
            allotted_minor: 1000,
            spend_minor,
            ..ChannelRow::default()
        };
        let channels =
            vec![row("ads", "search_ads", 370), row("feed", "display", 950), row("new", "radio", 100)];
        let run = Run { channels, ..Run::default() };
        let said = [
            "ads could spend 37 % of what it got: too few people search",
            "new could spend 10 % of what it got",
        ];
        assert_eq!(unspent(&[run]), said);
    }
}
