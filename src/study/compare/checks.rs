//! What a reader of a comparison would ask before believing it, each with its answer.

use super::answer::{Answer, Check};
use crate::results::{DayRow, Run};
use crate::study::Call;
use crate::words::{Scale, unit_of_difference};
use crate::words::{counted, of_metric};

/// All checks, in reading order.
pub(super) fn all(answer: &Answer) -> Vec<Check> {
    let runs = || answer.runs.iter().flatten();
    let days = runs().map(|run| run.days.len() as u64).sum::<u64>();
    let everywhere =
        |of: fn(&Run, &DayRow) -> bool| runs().all(|run| run.days.iter().all(|day| of(run, day)));
    let market_days = counted(days, "day");
    vec![
        (
            everywhere(|_, day| revenue_less_cost(day) == day.profit_minor),
            "Books close".into(),
            format!("revenue less every cost is the profit, to the cent, on {market_days} of all runs"),
        ),
        (
            everywhere(|run, day| day.stages().iter().sum::<u64>() == run.people),
            "Nobody is lost".into(),
            format!("the stages hold all people, on {market_days}"),
        ),
        same_ground(answer),
        seeds(answer),
        horizon(answer),
        own(answer),
    ]
}

fn revenue_less_cost(day: &DayRow) -> i64 {
    let marketing =
        [day.media_minor, day.research_minor, day.product_minor, day.retention_minor, day.win_back_minor]
            .iter()
            .sum::<i64>();
    let sales = day.payroll_minor + day.commission_minor;
    day.revenue_minor - day.goods_minor - marketing - sales - day.overhead_minor
}

fn same_ground(answer: &Answer) -> Check {
    let people = |run: &Run| run.people;
    let first = answer.runs.iter().flatten().next().map_or(0, people);
    let same = answer.runs.iter().flatten().all(|run| run.people == first);
    let words =
        if same { "people, days and seeds are the same for all" } else { "the markets differ in size" };
    (same, "Same ground".into(), words.into())
}

fn seeds(answer: &Answer) -> Check {
    let seeds = counted(answer.seeds.len() as u64, "seed");
    let closest = answer.verdict.rivals.first();
    let known = closest.map_or(String::new(), |rival| {
        let half = rival.half();
        let scale = Scale::new(answer.metric, half);
        let unit = unit_of_difference(answer.metric, answer.currency());
        format!(" know the closest lead to about {} {unit} either way", scale.value(half))
    });
    let more = match answer.verdict.call {
        Call::TooClose { more } => format!("; about {more} more would tell"),
        Call::NotLongEnough => "; too few to tell".into(),
        Call::Wins | Call::BelowMatters => String::new(),
    };
    (answer.verdict.decided(), "Seeds are enough".into(), format!("{seeds}{known}{more}"))
}

/// Sums of daily profits over the first so many days, as the mean over seeds, by scenario.
fn profits(answer: &Answer, share: f64) -> Vec<f64> {
    let profit = |run: &Run| {
        let days = (run.days.len() as f64 * share) as usize;
        run.days[..days].iter().map(|day| day.profit_minor).sum::<i64>() as f64
    };
    answer.runs.iter().map(|runs| runs.iter().map(profit).sum::<f64>()).collect()
}

fn horizon(answer: &Answer) -> Check {
    let best = |share| {
        let profits = profits(answer, share);
        (0..profits.len()).rev().max_by(|&a, &b| profits[a].total_cmp(&profits[b])).unwrap_or(0)
    };
    let (early, last) = (best(0.75), best(1.0));
    let name = |place: usize| &answer.names[place];
    let words = if early == last {
        format!("{} leads on profit after three quarters of the days and at the end", name(last))
    } else {
        format!("{} leads on profit after three quarters of the days, {} at the end", name(early), name(last))
    };
    (early == last, "Days are enough for profit".into(), words)
}

fn own(answer: &Answer) -> Check {
    let mut stated = 0;
    let (mut failing, mut open) = (Vec::new(), Vec::new());
    for ((name, market), runs) in answer.names.iter().zip(&answer.markets).zip(&answer.runs) {
        for claim in &market.scenario().checks.holds {
            stated += 1;
            let found = claim.answer(runs, market.loaded().resized);
            // What is open neither holds nor fails.
            match (found.holds, found.value) {
                (Some(true), _) => {}
                (Some(false), Some(value)) => {
                    failing.push(format!("{name}: {claim} (it is {})", of_metric(claim.metric, value)));
                }
                (None, Some(_)) => open.push(format!("{name}: {claim} (not asked: the market was resized)")),
                (_, None) => open.push(format!("{name}: {claim} (could not be measured)")),
            }
        }
    }
    let words = match (stated, failing.is_empty() && open.is_empty()) {
        (0, _) => "the files state none".to_owned(),
        (all, true) => format!("all {all} that the files state"),
        (_, false) => failing.iter().chain(&open).map(String::as_str).collect::<Vec<_>>().join("; "),
    };
    (failing.is_empty(), "The files' own checks".into(), words)
}
