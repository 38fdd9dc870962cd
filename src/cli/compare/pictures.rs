//! The figures and the page of a comparison.

use super::Comparison;
use super::show::{Against, against_baseline, flip_words, lead_line, plain_number, ranked, sentence};
use crate::cli::numbers::{counted, of_metric, people};
use crate::cli::study::{Scale, unit_of_difference, unit_of_value};
use crate::figures::{DotRow, Figure, differences, tornado};
use crate::measure::metrics::metric;
use crate::measure::summary::Spread;
use crate::report::{Facts, Sheet, SheetTable, study_page};

/// Flips that are drawn.
const MOST_FLIPS: usize = 6;
/// Measures that are drawn when there are several panels.
const FEW: &[&str] = &["awareness", "response_hours", "won", "retention", "revenue", "profit", "cac"];
/// Inputs that are listed on the page.
const MOST_INPUTS: usize = 12;

/// What was compared, in words.
fn scope(comparison: &Comparison) -> String {
    let market = &comparison.markets[0].scenario().market;
    format!(
        "{}, {}, {}, the same for all",
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(comparison.seeds.len() as u64, "seed")
    )
}

/// The figures of a comparison, by name.
pub(super) fn figures(comparison: &Comparison) -> Vec<(&'static str, Figure)> {
    let mut figures = vec![("differences", differences_figure(comparison))];
    if !comparison.flips.is_empty() {
        figures.push(("flips", flips_figure(comparison)));
    }
    figures
}

fn differences_figure(comparison: &Comparison) -> Figure {
    let base = &comparison.names[comparison.baseline];
    let panels: Vec<(String, Vec<DotRow>)> = (0..comparison.names.len())
        .filter(|&place| place != comparison.baseline)
        .map(|place| {
            let rows = against_baseline(comparison, place);
            let few = comparison.names.len() > 2;
            let rows = rows.iter().filter(|row| !few || FEW.contains(&row.metric.name));
            let rows = rows.map(|row| dot(row, comparison.currency())).collect();
            (format!("{} against {base}", comparison.names[place]), rows)
        })
        .collect();
    let mean =
        comparison.spread(comparison.baseline, comparison.metric).map_or(0.0, |spread| spread.mean.abs());
    let zone = if mean > 0.0 { (comparison.contest.matters / mean).min(1.0) } else { 0.0 };
    differences(sentence(comparison).trim_end_matches('.'), scope(comparison), &panels, zone)
}

fn dot(row: &Against, currency: &str) -> DotRow {
    let size = row.base.mean.abs().max(f64::MIN_POSITIVE);
    let scale = Scale::new(row.metric, (row.interval.1 - row.interval.0) / 2.0);
    let share = |value: f64| (value / size).clamp(-1e6, 1e6);
    DotRow {
        label: row.metric.name.replace('_', " "),
        value: share(row.difference),
        thick: Some((share(row.middle.0), share(row.middle.1))),
        thin: (share(row.interval.0), share(row.interval.1)),
        text: format!(
            "{} {}, above in {} of {}",
            scale.signed(row.difference),
            unit_of_difference(row.metric, currency),
            row.above,
            counted(row.seeds as u64, "seed")
        ),
    }
}

fn flips_figure(comparison: &Comparison) -> Figure {
    let now = comparison.verdict.rivals.first().map_or(0.0, |rival| rival.lead.mean);
    let leader = &comparison.names[comparison.verdict.leader];
    let rows: Vec<_> = comparison
        .flips
        .iter()
        .take(MOST_FLIPS)
        .map(|row| {
            let words = match row.flip {
                Some(_) => flip_words(row, leader)
                    .replace(&row.input.label, "flips at")
                    .replace("flips at ", "flips if "),
                None => {
                    format!("holds from {} to {}", plain_number(row.input.low), plain_number(row.input.high))
                }
            };
            (row, words)
        })
        .collect();
    tornado(scope(comparison), &unit_of_difference(comparison.metric, comparison.currency()), now, &rows)
}

/// The page of a comparison.
pub(super) fn page(comparison: &Comparison, figures: Vec<(&'static str, Figure)>) -> String {
    let seeds = counted(comparison.seeds.len() as u64, "seed");
    let sheet = Sheet {
        kind: "Comparison".into(),
        title: comparison.names.join(" or "),
        scope: scope(comparison),
        verdict: sentence(comparison),
        sure: comparison
            .verdict
            .rivals
            .iter()
            .map(|rival| lead_line(comparison, rival).split_whitespace().collect::<Vec<_>>().join(" ") + ".")
            .chain([
                format!("Chance: the intervals cover it, from {seeds}, the same for all scenarios."),
                "Inputs: as written; what would flip the verdict stands below.".into(),
                "Model: not fitted to your data.".into(),
            ])
            .collect(),
        first: figures,
        more: [outcomes(comparison), inputs(comparison)].into_iter().chain(economics(comparison)).collect(),
        facts: Facts {
            changed: Vec::new(),
            repeat: comparison.again.clone(),
            hashes: comparison
                .names
                .iter()
                .zip(&comparison.markets)
                .map(|(name, market)| (name.clone(), market.hash.clone()))
                .collect(),
        },
        ..Sheet::default()
    };
    study_page(&sheet)
}

fn texts(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

fn outcomes(comparison: &Comparison) -> SheetTable {
    let metric = comparison.metric;
    let row = |place: usize| {
        let Some(spread) = comparison.spread(place, metric) else {
            return texts(&[&comparison.names[place], "-", "-", "-", "-", "-"]);
        };
        let error = spread.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let (low, high) = spread.interval.unwrap_or((spread.mean, spread.mean));
        vec![
            comparison.names[place].clone(),
            scale.value(spread.mean),
            scale.value(low),
            scale.value(high),
            scale.value(spread.low),
            scale.value(spread.high),
        ]
    };
    SheetTable {
        title: format!(
            "{} of each scenario, {}",
            metric.name.replace('_', " "),
            unit_of_value(metric, comparison.currency())
        ),
        columns: texts(&["Scenario", "#Mean", "#95 % CI from", "#to", "#One run in ten is below", "#above"]),
        rows: ranked(comparison).into_iter().map(row).collect(),
    }
}

fn inputs(comparison: &Comparison) -> SheetTable {
    let mut columns = vec!["Input".to_owned()];
    columns.extend(comparison.names.iter().cloned());
    let rows = comparison.inputs.iter().take(MOST_INPUTS).map(|row| {
        let values =
            row.values.iter().map(|value| value.as_deref().unwrap_or("-").trim_matches('"').to_owned());
        std::iter::once(row.key.clone()).chain(values).collect()
    });
    SheetTable { title: "Inputs that differ".into(), columns, rows: rows.collect() }
}

/// Blocks of measures for the second page: title, and the metrics.
const BLOCKS: &[(&str, &[&str])] = &[
    (
        "From people to customers",
        &["awareness", "interest", "leads", "mqls", "queued", "opportunities", "won", "conversion"],
    ),
    (
        "The handover",
        &[
            "response_hours",
            "answered_within_1h",
            "answered_within_24h",
            "never_answered",
            "queue_end",
            "rep_utilisation",
        ],
    ),
    (
        "Customers kept",
        &["customers", "retention", "retention_6m", "retention_12m", "churn_per_month", "won_back"],
    ),
    (
        "Money",
        &[
            "revenue",
            "cost_goods",
            "cost_media",
            "cost_payroll",
            "cost",
            "profit",
            "cac",
            "ltv",
            "ltv_to_cac",
            "payback_months",
        ],
    ),
];

fn economics(comparison: &Comparison) -> Vec<SheetTable> {
    let mut columns = vec!["Mean over seeds".to_owned()];
    columns.extend(comparison.names.iter().map(|name| format!("#{name}")));
    let row = |name: &&str| {
        let metric = metric(name)?;
        let value = |place: usize| {
            let spread = Spread::of(comparison.outcomes[place].iter().map(|outcome| outcome.get(metric)));
            spread.map_or("-".to_owned(), |spread| of_metric(metric, spread.mean))
        };
        let unit = unit_of_value(metric, comparison.currency());
        let label = format!("{}, {unit}", metric.name.replace('_', " "));
        Some(std::iter::once(label).chain((0..comparison.names.len()).map(value)).collect())
    };
    BLOCKS
        .iter()
        .map(|(title, names)| SheetTable {
            title: (*title).to_owned(),
            columns: columns.clone(),
            rows: names.iter().filter_map(row).collect(),
        })
        .collect()
}
