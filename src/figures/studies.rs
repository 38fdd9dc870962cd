//! Figures of studies: differences between scenarios, what would flip a verdict, a lever from end to end.

use super::{
    Arrangement, Band, Clock, Content, DataTable, DotRow, Dots, Figure, Format, Hue, Lines, Panel, Series,
    list,
};
use crate::results::Cell;
use crate::study::FlipRow;

/// The lever that has an axis title of its own.
const SHARE: &str = "budget.sales_share";
/// What is moved when a part gets more or less.
pub(crate) const SPENDING: &str = "spending, in multiples of what it is now";
/// Differences beyond this share of the baseline are drawn at the end of the axis.
const LIMIT: f64 = 1.0;

/// By how much a scenario differs from the baseline in a measure.
#[derive(Clone, Debug)]
pub(crate) struct DifferenceRow {
    /// Hue of the scenario.
    pub hue: Hue,
    /// Its name.
    pub scenario: String,
    /// The measure.
    pub measure: String,
    /// The difference, in shares of the baseline.
    pub dot: DotRow,
}

/// By how much scenarios differ from a baseline, measure by measure. Differences below the share `zone` do not matter.
pub(crate) fn differences(
    title: &str,
    subtitle: &str,
    scope: String,
    rows: &[DifferenceRow],
    zone: f64,
) -> Figure {
    if rows.is_empty() {
        let sentence = "There is no difference to show, because too few runs have these measures.";
        return Figure::sentence(&capital(title), subtitle, scope, sentence);
    }
    let columns =
        ["scenario", "measure", "difference, share of the baseline", "95 % CI from", "to", "in words"];
    let mut data = DataTable { columns: columns.map(ToOwned::to_owned).to_vec(), rows: Vec::new() };
    let mut key: Vec<(Hue, String)> = Vec::new();
    for DifferenceRow { hue, scenario, measure, dot } in rows {
        let texts = [scenario, measure].map(|text| Cell::Text(text.clone()));
        let numbers = [dot.value, dot.thin.0, dot.thin.1].map(Cell::Number);
        data.rows.push(texts.into_iter().chain(numbers).chain([Cell::Text(dot.text.clone())]).collect());
        if key.iter().all(|(other, _)| other != hue) {
            key.push((*hue, format!("{} {scenario}", hue.letter())));
        }
    }
    let dots = Dots {
        x_title: "In percent of the baseline".into(),
        text_title: "Difference · seeds above".into(),
        format: Format::Percent,
        zone,
        limit: LIMIT,
        bars: false,
        hues: rows.iter().map(|row| row.hue).collect(),
        rows: rows.iter().map(|row| row.dot.clone()).collect(),
    };
    let mut notes = vec!["Marks: mean difference. Thick and thin lines: 50 and 95 % intervals.".to_owned()];
    if zone > 0.0 && rows.iter().all(|row| Hue::ALL.contains(&row.hue)) {
        notes.push("Grey: too small to matter for the verdict.".to_owned());
    }
    Figure {
        title: capital(title),
        subtitle: subtitle.to_owned(),
        scope,
        key,
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Dots(dots) }],
        notes,
        data,
    }
}

/// What would flip a verdict: the lead at both ends of each input's plausible range, the nearest flip first.
/// `words` say what becomes of each row.
pub(crate) fn tornado(scope: String, unit: &str, now: f64, rows: &[(&FlipRow, String)]) -> Figure {
    let columns = [
        "input",
        "now",
        "lower end",
        "upper end",
        "lead at the lower end",
        "lead at the upper end",
        "flips at",
    ];
    let mut data = DataTable { columns: columns.map(ToOwned::to_owned).to_vec(), rows: Vec::new() };
    for (row, _) in rows {
        let input = &row.input;
        let numbers =
            [input.now, input.low, input.high, row.leads.0.mean, row.leads.1.mean].map(Cell::Number);
        let flip = row.flip.map_or(Cell::Missing, |flip| Cell::Number(flip.value));
        data.rows
            .push(std::iter::once(Cell::Text(input.label.clone())).chain(numbers).chain([flip]).collect());
    }
    let flipping: Vec<String> = rows
        .iter()
        .filter(|(row, _)| row.flip.is_some())
        .take(3)
        .map(|(row, _)| row.input.label.clone())
        .collect();
    let title = if flipping.is_empty() {
        "No single input flips the verdict within its plausible range".to_owned()
    } else {
        format!("The verdict could flip with {}", list(&flipping))
    };
    let dot = |(row, words): &(&FlipRow, String)| DotRow {
        label: row.input.label.clone(),
        value: now,
        thick: None,
        thin: (
            row.leads.0.mean.min(row.leads.1.mean).min(now),
            row.leads.0.mean.max(row.leads.1.mean).max(now),
        ),
        text: words.clone(),
    };
    let dots = Dots {
        x_title: format!("Lead over the closest rival, {unit}; flips below 0"),
        text_title: "Flips if".into(),
        format: Format::Number,
        zone: 0.0,
        limit: f64::INFINITY,
        bars: false,
        hues: Vec::new(),
        rows: rows.iter().map(dot).collect(),
    };
    Figure {
        title: capital(&title),
        subtitle: "The lead when one input goes to the ends of its plausible range".into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Dots(dots) }],
        notes: vec!["Dots: the lead as it is. Lines: to the ends of the range, by a quick look.".to_owned()],
        data,
    }
}

/// What each part truly added, with intervals.
pub(crate) fn added(title: &str, scope: String, what: &str, rows: Vec<DotRow>) -> Figure {
    let columns = ["part", what, "95 % CI from", "to"];
    let data = DataTable {
        columns: columns.map(ToOwned::to_owned).to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                let numbers = [row.value, row.thin.0, row.thin.1].map(Cell::Number);
                std::iter::once(Cell::Text(row.label.clone())).chain(numbers).collect()
            })
            .collect(),
    };
    let sure = rows.iter().any(|row| row.thin.0 < row.thin.1);
    let notes = if sure { "Dots: mean over seeds. Lines: 95 % intervals." } else { "Dots: mean over seeds." };
    let dots = Dots {
        x_title: what.to_owned(),
        text_title: String::new(),
        format: Format::Number,
        zone: 0.0,
        limit: f64::INFINITY,
        bars: false,
        hues: Vec::new(),
        rows,
    };
    Figure {
        title: capital(title),
        subtitle: "Shapley value of each channel and sales activity".into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Dots(dots) }],
        notes: vec![notes.to_owned()],
        data,
    }
}

/// What would be lost without each part, and what several parts do only together, the last row.
pub(crate) fn removals(title: &str, subtitle: &str, scope: String, what: &str, rows: Vec<DotRow>) -> Figure {
    let mut figure = added(title, scope, what, rows);
    subtitle.clone_into(&mut figure.subtitle);
    for panel in &mut figure.panels {
        if let Content::Dots(dots) = &mut panel.content {
            dots.bars = true;
            dots.format = Format::Percent;
            dots.text_title = "95 % CI".into();
        }
    }
    figure.notes = vec![figure.notes.join(" ").replace("Dots: mean", "Bars and dots: mean")];
    figure
}

/// What a metric depends on: factors with their intervals, once for each of some quantities (name, what it is, how it is
/// written).
pub(crate) fn factors(
    title: &str,
    subtitle: &str,
    scope: String,
    panels: Vec<(&str, &str, Format, Vec<DotRow>)>,
) -> Figure {
    let columns = ["factor", "quantity", "value", "95 % CI from", "to"];
    let mut data = DataTable { columns: columns.map(ToOwned::to_owned).to_vec(), rows: Vec::new() };
    for (name, _, _, rows) in &panels {
        for row in rows {
            let texts = [row.label.as_str(), name].map(|text| Cell::Text(text.to_owned()));
            let numbers = [row.value, row.thin.0, row.thin.1].map(Cell::Number);
            data.rows.push(texts.into_iter().chain(numbers).collect());
        }
    }
    let panel = |(name, what, format, rows): (&str, &str, Format, Vec<DotRow>)| {
        let dots = Dots {
            x_title: what.to_owned(),
            text_title: "95 % CI".into(),
            format,
            zone: 0.0,
            limit: f64::INFINITY,
            bars: true,
            // A share below zero is noise, and no loss.
            hues: vec![Hue::A; rows.len()],
            rows,
        };
        Panel { title: capital(name), content: Content::Dots(dots) }
    };
    Figure {
        title: capital(title),
        subtitle: subtitle.to_owned(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: panels.into_iter().map(panel).collect(),
        notes: vec!["Lines: 95 % intervals.".to_owned()],
        data,
    }
}

/// For each lever, which part of its range cannot be told from the best, in shares of the range.
pub(crate) fn reaches(title: &str, subtitle: &str, scope: String, rows: Vec<DotRow>) -> Figure {
    let what = "Place in the range of the lever, 0 to 100 %";
    let mut figure = added(title, scope, what, rows);
    subtitle.clone_into(&mut figure.subtitle);
    figure.data.columns =
        ["lever", "best, place in its range", "as good from", "to"].map(ToOwned::to_owned).to_vec();
    for panel in &mut figure.panels {
        if let Content::Dots(dots) = &mut panel.content {
            dots.format = Format::Percent;
            dots.text_title = "As good".into();
        }
    }
    figure.notes = vec!["Dots: the best that was tried. Lines: what cannot be told from it.".to_owned()];
    figure
}

/// A metric along a lever.
#[derive(Clone, Debug)]
pub(crate) struct LeverPanel {
    /// Name of the metric.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// How it is written.
    pub format: Format,
    /// The lever at each point, and the metric there.
    pub points: Vec<(f64, Option<Band>)>,
    /// The best point and the stretch that is nearly as good, if there is one.
    pub best: Option<(f64, (f64, f64))>,
}

/// How lines along a lever are read.
const LEVER_NOTE: &str = "Lines: mean over seeds. Bands: middle 50 and 90 % of seeds (all below ten). Shaded: cannot be told from the best.";

/// Metrics along a lever, with the best point of each and where the lever is now.
pub(crate) fn levers(
    title: &str,
    scope: String,
    lever: &str,
    now: Option<f64>,
    panels: &[LeverPanel],
) -> Figure {
    let now: Vec<(f64, String)> = now.map(|now| (now, "now".to_owned())).into_iter().collect();
    levers_marked(title, scope, lever, &now, panels)
}

/// Metrics along a lever, with the best point of each and other places of the lever that have a name.
pub(crate) fn levers_marked(
    title: &str,
    scope: String,
    lever: &str,
    named: &[(f64, String)],
    panels: &[LeverPanel],
) -> Figure {
    let clock = match lever {
        SHARE => Clock::Share,
        SPENDING => Clock::Spending,
        _ => Clock::Lever,
    };
    Figure {
        title: capital(title),
        subtitle: format!("What comes of moving {lever}"),
        scope,
        key: Vec::new(),
        arrangement: columns(panels.len()),
        panels: panels.iter().map(|panel| lever_panel(panel, clock, named)).collect(),
        notes: vec![LEVER_NOTE.to_owned()],
        data: lever_data(["metric", "lever"], panels.iter()),
    }
}

/// A metric along the share of each part of something, with the share it has now.
pub(crate) fn splits(title: &str, scope: String, whole: &str, panels: &[(f64, LeverPanel)]) -> Figure {
    let panel = |(now, of): &(f64, LeverPanel)| lever_panel(of, Clock::Part, &[(*now, "now".to_owned())]);
    Figure {
        title: capital(title),
        subtitle: format!("What comes of moving one share of {whole}, the others in proportion"),
        scope,
        key: Vec::new(),
        arrangement: columns(panels.len()),
        panels: panels.iter().map(panel).collect(),
        notes: vec![LEVER_NOTE.to_owned()],
        data: lever_data(["part", "share"], panels.iter().map(|(_, panel)| panel)),
    }
}

/// Many panels stand in more columns, so that a figure stays lower than a sheet of paper.
fn columns(panels: usize) -> Arrangement {
    match panels {
        0 | 1 => Arrangement::Stack,
        2..=4 => Arrangement::Grid(2),
        5 | 6 | 9 => Arrangement::Grid(3),
        _ => Arrangement::Grid(4),
    }
}

fn lever_data<'p>(columns: [&str; 2], panels: impl Iterator<Item = &'p LeverPanel>) -> DataTable {
    let mut data = DataTable::of_bands(&columns);
    for panel in panels {
        for (x, spread) in &panel.points {
            data.push([Cell::Text(panel.name.clone()), Cell::Number(*x)], *spread);
        }
    }
    data
}

/// A metric along one lever, with its best point and other places that have a name.
fn lever_panel(of: &LeverPanel, clock: Clock, named: &[(f64, String)]) -> Panel {
    if of.points.iter().all(|(_, band)| band.is_none()) {
        let content = Content::Sentence("Too few customers to tell.".into());
        return Panel { title: capital(&of.name), content };
    }
    let best = of.best.map(|(best, _)| (best, "best".to_owned()));
    let mut marks: Vec<(f64, String)> = named.iter().cloned().chain(best).collect();
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lines = Lines {
        clock,
        x_last: of.points.last().map_or(1.0, |point| point.0),
        y_title: of.unit.clone(),
        format: of.format,
        y_at_least: 0.0,
        marks,
        shade: of.best.map(|(_, plateau)| plateau),
        series: vec![Series { name: String::new(), hue: Hue::A, points: of.points.clone() }],
    };
    Panel { title: capital(&of.name), content: Content::Lines(lines) }
}

/// A text with a capital at its beginning.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
