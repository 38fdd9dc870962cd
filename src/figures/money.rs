//! Revenue, cost and profit by week, and profit since the first day.

use super::stages::points;
use super::{Arrangement, Caption, Clock, Content, DataTable, Figure, Format, Hue, Lines, Panel, Series};
use super::{Band, Weeks, compact};
use crate::results::{Cell, DayRow, Run};

fn revenue(row: &DayRow) -> f64 {
    row.revenue_minor as f64 / 100.0
}

fn cost(row: &DayRow) -> f64 {
    (row.revenue_minor - row.profit_minor) as f64 / 100.0
}

fn profit(row: &DayRow) -> f64 {
    row.profit_minor as f64 / 100.0
}

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let weeks = Weeks::of(runs);
    let currency = &caption.currency;
    let (subtitle, scope) = ("Money by week", caption.scope());
    if weeks.count() == 0 {
        return Figure::sentence(
            "No day was played",
            subtitle,
            scope,
            "There is no money to show, because no day was played.",
        );
    }
    if runs.iter().flat_map(|run| &run.days).all(|row| row.revenue_minor == 0 && row.profit_minor == 0) {
        let sentence = "There is nothing to draw: revenue and cost were zero on every day.";
        return Figure::sentence("No money was earned or spent", subtitle, scope, sentence);
    }
    let weekly = [
        ("Revenue", Hue::A, weeks.sum(revenue)),
        ("Cost", Hue::B, weeks.sum(cost)),
        ("Profit", Hue::C, weeks.sum(profit)),
    ];
    let total = weeks.running(profit);
    let lines = |y_title: String, series| {
        Content::Lines(Lines {
            clock: Clock::Weeks,
            x_last: weeks.end(weeks.count() - 1),
            y_title,
            format: Format::Number,
            y_at_least: 0.0,
            marks: Vec::new(),
            shade: None,
            series,
        })
    };
    let line = |name: &str, hue, values: &[Option<Band>]| Series {
        name: name.into(),
        hue,
        points: points(weeks, values),
    };
    let series = weekly.iter().map(|(name, hue, values)| line(name, *hue, values)).collect();
    let panels = vec![
        Panel { title: "Each week".into(), content: lines(format!("{currency} per week"), series) },
        Panel {
            title: "Profit since the first day".into(),
            content: lines(currency.clone(), vec![line("Total profit", Hue::C, &total)]),
        },
    ];
    let mut table = DataTable::of_bands(&["week", "quantity", "unit"]);
    let all = weekly.iter().map(|(name, _, values)| (*name, values)).chain([("Total profit", &total)]);
    for (name, values) in all {
        for (week, value) in values.iter().enumerate() {
            table.push(
                [Cell::Whole(week as i64 + 1), Cell::Text(name.into()), Cell::Text(currency.clone())],
                *value,
            );
        }
    }
    let mut notes = caption.lines();
    notes.extend(weeks.left_out());
    Figure {
        title: title(runs, caption, &total),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Stack,
        panels,
        notes,
        data: table,
    }
}

fn title(runs: &[Run], caption: &Caption, total: &[Option<Band>]) -> String {
    let sum = |of: fn(&DayRow) -> f64| Band::of(runs.iter().map(|run| run.days.iter().map(of).sum::<f64>()));
    let mean = |of| sum(of).map_or(0.0, |spread| spread.mean);
    let earned = mean(revenue);
    let money = |value: f64| format!("{} {}", compact(value), caption.currency);
    let profits: Vec<f64> = runs.iter().map(|run| run.days.iter().map(profit).sum()).collect();
    let (result, told) = caption.result(&profits);
    if runs.iter().all(|run| run.days.iter().all(|day| day.won() == 0)) {
        return format!("{result}: nothing was sold");
    }
    if !told {
        return format!("{result} on revenue of {}", money(earned));
    }
    let since = total.iter().rposition(|week| week.is_some_and(|spread| spread.mean < 0.0));
    let tail = match since {
        None => "; never below zero".to_owned(),
        Some(week) if week + 1 == total.len() => String::new(),
        Some(week) => format!("; above zero from week {} on", week + 2),
    };
    format!("{result} on revenue of {}{tail}", money(earned))
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn profit_is_revenue_less_cost_in_the_table_too() {
        let runs = fixture::runs(1, 20);
        let figure = figure(&runs, &fixture::caption(&runs));
        let of = |name: &str| {
            let rows = figure.data.rows.iter().filter(|row| row[1] == Cell::Text(name.into()));
            rows.map(|row| if let Cell::Number(value) = row[3] { value } else { f64::NAN })
                .collect::<Vec<_>>()
        };
        let (revenue, cost, profit) = (of("Revenue"), of("Cost"), of("Profit"));
        assert_eq!(revenue.len(), 20);
        for week in 0..20 {
            assert!((revenue[week] - cost[week] - profit[week]).abs() < 1e-6);
        }
    }

    #[test]
    fn the_title_says_profit_or_loss_and_since_when() {
        let day = |profit| DayRow {
            revenue_minor: 100_000,
            profit_minor: profit,
            won_inbound: 1,
            ..DayRow::default()
        };
        let run = |profits: [i64; 3]| {
            let days = profits.into_iter().flat_map(|profit| (0..7).map(move |_| day(profit))).collect();
            [Run { days, people: 5, ..Run::default() }]
        };
        let title = |runs: [Run; 1]| figure(&runs, &fixture::caption(&runs)).title;
        assert_eq!(
            title(run([-5_000, 10_000, 10_000])),
            "A profit of 1,050 EUR on revenue of 21 k EUR; above zero from week 2 on"
        );
        assert_eq!(title(run([-5_000, -5_000, -5_000])), "A loss of 1,050 EUR on revenue of 21 k EUR");
        assert_eq!(
            title(run([5_000, 5_000, 5_000])),
            "A profit of 1,050 EUR on revenue of 21 k EUR; never below zero"
        );
        assert_eq!(title([fixture::one_person()]), "No money was earned or spent");
        let [bad] = run([-5_000, -5_000, 0]);
        let [good] = run([5_000, 10_000, 0]);
        let both = figure(&[bad, good], &fixture::caption(&[])).title;
        assert_eq!(
            both,
            "Profit or loss, by luck: −700 to 1,050 EUR (lowest to highest seed) on revenue of 21 k EUR",
            "seeds that do not agree"
        );
    }
}
