//! The figure and the page of what a metric depends on.

use super::{LUCK, OTHER, RESTS_ON, range};
use crate::figures::{DotRow, Figure, Format, factors};
use crate::report::{Content, Facts, Page, PageTable, Section, study_page};
use crate::study::sensitivity::{Answer, Factor, Found, Share};
use crate::words::{Scale, spoken, unit_of_value};

/// Nothing where nothing was found.
pub(super) fn figure(answer: &Answer) -> Option<Figure> {
    let what = spoken(answer.metric.name);
    let subtitle = format!("What {what} depends on within the ranges of the inputs");
    let order = answer.factors();
    let panels = match &answer.found {
        Found::Shares(indices) => {
            let rows = |of: &[Share]| -> Vec<DotRow> {
                let row = |factor: &Factor<'_>| {
                    let share = of[factor.place].possible();
                    DotRow {
                        label: factor.name.to_owned(),
                        value: share.value,
                        thick: None,
                        thin: share.interval,
                        text: format!("{} ({})", share.percent(), share.ends()),
                    }
                };
                order.iter().map(row).collect()
            };
            vec![
                (
                    "total",
                    "Share of the variance, alone and with others",
                    Format::Percent,
                    rows(&indices.total),
                ),
                ("first order", "Share of the variance, alone", Format::Percent, rows(&indices.first)),
            ]
        }
        Found::Effects(effects) => {
            let scale = Scale::new(answer.metric, 1.0);
            let row = |factor: &Factor<'_>| {
                let effect = effects[factor.place];
                let written = Scale::of(answer.metric, effect.interval);
                let [size, low, high] =
                    [effect.size, effect.interval.0, effect.interval.1].map(|value| written.value(value));
                DotRow {
                    label: factor.name.to_owned(),
                    value: effect.size * scale.factor,
                    thick: None,
                    thin: (effect.interval.0 * scale.factor, effect.interval.1 * scale.factor),
                    text: format!("{size} ({low} to {high})"),
                }
            };
            let unit = unit_of_value(answer.metric, &answer.scenario.market.currency);
            let x_title = format!("Mean size of its effects over the range, {unit}");
            return Some(factors(
                &answer.sentence(),
                &subtitle,
                answer.scope(),
                vec![("size of effects", &x_title, Format::Number, order.iter().map(row).collect())],
            ));
        }
        Found::Nothing(_) => return None,
    };
    Some(factors(&answer.sentence(), &subtitle, answer.scope(), panels))
}

pub(super) fn page(answer: &Answer, figure: Option<Figure>, again: &str) -> String {
    let row = |factor: &Factor<'_>| {
        let input = factor
            .input
            .map_or([OTHER.to_owned(), String::new()], |input| [range(&input.range), input.unit.to_owned()]);
        let key = factor.input.map_or("luck", |input| &input.key).to_owned();
        std::iter::once(key).chain(input).collect()
    };
    let ranges = PageTable {
        title: "Ranges".into(),
        columns: ["Factor", "Range", "Unit"].map(ToOwned::to_owned).to_vec(),
        rows: answer.factors().iter().map(row).collect(),
        note: RESTS_ON.to_owned(),
    };
    let limits = answer.limits();
    let not_told = (!limits.is_empty()).then(|| Content::Lines("What is not told".into(), limits));
    study_page(&Page {
        kind: "Sensitivity".into(),
        title: answer.scenario.about.title.clone(),
        scope: answer.scope(),
        verdict: format!("{}.", answer.sentence()),
        sure: vec![
            "Intervals cover what few rows leave open. Not fitted to your data.".to_owned(),
            LUCK.to_owned(),
        ],
        first: figure.into_iter().map(|figure| ("factors", figure)).collect(),
        leaves: vec![Section {
            left: vec![Content::Table(ranges)],
            right: not_told.into_iter().collect(),
            ..Section::default()
        }],
        facts: Facts::of_market(&answer.hash, again),
        ..Page::default()
    })
}
