//! Reach and frequency of each channel, sorted by reach.

use super::{Arrangement, BarRow, Bars, Caption, Content, DataTable, Figure, Format, Hue, Measure, Panel};
use super::{Band, decimals, percent};
use crate::results::{Cell, ChannelRow, Run};
use crate::words::spoken;

/// One channel in all runs.
struct Channel {
    name: String,
    reach: Band,
    frequency: Option<Band>,
}

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let (subtitle, scope) = ("People who saw the channel, and how often", caption.scope());
    let channels = channels(runs);
    if channels.is_empty() {
        let sentence = "There is no reach to show, because no channel showed anything to anybody.";
        return Figure::sentence("No channel was played", subtitle, scope, sentence);
    }
    let row = |channel: &Channel| {
        let frequency = channel.frequency.map(|spread| (spread, times(spread.mean)));
        BarRow {
            label: spoken(&channel.name),
            values: vec![Some((channel.reach, percent(channel.reach.mean))), frequency],
            step: String::new(),
            remarks: Vec::new(),
        }
    };
    let measures = vec![
        Measure {
            title: "Reach: % of people who saw it at least once".into(),
            hue: Hue::A,
            format: Format::Percent,
        },
        Measure { title: "Frequency: times per person reached".into(), hue: Hue::B, format: Format::Number },
    ];
    let rows = channels.iter().map(row).collect();
    let bars = Bars { measures, alike: false, rows, remarks_title: String::new() };
    Figure {
        title: title(&channels),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Bars(bars) }],
        notes: notes(runs, caption),
        data: table(&channels),
    }
}

fn channels(runs: &[Run]) -> Vec<Channel> {
    let rows = |name: &str| {
        let name = name.to_owned();
        runs.iter().filter_map(move |run| run.channels.iter().find(|row| row.channel == name))
    };
    let names = runs.first().map_or(&[][..], |run| &run.channels).iter().map(|row| &row.channel);
    let channel = |name: &String| {
        if comes_unseen(runs, name) {
            return None;
        }
        let reach = Band::of(rows(name).filter_map(|row| row.reach))?;
        let frequency = Band::of(rows(name).filter_map(|row| row.frequency));
        Some(Channel { name: name.clone(), reach, frequency })
    };
    let mut channels: Vec<Channel> = names.filter_map(channel).collect();
    channels.sort_by(|a, b| b.reach.mean.total_cmp(&a.reach.mean));
    channels
}

/// Whether people come to a channel by themselves, as in a search, so that it is never shown to anybody.
fn comes_unseen(runs: &[Run], name: &str) -> bool {
    let rows = || runs.iter().flat_map(|run| &run.channels).filter(|row| row.channel == name);
    let unseen = |row: &ChannelRow| row.reach.is_some() && row.panel_reached == 0 && row.exposures == 0;
    rows().all(unseen) && rows().any(|row| row.engagements > 0)
}

fn times(frequency: f64) -> String {
    decimals(frequency, usize::from(frequency < 99.95))
}

fn title(channels: &[Channel]) -> String {
    let Some(top) = channels.first() else { return String::new() };
    match top.frequency {
        Some(frequency) if top.reach.mean > 0.0 => format!(
            "Most people were reached by {}: {} of them, {} times each",
            spoken(&top.name),
            percent(top.reach.mean),
            times(frequency.mean)
        ),
        _ => "No channel reached anybody".to_owned(),
    }
}

fn notes(runs: &[Run], caption: &Caption) -> Vec<String> {
    let panel = |row: &ChannelRow| row.panel;
    let panel = runs.iter().flat_map(|run| run.channels.iter().map(panel)).max().unwrap_or(0);
    let mut notes = caption.bars();
    let names = runs.first().map_or(&[][..], |run| &run.channels).iter().map(|row| &row.channel);
    let unseen: Vec<String> =
        names.filter(|name| comes_unseen(runs, name)).map(|name| spoken(name)).collect();
    if !unseen.is_empty() {
        notes.push(format!("Not shown, as people come to it by themselves: {}.", super::list(&unseen)));
    }
    if panel < caption.people {
        let people = super::count(panel as f64, "person", "people");
        notes.push(format!("Reach and frequency are counted in a panel of {people}."));
    }
    notes
}

fn table(channels: &[Channel]) -> DataTable {
    let mut table = DataTable::of_bands(&["channel", "quantity", "unit"]);
    let text = |text: &str| Cell::Text(text.to_owned());
    for channel in channels {
        table.push([text(&channel.name), text("reach"), text("share")], Some(channel.reach));
        table.push(
            [text(&channel.name), text("frequency"), text("exposures per person reached")],
            channel.frequency,
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn channels_are_sorted_by_reach_and_sources_without_reach_are_left_out() {
        let runs = fixture::runs(5, 52);
        let channels = channels(&runs);
        assert!(channels.len() > 3);
        assert!(channels.windows(2).all(|pair| pair[0].reach.mean >= pair[1].reach.mean));
        assert!(channels.iter().all(|channel| channel.name != "word of mouth"));
    }

    #[test]
    fn a_channel_that_people_come_to_by_themselves_is_named_and_not_drawn_as_a_reach_of_zero() {
        let mut runs = fixture::runs(2, 10);
        for row in
            runs.iter_mut().flat_map(|run| &mut run.channels).filter(|row| row.channel == "search_organic")
        {
            (row.reach, row.frequency, row.panel_reached, row.exposures) = (Some(0.0), None, 0, 0);
        }
        let figure = figure(&runs, &fixture::caption(&runs));
        assert!(channels(&runs).iter().all(|channel| channel.name != "search_organic"));
        assert!(figure.notes.iter().any(|note| note.ends_with("by themselves: search organic.")));
    }
}
