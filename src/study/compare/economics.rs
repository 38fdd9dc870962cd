//! What the scenarios of a comparison earn and cost: means, and the difference between two of them.

use super::answer::{Answer, EconomicsRow};
use crate::results::Run;
use crate::results::metrics::{Group, Metric, Shown, metric, shown};
use crate::results::summary::Spread;
use crate::study::Paired;

/// All rows, in reading order.
pub(super) fn rows(answer: &Answer) -> Vec<EconomicsRow> {
    let (from, to) = answer.duel();
    let row = |label, metric, values: Vec<Vec<Option<f64>>>| EconomicsRow {
        label,
        metric,
        means: values
            .iter()
            .map(|row| Spread::whole(row.iter().copied()).map(|spread| spread.mean))
            .collect(),
        difference: Paired::whole(&values[to], &values[from])
            .map(|paired| (paired.mean, paired.interval(0.05))),
        untold: [to, from].into_iter().find_map(|place| answer.untold(place, metric)).unwrap_or_default(),
    };
    let of_money =
        |metric: &&Metric| metric.group == Group::Money || metric.group == Group::Customers && metric.adds_up;
    let money = shown(answer.metrics, Shown::Headline).filter(of_money);
    let mut rows: Vec<EconomicsRow> =
        money.map(|metric| row(metric.label, metric, answer.values(metric))).collect();
    // Money that wins nothing must be seen, where any scenario has it.
    if let Some(unspent) = metric("marketing_unspent") {
        let values = answer.values(unspent);
        if values.iter().flatten().flatten().any(|value| *value >= 1.0) {
            rows.push(row(unspent.label, unspent, values));
        }
    }
    if let Some(profit) = metric("profit") {
        let lowest = |runs: &Vec<Run>| runs.iter().map(|run| Some(cash_low(run))).collect();
        rows.push(row("Cash at its lowest", profit, answer.runs.iter().map(lowest).collect()));
    }
    rows
}

/// The smallest sum of daily profits from the first day on.
fn cash_low(run: &Run) -> f64 {
    let sums = run.days.iter().scan(0, |cash, day| {
        *cash += day.profit_minor;
        Some(*cash)
    });
    sums.min().unwrap_or(0).min(0) as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::DayRow;

    #[test]
    fn the_lowest_cash_is_what_must_be_financed() {
        let day = |profit_minor| DayRow { profit_minor, ..DayRow::default() };
        let run = |profits: [i64; 3]| Run { days: profits.map(day).to_vec(), ..Run::default() };
        assert_eq!(cash_low(&run([-500, -200, 900])).to_bits(), (-7.0_f64).to_bits());
        assert!(cash_low(&run([500, -200, 900])).abs() < 1e-9);
    }
}
