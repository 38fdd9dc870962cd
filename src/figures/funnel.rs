//! The funnel: how far people came, what share went on, and where and why they left.

use super::{
    Arrangement, BarRow, Bars, Caption, Content, Contestant, DataTable, Figure, Format, Hue, Measure,
};
use super::{Band, Panel, compact, count, list, percent};
use crate::results::metrics::metric;
use crate::results::summary::Spread;
use crate::results::{Cell, Run, SALES_STAGES};
use crate::words::numbers::mean_count;

/// One stage in all runs.
struct Stage {
    name: String,
    reached: Band,
    step: Option<Band>,
    exits: Vec<(String, Band)>,
}

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let mut stages = stages(runs);
    if !runs.iter().any(Run::has_reps) {
        stages = without_sales(stages);
    }
    let (subtitle, scope) = ("People who ever came this far or farther", caption.scope());
    if stages.is_empty() {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There is no funnel, because no day was played.",
        );
    }
    let row = |stage: &Stage| BarRow {
        label: capital(&stage.name),
        values: vec![Some((stage.reached, mean_count(stage.reached.mean)))],
        step: stage.step.map_or(String::new(), |step| format!("↓ {} go on", percent(step.mean))),
        remarks: stage.exits.iter().map(|(why, times)| (times_text(times.mean), why.clone())).collect(),
    };
    let bars = Bars {
        measures: vec![Measure { title: "People".into(), hue: Hue::A, format: Format::Number }],
        alike: true,
        rows: stages.iter().map(row).collect(),
        remarks_title: if stages.iter().any(|stage| !stage.exits.is_empty()) {
            "Times left here, and why".into()
        } else {
            String::new()
        },
    };
    let mut notes = caption.bars();
    if !bars.remarks_title.is_empty() {
        notes.push("A person who comes back and leaves again counts again among those who left.".into());
    }
    notes.extend(by_themselves(runs));
    Figure {
        title: title(&stages),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Bars(bars) }],
        notes,
        data: table(&stages),
    }
}

/// The funnels of some scenarios side by side: how many came how far, of those before, and the main reason why others
/// left.
pub(crate) fn funnels(contestants: &[Contestant<'_>], scope: String) -> Figure {
    let mut all: Vec<Vec<Stage>> = contestants.iter().map(|contestant| stages(contestant.runs)).collect();
    if !contestants.iter().flat_map(|contestant| contestant.runs).any(Run::has_reps) {
        all = all.into_iter().map(without_sales).collect();
    }
    let subtitle = "People who ever came this far or farther, and what share that is of those who came one step less far";
    let Some(first) = all.first().filter(|stages| !stages.is_empty()) else {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There is no funnel, because no day was played.",
        );
    };
    let value = |stage: &Stage| {
        let step = stage.step.map_or(String::new(), |step| format!(" · {}", percent(step.mean)));
        (stage.reached, mean_count(stage.reached.mean) + &step)
    };
    let row = |(place, stage): (usize, &Stage)| BarRow {
        label: capital(&stage.name),
        values: all.iter().map(|stages| stages.get(place).map(value)).collect(),
        step: String::new(),
        remarks: main_reason(&all, place).into_iter().collect(),
    };
    let measure = |contestant: &Contestant<'_>| Measure {
        title: contestant.title(),
        hue: contestant.hue,
        format: Format::Number,
    };
    let letters: Vec<String> =
        contestants.iter().map(|contestant| contestant.hue.letter().to_string()).collect();
    let bars = Bars {
        measures: contestants.iter().map(measure).collect(),
        alike: true,
        rows: first.iter().enumerate().map(row).collect(),
        remarks_title: format!(
            "Left here for the most frequent reason of all together, {}",
            letters.join(" | ")
        ),
    };
    let mut data = DataTable { columns: Vec::new(), rows: Vec::new() };
    for (contestant, stages) in contestants.iter().zip(&all) {
        let own = table(stages);
        data.columns = std::iter::once("scenario".to_owned()).chain(own.columns).collect();
        let named =
            |row: Vec<Cell>| std::iter::once(Cell::Text(contestant.name.clone())).chain(row).collect();
        data.rows.extend(own.rows.into_iter().map(named));
    }
    let won = |(contestant, stages): (&Contestant<'_>, &Vec<Stage>)| {
        let won = stages.last().map_or(0.0, |stage| stage.reached.mean);
        format!("{} with {}", mean_count(won), contestant.name)
    };
    let won: Vec<String> = contestants.iter().zip(&all).map(won).collect();
    Figure {
        title: format!("People who became customers: {}", list(&won)),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels: vec![Panel { title: String::new(), content: Content::Bars(bars) }],
        notes: vec![
            "Bars: mean over seeds. Thick and thin lines, where there is room: middle 50 and 90 % of seeds (all below ten)."
                .into(),
        ],
        data,
    }
}

/// The most frequent reason to leave a stage, with its times in each scenario.
fn main_reason(all: &[Vec<Stage>], place: usize) -> Option<(String, String)> {
    let exits = || all.iter().filter_map(|stages| stages.get(place)).flat_map(|stage| &stage.exits);
    let times = |stage: &Stage, reason: &str| {
        stage.exits.iter().find(|exit| exit.0 == reason).map_or(0.0, |exit| exit.1.mean)
    };
    let total = |reason: &str| -> f64 {
        all.iter().filter_map(|stages| stages.get(place)).map(|stage| times(stage, reason)).sum()
    };
    let (reason, _) = exits().max_by(|a, b| total(&a.0).total_cmp(&total(&b.0)).then(b.0.cmp(&a.0)))?;
    let numbers: Vec<String> = all
        .iter()
        .map(|stages| stages.get(place).map_or("–".to_owned(), |stage| few_letters(times(stage, reason))))
        .collect();
    Some((numbers.join(" | "), reason.clone()))
}

fn stages(runs: &[Run]) -> Vec<Stage> {
    let first = runs.first().map_or(&[][..], |run| &run.funnel);
    let over = |of: &dyn Fn(&Run) -> Option<f64>| Band::of(runs.iter().filter_map(of));
    let reached = |k: usize| over(&|run| Some(run.funnel.get(k)?.reached as f64)).unwrap_or_default();
    // The step of the mean counts, so that it is what a reader finds who divides them.
    let step = |k: usize| {
        let band = over(&|run| run.funnel.get(k)?.step_rate)?;
        Some(Band { mean: reached(k).mean / reached(k.checked_sub(1)?).mean, ..band })
    };
    let stage = |(k, row): (usize, &crate::results::FunnelRow)| Stage {
        name: row.stage.to_string(),
        reached: reached(k),
        step: step(k),
        exits: exits(runs, &row.stage),
    };
    first.iter().enumerate().map(stage).collect()
}

/// Who bought without sales, where others are with sales, and stands at its steps nevertheless.
pub(crate) fn by_themselves(runs: &[Run]) -> Option<String> {
    let won = Spread::of_metric(metric("won_self_serve")?, runs)?.mean;
    (won > 0.0 && runs.iter().any(Run::has_reps)).then(|| {
        let many = count(won, "customer", "customers");
        format!("{many} bought without sales, and count at every step before.")
    })
}

/// Without reps nobody is with sales: those who wait for one are leads, and those who buy come from the leads.
fn without_sales(stages: Vec<Stage>) -> Vec<Stage> {
    let (sales, mut stages): (Vec<Stage>, Vec<Stage>) =
        stages.into_iter().partition(|stage| SALES_STAGES.contains(&stage.name.as_str()));
    if let Some(lead) = stages.iter_mut().find(|stage| stage.name == "lead") {
        lead.exits.extend(sales.into_iter().flat_map(|stage| stage.exits));
        lead.exits.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    }
    let reached: Vec<f64> = stages.iter().map(|stage| stage.reached.mean).collect();
    for (place, stage) in stages.iter_mut().enumerate().skip(1) {
        let mean = reached[place] / reached[place - 1];
        stage.step = stage.step.filter(|_| mean.is_finite()).map(|step| Band { mean, ..step });
    }
    stages
}

/// Why people left a stage, most frequent first; reasons that never came up are left out.
fn exits(runs: &[Run], stage: &str) -> Vec<(String, Band)> {
    let mut reasons: Vec<&str> = Vec::new();
    for exit in runs.iter().flat_map(|run| &run.exits).filter(|exit| exit.stage == stage) {
        if !reasons.contains(&&*exit.reason) {
            reasons.push(&exit.reason);
        }
    }
    let times = |run: &Run, reason: &str| {
        let exits = run.exits.iter().filter(|exit| exit.stage == stage && exit.reason == reason);
        exits.map(|exit| exit.times).sum::<u64>() as f64
    };
    let spread = |reason: &str| Band::of(runs.iter().map(|run| times(run, reason))).unwrap_or_default();
    let mut exits: Vec<(String, Band)> =
        reasons.into_iter().map(|reason| (reason.to_owned(), spread(reason))).collect();
    exits.retain(|(_, spread)| spread.mean > 0.0);
    exits.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    exits
}

fn title(stages: &[Stage]) -> String {
    let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return String::new() };
    let everybody = first.reached.mean;
    if last.reached.mean == 0.0 {
        let farthest = stages.iter().rev().find(|stage| stage.reached.mean > 0.0).unwrap_or(first);
        let who = if everybody < 1.5 { "The only person" } else { "Nobody" };
        let what = if everybody < 1.5 { "did not become a customer" } else { "became a customer" };
        let farthest = count_at(farthest);
        return format!("{who} {what}; {farthest}");
    }
    let share = percent(last.reached.mean / everybody.max(1.0));
    let customers = count(last.reached.mean, "customer", "customers");
    let narrowest = stages.windows(2).filter_map(|pair| Some((&pair[0], &pair[1], pair[1].step?)));
    let narrowest = narrowest.min_by(|a, b| a.2.mean.total_cmp(&b.2.mean));
    let people = count(everybody, "person", "people");
    let tail = narrowest.map_or(String::new(), |(from, to, step)| {
        format!(
            "; the narrowest step, from \u{201c}{}\u{201d} to \u{201c}{}\u{201d}, let {} through",
            from.name,
            to.name,
            percent(step.mean)
        )
    });
    format!("{customers} from {people} ({share}){tail}")
}

fn count_at(stage: &Stage) -> String {
    format!("{} came as far as \u{201c}{}\u{201d}", count(stage.reached.mean, "person", "people"), stage.name)
}

fn times_text(times: f64) -> String {
    if times >= 100_000.0 { compact(times) } else { mean_count(times) }
}

/// A number of times where there is little room.
fn few_letters(times: f64) -> String {
    if times >= 10_000.0 { compact(times) } else { mean_count(times) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn table(stages: &[Stage]) -> DataTable {
    let mut table = DataTable::of_bands(&["stage", "quantity", "unit"]);
    let text = |text: &str| Cell::Text(text.to_owned());
    for stage in stages {
        table.push([text(&stage.name), text("reached"), text("people")], Some(stage.reached));
        if let Some(step) = stage.step {
            table.push([text(&stage.name), text("step rate"), text("share")], Some(step));
        }
        for (why, times) in &stage.exits {
            table.push([text(&stage.name), Cell::Text(format!("left: {why}")), text("times")], Some(*times));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn the_title_says_how_many_came_through_and_where_it_is_narrow() {
        let runs = fixture::runs(5, 52);
        let figure = figure(&runs, &fixture::caption(&runs));
        let won: u64 = runs.iter().map(|run| run.funnel.last().unwrap().reached).sum();
        let mean = count(won as f64 / 5.0, "customer", "customers");
        assert!(figure.title.starts_with(&mean), "{} {mean}", figure.title);
        assert!(figure.title.contains("narrowest step"), "{}", figure.title);
    }

    #[test]
    fn exits_stand_at_their_stage_in_order_of_size() {
        let runs = fixture::runs(1, 52);
        let stages = stages(&runs);
        let sales = stages.iter().find(|stage| stage.name == "with sales").unwrap();
        assert!(sales.exits.len() > 1);
        assert!(sales.exits.windows(2).all(|pair| pair[0].1.mean >= pair[1].1.mean));
    }

    #[test]
    fn nobody_bought_is_said() {
        let runs = [fixture::nobody_buys()];
        let figure = figure(&runs, &fixture::caption(&runs));
        assert!(figure.title.starts_with("Nobody became a customer; "), "{}", figure.title);
        let runs = [fixture::one_person()];
        let figure = super::figure(&runs, &fixture::caption(&runs));
        assert!(figure.title.contains("1 person"), "{}", figure.title);
    }
}
