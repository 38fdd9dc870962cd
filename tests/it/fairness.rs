//! Who gets what is scarce must not depend on the row: winners are spread over the numbers of people like anybody else.

use super::quiet::{agrees, all_customers, plan, plan_with, play, played, times_seen};
use relaylab::engine::Market;
use relaylab::inputs::{Inputs, LeadRow};
use relaylab::population::{Customer, Stage};

/// People's numbers, tested for a mean in the middle.
#[track_caller]
fn spread_evenly(what: &str, winners: &[u32], people: u32) {
    assert!(winners.len() >= 80, "{what}: only {} winners", winners.len());
    let mean = winners.iter().map(|&person| f64::from(person)).sum::<f64>() / winners.len() as f64;
    let se = f64::from(people) / (12.0 * winners.len() as f64).sqrt();
    agrees(what, mean, f64::from(people - 1) / 2.0, se);
}

/// Numbers of the people whose record as customers passes a test.
fn customers(market: &Market<'_>, test: impl Fn(&Customer) -> bool) -> Vec<u32> {
    let of = |crowd: &relaylab::population::Crowd| {
        let chosen = crowd.customers.iter().filter(|customer| test(customer));
        chosen.map(|customer| crowd.person_at(customer.place as usize)).collect::<Vec<u32>>()
    };
    market.crowds.iter().flat_map(of).collect()
}

#[test]
fn clicks_under_a_tight_budget() {
    // Everybody searches and would click every day; there is money for 50 clicks a day.
    let plan = plan(&[
        "market.people=20000",
        "market.days=20",
        "interest.search_per_day=1.0",
        "budget.per_month=1521.88",
        "budget.sales_share=0.0",
        "budget.normalise=true",
        "channels.search_ads.share=1.0",
        "research.share=0.0",
        "product.share=0.0",
        "win_back.share=0.0",
        "channels.search_ads.cpc=1.00",
        "channels.search_ads.click=1.0",
    ]);
    let seen = times_seen(&played(&plan, 1));
    let winners: Vec<u32> = (0..20_000).filter(|&person| seen[person as usize] > 0).collect();
    assert!((950..=1050).contains(&seen.iter().map(|&n| u32::from(n)).sum::<u32>()));
    spread_evenly("paid clicks", &winners, 20_000);
}

#[test]
fn calls_under_a_long_queue() {
    // Half of all raise a hand on the first day; one rep calls 100 of them a day and wins each.
    let base = ["market.people=20000", "market.days=4", "memory.aware_at_start=1.0", "hand_raise.on=true"];
    let more =
        ["hand_raise.model=hazard", "hand_raise.hazard_goodwill=0.0", "hand_raise.hazard_intercept=0.0"];
    let sales = ["sales.on=true", "sales.reps=1.0", "sales.minutes_per_day=500.0", "sales.call_minutes=5.0"];
    let closing = ["contact.odds=1000000.0", "closing.at_contact=true", "closing.intercept=50.0"];
    for discipline in ["fifo", "lifo", "score", "c_mu"] {
        let order = format!("handoff.discipline={discipline}");
        let mut changes: Vec<&str> =
            base.iter().chain(&more).chain(&sales).chain(&closing).copied().collect();
        changes.push(&order);
        if discipline == "score" || discipline == "c_mu" {
            changes.extend(["scoring.on=true", "scoring.threshold=-40.0"]);
        }
        let plan = plan(&changes);
        spread_evenly(discipline, &customers(&played(&plan, 2), |_| true), 20_000);
    }
}

#[test]
fn win_back_offers_under_a_tight_purse() {
    let more = [
        "customers.model=hazard",
        "customers.churn_per_day=0.5",
        "win_back.on=true",
        "win_back.every_days=1",
    ];
    let money = [
        "win_back.share=1.0",
        "win_back.offer_cost=1.00",
        "win_back.intercept=-50.0",
        "budget.normalise=true",
    ];
    let budget =
        ["budget.per_month=1521.88", "budget.sales_share=0.0", "research.share=0.0", "product.share=0.0"];
    let changes: Vec<&str> = more.iter().chain(&money).chain(&budget).copied().collect();
    let plan = all_customers(20_000, 12, &changes);
    spread_evenly("offers", &customers(&played(&plan, 3), |customer| customer.offers > 0), 20_000);
}

#[test]
fn follow_ups_under_a_tight_cap() {
    let more = ["relationship.on=true", "relationship.every_days=1", "relationship.half_life_days=1000000.0"];
    let sales =
        ["sales.on=true", "sales.reps=1.0", "sales.follow_up_share=1.0", "sales.minutes_per_day=400.0"];
    let changes: Vec<&str> = more.iter().chain(&sales).copied().collect();
    let plan = all_customers(20_000, 6, &changes);
    let winners = customers(&played(&plan, 4), |customer| customer.trust > 0.25);
    spread_evenly("follow-ups", &winners, 20_000);
}

#[test]
fn prospects_of_cold_calls() {
    let plan = plan(&[
        "market.people=20000",
        "market.days=5",
        "sales.on=true",
        "sales.reps=3.0",
        "outbound.on=true",
        "outbound.connect=1.0",
        "outbound.meeting=1.0",
        "outbound.email_share=0.0",
        "sales.meeting_minutes=1000.0",
    ]);
    let market = played(&plan, 5);
    let of = |crowd: &relaylab::population::Crowd| {
        let places = (0..crowd.people.len()).filter(|&place| crowd.people[place].is(Stage::Opportunity));
        places.map(|place| crowd.person_at(place)).collect::<Vec<u32>>()
    };
    spread_evenly("prospects", &market.crowds.iter().flat_map(of).collect::<Vec<u32>>(), 20_000);
}

#[test]
fn leads_among_reps() {
    // One lead a day and six reps with nothing else to do: the chi-square of their calls has five degrees of freedom.
    let row = |day| LeadRow { day: Some(day), channel: "file".to_owned(), count: 1, closing: 0.0 };
    let inputs = Inputs { leads: (0..600).map(row).collect(), ..Inputs::default() };
    let changes = [
        "market.people=2000",
        "market.days=600",
        "sales.on=true",
        "sales.reps=6.0",
        "contact.odds=1000000.0",
        "closing.at_contact=true",
    ];
    let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
    let run = play(&plan_with(&changes, inputs), 6);
    let calls: Vec<f64> = run.reps.iter().map(|rep| rep.attempts as f64).collect();
    let square: f64 = calls.iter().map(|n| (n - 100.0) * (n - 100.0) / 100.0).sum();
    assert!(calls.len() == 6 && square < 25.7, "{calls:?}: chi-square {square}, exceeded once in 10,000");
}
