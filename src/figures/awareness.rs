//! The share of each segment that knows the brand, over time.

use super::{Arrangement, Caption, Clock, Content, DataTable, Figure, Format, Hue, Lines, Panel, Series};
use super::{Band, percent};
use crate::results::{Cell, Run};

/// One segment in all runs: its share of aware people by recorded day.
struct Segment {
    name: String,
    target: bool,
    points: Vec<(f64, Option<Band>)>,
}

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let (subtitle, scope) = ("People who know the brand, by segment, every seventh day", caption.scope());
    let segments = segments(runs);
    if segments.is_empty() {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There is nothing to know, because no day was played.",
        );
    }
    let last =
        segments.iter().flat_map(|segment| segment.points.iter().map(|point| point.0)).fold(0.0, f64::max);
    let top = segments.iter().flat_map(|segment| segment.points.iter().filter_map(|point| point.1));
    let top = top.map(|spread| spread.high).fold(0.0, f64::max);
    let lines = |series| {
        Content::Lines(Lines {
            clock: Clock::Weeks,
            x_last: if last > 0.0 { last } else { 1.0 },
            y_title: "% of the segment's people".into(),
            format: Format::Percent,
            y_at_least: top,
            marks: Vec::new(),
            shade: None,
            series,
        })
    };
    let together = segments.len() <= Hue::ALL.len();
    let panels = if together {
        let series = segments.iter().zip(Hue::ALL).map(|(segment, hue)| Series {
            name: if segments.len() > 1 { label(segment) } else { String::new() },
            hue,
            points: segment.points.clone(),
        });
        vec![Panel { title: String::new(), content: lines(series.collect()) }]
    } else {
        let panel = |segment: &Segment| Panel {
            title: label(segment),
            content: lines(vec![Series { name: String::new(), hue: Hue::A, points: segment.points.clone() }]),
        };
        segments.iter().map(panel).collect()
    };
    Figure {
        title: title(&segments),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: if together { Arrangement::Stack } else { Arrangement::Grid(3) },
        panels,
        notes: caption.lines(),
        data: table(&segments),
    }
}

fn label(segment: &Segment) -> String {
    if segment.target && segment.name != "target" {
        format!("{} (target)", segment.name)
    } else {
        segment.name.clone()
    }
}

fn segments(runs: &[Run]) -> Vec<Segment> {
    let Some(first) = runs.first() else { return Vec::new() };
    let mut names: Vec<(&str, bool)> = Vec::new();
    let mut days: Vec<u32> = Vec::new();
    for row in &first.segments {
        if !names.contains(&(&row.segment, row.target)) {
            names.push((&row.segment, row.target));
        }
        if days.last() != Some(&row.day) {
            days.push(row.day);
        }
    }
    let share = |run: &Run, name: &str, day: u32| {
        let row = run.segments.iter().find(|row| row.day == day && row.segment == name)?;
        (row.people > 0).then(|| row.aware as f64 / row.people as f64)
    };
    let point = |name: &str, day: u32| {
        (f64::from(day + 1) / 7.0, Band::of(runs.iter().filter_map(|run| share(run, name, day))))
    };
    let segment = |(name, target): (&str, bool)| Segment {
        name: name.to_owned(),
        target,
        points: days.iter().map(|&day| point(name, day)).collect(),
    };
    let mut segments: Vec<Segment> = names.into_iter().map(segment).collect();
    segments.retain(|segment| segment.points.iter().any(|point| point.1.is_some()));
    segments
}

fn title(segments: &[Segment]) -> String {
    let end =
        |segment: &Segment| segment.points.iter().rev().find_map(|point| point.1).map_or(0.0, |s| s.mean);
    let sorted = {
        let mut sorted: Vec<(&Segment, f64)> =
            segments.iter().map(|segment| (segment, end(segment))).collect();
        sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
        sorted
    };
    match (sorted.first(), sorted.last()) {
        (Some((_, high)), _) if *high == 0.0 => "Nobody knows the brand at the end".to_owned(),
        (Some((one, share)), _) if segments.len() == 1 => {
            format!("{} of {} know the brand at the end", percent(*share), people(one))
        }
        (Some((most, high)), Some((least, low))) => format!(
            "At the end, {} of {} know the brand, but {} of {}",
            percent(*high),
            people(most),
            percent(*low),
            people(least)
        ),
        _ => String::new(),
    }
}

fn people(segment: &Segment) -> String {
    format!("segment \u{201c}{}\u{201d}", segment.name)
}

fn table(segments: &[Segment]) -> DataTable {
    let mut table = DataTable::of_bands(&["week", "segment", "unit"]);
    for segment in segments {
        for (week, value) in &segment.points {
            table.push(
                [Cell::Number(*week), Cell::Text(label(segment)), Cell::Text("share aware".into())],
                *value,
            );
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn more_than_four_segments_stand_in_panels_of_their_own() {
        let mut runs = fixture::runs(2, 20);
        assert_eq!(figure(&runs, &fixture::caption(&runs)).panels.len(), 1);
        for run in &mut runs {
            fixture::add_segments(run, 6);
        }
        let figure = figure(&runs, &fixture::caption(&runs));
        assert!(figure.panels.len() > 4);
    }
}
