//! The page of a comparison: on the first sheet what is decided, on the second what that rests on.

use super::pictures::{contestants, duel, shown};
use super::show::{lead_line, ranked, sentence};
use super::{Comparison, checks, scope};
use crate::cli::numbers::{counted, of_metric};
use crate::cli::study::{Scale, unit_of_value};
use crate::figures::{Figure, compact};
use crate::record::MODEL;
use crate::report::{Content, Facts, Page, PageTable, Section, input, study_page};
use crate::results::Run;
use crate::results::metrics::{Group, Metric, Shown, metric, shown_of};
use crate::results::summary::Spread;
use crate::study::Paired;

/// Inputs that are listed on the page: of two scenarios, and of more.
const MOST_INPUTS: (usize, usize) = (12, 8);
/// What the numbers say nothing about.
const NOT_IN_THE_MODEL: &str = "Rivals and what they would do in answer; seasons and business cycles; budgets and prices \
    that change on the way; delivery that cannot keep up; taxes, interest, and when customers pay. Many defaults are \
    assumptions.";

/// The page.
pub(super) fn page(comparison: &Comparison, figures: Vec<(&'static str, Figure)>) -> String {
    let mut figures: Vec<(&'static str, Box<Figure>)> =
        figures.into_iter().map(|(name, figure)| (name, Box::new(figure))).collect();
    let mut figure = |wanted: &str| {
        let place = figures.iter().position(|(name, _)| *name == wanted);
        place.map(|place| figures.remove(place)).map(|(name, figure)| Content::Figure(name, figure))
    };
    let flips = figure("flips").unwrap_or_else(|| no_flips(comparison));
    let leaves = vec![
        Section {
            left: figure("differences").into_iter().chain([flips]).collect(),
            right: figure("balance").into_iter().chain([inputs(comparison), outcomes(comparison)]).collect(),
            whole: figure("funnel").into_iter().collect(),
            ..Section::default()
        },
        Section {
            turns: true,
            left: figure("contribution").into_iter().collect(),
            right: figure("handoff").into_iter().collect(),
            whole: figure("cohorts").into_iter().collect(),
            ..Section::default()
        },
        Section {
            uneven: true,
            left: vec![economics(comparison)],
            right: vec![trust(comparison)],
            ..Section::default()
        },
        Section { whole: vec![method(comparison), limits()], ..Section::default() },
    ];
    study_page(&Page {
        kind: "Comparison".into(),
        title: comparison.names.join(" or "),
        scope: scope(comparison),
        key: contestants(comparison)
            .iter()
            .map(|one| (one.hue, title_of(comparison, one.name.as_str(), one.title())))
            .collect(),
        verdict: sentence(comparison),
        sure: comparison
            .verdict
            .rivals
            .iter()
            .map(|rival| lead_sentence(&lead_line(comparison, rival)))
            .collect(),
        covers: covers(comparison),
        leaves,
        facts: facts(comparison),
        ..Page::default()
    })
}

/// A line of the terminal, whose columns are set apart by spaces, as a sentence.
fn lead_sentence(line: &str) -> String {
    let parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| part.replace(" 95 % CI", ", 95 % CI")).collect();
    parts.join(", ").replace(" -", " \u{2212}") + "."
}

fn title_of(comparison: &Comparison, name: &str, title: String) -> String {
    if name == comparison.names[comparison.baseline] { format!("{title}, the baseline") } else { title }
}

fn covers(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let seeds = counted(comparison.seeds.len() as u64, "seed");
    let flips = if comparison.flips.is_empty() { "" } else { "; what would flip the verdict stands below" };
    vec![
        ("Chance", format!("covered by the intervals, from {seeds}, the same for all.")),
        ("Inputs", format!("taken as written{flips}.")),
        ("Model", "not fitted to your data; what is not in it stands at the end.".into()),
    ]
}

fn facts(comparison: &Comparison) -> Facts {
    let hash = |(name, market): (&String, &super::Prepared)| (name.clone(), market.hash().to_owned());
    let hashes = comparison.names.iter().zip(&comparison.markets).map(hash);
    Facts {
        changed: Vec::new(),
        repeat: comparison.again.clone(),
        hashes: hashes.chain([("Made by".to_owned(), MODEL.to_owned())]).collect(),
        citation: format!(
            "Cite as: relaylab {}, an agent-based simulator of how a market is won by marketing and sales together ({MODEL}).",
            env!("CARGO_PKG_VERSION")
        ),
    }
}

fn texts(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

/// The scenarios that are drawn, with their letters.
fn letters(comparison: &Comparison) -> Vec<(usize, char)> {
    let contestants = contestants(comparison);
    shown(comparison).into_iter().zip(contestants.iter().map(|one| one.hue.letter())).collect()
}

fn outcomes(comparison: &Comparison) -> Content {
    let metric = comparison.metric;
    let row = |place: usize| {
        let Some(spread) = comparison.spread(place, metric) else {
            return texts(&[&comparison.names[place], "-", "-", "-"]);
        };
        let error = spread.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
        let scale = Scale::new(metric, error);
        let numbers =
            [spread.mean, spread.low, spread.high].map(|value| scale.value(value).replace('-', "\u{2212}"));
        std::iter::once(comparison.names[place].clone()).chain(numbers).collect()
    };
    Content::Table(PageTable {
        title: format!(
            "{} of single runs, {}",
            metric.name.replace('_', " "),
            unit_of_value(metric, comparison.currency())
        ),
        columns: texts(&["Scenario", "#Mean", "#One in ten is below", "#One in ten above"]),
        rows: ranked(comparison).into_iter().map(row).collect(),
        note: String::new(),
    })
}

fn inputs(comparison: &Comparison) -> Content {
    let mut columns = vec!["Input".to_owned()];
    let letters = letters(comparison);
    columns.extend(letters.iter().map(|(_, letter)| format!("#{letter}")));
    let most = if comparison.names.len() > 2 { MOST_INPUTS.1 } else { MOST_INPUTS.0 };
    let rows = comparison.inputs.iter().take(most).map(|row| {
        let value = |place: &usize| row.values[*place].as_deref().unwrap_or("–").trim_matches('"');
        let values = letters.iter().map(|(place, _)| input(value(place)));
        std::iter::once(row.key.clone()).chain(values).collect()
    });
    let more = comparison.inputs.len().saturating_sub(most);
    if comparison.inputs.is_empty() {
        return Content::Lines("Inputs that differ".into(), vec!["None: the scenarios say the same.".into()]);
    }
    Content::Table(PageTable {
        title: "Inputs that differ".into(),
        columns,
        rows: rows.collect(),
        note: if more > 0 { format!("And {more} more in inputs.csv.") } else { String::new() },
    })
}

fn no_flips(comparison: &Comparison) -> Content {
    let why = if comparison.verdict.call == crate::study::Call::Wins {
        "Not looked for: the search is switched off, or no input has a range."
    } else {
        "There is no winner whom a changed input could unseat."
    };
    Content::Lines("What would flip it".into(), vec![why.into()])
}

/// Values of a measure by scenario and seed.
type Values = Vec<Vec<Option<f64>>>;

fn economics(comparison: &Comparison) -> Content {
    let (from, to) = duel(comparison);
    let letters = letters(comparison);
    let letter =
        |place: usize| letters.iter().find(|(other, _)| *other == place).map_or('?', |(_, letter)| *letter);
    let mut columns = vec![format!("Mean over seeds, {}", comparison.currency())];
    columns.extend(letters.iter().map(|(_, letter)| format!("#{letter}")));
    columns.push(format!("#{} less {}", letter(to), letter(from)));
    columns.push("#95 % CI".into());
    let row = |label: &str, metric: &Metric, values: &Values| {
        let mean = |place: usize| {
            let spread = Spread::of(values[place].iter().copied());
            spread.map_or("–".to_owned(), |spread| written(metric, spread.mean))
        };
        let difference = Paired::of(&values[to], &values[from]).map(|paired| {
            let (low, high) = paired.interval(0.05);
            let scale = Scale::new(metric, (high - low) / 2.0);
            let unit = if metric.unit == "share" { " points" } else { "" };
            let large =
                metric.unit == "currency" && [paired.mean, low, high].iter().any(|value| value.abs() >= 1e4);
            let [mean, low, high] = [paired.mean, low, high]
                .map(|value| if large { compact_signed(value) } else { scale.signed(value) });
            [format!("{mean}{unit}"), format!("{low} to {high}")].map(|text| text.replace('-', "\u{2212}"))
        });
        let difference = difference.unwrap_or_else(|| ["–", "too few runs"].map(ToOwned::to_owned));
        let means = letters.iter().map(|(place, _)| mean(*place));
        std::iter::once(label.to_owned()).chain(means).chain(difference).collect::<Vec<String>>()
    };
    let money = shown_of(Group::Money, Shown::Page);
    let mut rows: Vec<Vec<String>> =
        money.map(|metric| row(metric.label, metric, &comparison.values(metric))).collect();
    if let Some(profit) = metric("profit") {
        let lowest: Values =
            comparison.runs.iter().map(|runs| runs.iter().map(|run| Some(cash_low(run))).collect()).collect();
        rows.push(row("Cash at its lowest", profit, &lowest));
    }
    Content::Table(PageTable {
        title: "Economics".into(),
        columns,
        rows,
        note: "Cash at its lowest: the smallest sum of daily profits since the first day, which must be financed.".into(),
    })
}

/// A mean in few letters.
fn written(metric: &Metric, mean: f64) -> String {
    if metric.unit == "currency" { compact(mean) } else { of_metric(metric, mean) }
}

fn compact_signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", compact(value)) } else { compact(value) }
}

/// The smallest sum of daily profits from the first day on.
fn cash_low(run: &Run) -> f64 {
    let sums = run.days.iter().scan(0, |cash, day| {
        *cash += day.profit_minor;
        Some(*cash)
    });
    sums.min().unwrap_or(0).min(0) as f64 / 100.0
}

fn trust(comparison: &Comparison) -> Content {
    Content::Checks("Checks".into(), checks::all(comparison))
}

fn method(comparison: &Comparison) -> Content {
    let metric = comparison.metric.name.replace('_', " ");
    let seeds = counted(comparison.seeds.len() as u64, "seed");
    let matters =
        Scale::new(comparison.metric, comparison.contest.matters / 10.0).value(comparison.contest.matters);
    let small = comparison.probes.as_ref().map_or("Nothing was played besides.".to_owned(), |probes| {
        format!("The balance and the parts are the leader's, played {}; sums are in proportion.", probes.of)
    });
    Content::Lines(
        "Method".into(),
        vec![
            format!(
                "Every scenario is played day by day, person by person, with the same {seeds}; luck is tied to its use, so \
                 only what differs makes a difference."
            ),
            "Differences are taken seed by seed; their 95 % intervals are Student's t, or the bootstrap-t where they are \
             skewed."
                .into(),
            format!(
                "Who beats every rival on {metric} with an interval above 0 wins; differences below {matters} do not \
                 matter."
            ),
            small,
            "`relaylab catalog` defines every metric; outcomes.csv, differences.csv and figures/ hold all the numbers."
                .into(),
        ],
    )
}

fn limits() -> Content {
    Content::Lines("Not in this model".into(), vec![NOT_IN_THE_MODEL.to_owned()])
}
