//! What came of a run, in sentences: what was earned, where customers came from, where people were lost.

use crate::figures::{Caption, compact, count, list};
use crate::results::metrics::{FEW, metric};
use crate::results::summary::{Spread, TENTHS};
use crate::results::{ExitRow, Run, SALES_STAGES};
use crate::words::numbers::mean_count;
use crate::words::spoken;

/// Sources of customers that are named.
const NAMED: usize = 3;

/// The sentences, the result first.
pub(crate) fn verdict(runs: &[Run], caption: &Caption) -> Vec<String> {
    let (result, spread) = result_words(runs, caption);
    let all = [Some(result), Some(spread), sources(runs), losses(runs)];
    all.into_iter().flatten().filter(|sentence| !sentence.is_empty()).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    Spread::of(values.map(Some)).map_or(0.0, |spread| spread.mean)
}

/// Where customers came from, by their last touch; nothing of fewer than [`FEW`] customers in all seeds.
fn sources(runs: &[Run]) -> Option<String> {
    let first = runs.first()?;
    let won = |run: &Run, name: &str| {
        let row = run.channels.iter().find(|row| row.channel == name);
        row.map_or(0.0, |row| row.won as f64)
    };
    let all: f64 = runs.iter().flat_map(|run| &run.channels).map(|row| row.won as f64).sum();
    if all < FEW as f64 {
        return None;
    }
    let each = first.channels.iter().map(|row| row.channel.as_str());
    let mut each: Vec<(&str, f64)> =
        each.map(|name| (name, mean(runs.iter().map(|run| won(run, name))))).collect();
    each.sort_by(|a, b| b.1.total_cmp(&a.1));
    let total = all / runs.len() as f64;
    let named: Vec<String> = each
        .iter()
        .take(NAMED)
        .filter(|(_, won)| *won >= 0.5)
        .map(|(name, won)| format!("{} ({})", spoken(name), mean_count(*won)))
        .collect();
    let back = mean(values(runs, "won_back").into_iter());
    let back = if back > 0.0 { format!(", {} won back among them", mean_count(back)) } else { String::new() };
    let (named, total) = (list(&named), mean_count(total));
    Some(format!("By last touch, customers came most from {named}, of {total} in all{back}."))
}

/// What people were lost for most often, on all the way and with sales.
fn losses(runs: &[Run]) -> Option<String> {
    let first = runs.first()?;
    let times = |place: usize| mean(runs.iter().filter_map(|run| Some(run.exits.get(place)?.times as f64)));
    let rows: Vec<(f64, &ExitRow)> =
        first.exits.iter().enumerate().map(|(place, row)| (times(place), row)).collect();
    let most = |of: &dyn Fn(&ExitRow) -> bool| {
        let some = rows.iter().filter(|(times, row)| *times >= 0.5 && of(row));
        some.max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let (often, row) = most(&|_| true)?;
    let named = |times: f64, row: &ExitRow| format!("{} ({})", row.reason, count(times, "time", "times"));
    let reps = runs.iter().any(Run::has_reps);
    let sales = most(&|row| reps && SALES_STAGES.contains(&&*row.stage))
        .filter(|(_, other)| other.reason != row.reason);
    let sales = sales.map_or(String::new(), |(times, row)| format!("; at sales: {}", named(*times, row)));
    Some(format!("The most frequent loss: {}{sales}.", named(*often, row)))
}

/// What was earned or lost, and how far that is from seed to seed.
fn result_words(runs: &[Run], caption: &Caption) -> (String, String) {
    let values = values(runs, "profit");
    let Some(spread) = Spread::of(values.iter().copied().map(Some)).filter(|_| caption.days > 0) else {
        return ("Nothing was played.".into(), String::new());
    };
    let (low, high) = range(&values);
    let write = |value: f64| format!("{} {}", compact(value), caption.currency);
    let time = if caption.days.is_multiple_of(7) && caption.days >= 14 {
        count(f64::from(caption.days / 7), "week", "weeks")
    } else {
        count(f64::from(caption.days), "day", "days")
    };
    let won = metric("won").and_then(|won| Spread::of(won.values(runs)));
    let won =
        won.map_or(String::new(), |won| format!(", with {} won", count(won.mean, "customer", "customers")));
    let first = format!("{} in {time}{won}.", caption.result(&values).0);
    let seeds = values.len();
    if seeds < 2 {
        return (
            first,
            "One seed was played, so how far chance moves this is not known. Play more to see.".into(),
        );
    }
    let gains = values.iter().filter(|value| **value > 0.0).count();
    let range = if seeds < TENTHS {
        format!(
            "Mean of {seeds} seeds {}; the lowest made {}, the highest {}; of other seeds {:.0} % lie beyond these.",
            write(spread.mean),
            write(low),
            write(high),
            // Each of the seeds and one more is as likely as the others to be the lowest, or the highest, of all.
            200.0 / (seeds as f64 + 1.0)
        )
    } else {
        format!(
            "Mean of {seeds} seeds {}; P10 {}, P90 {}.",
            write(spread.mean),
            write(spread.low),
            write(spread.high)
        )
    };
    let gains = match gains {
        0 => "None".to_owned(),
        all if all == seeds => "All".to_owned(),
        some => format!("{some} of {seeds}"),
    };
    (first, format!("{range} {gains} made a profit."))
}

/// A metric in each run that has it.
pub(super) fn values(runs: &[Run], name: &str) -> Vec<f64> {
    metric(name).map_or(Vec::new(), |metric| metric.values(runs).into_iter().flatten().collect())
}

fn range(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}
