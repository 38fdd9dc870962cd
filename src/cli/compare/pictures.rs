//! The figures of a comparison.

use super::probes::{Probes, SHARE};
use super::show::{Against, against_baseline, flip_words, looked_at, plain_number, ranked, sentence};
use super::{Comparison, scope};
use crate::cli::study::{Scale, unit_of_difference, unit_of_value};
use crate::figures::{
    Band, Contestant, DifferenceRow, DotRow, Figure, Format, Hue, LeverPanel, differences, funnels, grouped,
    handoffs, kept, levers_marked, percent, removals, tornado,
};
use crate::results::metrics::{Metric, Outcome, metric};
use crate::study::{Curve, Optimum, Paired};

/// Flips that are drawn.
const MOST_FLIPS: usize = 5;
/// Measures that are drawn against one, two and more rivals; the deciding one always is.
const FEW: [&[&str]; 3] = [
    &["awareness", "leads", "response_hours", "won", "retention", "revenue", "cost", "cac", "ltv"],
    &["awareness", "response_hours", "won", "retention", "cac"],
    &["response_hours", "won", "cac"],
];
/// The share of the best within which a point is as good.
const PLATEAU: f64 = 0.01;

/// The scenarios that are drawn, at most as many as there are hues: the baseline and those that do best.
pub(super) fn shown(comparison: &Comparison) -> Vec<usize> {
    let mut places = vec![comparison.baseline];
    places.extend(ranked(comparison).into_iter().filter(|place| *place != comparison.baseline));
    places.truncate(Hue::ALL.len());
    places.sort_unstable();
    places
}

/// The scenarios that are drawn, with their hues.
pub(super) fn contestants(comparison: &Comparison) -> Vec<Contestant<'_>> {
    let contestant = |(place, hue): (usize, Hue)| Contestant {
        name: comparison.names[place].clone(),
        hue,
        runs: &comparison.runs[place],
    };
    shown(comparison).into_iter().zip(Hue::ALL).map(contestant).collect()
}

/// The two that are set against each other where there is room for two: the baseline, and the leader or who comes next.
pub(super) fn duel(comparison: &Comparison) -> (usize, usize) {
    let second = ranked(comparison).into_iter().find(|place| *place != comparison.baseline);
    (comparison.baseline, second.unwrap_or(comparison.baseline))
}

/// The figures of a comparison, by name.
pub(super) fn figures(comparison: &Comparison) -> Vec<(&'static str, Figure)> {
    let contestants = contestants(comparison);
    let of = |place: usize| {
        let shown = shown(comparison).into_iter().position(|other| other == place);
        &contestants[shown.unwrap_or(0)]
    };
    let (first, second) = duel(comparison);
    let mut figures = vec![
        ("differences", differences_figure(comparison, &contestants)),
        ("balance", balance_figure(comparison, &contestants)),
        ("funnel", funnels(&contestants, scope(comparison))),
        ("contribution", contribution_figure(comparison)),
        ("handoff", handoffs(&contestants, scope(comparison))),
        ("cohorts", kept(of(first), of(second), scope(comparison))),
    ];
    if !comparison.flips.is_empty() {
        figures.push(("flips", flips_figure(comparison)));
    }
    figures
}

fn differences_figure(comparison: &Comparison, contestants: &[Contestant<'_>]) -> Figure {
    let rivals: Vec<(usize, &Contestant<'_>)> = shown(comparison)
        .into_iter()
        .zip(contestants)
        .filter(|(place, _)| *place != comparison.baseline)
        .collect();
    let few = FEW[rivals.len().clamp(1, FEW.len()) - 1];
    let rows: Vec<(Hue, String, Vec<Against>)> = rivals
        .iter()
        .map(|(place, rival)| (rival.hue, rival.name.clone(), against_baseline(comparison, *place)))
        .collect();
    let deciding = comparison.metric.name;
    let names = std::iter::once(deciding).chain(few.iter().copied().filter(|name| *name != deciding));
    let mut dots = Vec::new();
    for name in names {
        let mut label = name.replace('_', " ");
        for (hue, scenario, measures) in &rows {
            let Some(row) = measures.iter().find(|row| row.metric.name == name) else { continue };
            let text = if rows.len() > 1 { format!("{label} {}", hue.letter()) } else { label.clone() };
            dots.push(DifferenceRow {
                hue: *hue,
                scenario: scenario.clone(),
                measure: name.replace('_', " "),
                dot: dot(row, text.trim().to_owned()),
            });
            if rows.len() > 1 {
                label.clear();
            }
        }
    }
    let mean =
        comparison.spread(comparison.baseline, comparison.metric).map_or(0.0, |spread| spread.mean.abs());
    let zone = if mean > 0.0 { (comparison.contest.matters / mean).min(1.0) } else { 0.0 };
    let base = &comparison.names[comparison.baseline];
    let subtitle = format!("Each measure against {base}, seed by seed");
    differences(sentence(comparison).trim_end_matches('.'), &subtitle, scope(comparison), &dots, zone)
}

fn dot(row: &Against, label: String) -> DotRow {
    let size = row.base.mean.abs().max(f64::MIN_POSITIVE);
    let scale = Scale::new(row.metric, (row.interval.1 - row.interval.0) / 2.0);
    let share = |value: f64| (value / size).clamp(-1e6, 1e6);
    let unit = if row.metric.unit == "share" { " points" } else { "" };
    DotRow {
        label,
        value: share(row.difference),
        thick: Some((share(row.middle.0), share(row.middle.1))),
        thin: (share(row.interval.0), share(row.interval.1)),
        text: format!("{}{unit} · {}/{}", scale.signed(row.difference), row.above, row.seeds)
            .replace('-', "\u{2212}"),
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
                    .replace(&row.input.label, "")
                    .replace(&format!(" in {leader} alone"), " alone")
                    .trim()
                    .to_owned(),
                None => format!("not in {} to {}", plain_number(row.input.low), plain_number(row.input.high)),
            };
            (row, words)
        })
        .collect();
    let mut figure =
        tornado(scope(comparison), &unit_of_difference(comparison.metric, comparison.currency()), now, &rows);
    figure.notes.push(format!("Alone: in {leader} only. {}.", looked_at(comparison)));
    figure
}

/// With how many people and seeds something was played besides the comparison.
fn in_small(probes: &Probes) -> String {
    probes.of.to_string()
}

/// Where there is nothing to draw because nothing was played.
fn not_played(comparison: &Comparison, title: &str, subtitle: &str) -> Figure {
    let sentence = "This was not played: the search for flips is switched off, or the network comes from a file and is \
                    too large. `relaylab balance` and `relaylab attribute` play it in full.";
    Figure::sentence(title, subtitle, scope(comparison), sentence)
}

/// The deciding metric against the share of sales.
fn balance_figure(comparison: &Comparison, contestants: &[Contestant<'_>]) -> Figure {
    let leader = &comparison.names[comparison.verdict.leader];
    let metric = comparison.metric;
    let subtitle = crate::figures::capital(&format!("{leader} with another share for sales"));
    let Some(probes) = &comparison.probes else {
        return not_played(comparison, "The balance was not looked at", &subtitle);
    };
    let subtitle = format!("{subtitle}, {}", in_small(probes));
    let what = metric.name.replace('_', " ");
    let points: Vec<(f64, Vec<Option<f64>>)> =
        probes.curve.iter().map(|(x, outcomes)| (*x, anchored(comparison, probes, outcomes))).collect();
    let optimum = optimum(&points, metric);
    let title = match &optimum {
        Some(best) if best.plateau.0 < best.plateau.1 => format!(
            "{what} is best with {} to sales; anything from {} to {} is within 1 % of best",
            percent(best.at.value),
            percent(best.plateau.0),
            percent(best.plateau.1)
        ),
        Some(best) => format!("{what} is best with {} to sales", percent(best.at.value)),
        None => format!("too few shares of sales have a {what} to draw a curve"),
    };
    let band = |values: &Vec<Option<f64>>| Band::of(values.iter().copied().flatten());
    let points: Vec<(f64, Option<Band>)> = points.iter().map(|(x, values)| (*x, band(values))).collect();
    if points.iter().all(|(_, band)| band.is_none()) {
        let sentence = format!("There is no curve, because no run has a {what}.");
        return Figure::sentence(&crate::figures::capital(&title), &subtitle, scope(comparison), &sentence);
    }
    let panel = LeverPanel {
        name: String::new(),
        unit: format!("{what}, {}", unit_of_value(metric, comparison.currency())),
        format: if metric.unit == "share" { Format::Percent } else { Format::Number },
        points,
        best: optimum.map(|best| (best.at.value, best.plateau)),
    };
    let mut figure =
        levers_marked(&title, scope(comparison), SHARE, &standing(comparison, contestants), &[panel]);
    figure.subtitle = subtitle;
    if comparison.names.len() > 1 {
        figure.notes.push(format!(
            "Letters: shares of the scenarios; the curve is that of {leader}, through its mean."
        ));
    }
    figure
}

/// The deciding metric of the leader with something changed. The small market says by how much that differs from the
/// leader as it is; where the leader is, the comparison itself knows better.
fn anchored(comparison: &Comparison, probes: &Probes, outcomes: &[Outcome]) -> Vec<Option<f64>> {
    let metric = comparison.metric;
    let anchor = comparison.spread(comparison.verdict.leader, metric).map(|spread| spread.mean);
    let values = |outcomes: &[Outcome]| probes.values(outcomes, metric);
    let moved = |(after, before): (Option<f64>, Option<f64>)| Some(anchor? + after? - before?);
    values(outcomes).into_iter().zip(values(&probes.ends[0])).map(moved).collect()
}

/// The share of sales of each scenario that is drawn; those with the same share together.
fn standing(comparison: &Comparison, contestants: &[Contestant<'_>]) -> Vec<(f64, String)> {
    let mut standing: Vec<(f64, String)> = Vec::new();
    for (place, contestant) in shown(comparison).into_iter().zip(contestants) {
        let share = comparison.markets[place].scenario().budget.sales_share;
        match standing.iter_mut().find(|(other, _)| (share - *other).abs() < 5e-3) {
            Some((_, letters)) => letters.push(contestant.hue.letter()),
            None => standing.push((share, contestant.hue.letter().to_string())),
        }
    }
    standing
}

/// The best share of sales, where every seed has the metric.
fn optimum(points: &[(f64, Vec<Option<f64>>)], metric: &Metric) -> Option<Optimum> {
    let whole = |(x, values): &(f64, Vec<Option<f64>>)| {
        Some((*x, values.iter().copied().collect::<Option<Vec<f64>>>()?))
    };
    let (points, values) = points.iter().filter_map(whole).unzip();
    let sign = if metric.lower_is_better() { -1.0 } else { 1.0 };
    Some(Curve::new(points, values)?.optimum(sign, PLATEAU))
}

/// What each part of the leader adds to the customers won, and what several parts do only together.
fn contribution_figure(comparison: &Comparison) -> Figure {
    let leader = &comparison.names[comparison.verdict.leader];
    let subtitle = crate::figures::capital(&format!("{leader} without each part"));
    let (Some(probes), Some(won)) = (&comparison.probes, metric("won")) else {
        return not_played(comparison, "Parts were not taken away", &subtitle);
    };
    let subtitle = format!("{subtitle}, {}", in_small(probes));
    let none = |sentence: &str| {
        Figure::sentence("No part has customers to show", &subtitle, scope(comparison), sentence)
    };
    if probes.parts.is_empty() {
        return none("No channel and no activity of sales of this scenario can be taken away.");
    }
    let values = |outcomes: &[Outcome]| -> Vec<f64> {
        outcomes.iter().map(|outcome| outcome.get(won).unwrap_or(0.0)).collect()
    };
    let [all, nothing] = probes.ends.each_ref().map(|outcomes| values(outcomes));
    let total = all.iter().sum::<f64>() / all.len().max(1) as f64;
    if total == 0.0 {
        return none("Nobody was won, so no part added anything.");
    }
    let less = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let share =
        |values: &[f64]| -> Vec<Option<f64>> { values.iter().map(|value| Some(value / total)).collect() };
    let mut rest = less(&all, &nothing);
    let mut rows = Vec::new();
    for (name, without) in &probes.parts {
        let added = less(&all, &values(without));
        rest = less(&rest, &added);
        rows.push(part(name, &share(&added)));
    }
    rows.sort_by(|a, b| b.value.total_cmp(&a.value));
    let title =
        format!("without {}, {} of customers would be missing", rows[0].label, percent(rows[0].value));
    rows.push(part("only together", &share(&rest)));
    let what = "Customers that would be missing, % of those won";
    let mut figure = removals(&title, &subtitle, scope(comparison), what, rows);
    figure.notes.push("Only together: what is left for the bars to add up.".into());
    figure
}

fn part(name: &str, added: &[Option<f64>]) -> DotRow {
    let nothing = vec![Some(0.0); added.len()];
    let (mean, (low, high)) = Paired::of(added, &nothing).map_or_else(
        || {
            let only = added.iter().copied().flatten().next().unwrap_or(0.0);
            (only, (only, only))
        },
        |paired| (paired.mean, paired.interval(0.05)),
    );
    let [mean_words, low_words, high_words] = [mean, low, high].map(|share| grouped(share * 100.0));
    DotRow {
        label: name.to_owned(),
        value: mean,
        thick: None,
        thin: (low, high),
        text: format!("{mean_words} % ({low_words} to {high_words})"),
    }
}
