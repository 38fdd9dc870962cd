//! The handoff from marketing to sales: leads that wait, how long until the first call, and how busy reps are.

use super::beside::{Shown, panels};
use super::stages::points;
use super::{Arrangement, Caption, Clock, Content, Contestant, DataTable, Figure, Format, Hue, Lines, Panel};
use super::{Band, Series, Weeks, count, decimals, key_of, list, percent};
use crate::results::{Cell, DayRow, Run};

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let weeks = Weeks::of(runs);
    let (subtitle, scope) = ("The handoff from marketing to sales by week", caption.scope());
    if weeks.count() == 0 {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There is no handoff, because no day was played.",
        );
    }
    let sum = |days: &[DayRow], of: fn(&DayRow) -> u64| days.iter().map(of).sum::<u64>();
    let ratio = |days: &[DayRow], above: fn(&DayRow) -> u64, below: fn(&DayRow) -> u64| {
        let below = sum(days, below);
        (below > 0).then(|| sum(days, above) as f64 / below as f64)
    };
    let queue = weeks.last(|row| row.queue as f64);
    let hours =
        weeks.map(|days| Some(ratio(days, |row| row.response_minutes, |row| row.first_attempts)? / 60.0));
    let used = weeks.map(|days| ratio(days, |row| row.minutes_used, |row| row.minutes));
    let waited = queue.iter().flatten().any(|spread| spread.high > 0.0);
    if !waited && hours.iter().chain(&used).all(Option::is_none) {
        let sentence =
            "There is no handoff to show: no lead waited for sales, and nobody could have called one.";
        return Figure::sentence(&title(runs), subtitle, scope, sentence);
    }
    let titled = [
        ("Leads waiting for sales", "leads at the end of the week", Format::Number, &queue, 1.0),
        (
            "Time from raised hand to first call",
            "mean hours, leads first called in the week",
            Format::Number,
            &hours,
            1.0,
        ),
        ("Working time that reps used", "% of minutes", Format::Percent, &used, 1.0),
    ];
    let mut table = DataTable::of_bands(&["week", "quantity", "unit"]);
    let mut panels = Vec::new();
    let mut notes = caption.lines();
    for (title, unit, format, values, least) in titled {
        for (week, value) in values.iter().enumerate() {
            let keys = [Cell::Whole(week as i64 + 1), Cell::Text(title.into()), Cell::Text(unit.into())];
            table.push(keys, *value);
        }
        if values.iter().all(Option::is_none) {
            let why = if format == Format::Percent { "there are no reps" } else { "no lead was called" };
            notes.push(format!("{title}: not shown, because {why}."));
            continue;
        }
        panels.push(Panel {
            title: title.into(),
            content: Content::Lines(Lines {
                clock: Clock::Weeks,
                x_last: weeks.end(weeks.count() - 1),
                y_title: unit.into(),
                format,
                y_at_least: least,
                marks: Vec::new(),
                shade: None,
                series: vec![Series { name: String::new(), hue: Hue::A, points: points(weeks, values) }],
            }),
        });
    }
    let title = title(runs);
    Figure {
        title,
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels,
        notes,
        data: table,
    }
}

const SHOWN: [Shown; 4] = [
    ("Leads waiting for sales", "leads, end of the week", Format::Number, |runs| {
        Weeks::of(runs).last(|row| row.queue as f64)
    }),
    ("Raised hand to first call", "mean hours", Format::Number, |runs| {
        let hours =
            |days: &[DayRow]| Some(over(days, |row| row.response_minutes, |row| row.first_attempts)? / 60.0);
        Weeks::of(runs).map(hours)
    }),
    ("Time that reps used", "% of minutes", Format::Percent, |runs| {
        Weeks::of(runs).map(|days| over(days, |row| row.minutes_used, |row| row.minutes))
    }),
    ("Leads gone stale", "leads that waited too long, a week", Format::Number, |runs| {
        Weeks::of(runs).sum(|row| row.expired as f64)
    }),
];

/// One sum over another.
fn over(days: &[DayRow], above: fn(&DayRow) -> u64, below: fn(&DayRow) -> u64) -> Option<f64> {
    let sum = |of: fn(&DayRow) -> u64| days.iter().map(of).sum::<u64>();
    (sum(below) > 0).then(|| sum(above) as f64 / sum(below) as f64)
}

/// The handoff of some scenarios over time.
pub(crate) fn handoffs(contestants: &[Contestant<'_>], scope: String) -> Figure {
    let subtitle = "The handoff from marketing to sales by week";
    let (panels, data) = panels(&SHOWN, contestants, "No lead was called.");
    let hours = |contestant: &Contestant<'_>| {
        let hours = |run: &Run| over(&run.days, |row| row.response_minutes, |row| row.first_attempts);
        let hours = Band::of(contestant.runs.iter().filter_map(hours).map(|minutes| minutes / 60.0));
        let words = hours.map_or("never".to_owned(), |hours| format!("after {}", wait(hours.mean)));
        format!("{words} in {}", contestant.hue.letter())
    };
    let hours: Vec<String> = contestants.iter().map(hours).collect();
    Figure {
        title: format!("First calls came on average {}", list(&hours)),
        subtitle: subtitle.into(),
        scope,
        key: key_of(contestants),
        arrangement: Arrangement::Grid(2),
        panels,
        notes: vec!["Lines: mean over seeds. Bands: middle 50 and 90 % of seeds (all below ten).".into()],
        data,
    }
}

fn title(runs: &[Run]) -> String {
    let over = |of: &dyn Fn(&Run) -> Option<f64>| Band::of(runs.iter().filter_map(of)).map(|s| s.mean);
    let sum = |run: &Run, of: fn(&DayRow) -> u64| run.days.iter().map(of).sum::<u64>() as f64;
    let ratio = |above: f64, below: f64| (below > 0.0).then(|| above / below);
    let hours = over(&|run| ratio(sum(run, |r| r.response_minutes) / 60.0, sum(run, |r| r.first_attempts)));
    let used = over(&|run| ratio(sum(run, |r| r.minutes_used), sum(run, |r| r.minutes)));
    let longest = runs.iter().flat_map(|run| &run.days).map(|day| day.queue).max().unwrap_or(0) as f64;
    let reps = used
        .map_or("there were no reps".to_owned(), |used| format!("reps used {} of their time", percent(used)));
    match hours {
        None => format!("No lead was called; {reps}"),
        Some(hours) => {
            let queue = count(longest, "lead", "leads");
            format!(
                "First calls came on average {} after the raised hand; at most {queue} waited; {reps}",
                wait(hours)
            )
        }
    }
}

fn wait(hours: f64) -> String {
    if hours < 1.0 {
        count((hours * 60.0).round(), "minute", "minutes")
    } else if hours < 72.0 {
        format!("{} hours", two_digits(hours))
    } else {
        format!("{} days", two_digits(hours / 24.0))
    }
}

fn two_digits(value: f64) -> String {
    decimals(value, usize::from(value < 9.95))
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn response_time_is_a_mean_over_the_leads_of_the_week() {
        let day = |first_attempts, response_minutes| DayRow {
            first_attempts,
            response_minutes,
            minutes: 10,
            ..DayRow::default()
        };
        let mut days = vec![DayRow::default(); 7];
        days[0] = day(1, 60);
        days[1] = day(3, 420);
        let runs = [Run { days, people: 10, ..Run::default() }];
        let figure = figure(&runs, &fixture::caption(&runs));
        assert!(figure.title.starts_with("First calls came on average 2.0 hours after"), "{}", figure.title);
    }

    #[test]
    fn without_reps_the_use_of_reps_is_not_drawn() {
        let mut runs = [fixture::nobody_buys()];
        let made = |runs: &[Run]| figure(runs, &fixture::caption(runs));
        assert!(made(&runs).title.starts_with("No lead was called"));
        assert!(made(&runs).alt().contains("There is no handoff to show"), "{}", made(&runs).alt());
        runs[0].days[6].queue = 3;
        assert!(made(&runs).notes.iter().any(|note| note.contains("no reps")), "{:?}", made(&runs).notes);
    }
}
