//! The figure and the page of a balance.

use super::show::sentence;
use super::{Found, Row, band};
use crate::cli::study::{Scale, facts, unit_of_value};
use crate::figures::{Figure, Format, LeverPanel, decimals, levers};
use crate::report::{Page, PageTable, study_page};
use crate::results::metrics::{Metric, Outcome};
use crate::study::Optimum;

pub(super) fn figure(found: &Found) -> Figure {
    let currency = &found.scenario.market.currency;
    let panel = |row: &Row| LeverPanel {
        name: row.metric.name.replace('_', " "),
        unit: unit_of_value(row.metric, currency),
        ..panel(row.metric, &found.points, &found.outcomes, row.optimum.as_ref())
    };
    let panels: Vec<LeverPanel> = found.rows.iter().map(panel).collect();
    levers(&sentence(found), found.scope(), &found.lever, found.now, &panels)
}

/// A metric along a lever, still without a name.
pub(super) fn panel(
    metric: &Metric,
    points: &[f64],
    outcomes: &[Vec<Outcome>],
    best: Option<&Optimum>,
) -> LeverPanel {
    LeverPanel {
        name: String::new(),
        unit: String::new(),
        format: if metric.unit == "share" { Format::Percent } else { Format::Number },
        points: points.iter().zip(outcomes).map(|(&x, outcomes)| (x, band(outcomes, metric))).collect(),
        best: best.map(|optimum| (optimum.at.value, optimum.plateau)),
    }
}

pub(super) fn page(found: &Found, figure: Figure) -> String {
    let rules = found.rules.iter().map(|rule| {
        let scale = Scale::new(found.metric, (rule.regret.interval.1 - rule.regret.interval.0) / 2.0);
        let numbers = [rule.regret.value, rule.regret.interval.0, rule.regret.interval.1]
            .map(|value| scale.value(value));
        [rule.name.to_owned(), decimals(rule.share, 2)].into_iter().chain(numbers).collect()
    });
    let columns = ["Rule of thumb", "#Share of sales", "#Lost", "#90 % interval from", "#to"];
    study_page(&Page {
        kind: "Balance".into(),
        title: found.title.clone(),
        scope: found.scope(),
        verdict: format!("{}.", sentence(found)),
        sure: vec!["Intervals cover chance. Inputs as written. Not fitted to your data.".into()],
        first: vec![("balance", figure)],
        tables: vec![PageTable {
            title: "What rules of thumb would have cost".into(),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: rules.collect(),
            ..PageTable::default()
        }],
        facts: facts(&found.hash, &found.again),
        ..Page::default()
    })
}
