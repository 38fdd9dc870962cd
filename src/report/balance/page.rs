//! The figure and the page of a balance.

use crate::figures::{Figure, Format, LeverPanel, levers};
use crate::report::{Facts, Page, PageTable, study_page};
use crate::study::STEADIED;
use crate::study::balance::{Answer, Estimate, LastUnit, Row, Rule, Shape};
use crate::words::numbers::decimals;
use crate::words::spoken;
use crate::words::{Scale, unit_of_value};

pub(super) fn figure(answer: &Answer) -> Figure {
    let currency = &answer.scenario.market.currency;
    let panel = |row: &Row| LeverPanel {
        name: spoken(row.metric.name),
        unit: unit_of_value(row.metric, currency),
        ..panel(row, &answer.points)
    };
    let panels: Vec<LeverPanel> = answer.rows.iter().map(panel).collect();
    let ends = answer.points[0]..=answer.points[answer.points.len() - 1];
    let now = answer.now.filter(|now| ends.contains(now));
    levers(&answer.sentence(), answer.scope(), &answer.lever, now, &panels)
}

/// A metric along a lever, still without a name.
pub(crate) fn panel(row: &Row, points: &[f64]) -> LeverPanel {
    LeverPanel {
        name: String::new(),
        unit: String::new(),
        format: if row.metric.unit == "share" { Format::Percent } else { Format::Number },
        points: points.iter().copied().zip(row.bands.iter().copied()).collect(),
        best: row
            .optimum
            .as_ref()
            .filter(|optimum| optimum.shape != Shape::Flat)
            .map(|optimum| (optimum.at.value, optimum.plateau)),
    }
}

/// What one unit of money more brings on either side, in a sentence.
fn last_unit(answer: &Answer, unit: LastUnit) -> String {
    let cents = |of: Estimate| format!("{:.2} ({:.2} to {:.2})", of.value, of.interval.0, of.interval.1);
    format!(
        "Marginal return at {:.2}, margin from one {} more with 90 % intervals: {} in marketing, {} in sales, {} between them; \
         {}.",
        unit.share,
        answer.scenario.market.currency,
        cents(unit.condition.returns.0),
        cents(unit.condition.returns.1),
        cents(unit.condition.gap),
        unit.words(answer.metric)
    )
}

pub(super) fn page(answer: &Answer, figure: Figure, again: &str) -> String {
    let row = |rule: &Rule| {
        let scale = Scale::of(answer.metric, rule.regret.interval);
        let numbers = [rule.regret.value, rule.regret.interval.0, rule.regret.interval.1]
            .map(|value| scale.value(value));
        [rule.name.to_owned(), decimals(rule.share, 2)].into_iter().chain(numbers).collect()
    };
    let columns = ["Rule of thumb", "#Share of sales", "#Lost", "#90 % interval from", "#to"];
    study_page(&Page {
        kind: "Balance".into(),
        title: answer.scenario.about.title.clone(),
        scope: answer.scope(),
        verdict: format!("{}.", answer.sentence()),
        sure: ["Intervals cover chance. Inputs have no uncertainty of their own. Not fitted to your data."]
            .into_iter()
            .chain(answer.steadied.then_some(STEADIED))
            .chain(["Bands in the figure are those of single runs."])
            .map(ToOwned::to_owned)
            .chain(answer.last_unit.map(|unit| last_unit(answer, unit)))
            .collect(),
        first: vec![("balance", figure)],
        tables: vec![PageTable {
            title: "Regret of rules of thumb".into(),
            columns: columns.map(ToOwned::to_owned).to_vec(),
            rows: answer.rules.iter().map(row).collect(),
            note: if answer.rules.is_empty() { String::new() } else { answer.rules_note() },
        }],
        facts: Facts::of_market(&answer.hash, again),
        ..Page::default()
    })
}
