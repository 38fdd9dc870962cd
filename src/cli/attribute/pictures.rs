//! The figures and the page of an attribution.

use super::show::{ordered, sentence};
use super::{Amount, Found, Row};
use crate::cli::study::{Scale, scope, unit_of_value};
use crate::figures::{Band, DotRow, Figure, Format, LeverPanel, SPENDING, added, decimals, levers_marked};
use crate::report::Facts;
use crate::report::{Sheet, SheetTable, study_page};

/// The figures of an attribution, by name.
pub(super) fn figures(found: &Found) -> Vec<(&'static str, Figure)> {
    std::iter::once(("added", parts(found)))
        .chain(responses(found).map(|figure| ("responses", figure)))
        .collect()
}

/// The metric when the spending on one part is multiplied; nothing when no part's was.
fn responses(found: &Found) -> Option<Figure> {
    let scale = Scale::new(found.metric, 1.0);
    let share = found.metric.unit == "share";
    let spread = |amount: Amount| {
        let (mean, (low, high)) = (amount.mean, amount.interval);
        Band { low, lower: low, median: mean, upper: high, high }.times(if share {
            1.0
        } else {
            scale.factor
        })
    };
    let panel = |row: &&Row| LeverPanel {
        name: row.player.name.replace('_', " "),
        unit: unit(found),
        format: if share { Format::Percent } else { Format::Number },
        points: row.curve.iter().map(|&(times, amount)| (times, Some(spread(amount)))).collect(),
        best: None,
    };
    let panels: Vec<LeverPanel> =
        ordered(found).iter().filter(|row| row.curve.len() > 2).map(panel).collect();
    let title = format!("What more and less spending does to {}", found.metric.name.replace('_', " "));
    let mut figure = levers_marked(&title, said(found), SPENDING, &[(1.0, "now".to_owned())], &panels);
    figure.notes = vec![
        "Lines: means over seeds. Bands: 95 % intervals. Every panel has a scale of its own.".to_owned(),
    ];
    (!panels.is_empty()).then_some(figure)
}

fn unit(found: &Found) -> String {
    unit_of_value(found.metric, &found.scenario.market.currency)
}

fn said(found: &Found) -> String {
    scope(&found.scenario, found.seeds.len(), "for all")
}

fn parts(found: &Found) -> Figure {
    let scale = Scale::new(found.metric, 1.0);
    let dot = |row: &&Row| DotRow {
        label: row.player.name.clone(),
        value: row.shapley.mean * scale.factor,
        thick: None,
        thin: (row.shapley.interval.0 * scale.factor, row.shapley.interval.1 * scale.factor),
        text: {
            let scale = Scale::new(found.metric, (row.shapley.interval.1 - row.shapley.interval.0) / 2.0);
            let [value, low, high] = [row.shapley.mean, row.shapley.interval.0, row.shapley.interval.1]
                .map(|value| scale.value(value));
            format!("{value} ({low} to {high})")
        },
    };
    let what = format!("Added to {}, {}", found.metric.name.replace('_', " "), unit(found));
    added(&sentence(found), said(found), &what, ordered(found).iter().map(dot).collect())
}

pub(super) fn page(found: &Found, figures: Vec<(&'static str, Figure)>) -> String {
    let mut columns = vec!["Part".to_owned(), "#Truly added".to_owned()];
    columns.extend(found.claims.iter().map(|claim| format!("#{}", claim.rule)));
    let row = |(place, row): (usize, &Row)| {
        let claims = found.claims.iter().map(|claim| decimals(claim.customers[place], 0));
        [row.player.name.clone(), decimals(row.shapley.mean, 0)].into_iter().chain(claims).collect()
    };
    let rows =
        if found.claims.is_empty() { Vec::new() } else { found.rows.iter().enumerate().map(row).collect() };
    study_page(&Sheet {
        kind: "Attribution".into(),
        title: found.title.clone(),
        scope: said(found),
        verdict: format!("{}.", sentence(found)),
        sure: vec!["Intervals cover chance. Inputs as written. Not fitted to your data.".into()],
        first: figures,
        tables: [returns(found)]
            .into_iter()
            .flatten()
            .chain([SheetTable {
                title: "What rules of attribution would claim, customers".into(),
                columns,
                rows,
                ..SheetTable::default()
            }])
            .filter(|table| !table.rows.is_empty())
            .collect(),
        facts: Facts::of_market(&found.hash, &found.again),
        ..Sheet::default()
    })
}

/// What came back for the money of each channel.
fn returns(found: &Found) -> Option<SheetTable> {
    let number = |amount: Option<Amount>, of: fn(Amount) -> f64| {
        amount.map_or("-".to_owned(), |amount| format!("{:.2}", of(amount)))
    };
    let parts: [fn(Amount) -> f64; 3] =
        [|amount| amount.mean, |amount| amount.interval.0, |amount| amount.interval.1];
    let row = |row: &&Row| {
        let numbers = [row.roas, row.marginal_roas].into_iter();
        let numbers = numbers.flat_map(|amount| parts.map(|of| number(amount, of)));
        [row.player.name.clone(), crate::cli::numbers::amount(row.spend)].into_iter().chain(numbers).collect()
    };
    let rows: Vec<Vec<String>> = ordered(found).iter().filter(|row| row.roas.is_some()).map(row).collect();
    let columns =
        ["Channel", "#Spent", "#ROAS", "#95 % CI from", "#to", "#Of the last tenth", "#95 % CI from", "#to"];
    (!rows.is_empty()).then(|| SheetTable {
        title: "Revenue within the days played over spending".into(),
        columns: columns.map(ToOwned::to_owned).to_vec(),
        rows,
        ..SheetTable::default()
    })
}
