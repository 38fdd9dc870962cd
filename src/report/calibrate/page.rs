//! The page of what a market must be like to have said what was observed.

use super::{READ, between, range, short};
use crate::report::{Content, Facts, Page, PageTable, Section, study_page};
use crate::study::calibrate::{Answer, Fitted, Met};

pub(super) fn page(answer: &Answer, again: &str) -> String {
    let parameter = |one: &Fitted| {
        vec![
            one.of.key.clone(),
            range(one),
            short(one.value),
            between(one.interval),
            if one.is_told { "told" } else { "not told" }.to_owned(),
        ]
    };
    let target = |met: &Met| {
        vec![
            met.target.label.clone(),
            short(met.target.value),
            short(met.target.error),
            short(met.mean),
            between(met.runs),
            if met.is_met() { "met" } else { "not met" }.to_owned(),
        ]
    };
    let limits = answer.limits();
    let not_told = (!limits.is_empty()).then(|| Content::Lines("What is not told".into(), limits));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    study_page(&Page {
        kind: "Calibration".into(),
        title: answer.scenario.about.title.clone(),
        scope: answer.scope(),
        verdict: format!("{}.", answer.sentence()),
        sure: vec![READ.to_owned()],
        tables: vec![
            PageTable {
                title: "Parameters".into(),
                columns: names(&["Parameter", "Range", "#Fitted", "95 % interval", "The data"]),
                rows: answer.parameters.iter().map(parameter).collect(),
                ..PageTable::default()
            },
            PageTable {
                title: "Targets".into(),
                columns: names(&["Metric", "#Observed", "#Error", "#Fitted", "Single runs, 90 %", ""]),
                rows: answer.targets.iter().map(target).collect(),
                ..PageTable::default()
            },
        ],
        leaves: not_told
            .into_iter()
            .map(|lines| Section { whole: vec![lines], ..Section::default() })
            .collect(),
        facts: Facts::of_market(&answer.hash, again),
        ..Page::default()
    })
}
