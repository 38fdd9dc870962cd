//! Markets at the edge: nothing to spend, nobody to sell, one person, no days. They are played, and say what is true.

use super::quiet::{all_customers, mean_and_variance, plan_with, play, total};
use relaylab::inputs::{Inputs, LeadRow};
use relaylab::measure::Run;
use relaylab::plan::Plan;
use relaylab::scenario;

/// A shipped scenario with changes, at a fiftieth of its size.
fn small(changes: &[&str]) -> Run {
    play(&small_plan(changes), 3)
}

fn small_plan(changes: &[&str]) -> Plan {
    let size = ["market.people=4000", "market.days=120", "budget.per_month=12000", "price.overhead=0"];
    let changes: Vec<String> = size.iter().chain(changes).map(|&change| change.to_owned()).collect();
    let text = include_str!("../../scenarios/first-run.toml");
    let loaded = scenario::load_text("small.toml", text, &changes, None)
        .unwrap_or_else(|problems| panic!("{problems}"));
    Plan::new(&loaded.scenario, Inputs::default()).expect("the scenario plans")
}

#[test]
fn without_money_nothing_is_bought() {
    let run = small(&["budget.sales_share=1.0", "sales.reps=0.0"]);
    assert!(run.channels.iter().all(|row| row.spend_minor == 0));
    let media: i64 =
        run.days.iter().map(|row| row.media_minor + row.payroll_minor + row.research_minor).sum();
    assert_eq!(media, 0);
    assert!(
        run.channels
            .iter()
            .all(|row| !matches!(&*row.kind, "display" | "paid_social" | "print" | "search_ads"))
    );
}

#[test]
fn without_reps_nobody_is_called_and_leads_expire() {
    for off in [["sales.reps=0.0", "sales.on=true"], ["sales.reps=5.0", "sales.on=false"]] {
        let run = small(&off);
        assert!(total(&run, |row| row.hands_raised) > 0.0);
        assert!(total(&run, |row| row.won_inbound + row.won_outbound + row.attempts + row.cold_calls) == 0.0);
        assert!(total(&run, |row| row.expired) > 0.0);
    }
}

#[test]
fn silent_customers_are_not_heard() {
    let run = small(&["word_of_mouth.tell_per_day=0.0", "word_of_mouth.warn_per_day=0.0"]);
    assert!(total(&run, |row| row.word_of_mouth + row.warnings + row.won_referral) == 0.0);
}

#[test]
fn nobody_buys_at_any_price() {
    let run =
        small(&["price.list=1000000000", "segments.all.share=1.0", "segments.all.willingness=0.000001"]);
    assert!(total(&run, |row| row.meetings) > 0.0, "there are meetings");
    assert!(total(&run, |row| row.won_inbound + row.won_outbound + row.won_self_serve) == 0.0);
}

#[test]
fn no_days_no_people_to_speak_of() {
    let run = small(&["market.days=0"]);
    assert!(run.days.is_empty() && run.cohorts.is_empty());
    assert_eq!(run.funnel[0].reached, 4000);
    for people in ["market.people=1", "market.people=2"] {
        let run = small(&[people, "network.model=none"]);
        assert_eq!(run.days.len(), 120);
        assert!(run.days.iter().all(|row| row.stages().iter().sum::<u64>() == run.people));
    }
}

#[test]
fn everybody_leaves_at_once_if_they_always_do() {
    let run = play(&all_customers(2000, 5, &["customers.model=hazard", "customers.churn_per_day=1.0"]), 1);
    assert_eq!((run.days[0].customer, run.days[1].customer, run.days[1].lapsed), (2000, 0, 2000));
}

#[test]
fn however_often_they_would_buy_the_run_ends() {
    let often = ["customers.rate_shape=1000000.0", "customers.rate_scale_weeks=0.001"];
    let loyal = ["customers.model=repeat", "customers.drop_a=0.001", "customers.drop_b=1000000.0"];
    let run = play(&all_customers(100, 5, &[loyal, ["market.days=5", often[0], often[1]]].concat()), 1);
    let purchases = total(&run, |row| row.renewals);
    // 100 customers, 24 times on each of the days after the first, give or take four standard errors.
    let expected = 100.0 * 24.0 * 4.0;
    assert!((purchases - expected).abs() < 4.0 * f64::sqrt(expected), "{purchases} purchases");
}

#[test]
fn twice_the_market_with_twice_the_means_is_the_same_market() {
    let heads = |changes: &[&str]| -> Vec<[f64; 3]> {
        let plan = small_plan(changes);
        let per_head = |n: f64| n / f64::from(plan.people);
        let of = |run: &Run| {
            let aware = run.days.last().map_or(0, |row| row.stages()[1..].iter().sum::<u64>()) as f64;
            [aware, total(run, |row| row.hands_raised), total(run, |row| row.won_inbound + row.won_outbound)]
                .map(per_head)
        };
        (1..=16).map(|seed| of(&play(&plan, seed))).collect()
    };
    // Whole reps only, so that twice the team is the same team twice; reps are alike, so that luck in hiring is small.
    let alike = ["reps.on=false", "outbound.on=false"];
    let one = heads(&[alike[0], alike[1], "sales.reps=1.0"]);
    let two = heads(&[alike[0], alike[1], "sales.reps=2.0", "market.people=8000", "budget.per_month=24000"]);
    for (k, what) in ["aware", "hands raised", "won"].into_iter().enumerate() {
        let [(a, va), (b, vb)] =
            [&one, &two].map(|runs| mean_and_variance(&runs.iter().map(|run| run[k]).collect::<Vec<_>>()));
        let z = (a - b) / ((va + vb) / 16.0).sqrt();
        assert!(z.abs() < 4.0, "{what} a head: {a} and {b}, z = {z}");
    }
}

#[test]
fn the_order_of_segments_does_not_matter() {
    let a = "segments.one = { share = 0.4, target = true, fit_a = 4.0, fit_b = 2.0 }\n";
    let b = "segments.two = { share = 0.6 }\n";
    let run = |first: &str, second: &str| {
        let text = format!(
            "{first}{second}{}",
            "channels.display.exposure_per_day = 0.1\nmarket.people = 3000\nmarket.days = 40\nsales.reps = 2.0\n"
        );
        let loaded = scenario::load_text("order.toml", &text, &[], None)
            .unwrap_or_else(|problems| panic!("{problems}"));
        play(&Plan::new(&loaded.scenario, Inputs::default()).expect("the scenario plans"), 1)
    };
    assert!(run(a, b) == run(b, a));
}

#[test]
fn the_handoff_respects_holidays() {
    // The fifth of January 2026 is a Monday and the sixth a holiday: a lead of the sixth is called on the seventh.
    let lead = LeadRow { day: Some(1), channel: "file".to_owned(), count: 1, closing: 0.0 };
    let inputs = || Inputs { leads: vec![lead.clone()], ..Inputs::default() };
    let called = |holidays: &str| {
        let changes = [
            "market.people=50",
            "market.days=5",
            "sales.on=true",
            "sales.reps=1.0",
            "contact.odds=1000000.0",
            "closing.at_contact=true",
            holidays,
        ];
        let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
        let run = play(&plan_with(&changes, inputs()), 1);
        run.days.iter().position(|row| row.attempts > 0)
    };
    assert_eq!(called("sales.holidays=[]"), Some(1));
    assert_eq!(called("sales.holidays=[\"2026-01-06\"]"), Some(2));
}
