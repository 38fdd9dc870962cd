//! People in each stage over time, one panel a stage.

use super::{Arrangement, Caption, Clock, Content, DataTable, Figure, Format, Hue, Lines, Panel, Series};
use super::{Band, Weeks, percent};
use crate::results::{Cell, DayRow, Run};

/// A stage and its column.
type Stage = (&'static str, fn(&DayRow) -> f64);

/// The stages that are drawn; everybody else does not know the brand.
const STAGES: [Stage; 9] = [
    ("Aware", |row| row.aware as f64),
    ("Interested", |row| row.interested as f64),
    ("Considering", |row| row.considering as f64),
    ("Lead", |row| row.lead as f64),
    ("With sales", |row| row.working as f64),
    ("Opportunity", |row| row.opportunity as f64),
    ("Customer", |row| row.customer as f64),
    ("Lapsed", |row| row.lapsed as f64),
    ("Do not contact", |row| row.do_not_contact as f64),
];
/// Panels have their own scale when their largest values differ by more than this.
const SAME_SCALE: f64 = 5.0;

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let weeks = Weeks::of(runs);
    let (subtitle, scope) = ("People in each stage at the end of each week", caption.scope());
    if weeks.count() == 0 {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There are no stages, because no day was played.",
        );
    }
    let unaware = weeks.last(|row| row.unaware as f64);
    let stages: Vec<(&str, Vec<Option<Band>>)> =
        STAGES.iter().map(|(name, of)| (*name, weeks.last(of))).collect();
    let tops: Vec<f64> = stages.iter().map(|(_, weeks)| highest(weeks)).collect();
    let common = tops.iter().copied().fold(0.0, f64::max);
    let panels = stages.iter().zip(&tops).map(|((name, values), &top)| {
        let own = top * SAME_SCALE < common;
        Panel {
            title: if own { format!("{name} (own scale)") } else { (*name).to_owned() },
            content: Content::Lines(Lines {
                clock: Clock::Weeks,
                x_last: weeks.end(weeks.count() - 1),
                y_title: "people".into(),
                format: Format::Number,
                y_at_least: if own { top } else { common },
                marks: Vec::new(),
                shade: None,
                series: vec![Series { name: String::new(), hue: Hue::A, points: points(weeks, values) }],
            }),
        }
    });
    let mut table = DataTable::of_bands(&["week", "stage", "unit"]);
    let all =
        std::iter::once(("Unaware", &unaware)).chain(stages.iter().map(|(name, values)| (*name, values)));
    for (name, values) in all {
        for (week, value) in values.iter().enumerate() {
            table.push(
                [Cell::Whole(week as i64 + 1), Cell::Text(name.into()), Cell::Text("people".into())],
                *value,
            );
        }
    }
    Figure {
        title: title(weeks, caption),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Grid(3),
        panels: panels.collect(),
        notes: vec!["Everybody else does not know the brand.".into()]
            .into_iter()
            .chain(caption.lines())
            .collect(),
        data: table,
    }
}

/// The points of a line from its weekly values.
pub(super) fn points(weeks: Weeks<'_>, values: &[Option<Band>]) -> Vec<(f64, Option<Band>)> {
    values.iter().enumerate().map(|(week, value)| (weeks.end(week), *value)).collect()
}

/// The largest value that any band reaches.
pub(super) fn highest(values: &[Option<Band>]) -> f64 {
    values.iter().flatten().map(|spread| spread.high).fold(0.0, f64::max)
}

fn title(weeks: Weeks<'_>, caption: &Caption) -> String {
    let people = caption.people.max(1) as f64;
    let end = |of: fn(&DayRow) -> f64| {
        weeks.last(of).last().copied().flatten().map_or(0.0, |spread| spread.mean) / people
    };
    let aware = 1.0 - end(|row| row.unaware as f64);
    let customers = end(|row| row.customer as f64);
    let customers = if customers > 0.0 {
        format!("{} are customers", percent(customers))
    } else {
        "nobody is a customer".into()
    };
    format!("At the end, {} of people know the brand and {customers}", percent(aware))
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn panels_that_differ_five_times_say_that_they_have_their_own_scale() {
        let runs = fixture::runs(3, 30);
        let figure = figure(&runs, &fixture::caption(&runs));
        let tops: Vec<(bool, f64)> = figure
            .panels
            .iter()
            .map(|panel| match &panel.content {
                Content::Lines(lines) => (
                    panel.title.ends_with("(own scale)"),
                    lines.series[0].points.iter().filter_map(|p| p.1).map(|s| s.high).fold(0.0, f64::max),
                ),
                _ => panic!("lines are drawn"),
            })
            .collect();
        let common = tops.iter().map(|top| top.1).fold(0.0, f64::max);
        assert!(tops.iter().any(|top| top.0) && tops.iter().any(|top| !top.0));
        assert!(tops.iter().all(|&(own, top)| own == (top * 5.0 < common)), "{tops:?}");
    }
}
