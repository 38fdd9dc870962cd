//! The figures and the page of an attribution.

use crate::figures::{DotRow, Figure, Format, LeverPanel, SPENDING, added, levers_marked};
use crate::report::{Facts, Page, PageTable, study_page};
use crate::results::summary::Band;
use crate::study::STEADIED;
use crate::study::attribute::{Amount, Answer, More, Row};
use crate::words::numbers::{decimals, typeset};
use crate::words::spoken;
use crate::words::{self, Scale, unit_of_value};

/// The figures of an attribution, by name.
pub(super) fn figures(answer: &Answer) -> Vec<(&'static str, Figure)> {
    std::iter::once(("added", parts(answer)))
        .chain(responses(answer).map(|figure| ("responses", figure)))
        .collect()
}

/// The metric when the spending on one part is multiplied; nothing when no part's was.
fn responses(answer: &Answer) -> Option<Figure> {
    let scale = Scale::new(answer.metric, 1.0);
    let share = answer.metric.unit == "share";
    let spread = |amount: Amount| {
        let (mean, (low, high)) = (amount.mean, amount.interval.unwrap_or((amount.mean, amount.mean)));
        Band { low, lower: low, mean, upper: high, high }.times(if share { 1.0 } else { scale.factor })
    };
    let panel = |row: &&Row| LeverPanel {
        name: name(row),
        unit: format!("{} more than now", unit(answer)),
        format: if share { Format::Percent } else { Format::Number },
        points: row.curve.iter().map(|&(times, amount)| (times, Some(spread(amount)))).collect(),
        best: None,
    };
    let panels: Vec<LeverPanel> =
        answer.ordered().iter().filter(|row| row.curve.len() > 2).map(panel).collect();
    let title = format!("What more and less spending does to {}", spoken(answer.metric.name));
    let mut figure = levers_marked(&title, answer.scope(), SPENDING, &[(1.0, "now".to_owned())], &panels);
    let sure = panels
        .iter()
        .flat_map(|panel| &panel.points)
        .any(|(_, band)| band.is_some_and(|band| !band.is_point()));
    let bands = if sure { " Bands: 95 % intervals." } else { "" };
    figure.data.of_intervals();
    figure.notes = vec![format!(
        "Lines: differences from now under the same seeds.{bands} Every panel has a scale of its own."
    )];
    (!panels.is_empty()).then_some(figure)
}

/// What a part is called, in words.
fn name(row: &Row) -> String {
    spoken(&row.player.name)
}

fn unit(answer: &Answer) -> String {
    unit_of_value(answer.metric, &answer.scenario.market.currency)
}

fn parts(answer: &Answer) -> Figure {
    let scale = Scale::new(answer.metric, 1.0);
    let dot = |row: &&Row| DotRow {
        label: name(row),
        value: row.shapley.mean * scale.factor,
        thick: None,
        thin: {
            let (low, high) = row.shapley.interval.unwrap_or((row.shapley.mean, row.shapley.mean));
            (low * scale.factor, high * scale.factor)
        },
        text: {
            let scale = Scale::of(answer.metric, row.shapley.grain());
            let value = scale.value(row.shapley.mean);
            let ends = |(low, high)| format!("{value} ({} to {})", scale.value(low), scale.value(high));
            typeset(&row.shapley.interval.map_or(value.clone(), ends))
        },
    };
    let what = format!("Added to {}, {}", spoken(answer.metric.name), unit(answer));
    added(&answer.sentence(), answer.scope(), &what, answer.ordered().iter().map(dot).collect())
}

pub(super) fn page(answer: &Answer, figures: Vec<(&'static str, Figure)>, again: &str) -> String {
    let mut columns = vec!["Part".to_owned(), "#Truly added".to_owned()];
    columns.extend(answer.claims.iter().map(|claim| format!("#{}", claim.rule)));
    let row = |(place, row): (usize, &Row)| {
        let claims = answer.claims.iter().map(|claim| decimals(claim.customers[place], 0));
        [name(row), decimals(row.shapley.mean, 0)].into_iter().chain(claims).collect()
    };
    let rows = if answer.claims.is_empty() || !answer.tells_customers() {
        Vec::new()
    } else {
        answer.rows.iter().enumerate().map(row).collect()
    };
    study_page(&Page {
        kind: "Attribution".into(),
        title: answer.scenario.about.title.clone(),
        scope: answer.scope(),
        verdict: format!("{}.", answer.sentence()),
        sure: ["Intervals cover chance. Inputs have no uncertainty of their own. Not fitted to your data."]
            .into_iter()
            .chain(answer.steadied.then_some(STEADIED))
            .chain(answer.few_orders())
            .map(ToOwned::to_owned)
            .collect(),
        first: figures,
        tables: [returns(answer)]
            .into_iter()
            .flatten()
            .chain([PageTable {
                title: "What rules of attribution would claim, customers".into(),
                columns,
                rows,
                ..PageTable::default()
            }])
            .filter(|table| !table.rows.is_empty())
            .collect(),
        facts: Facts::of_market(&answer.hash, again),
        ..Page::default()
    })
}

/// What came back for the money of each channel.
fn returns(answer: &Answer) -> Option<PageTable> {
    let number = |amount: Option<Amount>, of: fn(Amount) -> Option<f64>| {
        amount.and_then(of).map_or("–".to_owned(), |value| format!("{value:.2}"))
    };
    let range = |amount: Option<Amount>| {
        let ends = amount.and_then(|amount| amount.interval);
        ends.map_or("–".to_owned(), |(low, high)| format!("{low:.2} to {high:.2}"))
    };
    let two = |amount: Option<Amount>| [number(amount, |amount| Some(amount.mean)), range(amount)];
    let row = |row: &&Row| {
        let more = match row.more {
            Some(More::Unspent) => ["could not be spent", ""].map(ToOwned::to_owned),
            _ => two(row.returns_of_more()),
        };
        [name(row), words::amount(row.cost)].into_iter().chain(two(row.roas)).chain(more).collect()
    };
    let rows: Vec<Vec<String>> = answer.ordered().iter().filter(|row| row.roas.is_some()).map(row).collect();
    let columns = ["Channel", "#Cost", "#ROAS", "#95 % CI", "#Of more money", "#95 % CI"];
    (!rows.is_empty()).then(|| PageTable {
        title: "Revenue within the days played over cost".into(),
        columns: columns.map(ToOwned::to_owned).to_vec(),
        rows,
        ..PageTable::default()
    })
}
