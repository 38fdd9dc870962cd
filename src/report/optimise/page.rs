//! The figure and the page of how several levers are best set.

use super::{EACH, FRESH, as_good, between};
use crate::figures::{DotRow, Figure, reaches};
use crate::report::{Facts, Page, PageTable, study_page};
use crate::study::optimise::Answer;
use crate::words::numbers::short;
use crate::words::{Scale, spoken, unit_of_value};

/// Where in their ranges levers are as good; none where all that is as good lies outside of these.
pub(super) fn figure(answer: &Answer) -> Option<Figure> {
    let row = |(place, lever): (usize, &crate::study::Varied)| {
        let width = lever.range.to - lever.range.from;
        let of = |value: f64| (value - lever.range.from) / width;
        let (low, high) = answer.as_good[place]?;
        let best = answer.tried[answer.best].values[place];
        // What there is may lie outside of the range, where this figure has no place for it.
        (lever.range.from <= low && high <= lever.range.to).then(|| DotRow {
            label: lever.label.clone(),
            value: of(if best.is_finite() { best } else { low }),
            thick: None,
            thin: (of(low), of(high)),
            text: as_good(answer, place),
        })
    };
    let subtitle = format!("Settings that cannot be told from the best, for {}", spoken(answer.metric.name));
    let rows: Vec<DotRow> = answer.levers.iter().enumerate().filter_map(row).collect();
    (!rows.is_empty()).then(|| reaches(&answer.sentence(), &subtitle, answer.scope(), rows))
}

pub(super) fn page(answer: &Answer, figure: Option<Figure>, again: &str) -> String {
    let lever = |(place, lever): (usize, &crate::study::Varied)| {
        let best = answer.tried[answer.best].values[place];
        vec![
            lever.key.clone(),
            between((lever.range.from, lever.range.to)),
            lever.now.map_or("–".to_owned(), short),
            if best.is_finite() { short(best) } else { "–".to_owned() },
            as_good(answer, place),
        ]
    };
    let unit = unit_of_value(answer.metric, &answer.scenario.market.currency);
    let fresh = &answer.fresh;
    let amounts = [
        ("The best that was tried", fresh.best),
        ("As it is", fresh.present),
        ("Regret of leaving it", fresh.regret),
    ];
    let amount = |(name, amount): (&str, crate::study::Amount)| {
        let scale = Scale::of(answer.metric, amount.grain());
        let ends = amount.interval.map_or(["–".to_owned(), "–".to_owned()], |(low, high)| {
            [scale.value(low), scale.value(high)]
        });
        [name.to_owned(), scale.value(amount.mean)].into_iter().chain(ends).collect()
    };
    study_page(&Page {
        kind: "Optimisation".into(),
        title: answer.scenario.about.title.clone(),
        scope: answer.scope(),
        verdict: format!("{}.", answer.sentence()),
        sure: [
            "Intervals cover chance. Inputs have no uncertainty of their own. Not fitted to your data.",
            FRESH,
        ]
        .map(ToOwned::to_owned)
        .to_vec(),
        first: figure.into_iter().map(|figure| ("levers", figure)).collect(),
        tables: vec![
            PageTable {
                title: "Levers".into(),
                columns: ["Lever", "Range", "#Now", "#Best tried", "As good"].map(ToOwned::to_owned).to_vec(),
                rows: answer.levers.iter().enumerate().map(lever).collect(),
                note: EACH.to_owned(),
            },
            PageTable {
                title: format!("On {} fresh seeds", fresh.seeds.len()),
                columns: vec![
                    String::new(),
                    format!("#{}, {unit}", answer.metric.label),
                    "#95 % CI from".to_owned(),
                    "#to".to_owned(),
                ],
                rows: amounts.into_iter().map(amount).collect(),
                ..PageTable::default()
            },
        ],
        facts: Facts::of_market(&answer.hash, again),
        ..Page::default()
    })
}
