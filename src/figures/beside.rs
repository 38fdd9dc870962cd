//! Quantities of several scenarios over time, each on one axis for all of them.

use super::stages::points;
use super::{Band, Clock, Content, Contestant, DataTable, Format, Lines, Panel, Series, Weeks};
use crate::results::{Cell, Run};

/// What is shown of several scenarios over time: title, unit, format, and its value week by week.
pub(super) type Shown = (&'static str, &'static str, Format, fn(&[Run]) -> Vec<Option<Band>>);

/// A panel for each quantity, and the numbers behind them; `nothing` where no scenario has any.
pub(super) fn panels(
    shown: &[Shown],
    contestants: &[Contestant<'_>],
    nothing: &str,
) -> (Vec<Panel>, DataTable) {
    let mut data = DataTable::of_bands(&["scenario", "week", "quantity", "unit"]);
    let panel = |&(title, unit, format, of): &Shown| {
        let mut series = Vec::new();
        for contestant in contestants {
            let values = of(contestant.runs);
            for (week, value) in values.iter().enumerate() {
                let texts = [contestant.name.as_str(), title, unit].map(|text| Cell::Text(text.to_owned()));
                let [name, quantity, unit] = texts;
                data.push([name, Cell::Whole(week as i64 + 1), quantity, unit], *value);
            }
            let name = contestant.hue.letter().to_string();
            let points = points(Weeks::of(contestant.runs), &values);
            series.push(Series { name, hue: contestant.hue, points });
        }
        let last = contestants.iter().map(|contestant| Weeks::of(contestant.runs));
        let x_last = last.filter(|weeks| weeks.count() > 0).map(|weeks| weeks.end(weeks.count() - 1));
        let lines = Lines {
            clock: Clock::Weeks,
            x_last: x_last.fold(0.0, f64::max),
            y_title: unit.into(),
            format,
            y_at_least: if format == Format::Percent { 0.0 } else { 1.0 },
            marks: Vec::new(),
            shade: None,
            series,
        };
        let empty = lines.series.iter().all(|series| series.last().is_none());
        let content = if empty { Content::Sentence(nothing.into()) } else { Content::Lines(lines) };
        Panel { title: title.into(), content }
    };
    (shown.iter().map(panel).collect(), data)
}
