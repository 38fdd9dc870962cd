//! The page of a comparison: on the first sheet what is decided, on the second what that rests on.

use super::figures::{Column, Place, Placed, contestants, shown};
use crate::figures::{Hue, compact};
use crate::record::MODEL;
use crate::report::numbers::Digits;
use crate::report::{Content, Facts, Page, PageTable, Section, input, study_page};
use crate::results::metrics::Metric;
use crate::results::summary::ends;
use crate::runner::Prepared;
use crate::settings::plain;
use crate::study::compare::{Answer, EconomicsRow, LeadWords};
use crate::words::spoken;
use crate::words::{Scale, unit_of_value};
use crate::words::{counted, of_metric};

/// Inputs that are listed on the page: of two scenarios, and of more.
const MOST_INPUTS: (usize, usize) = (12, 8);
/// What the numbers say nothing about.
const NOT_IN_THE_MODEL: &str = "Rivals and what they would do in answer; business cycles; delivery that cannot keep up; taxes, \
    interest, and when customers pay. Many defaults are assumptions.";

/// The page.
pub(super) fn page(answer: &Answer, again: &str, figures: &[Placed]) -> String {
    let at = |place: Place| -> Vec<Content> {
        let here = figures.iter().filter(|of| of.place == place);
        here.map(|of| Content::Figure(of.name, Box::new(of.figure.clone()))).collect()
    };
    let no_flips = answer.flips.is_empty().then(|| no_flips(answer));
    // Tables of many scenarios need the whole width.
    let many = answer.names.len() > Hue::ALL.len();
    let (beside, below) =
        if many { (None, vec![inputs(answer)]) } else { (Some(inputs(answer)), Vec::new()) };
    // The single runs stand where there is room: on the left when nothing flips.
    let (on_left, on_right) = if many || no_flips.is_none() {
        (None, Some(outcomes(answer)))
    } else {
        (Some(outcomes(answer)), None)
    };
    let (narrow, wide) = if many {
        (Vec::new(), vec![economics(answer), trust(answer)])
    } else {
        (vec![economics(answer)], Vec::new())
    };
    let checks = if many { Vec::new() } else { vec![trust(answer)] };
    let mut leaves = vec![
        Section {
            left: at(Place::First(Column::Left)).into_iter().chain(no_flips).chain(on_left).collect(),
            right: at(Place::First(Column::Right)).into_iter().chain(beside).chain(on_right).collect(),
            whole: at(Place::First(Column::Both)).into_iter().chain(below).collect(),
            ..Section::default()
        },
        Section {
            turns: !many,
            left: at(Place::Second(Column::Left)),
            right: at(Place::Second(Column::Right)),
            whole: at(Place::Second(Column::Both)),
            ..Section::default()
        },
        Section { uneven: true, left: narrow, right: checks, whole: wide, ..Section::default() },
        Section { whole: vec![method(answer), limits()], ..Section::default() },
    ];
    if many {
        // The second sheet has room for tables below the funnels, and none for figures.
        leaves.swap(1, 2);
    }
    study_page(&Page {
        kind: "Comparison".into(),
        title: answer.names.join(" or "),
        scope: answer.scope(),
        key: contestants(answer)
            .iter()
            .map(|one| (one.hue, title_of(answer, one.name.as_str(), one.title())))
            .collect(),
        verdict: answer.sentence().to_owned(),
        sure: answer.leads().iter().map(LeadWords::sentence).collect(),
        covers: covers(answer),
        leaves,
        facts: facts(answer, again),
        ..Page::default()
    })
}

fn title_of(answer: &Answer, name: &str, title: String) -> String {
    if name == answer.names[answer.baseline] { format!("{title}, the baseline") } else { title }
}

fn covers(answer: &Answer) -> Vec<(&'static str, String)> {
    let seeds = counted(answer.seeds.len() as u64, "seed");
    let flips = if answer.flips.is_empty() { "" } else { "; what would flip the verdict stands below" };
    let notes = answer.notes().into_iter().map(|(_, note)| ("Note", plain(note)));
    let always = [
        ("Chance", format!("covered by the intervals, from {seeds}, the same for all.")),
        ("Inputs", format!("without an uncertainty of their own{flips}.")),
        ("Model", "not fitted to your data; what is not in it stands at the end.".into()),
    ];
    notes.chain(always).collect()
}

fn facts(answer: &Answer, again: &str) -> Facts {
    let hash = |(name, market): (&String, &Prepared)| (name.clone(), market.hash().to_owned());
    let hashes = answer.names.iter().zip(&answer.markets).map(hash);
    Facts {
        repeat: again.to_owned(),
        hashes: hashes.chain([("Made by".to_owned(), MODEL.to_owned())]).collect(),
        citation: format!(
            "Cite as: relaylab {}, an agent-based simulator of how a market is won by marketing and sales together ({MODEL}).",
            env!("CARGO_PKG_VERSION")
        ),
        ..Facts::default()
    }
}

fn texts(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

/// The scenarios that are drawn, with their letters.
fn letters(answer: &Answer) -> Vec<(usize, char)> {
    let contestants = contestants(answer);
    shown(answer).into_iter().zip(contestants.iter().map(|one| one.hue.letter())).collect()
}

fn outcomes(answer: &Answer) -> Content {
    let metric = answer.metric;
    let [low, high] = ends(answer.seeds.len());
    let row = |place: usize| {
        let Some(spread) = answer.spread(place, metric) else {
            let why = answer.untold(place, metric).map_or(String::new(), |why| format!("({why})"));
            return texts(&[&answer.names[place], "–", &why, ""]);
        };
        let factor = if metric.unit == "share" { 100.0 } else { 1.0 };
        let [low, mean, high] = [spread.low, spread.mean, spread.high].map(|value| value * factor);
        let digits = Digits::of(low, mean, high);
        let numbers = [mean, low, high].map(|value| digits.write(value));
        std::iter::once(answer.names[place].clone()).chain(numbers).collect()
    };
    Content::Table(PageTable {
        title: format!(
            "{} of single runs, {}",
            spoken(metric.name),
            unit_of_value(metric, answer.currency())
        ),
        columns: texts(&["Scenario", "#Mean", &format!("#{low}"), &format!("#{high}")]),
        rows: answer.ranking.iter().copied().map(row).collect(),
        note: String::new(),
    })
}

fn inputs(answer: &Answer) -> Content {
    let mut columns = vec!["Input".to_owned()];
    let letters = letters(answer);
    columns.extend(letters.iter().map(|(_, letter)| format!("#{letter}")));
    let most = if answer.names.len() > 2 { MOST_INPUTS.1 } else { MOST_INPUTS.0 };
    let rows = answer.inputs.iter().take(most).map(|row| {
        let value = |place: &usize| row.values[*place].as_deref().unwrap_or("–").trim_matches('"');
        let values = letters.iter().map(|(place, _)| input(value(place)));
        std::iter::once(row.key.clone()).chain(values).collect()
    });
    let more = answer.inputs.len().saturating_sub(most);
    if answer.inputs.is_empty() {
        return Content::Lines("Inputs that differ".into(), vec!["None: the scenarios say the same.".into()]);
    }
    Content::Table(PageTable {
        title: "Inputs that differ".into(),
        columns,
        rows: rows.collect(),
        note: if more > 0 { format!("And {more} more in inputs.csv.") } else { String::new() },
    })
}

fn no_flips(answer: &Answer) -> Content {
    let why = if answer.verdict.call == crate::study::Call::Wins {
        "Not looked for: the search is switched off, or no input has a range."
    } else {
        "There is no winner whom a changed input could unseat."
    };
    Content::Lines("What would flip it".into(), vec![why.into()])
}

fn economics(answer: &Answer) -> Content {
    let (from, to) = answer.duel();
    let letters = letters(answer);
    let letter =
        |place: usize| letters.iter().find(|(other, _)| *other == place).map_or('?', |(_, letter)| *letter);
    let mut columns = vec![format!("Mean over seeds, {}", answer.currency())];
    columns.extend(letters.iter().map(|(_, letter)| format!("#{letter}")));
    columns.push(format!("#{} less {}", letter(to), letter(from)));
    columns.push("#95 % CI".into());
    let row = |row: &EconomicsRow| {
        let mean = |place: usize| row.means[place].map_or("–".to_owned(), |mean| written(row.metric, mean));
        let means = letters.iter().map(|(place, _)| mean(*place));
        std::iter::once(row.label.to_owned()).chain(means).chain(difference(row)).collect()
    };
    Content::Table(PageTable {
        title: "Economics".into(),
        columns,
        rows: answer.economics.iter().map(row).collect(),
        note: "Cash at its lowest: the smallest sum of daily profits since the first day, which must be financed.".into(),
    })
}

/// A difference and its interval.
fn difference(row: &EconomicsRow) -> [String; 2] {
    let Some((mean, (low, high))) = row.difference else {
        let why = if row.untold.is_empty() { "too few runs" } else { &row.untold };
        return ["–".to_owned(), why.to_owned()];
    };
    let scale = Scale::of(row.metric, (low, high));
    let unit = if row.metric.unit == "share" { " points" } else { "" };
    let [mean, low, high] = [mean, low, high].map(|value| scale.short_signed(value));
    [format!("{mean}{unit}"), format!("{low} to {high}")].map(|text| text.replace('-', "\u{2212}"))
}

/// A mean in few letters.
fn written(metric: &Metric, mean: f64) -> String {
    if metric.unit == "currency" { compact(mean) } else { of_metric(metric, mean) }
}

fn trust(answer: &Answer) -> Content {
    Content::Checks("Checks".into(), answer.checks.clone())
}

/// What was played besides the scenarios.
fn played_besides(answer: &Answer) -> &'static str {
    match (&answer.balance, &answer.removals) {
        (Some(_), Some(_)) => "The balance and the parts are the leader's, in the market itself.",
        (Some(_), None) => {
            "The balance is the leader's, in the market itself; `relaylab attribute` plays it without each part."
        }
        (None, Some(_)) => {
            "The parts are the leader's, in the market itself; `relaylab balance` plays other shares of sales."
        }
        (None, None) => {
            "Other shares of sales and parts taken away were not played; `relaylab balance` and `relaylab attribute` do."
        }
    }
}

fn method(answer: &Answer) -> Content {
    let metric = spoken(answer.metric.name);
    let seeds = counted(answer.seeds.len() as u64, "seed");
    let matters = Scale::new(answer.metric, answer.criterion.matters / 10.0).value(answer.criterion.matters);
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
            played_besides(answer).to_owned(),
            "`relaylab catalog` defines every metric; outcomes.csv, differences.csv and figures/ hold all the numbers."
                .into(),
        ],
    )
}

fn limits() -> Content {
    Content::Lines("Not in this model".into(), vec![NOT_IN_THE_MODEL.to_owned()])
}
