//! The figures of a comparison.

use crate::figures::{
    Contestant, DifferenceRow, DotRow, Figure, Hue, LeverPanel, capital, differences, funnels, grouped,
    handoffs, kept, levers_marked, outcomes, percent, removals, tornado,
};
use crate::results::metrics::{FEW, Metric};
use crate::study::STEADIED;
use crate::study::compare::{Against, Answer, Contribution, flip_change, looked_at, plain_number};
use crate::words::spoken;
use crate::words::{Scale, counted, unit_of_difference, unit_of_value};

/// The lever of the balance.
const SHARE: &str = "budget.sales_share";
/// Flips that are drawn.
const MOST_FLIPS: usize = 5;
/// The scenarios in the order of their hues: those with a colour, the baseline and those that do best, in the order of the
/// question, then the others.
pub(super) fn shown(answer: &Answer) -> Vec<usize> {
    let mut places = vec![answer.baseline];
    places.extend(answer.ranking.iter().copied().filter(|place| *place != answer.baseline));
    let coloured = places.len().min(Hue::ALL.len());
    places[..coloured].sort_unstable();
    places[coloured..].sort_unstable();
    places
}

/// The scenarios that are drawn, with their hues.
pub(super) fn contestants(answer: &Answer) -> Vec<Contestant<'_>> {
    let contestant = |(place, hue): (usize, Hue)| Contestant {
        name: answer.names[place].clone(),
        hue,
        runs: &answer.runs[place],
    };
    shown(answer).into_iter().zip(Hue::SIDE_BY_SIDE).map(contestant).collect()
}

/// Where a figure stands on the page: on which sheet, and in which column of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On the first sheet, with what is decided.
    First(Column),
    /// On the second sheet, with what that rests on.
    Second(Column),
}

/// A column of a sheet, which is also the width of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Left,
    Right,
    Both,
}

/// A kind of figure: its name, its place, and what makes it of a comparison, if that has what it shows.
type Row = (&'static str, fn(&Answer) -> Place, fn(&Answer, &[Contestant<'_>]) -> Option<Figure>);

/// The figures of a comparison, in reading order.
const FIGURES: &[Row] = &[
    ("differences", |_| Place::First(Column::Left), |answer, drawn| Some(differences_figure(answer, drawn))),
    ("flips", |_| Place::First(Column::Left), |answer, _| flips_figure(answer)),
    ("balance", |_| Place::First(Column::Right), balance_figure),
    ("funnel", |_| Place::First(Column::Both), |answer, drawn| Some(funnels(drawn, answer.scope()))),
    ("contribution", |_| Place::Second(Column::Left), |answer, _| contribution_figure(answer)),
    ("handoff", handoff_place, |answer, drawn| Some(handoffs(drawn, answer.scope()))),
    ("outcomes", |_| Place::Second(Column::Both), |answer, drawn| Some(outcomes(drawn, answer.scope()))),
    ("cohorts", |_| Place::Second(Column::Both), |answer, drawn| Some(cohorts_figure(answer, drawn))),
];

/// A figure that was made, with its name and its place.
pub(super) struct Placed {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) figure: Figure,
}

/// Beside what each part adds, where that was played.
fn handoff_place(answer: &Answer) -> Place {
    if answer.removals.is_some() { Place::Second(Column::Right) } else { Place::First(Column::Right) }
}

/// The figures of a comparison.
pub(super) fn figures(answer: &Answer) -> Vec<Placed> {
    let contestants = contestants(answer);
    let made = |&(name, place, make): &Row| {
        Some(Placed { name, place: place(answer), figure: make(answer, &contestants)? })
    };
    FIGURES.iter().filter_map(made).collect()
}

/// Who stays, of the two for whom there is room.
fn cohorts_figure(answer: &Answer, contestants: &[Contestant<'_>]) -> Figure {
    let of = |place: usize| {
        let shown = shown(answer).into_iter().position(|other| other == place);
        &contestants[shown.unwrap_or(0)]
    };
    let (first, second) = answer.duel();
    kept(of(first), of(second), answer.scope())
}

fn differences_figure(answer: &Answer, contestants: &[Contestant<'_>]) -> Figure {
    let rivals: Vec<(usize, &Contestant<'_>)> =
        shown(answer).into_iter().zip(contestants).filter(|(place, _)| *place != answer.baseline).collect();
    let room = |metric: &&Metric| metric.rivals >= rivals.len().clamp(1, 3);
    let rows: Vec<(Hue, String, Vec<&Against>)> = rivals
        .iter()
        .map(|(place, rival)| (rival.hue, rival.name.clone(), answer.headlines(*place).collect()))
        .collect();
    let deciding = answer.metric.name;
    let few = answer.metrics.iter().filter(room).map(|metric| metric.name).filter(|name| *name != deciding);
    let names = std::iter::once(deciding).chain(few);
    let mut dots = Vec::new();
    for name in names {
        let mut label = spoken(name);
        for (hue, scenario, measures) in &rows {
            let Some(row) = measures.iter().find(|row| row.metric.name == name) else { continue };
            let text = if rows.len() > 1 { format!("{label} {}", hue.letter()) } else { label.clone() };
            dots.push(DifferenceRow {
                hue: *hue,
                scenario: scenario.clone(),
                measure: spoken(name),
                dot: dot(row, text.trim().to_owned()),
            });
            if rows.len() > 1 {
                label.clear();
            }
        }
    }
    let zone = answer.matters_share();
    let base = &answer.names[answer.baseline];
    let subtitle = format!("Each measure against {base}, seed by seed");
    let mut figure =
        differences(answer.sentence().trim_end_matches('.'), &subtitle, answer.scope(), &dots, zone);
    figure.notes.extend(together(answer));
    figure
}

/// Which single differences hold together, as the verdict asks something else: whether one scenario beats each other.
fn together(answer: &Answer) -> Option<String> {
    const NAMED: usize = 4;
    let metric = spoken(answer.metric.name);
    let clear = answer.pairs.iter().filter(|pair| pair.interval.0 > 0.0 || pair.interval.1 < 0.0);
    let clear: Vec<String> = clear
        .map(|pair| format!("{} and {}", answer.names[pair.places.0], answer.names[pair.places.1]))
        .collect();
    let which = match clear.len() {
        0 => "none".to_owned(),
        few if few <= NAMED => format!("{few}: {}", clear.join("; ")),
        many => many.to_string(),
    };
    (answer.names.len() > 2).then(|| {
        format!(
            "Each interval holds alone. The verdict asks whether {} beats every other; of all {} pairs on {metric}, \
             differences that hold together (Bonferroni): {which}.",
            answer.names[answer.verdict.leader],
            answer.pairs.len()
        )
    })
}

fn dot(row: &Against, label: String) -> DotRow {
    let scale = Scale::of(row.metric, row.interval);
    let share = |value: f64| row.share(value).clamp(-1e6, 1e6);
    let unit = if row.metric.unit == "share" { " points" } else { "" };
    DotRow {
        label,
        value: share(row.paired.mean),
        thick: Some((share(row.middle.0), share(row.middle.1))),
        thin: (share(row.interval.0), share(row.interval.1)),
        text: format!(
            "{}{unit} · {}/{}",
            scale.signed(row.paired.mean),
            row.paired.above(),
            row.paired.differences.len()
        )
        .replace('-', "\u{2212}"),
    }
}

fn flips_figure(answer: &Answer) -> Option<Figure> {
    if answer.flips.is_empty() {
        return None;
    }
    let now = answer.verdict.rivals.first().map_or(0.0, |rival| rival.lead.mean);
    let leader = &answer.names[answer.verdict.leader];
    let rows: Vec<_> = answer
        .flips
        .iter()
        .take(MOST_FLIPS)
        .map(|row| {
            let words = match row.flip {
                Some(_) if row.input.shared => flip_change(row),
                Some(_) => format!("{} alone", flip_change(row)),
                None if row.open => flip_change(row),
                None => format!(
                    "not seen from {} to {}",
                    plain_number(row.input.low),
                    plain_number(row.input.high)
                ),
            };
            (row, words)
        })
        .collect();
    let mut figure =
        tornado(answer.scope(), &unit_of_difference(answer.metric, answer.currency()), now, &rows);
    let open = answer.flips.iter().filter(|row| row.is_unsettled()).count();
    if open > 0 && answer.flips.iter().all(|row| row.flip.is_none()) {
        figure.title = format!(
            "No single input is seen to flip the verdict; not settled: {}",
            counted(open as u64, "input")
        );
    }
    figure.notes.push(format!("Alone: in {leader} only. {}.", looked_at(answer)));
    Some(figure)
}

/// The deciding metric against the share of sales, as whoever asks for the leader's balance alone is told.
fn balance_figure(answer: &Answer, contestants: &[Contestant<'_>]) -> Option<Figure> {
    let balance = answer.balance.as_ref()?;
    let leader = &answer.names[answer.verdict.leader];
    let metric = answer.metric;
    let row = &balance.rows[0];
    let subtitle = capital(&format!("{leader} with another share for sales, {}", balance.scope()));
    let what = spoken(metric.name);
    let title = match &row.optimum {
        Some(best) => format!("{what} of {leader} is {}", best.words("a share of sales")),
        None => balance.sentence(),
    };
    if row.bands.iter().all(Option::is_none) {
        let sentence = format!("There is no curve, because no run has a {what}.");
        return Some(Figure::sentence(&capital(&title), &subtitle, answer.scope(), &sentence));
    }
    let panel = LeverPanel {
        unit: format!("{what}, {}", unit_of_value(metric, answer.currency())),
        ..crate::report::balance::panel(row, &balance.points)
    };
    let mut figure = levers_marked(&title, answer.scope(), SHARE, &standing(answer, contestants), &[panel]);
    figure.subtitle = subtitle;
    let steadied = balance.steadied.then(|| STEADIED.to_owned());
    let letters = format!("Letters: scenarios that differ from {leader} in the share alone.");
    figure.notes = steadied.into_iter().chain([letters]).collect();
    Some(figure)
}

/// The share of sales of each scenario that is drawn; those with the same share together.
fn standing(answer: &Answer, contestants: &[Contestant<'_>]) -> Vec<(f64, String)> {
    let leader = answer.verdict.leader;
    let same = |key: &str| [SHARE, "sales.seats_per_rep"].contains(&key);
    let alone = |place: usize| {
        answer.inputs.iter().all(|row| same(&row.key) || row.values[place] == row.values[leader])
    };
    let mut standing: Vec<(f64, String)> = Vec::new();
    for (place, contestant) in shown(answer).into_iter().zip(contestants).filter(|(place, _)| alone(*place)) {
        let share = answer.markets[place].scenario().budget.sales_share;
        match standing.iter_mut().find(|(other, _)| (share - *other).abs() < 5e-3) {
            Some((_, letters)) => letters.push(contestant.hue.letter()),
            None => standing.push((share, contestant.hue.letter().to_string())),
        }
    }
    standing
}

/// What each part of the leader adds to the customers won, and what several parts do only together.
fn contribution_figure(answer: &Answer) -> Option<Figure> {
    let removed = answer.removals.as_ref()?;
    let leader = &answer.names[answer.verdict.leader];
    let seeds = counted(removed.seeds as u64, "seed");
    let subtitle = capital(&format!("{leader} without each part, {seeds}"));
    let none = |sentence: &str| {
        Some(Figure::sentence("No part has customers to show", &subtitle, answer.scope(), sentence))
    };
    if !removed.any {
        return none("No channel and no activity of sales of this scenario can be taken away.");
    }
    if removed.parts.is_empty() {
        return none(&format!(
            "Fewer than {FEW} customers were won in all seeds: too few to tell what a part adds."
        ));
    }
    let missed = removed.parts.iter().find(|part| part.interval.0 > 0.0);
    let title = match missed {
        Some(part) => format!(
            "without {}, {} to {} of customers would be missing",
            spoken(&part.name),
            percent(part.interval.0),
            percent(part.interval.1.min(1.0))
        ),
        None => "no part is seen to be missed when it alone is taken away".to_owned(),
    };
    let rows = removed.parts.iter().chain(&removed.together).map(part).collect();
    let what = "Customers that would be missing, % of those won";
    let mut figure = removals(&title, &subtitle, answer.scope(), what, rows);
    figure.notes.push("Only together: what is left for the bars to add up.".into());
    Some(figure)
}

fn part(of: &Contribution) -> DotRow {
    // No more than all can be missing.
    let (low, high) = (of.interval.0, of.interval.1.min(1.0));
    let [mean_words, low_words, high_words] = [of.mean, low, high].map(|share| grouped(share * 100.0));
    DotRow {
        label: spoken(&of.name),
        value: of.mean,
        thick: None,
        thin: (low, high),
        text: format!("{mean_words} % ({low_words} to {high_words})"),
    }
}
