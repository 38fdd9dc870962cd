//! Customers who stayed, by the month in which they were won and their age.

use super::{
    Arrangement, Caption, CellRow, Cells, Clock, Content, Contestant, DataTable, Figure, Format, HeatCell,
};
use super::{Band, Hue, Lines, Panel, Series, count, grouped, percent};
use crate::results::metrics::FEW;
use crate::results::{Cell, CohortRow, Run, Survival, months_in_days};

/// Most rows and columns of the heatmap.
const MOST: u32 = 13;
/// The same where three heatmaps stand side by side.
const MOST_BESIDE: u32 = 9;
/// Months of the longest contract.
const MOST_MONTHS: u32 = 120;
/// What the line of all customers is.
const LINE: &str = "Line: the product limit of all runs together, at months of 30.4375 days; bands: its 50 and 90 % intervals.";

/// The figure.
pub(super) fn figure(runs: &[Run], caption: &Caption) -> Figure {
    let (subtitle, scope) = ("Customers who are still customers, by month of winning", caption.scope());
    let rows = || runs.iter().flat_map(|run| &run.cohorts).filter(|row| row.at_risk > 0);
    let Some(last) = rows().map(|row| row.cohort.max(row.age)).max() else {
        let sentence = "There are no cohorts, because nobody became a customer.";
        return Figure::sentence("There were no customers to keep", subtitle, scope, sentence);
    };
    let curve = curve(runs);
    let oldest = curve.last().map_or(0.0, |point| point.0);
    let step = step(last, MOST);
    let cells = cells(runs, last, step);
    let lines = Lines {
        clock: Clock::Months,
        x_last: oldest.max(1.0),
        y_title: "% still customers".into(),
        format: Format::Percent,
        y_at_least: 1.0,
        marks: Vec::new(),
        shade: None,
        series: vec![Series { name: String::new(), hue: Hue::A, points: curve.clone() }],
    };
    let rows =
        if step > 1 { format!("Each row holds the customers won in {step} months. ") } else { String::new() };
    let few = format!(
        "{rows}A month of the cells is 30 days; all seeds together. Left out: fewer than {FEW} customers."
    );
    let notes = vec![few, LINE.to_owned()];
    Figure {
        title: title(&curve, telling(runs)),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Beside(vec![0.6, 0.4]),
        panels: vec![
            Panel { title: "By month of winning".into(), content: heatmap(cells) },
            Panel { title: "All customers".into(), content: survival(lines) },
        ],
        notes,
        data: table(runs, &curve, last),
    }
}

/// Customers who stayed in two scenarios, and by how much the second keeps more.
pub(crate) fn kept(first: &Contestant<'_>, second: &Contestant<'_>, scope: String) -> Figure {
    let subtitle = "Customers who are still customers, by month of winning and age";
    let both = [first, second];
    let rows = || both.iter().flat_map(|one| one.runs).flat_map(|run| &run.cohorts);
    let Some(last) = rows().filter(|row| row.at_risk > 0).map(|row| row.cohort.max(row.age)).max() else {
        let sentence = "There are no cohorts, because nobody became a customer.";
        return Figure::sentence("There were no customers to keep", subtitle, scope, sentence);
    };
    let step = step(last, MOST_BESIDE);
    let [mut one, mut other] = both.map(|contestant| aged(cells(contestant.runs, last, step)));
    let all =
        [&one, &other].into_iter().flat_map(|cells| &cells.rows).flat_map(|row| row.cells.iter().flatten());
    let least = all.map(|cell| cell.share).fold(1.0, f64::min);
    (one.least, other.least) = (least, least);
    let difference = difference(&one, &other);
    let curves = both.map(|contestant| curve(contestant.runs));
    let series = |(contestant, curve): (&&Contestant<'_>, &Vec<(f64, Option<Band>)>)| Series {
        name: contestant.hue.letter().to_string(),
        hue: contestant.hue,
        points: curve.clone(),
    };
    let oldest = curves.iter().filter_map(|curve| curve.last()).map(|point| point.0).fold(1.0, f64::max);
    let lines = Lines {
        clock: Clock::Months,
        x_last: oldest,
        y_title: "% still customers".into(),
        format: Format::Percent,
        y_at_least: 1.0,
        marks: Vec::new(),
        shade: None,
        series: both.iter().zip(&curves).map(series).collect(),
    };
    let mut data = DataTable::default();
    for (contestant, curve) in both.iter().zip(&curves) {
        let own = table(contestant.runs, curve, last);
        data.columns = std::iter::once("scenario".to_owned()).chain(own.columns).collect();
        let named =
            |row: Vec<Cell>| std::iter::once(Cell::Text(contestant.name.clone())).chain(row).collect();
        data.rows.extend(own.rows.into_iter().map(named));
    }
    let titles = both.map(Contestant::title);
    let panel = |title: String, content| Panel { title, content };
    let [a, b] = both.map(|contestant| contestant.hue.letter());
    Figure {
        title: kept_title(&both, &curves),
        subtitle: subtitle.into(),
        scope,
        key: Vec::new(),
        arrangement: Arrangement::Beside(vec![0.26, 0.26, 0.26, 0.22]),
        panels: vec![
            panel(titles[0].clone(), heatmap(one)),
            panel(titles[1].clone(), heatmap(other)),
            panel(format!("{b} less {a}"), heatmap(difference)),
            panel("All customers".into(), survival(lines)),
        ],
        notes: vec![
            LINE.replace("Line", "Lines"),
            format!(
                "A month of the cells is 30 days{}. n: customers won in all seeds. Left out: fewer than {FEW} customers.",
                if step > 1 {
                    format!("; a row holds the customers won in {step} months")
                } else {
                    String::new()
                }
            ),
        ],
        data,
    }
}

/// A heatmap, where there is any.
fn heatmap(cells: Cells) -> Content {
    if cells.rows.is_empty() {
        Content::Sentence(format!("No month has {FEW} customers to tell of."))
    } else {
        Content::Cells(cells)
    }
}

/// The lines of those who stay, where there are any.
fn survival(lines: Lines) -> Content {
    if lines.series.iter().all(|series| series.points.is_empty()) {
        Content::Sentence(format!("Fewer than {FEW} customers were observed for a month."))
    } else {
        Content::Lines(lines)
    }
}

/// A heatmap without the first column, in which everybody is there, and without rows that are empty then.
fn aged(mut cells: Cells) -> Cells {
    if cells.columns.len() > 1 {
        cells.columns.remove(0);
        for row in &mut cells.rows {
            row.cells.remove(0);
        }
        cells.rows.retain(|row| row.cells.iter().any(Option::is_some));
    }
    cells
}

/// Second less first, where both could be observed.
fn difference(first: &Cells, second: &Cells) -> Cells {
    let row = |row: &CellRow| {
        let other = first.rows.iter().find(|other| other.label == row.label)?;
        let pair = |(a, b): (&Option<HeatCell>, &Option<HeatCell>)| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(HeatCell { share: b.share - a.share })
        };
        let cells: Vec<Option<HeatCell>> = other.cells.iter().zip(&row.cells).map(pair).collect();
        let some = cells.iter().any(Option::is_some);
        some.then(|| CellRow { label: row.label.clone(), margin: String::new(), cells })
    };
    let rows: Vec<CellRow> = second.rows.iter().filter_map(row).collect();
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    Cells {
        differences: true,
        margin_title: String::new(),
        colour_title: "percentage points".into(),
        columns: second.columns[..columns].to_vec(),
        rows,
        ..second.clone()
    }
}

/// How many each of two scenarios kept, at the last age that both have seen, up to half a year or the first renewal.
fn kept_title(both: &[&Contestant<'_>; 2], curves: &[Vec<(f64, Option<Band>)>; 2]) -> String {
    let at = |curve: &[(f64, Option<Band>)], age: f64| {
        curve.iter().find(|point| (point.0 - age).abs() < 0.5).and_then(|point| point.1)
    };
    let months = both.iter().map(|one| telling(one.runs)).max().unwrap_or(6);
    let age =
        (1..=months).rev().map(f64::from).find(|age| curves.iter().all(|curve| at(curve, *age).is_some()));
    let words = age.map(|age| {
        let kept = |k: usize| at(&curves[k], age).map_or(String::new(), |band| percent(band.mean));
        let apart = at(&curves[0], age)
            .zip(at(&curves[1], age))
            .is_some_and(|(one, other)| one.low > other.high || other.low > one.high);
        let told = if apart { "" } else { ", which may be chance" };
        let months = count(age, "month", "months");
        format!(
            "{} kept {} of its customers for {months}, {} {}{told}",
            both[0].name,
            kept(0),
            both[1].name,
            kept(1)
        )
    });
    words.map_or("Not both have customers enough to tell how many stay".to_owned(), |words| {
        super::capital(&words)
    })
}

/// Months to a row, so that all rows fit.
fn step(last: u32, most: u32) -> u32 {
    [1, 2, 3, 6, 12, 24, 60].into_iter().find(|step| (last + 1).div_ceil(*step) <= most).unwrap_or(120)
}

/// What is asked of one run: customers at risk and still there in some of its cohorts at one age.
fn observed(run: &Run, of: impl Fn(&CohortRow) -> bool) -> Option<(f64, f64)> {
    let rows = run.cohorts.iter().filter(|row| row.at_risk > 0 && of(row));
    let (at_risk, active) =
        rows.fold((0, 0), |(at_risk, active), row| (at_risk + row.at_risk, active + row.active));
    (at_risk > 0).then_some((at_risk as f64, active as f64))
}

fn cells(runs: &[Run], last: u32, step: u32) -> Cells {
    let groups = (last + 1).div_ceil(step);
    let cell = |group: u32, age: u32| {
        let seen = |row: &CohortRow| row.cohort / step == group && row.age == age;
        let seen: Vec<(f64, f64)> = runs.iter().filter_map(|run| observed(run, seen)).collect();
        let (at_risk, active) = seen.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        (at_risk >= FEW as f64).then(|| HeatCell { share: active / at_risk })
    };
    let won = |group: u32| {
        let first = |row: &CohortRow| row.cohort / step == group && row.age == 0;
        runs.iter().map(|run| observed(run, first).map_or(0.0, |pair| pair.0)).sum()
    };
    let row = |group: u32| CellRow {
        label: if step == 1 {
            group.to_string()
        } else {
            format!("{}–{}", group * step, group * step + step - 1)
        },
        margin: grouped(won(group)),
        cells: (0..groups).map(|column| cell(group, column * step)).collect(),
    };
    let rows: Vec<CellRow> =
        (0..groups).map(row).filter(|row| row.cells.iter().any(Option::is_some)).collect();
    let columns =
        rows.iter().filter_map(|row| row.cells.iter().rposition(Option::is_some)).max().unwrap_or(0);
    let rows = rows.into_iter().map(|row| CellRow { cells: row.cells[..=columns].to_vec(), ..row });
    Cells {
        differences: false,
        row_title: "Month".into(),
        column_title: "Months since they were won".into(),
        margin_title: "n".into(),
        colour_title: "% still customers; n = customers won in all seeds".into(),
        least: 1.0,
        columns: (0..=columns as u32).map(|column| (column * step).to_string()).collect(),
        rows: rows.collect(),
    }
}

/// The share that stays, by full months since winning: the product limit of all runs together, with its 50 and 90 %
/// intervals, so that it never rises. It ends where too few are at risk; nothing where they are too few from the first month on.
fn curve(runs: &[Run]) -> Vec<(f64, Option<Band>)> {
    let rows = |age: u32| runs.iter().filter_map(move |run| run.survival.get(age as usize));
    let at_risk = |age: u32| rows(age).map(|row| row.at_risk).sum::<u64>();
    let ages = runs.iter().map(|run| run.survival.len() as u32).max().unwrap_or(0);
    let months = (0..).take_while(|month| months_in_days(*month) < ages);
    let last =
        months.filter(|month| at_risk(months_in_days(*month)) >= FEW).last().filter(|month| *month > 0);
    let (mut left, mut age) = (Survival::ALL, 0);
    let point = |month: u32| {
        while age <= months_in_days(month) {
            left = left.after(at_risk(age), rows(age).map(|row| row.lost).sum());
            age += 1;
        }
        (f64::from(month), Some(band(left)))
    };
    last.map_or(Vec::new(), |last| (0..=last).map(point).collect())
}

/// A share kept with its 50 and 90 % intervals.
fn band(left: Survival) -> Band {
    let ((lower, upper), (low, high)) = (left.interval(0.674_49), left.interval(1.644_85));
    Band { low, lower, mean: left.share, upper, high }
}

/// The months of which a title tells: half a year, or as many as hold the first renewal of a longer contract.
fn telling(runs: &[Run]) -> u32 {
    let rows = runs.iter().filter_map(|run| run.lifetime.first());
    let renewal = rows.filter_map(|row| row.renewal_days).max().unwrap_or(0);
    (6..MOST_MONTHS).find(|month| months_in_days(*month) >= renewal).unwrap_or(MOST_MONTHS)
}

fn title(curve: &[(f64, Option<Band>)], months: u32) -> String {
    let told = curve.iter().filter(|point| point.0 <= f64::from(months)).rfind(|point| point.1.is_some());
    match told {
        Some((age, Some(spread))) if *age > 0.0 => {
            let months = count(*age, "month", "months");
            format!("{} of customers were still customers {months} after they were won", percent(spread.mean))
        }
        _ => format!("Fewer than {FEW} customers were observed for a month"),
    }
}

fn table(runs: &[Run], curve: &[(f64, Option<Band>)], last: u32) -> DataTable {
    let mut table = DataTable::of_bands(&["cohort (month won)", "age (months)", "customers at risk (mean)"]);
    for cohort in 0..=last {
        for age in 0..=last {
            let seen = |row: &CohortRow| row.cohort == cohort && row.age == age;
            let seen: Vec<(f64, f64)> = runs.iter().filter_map(|run| observed(run, seen)).collect();
            let Some(at_risk) = Band::of(seen.iter().map(|pair| pair.0)) else { continue };
            let keys =
                [Cell::Whole(i64::from(cohort)), Cell::Whole(i64::from(age)), Cell::Number(at_risk.mean)];
            table.push(keys, Band::of(seen.iter().map(|(at_risk, active)| active / at_risk)));
        }
    }
    for (age, spread) in curve {
        table.push([Cell::Text("all".into()), Cell::Whole(*age as i64), Cell::Missing], *spread);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::results::{LifetimeRow, SurvivalRow};

    fn cells_of(figure: &Figure) -> &Cells {
        figure
            .panels
            .iter()
            .find_map(|panel| if let Content::Cells(cells) = &panel.content { Some(cells) } else { None })
            .unwrap()
    }

    #[test]
    fn small_cells_are_left_out_and_large_ones_are_of_all_seeds_together() {
        let row = |cohort, at_risk, active| CohortRow { cohort, at_risk, active, ..CohortRow::default() };
        let one = Run { cohorts: vec![row(0, 29, 20), row(1, 10, 9)], ..Run::default() };
        let other = Run { cohorts: vec![row(1, 20, 6)], ..Run::default() };
        let runs = [one, other];
        let figure = figure(&runs, &fixture::caption(&runs));
        let cells: Vec<HeatCell> = cells_of(&figure).rows.iter().filter_map(|row| row.cells[0]).collect();
        assert_eq!(cells.len(), 1, "29 customers tell nothing");
        assert!((cells[0].share - 0.5).abs() < 1e-12 && cells_of(&figure).rows[0].margin == "30");
    }

    /// A run that won so many customers, of whom so many are seen to leave on some days of age, and so many for no longer.
    fn run(won: u64, ends: &[(u32, u64, u64)]) -> Run {
        let mut at_risk = won;
        let mut run = Run::default();
        for age in 0..=ends.last().unwrap().0 {
            let (_, lost, unseen) = ends.iter().find(|end| end.0 == age).copied().unwrap_or_default();
            run.survival.push(SurvivalRow { age, at_risk, lost, ..SurvivalRow::default() });
            at_risk -= lost + unseen;
        }
        run
    }

    #[test]
    fn the_line_ends_where_few_customers_are_at_risk() {
        let ends = |runs: &[Run]| curve(runs).last().unwrap().0;
        let many = run(50, &[(40, 10, 5), (70, 2, 30), (200, 0, 1)]);
        assert!((ends(std::slice::from_ref(&many)) - 2.0).abs() < 1e-12);
        // Two runs together know more than each.
        let few = run(20, &[(40, 2, 2), (100, 0, 16)]);
        assert!((ends(&[few.clone(), few.clone()]) - 3.0).abs() < 1e-12);
        assert!(curve(&[few]).is_empty(), "too few from the first month on");
    }

    #[test]
    fn the_line_never_rises_and_does_not_depend_on_when_customers_were_won() {
        let long = run(400, &[(31, 100, 0), (62, 60, 0), (93, 40, 0), (200, 0, 200)]);
        // The same law, with half of the customers won so late that they are seen for a month and a half.
        let late = run(400, &[(31, 100, 0), (45, 0, 150), (62, 30, 0), (93, 20, 0), (200, 0, 100)]);
        let share =
            |run: Run| -> Vec<f64> { curve(&[run]).iter().map(|point| point.1.unwrap().mean).collect() };
        let (long, late) = (share(long), share(late));
        assert!(long.is_sorted_by(|a, b| a >= b), "{long:?}");
        assert!(long.iter().zip(&late).all(|(a, b)| (a - b).abs() < 1e-12), "{long:?} {late:?}");
        assert!((long[3] - 0.6).abs() < 1e-12 && (long[4] - 0.5).abs() < 1e-12, "{long:?}");
    }

    #[test]
    fn a_title_tells_of_the_first_renewal() {
        let mut run = run(50, &[(365, 20, 0), (400, 0, 30)]);
        run.lifetime = vec![LifetimeRow { renewal_days: Some(365), ..LifetimeRow::default() }];
        run.cohorts = vec![CohortRow { at_risk: 50, active: 50, ..CohortRow::default() }];
        let title = figure(&[run], &fixture::caption(&[])).title;
        assert_eq!(title, "60 % of customers were still customers 12 months after they were won");
    }

    #[test]
    fn long_runs_are_grouped_so_that_cells_stay_readable() {
        for weeks in [8, 60, 156, 520] {
            let runs = fixture::runs(2, weeks);
            let figure = figure(&runs, &fixture::caption(&runs));
            assert!(cells_of(&figure).rows.len() <= MOST as usize, "{weeks}");
            assert!(cells_of(&figure).columns.len() <= MOST as usize, "{weeks}");
        }
    }
}
