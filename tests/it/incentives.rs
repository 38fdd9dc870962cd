//! What pay makes of reps: nothing without commission and quota, longer days with them, and deals when the month ends.

use super::quiet::{plan_of, play, total};
use relaylab::results::{DayRow, Run};
use relaylab::scenario::data_files::Inputs;

const BALANCED: &str = include_str!("../../scenarios/balanced.toml");

/// A shipped scenario at a tenth of its size, with changes.
fn small(changes: &str) -> Run {
    let size = "market.people=10000 market.days=240 budget.per_month=12000";
    play(&plan_of(BALANCED, &format!("{size} {changes}"), Inputs::default()), 5)
}

#[test]
fn without_commission_and_quota_pay_changes_nothing() {
    let rest = "sales.commission=0.0";
    let plain = small(&format!("{rest} incentives.effort=0.0 incentives.caring=0.0"));
    let ready = format!(
        "{rest} incentives.effort=3.0 incentives.caring=5.0 incentives.half_commission=0.5 incentives.quota_days=31
        price.discretion=0.5"
    );
    assert_eq!(plain.days, small(&ready).days);
}

#[test]
fn commission_lengthens_the_selling_day_and_shortens_follow_ups() {
    let minutes = |run: &Run| total(run, |row| row.minutes);
    let (none, some, much) =
        (small("sales.commission=0.0"), small("sales.commission=0.05"), small("sales.commission=0.3"));
    let ratio = minutes(&some) / minutes(&none);
    assert!((ratio - 1.1).abs() < 0.005, "half of 20 %: {ratio}");
    assert!(minutes(&much) > minutes(&some) && minutes(&much) < 1.2 * minutes(&none), "it saturates");
    // Time for customers goes where commission is.
    let stays = |runs: &[Run]| {
        let over = |of: fn(&DayRow) -> u64| runs.iter().map(|run| total(run, of)).sum::<f64>();
        1.0 - over(|row| row.churned) / over(|row| row.renewals_due)
    };
    let trusting = "market.people=20000 market.days=240 budget.per_month=24000 incentives.caring=3.0 customers.trust=4.0";
    let some_runs = |pay: &str| -> Vec<Run> {
        let plan = plan_of(BALANCED, &format!("{trusting} {pay}"), Inputs::default());
        (0..6).map(|seed| play(&plan, seed)).collect()
    };
    let caring = some_runs("sales.commission=0.0 incentives.renewals=0.3");
    let hunting = some_runs("sales.commission=0.3 incentives.renewals=0.0");
    assert!(stays(&caring) > stays(&hunting), "{} {}", stays(&caring), stays(&hunting));
    let paid = |run: &Run| total(run, |row| row.commission_minor as u64);
    assert!(paid(&none) == 0.0 && paid(&caring[0]) > 0.0, "commission on renewals is paid");
}

#[test]
fn reps_behind_quota_give_discounts_when_the_month_ends() {
    // The market starts on 5 January.
    let run = small("incentives.quota=1000000 incentives.effort=0.0 price.discretion=0.3 price.discount=0.0");
    let given = |row: &&relaylab::results::DayRow| row.discount_minor > 0;
    let ends: Vec<u32> = run.days.iter().filter(given).map(|row| row.day).collect();
    assert!(!ends.is_empty(), "discounts are given");
    // The last weeks of January to August by day: 26 January is day 21.
    let last = [26, 54, 85, 115, 146, 176, 207, 238];
    let ending = |day: u32| last.iter().any(|&end| day <= end && day + 7 > end);
    assert!(ends.iter().all(|&day| ending(day)), "{ends:?}");
    let strict = small("incentives.quota=1000000 price.discretion=0.0");
    assert!(strict.days.iter().all(|row| row.discount_minor == 0));
}
