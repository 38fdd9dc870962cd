//! Markets at the edge: nothing to spend, nobody to sell, one person, no days. They are played, and say what is true.

use super::quiet::{HANDS, NOTHING, all_customers, mean_and_variance, plan, plan_of, play, total};
use relaylab::plan::Plan;
use relaylab::population::Stage;
use relaylab::results::{DayRow, JourneyRow, Run};
use relaylab::scenario::data_files::{Inputs, LeadRow};

/// A shipped scenario with changes, at a twenty-fifth of its size.
fn small(changes: &str) -> Run {
    play(&small_plan(changes), 3)
}

fn small_plan(changes: &str) -> Plan {
    let size = "market.people=4000 market.days=120 budget.per_month=12000 price.overhead=0";
    let text = include_str!("../../scenarios/first-run.toml");
    plan_of(text, &format!("{size} {changes}"), Inputs::default())
}

/// All sales but those to customers who came back.
fn won(row: &DayRow) -> u64 {
    row.won_inbound + row.won_outbound + row.won_referral + row.won_self_serve
}

/// What was spent on marketing, by day.
fn marketing(row: &DayRow) -> u64 {
    (row.media_minor + row.research_minor + row.product_minor + row.win_back_minor) as u64
}

#[test]
fn without_a_budget_nothing_is_bought() {
    let text = "market = { people = 4000, days = 120 }\nmemory.aware_at_start = 0.5\nsales.reps = 5.0\n";
    let run = play(&plan_of(text, "budget.per_month=0", Inputs::default()), 3);
    assert!(total(&run, marketing) == 0.0 && total(&run, |row| row.exposures) == 0.0);
    assert!(total(&run, won) > 0.0, "reps sell without marketing");
}

#[test]
fn without_marketing_money_nothing_is_bought() {
    let run = small("budget.sales_share=1.0 sales.reps=0.0");
    assert!(total(&run, |row| marketing(row) + row.payroll_minor as u64) == 0.0);
    let paid = |kind: &str| ["display", "paid_social", "print", "search_ads"].contains(&kind);
    for row in run.channels.iter().filter(|row| paid(&row.kind)) {
        assert_eq!((row.spend_minor, row.delivered, row.exposures), (0, 0, 0), "{}", row.channel);
    }
    assert!(run.channels.iter().all(|row| row.spend_minor == 0));
    assert!(total(&small(""), |row| row.exposures) > 0.0, "money buys exposures");
}

#[test]
fn with_all_channels_off_nobody_sees_one() {
    let channels = "blog display email organic_social paid_social print search_ads search_organic".split(' ');
    let off: Vec<String> = channels.map(|channel| format!("channels.{channel}.on=false")).collect();
    let run = small(&off.join(" "));
    assert!(total(&run, |row| row.exposures + row.media_minor as u64) == 0.0);
    assert_eq!(run.channels.len(), small("").channels.len() - 8, "what is left is nobody's channel");
    assert!(total(&run, won) > 0.0, "reps sell without marketing");
}

#[test]
fn without_reps_nobody_is_called_and_every_lead_expires() {
    for off in ["sales.reps=0.0 sales.on=true", "sales.reps=5.0 sales.on=false"] {
        let run = small(&format!("{off} handoff.sla_days=5"));
        assert!(total(&run, |row| won(row) - row.won_self_serve) == 0.0);
        assert!(total(&run, |row| row.attempts + row.meetings + row.minutes_used + row.cold_calls) == 0.0);
        let (queued, expired) = (total(&run, |row| row.queued), total(&run, |row| row.expired));
        let waiting = run.days[119].queue as f64;
        assert!(expired > 0.0 && (queued - expired - waiting).abs() < 0.5, "{queued} {expired} {waiting}");
        for (day, row) in run.days.iter().enumerate() {
            let fresh: u64 = run.days[day.saturating_sub(5)..=day].iter().map(|row| row.queued).sum();
            assert_eq!(row.queue, fresh, "on day {day} those wait who came within five days");
        }
    }
}

#[test]
fn silent_customers_are_not_heard() {
    let run = small("word_of_mouth.tell_per_day=0.0 word_of_mouth.warn_per_day=0.0");
    assert!(total(&run, |row| row.word_of_mouth + row.warnings + row.won_referral) == 0.0);
    assert!(total(&small(""), |row| row.word_of_mouth) > 0.0, "customers talk");
}

#[test]
fn nobody_buys_at_any_price() {
    for price in ["price.list=1000000000", "price.list=1000000000 price.discount=0.5"] {
        let run = small(&format!("{price} hand_raise.self_serve=true"));
        assert!(total(&run, |row| row.meetings) > 0.0, "there are meetings");
        assert!(total(&run, won) == 0.0);
    }
}

#[test]
fn what_is_free_is_wanted_by_many_and_not_by_all() {
    let (usual, free) = (small(""), small("price.list=0"));
    assert!(total(&free, won) > total(&usual, won));
    assert!(
        total(&free, |row| row.lost + row.declined) > 0.0
            && total(&free, |row| row.revenue_minor as u64) == 0.0
    );
}

#[test]
fn markets_of_no_days_and_of_one_or_two_people_are_played() {
    let run = small("market.days=0");
    assert!(run.days.is_empty() && run.cohorts.is_empty());
    assert_eq!(run.funnel[0].reached, 4000);
    for (people, model) in [(1, "none"), (1, "mixed"), (2, "none"), (2, "mixed"), (3, "mixed")] {
        let run = small(&format!("market.people={people} network.model={model} memory.aware_at_start=1.0"));
        assert_eq!(run.days.len(), 120);
        assert!(run.days.iter().all(|row| row.stages().iter().sum::<u64>() == people));
        let told = total(&run, |row| row.word_of_mouth + row.warnings);
        assert!(people > 1 || told == 0.0, "somebody talks to themselves");
    }
}

#[test]
fn in_a_quiet_market_nothing_happens() {
    for row in &play(&plan("market.people=5000 market.days=30"), 6).days {
        let quiet = DayRow { seed: 6, day: row.day, unaware: 5000, in_market: 5000, ..DayRow::default() };
        assert_eq!(row, &quiet);
    }
}

#[test]
fn everybody_leaves_at_once_if_they_always_do() {
    let hazard = "customers.model=hazard customers.churn_per_day=";
    let contract = "customers.model=contract customers.period_days=1 customers.churn_a=1000000.0
        customers.churn_b=0.001";
    for always in [&format!("{hazard}1.0"), contract] {
        let run = play(&all_customers(2000, 4, always), 7);
        assert_eq!(run.days.iter().map(|row| row.customer).collect::<Vec<_>>(), [2000, 0, 0, 0], "{always}");
        assert_eq!((run.days[1].churned, run.days[3].lapsed), (2000, 2000));
    }
    assert_eq!(play(&all_customers(2000, 4, &format!("{hazard}0.0")), 7).days[3].customer, 2000);
}

#[test]
fn however_often_they_would_buy_the_run_ends() {
    let often = "customers.model=repeat customers.drop_a=0.001 customers.drop_b=1000000.0
        customers.rate_shape=1000000.0 customers.rate_scale_weeks=0.001";
    let run = play(&all_customers(100, 5, often), 1);
    let purchases = total(&run, |row| row.renewals);
    // 100 customers, 24 times on each of the days after the first, give or take four standard errors.
    let expected = 100.0 * 24.0 * 4.0;
    assert!((purchases - expected).abs() < 4.0 * f64::sqrt(expected), "{purchases} purchases");
}

#[test]
fn twice_the_market_with_twice_the_means_is_the_same_market() {
    let heads = |changes: &str| -> Vec<[f64; 3]> {
        // Whole reps only, so that twice the team is the same team twice; reps are alike, so that luck in hiring is small.
        let plan = small_plan(&format!("reps.on=false outbound.on=false {changes}"));
        let of = |run: &Run| {
            let aware = run.days.last().map_or(0, |row| row.stages()[1..].iter().sum::<u64>()) as f64;
            [aware, total(run, |row| row.hands_raised), total(run, won)].map(|n| n / f64::from(plan.people))
        };
        (1..=16).map(|seed| of(&play(&plan, seed))).collect()
    };
    let one = heads("sales.reps=1.0");
    let two = heads("sales.reps=2.0 market.people=8000 budget.per_month=24000");
    for (k, what) in ["aware", "hands raised", "won"].into_iter().enumerate() {
        let [(a, va), (b, vb)] =
            [&one, &two].map(|runs| mean_and_variance(&runs.iter().map(|run| run[k]).collect::<Vec<_>>()));
        let z = (a - b) / ((va + vb) / 16.0).sqrt();
        assert!(a > 0.0 && z.abs() < 4.0, "{what} a head: {a} and {b}, z = {z}");
    }
}

#[test]
fn clicks_cost_what_they_cost_and_no_more_than_there_is() {
    let run = small(
        "channels.search_ads.cpc=10.00 channels.search_ads.click=0.9 interest.search_per_day=0.9 product.share=0.0
        research.share=0.0 win_back.share=0.0 channels.email.on=false",
    );
    let search = run.channels.iter().find(|row| row.channel == "search_ads").expect("it runs");
    assert_eq!(search.spend_minor, search.delivered as i64 * 1000);
    // The shares of the channels add up to .93; what is switched off keeps its share.
    let money = 1_200_000.0 * 0.55 * 0.13 / 0.93 / 30.4375 * 120.0;
    let spent = search.spend_minor as f64;
    assert!(spent <= money + 1.0 && spent > money - 1000.0, "{spent} of {money}");
}

#[test]
fn whoever_asks_not_to_be_contacted_is_not() {
    let run = small(
        "closing.do_not_contact=0.9 contact.do_not_contact=0.9 outbound.do_not_contact=0.9 sales.reps=5.0
        targeting.calls=false channels.email.list=0.5 record.journeys=4000",
    );
    let mut refused = 0;
    for life in run.journeys.chunk_by(|a, b| a.person == b.person) {
        let end = life.iter().position(|row| row.event == Stage::DoNotContact.name());
        let contact = |row: &&JourneyRow| {
            let by_sales = ["called", "met", "cold call", "cold e-mail", "followed up", "got an offer"];
            by_sales.contains(&&*row.event) || row.event == "saw" && row.cause == "email"
        };
        assert_eq!(end.and_then(|end| life[end + 1..].iter().find(contact)), None);
        refused += usize::from(end.is_some());
    }
    assert!(refused > 50, "only {refused} ask");
}

#[test]
fn the_handoff_respects_holidays() {
    // The fifth of January 2026 is a Monday and the sixth a holiday: a lead of the sixth is called on the seventh.
    let lead = LeadRow { day: Some(1), channel: "file".to_owned(), count: 1, closing: 0.0 };
    let called = |holidays: &str| {
        let inputs = Inputs { leads: vec![lead.clone()], ..Inputs::default() };
        let changes = "market.people=50 market.days=5 sales.on=true sales.reps=1.0 contact.odds=1000000.0
            closing.at_contact=true";
        let run = play(&plan_of(NOTHING, &format!("{changes} sales.holidays={holidays}"), inputs), 1);
        run.days.iter().position(|row| row.attempts > 0)
    };
    assert_eq!(called("[]"), Some(1));
    assert_eq!(called("[\"2026-01-06\"]"), Some(2));
}

#[test]
fn an_attempt_that_cannot_succeed_is_still_an_attempt() {
    let run = play(
        &plan(&format!(
            "{HANDS} market.people=500 market.days=20 hand_raise.hazard_intercept=50.0 sales.on=true sales.reps=1.0
            sales.call_minutes=0.0 contact.odds=0.0 contact.attempts=3"
        )),
        9,
    );
    assert!(total(&run, |row| row.reached) == 0.0);
    let (attempts, given_up) = (total(&run, |row| row.attempts), total(&run, |row| row.unreached));
    assert!(given_up > 0.0 && attempts >= 3.0 * given_up, "{attempts} {given_up}");
}
