//! Who gets what is scarce must not depend on the row: winners are spread over the numbers of people like anybody else,
//! and work over the seats of the team.

use super::quiet::{
    HANDS, NOTHING, agrees, all_customers, mean_and_variance, plan, plan_of, play, played, share_agrees,
    times_seen,
};
use relaylab::engine::Market;
use relaylab::plan::Plan;
use relaylab::population::{CHUNK, Crowd, Customer, Stage};
use relaylab::results::{RepRow, Run};
use relaylab::scenario::data_files::{Inputs, LeadRow};
use std::collections::BTreeMap;

/// Two crowds and a part of a third.
const PEOPLE: u32 = 20_000;

/// Compares winners with everybody: where they stand in the market, and where in their crowd.
#[track_caller]
fn spread_evenly(what: &str, winners: &[u32], people: u32) {
    assert!(winners.len() >= 80, "{what}: only {} winners", winners.len());
    assert!(winners.len() < people as usize / 2, "{what}: nothing is scarce");
    for (rows, length) in [("rows", people), ("rows of a crowd", CHUNK as u32)] {
        let row = |person: u32| f64::from(person % length);
        let (mean, variance) = mean_and_variance(&(0..people).map(row).collect::<Vec<_>>());
        let found = winners.iter().map(|&person| row(person)).sum::<f64>() / winners.len() as f64;
        agrees(&format!("{what} by {rows}"), found, mean, (variance / winners.len() as f64).sqrt());
    }
}

/// Compares the shares of seats that are alike in work that comes in pieces, each independent of the others.
#[track_caller]
fn shared_evenly(what: &str, work: &[u64]) {
    let all: u64 = work.iter().sum();
    assert!(all >= 80, "{what}: only {all} pieces of work");
    for &done in work {
        share_agrees(what, done as f64 / all as f64, 1.0 / work.len() as f64, all as usize);
    }
}

/// Work done in each seat.
fn by_seat(run: &Run, work: fn(&RepRow) -> u64) -> Vec<u64> {
    run.reps.iter().map(work).collect()
}

/// Numbers of people, crowd by crowd.
fn people_of<'m>(market: &'m Market<'_>, of: impl Fn(&'m Crowd) -> Vec<usize>) -> Vec<u32> {
    let crowds = market.crowds.iter();
    crowds.flat_map(|crowd| of(crowd).into_iter().map(|place| crowd.person_at(place))).collect()
}

/// Numbers of the people whose record as customers passes a test.
fn customers(market: &Market<'_>, test: impl Fn(&Customer) -> bool) -> Vec<u32> {
    people_of(market, |crowd| {
        crowd.customers.iter().filter(|record| test(record)).map(|record| record.place as usize).collect()
    })
}

/// Numbers of the people in a stage.
fn in_stage(market: &Market<'_>, stage: Stage) -> Vec<u32> {
    people_of(market, |crowd| {
        (0..crowd.people.len()).filter(|&place| crowd.people[place].is(stage)).collect()
    })
}

#[test]
fn paid_clicks_are_for_anybody() {
    // Everybody searches and would click every day; there is money for 50 clicks a day.
    let market_of = "market.people=20000 market.days=20 interest.search_per_day=1.0 channels.search_ads.share=1.0
        channels.search_ads.cpc=1.00 channels.search_ads.click=1.0 budget.per_month=1521.88 budget.sales_share=0.0
        research.share=0.0 product.share=0.0 win_back.share=0.0";
    let plan = plan(market_of);
    let seen = times_seen(&played(&plan, 1));
    assert!((950..=1050).contains(&seen.iter().map(|&n| u32::from(n)).sum::<u32>()));
    let winners: Vec<u32> = (0..PEOPLE).filter(|&person| seen[person as usize] > 0).collect();
    spread_evenly("paid clicks", &winners, PEOPLE);
}

#[test]
fn first_calls_are_for_anybody() {
    // Half of all raise a hand on the first day, all with the same score; one rep calls 100 of them a day and wins each.
    for discipline in ["fifo", "lifo", "score", "c_mu"] {
        let plan = plan(&format!(
            "{HANDS} market.people=20000 market.days=4 hand_raise.hazard_intercept=0.0 handoff.discipline={discipline}
            sales.on=true sales.reps=1.0 sales.minutes_per_day=500.0 sales.call_minutes=5.0 contact.odds=1000000.0
            closing.at_contact=true closing.intercept=50.0"
        ));
        spread_evenly(discipline, &customers(&played(&plan, 2), |_| true), PEOPLE);
    }
}

#[test]
fn later_calls_are_for_anybody() {
    // About 80 new leads a day, none of whom is reached, leave a rep with 100 calls time for a few second calls.
    let people = 10_000;
    let plan = plan(&format!(
        "{HANDS} market.people={people} market.days=40 hand_raise.hazard_intercept=-4.6 record.journeys={people}
        sales.on=true sales.reps=1.0 sales.minutes_per_day=500.0 sales.call_minutes=5.0 contact.odds=0.0
        contact.attempts=3"
    ));
    let run = play(&plan, 3);
    let mut calls: BTreeMap<u32, u32> = BTreeMap::new();
    for row in run.journeys.iter().filter(|row| row.event == "called") {
        *calls.entry(row.person).or_default() += 1;
    }
    let again: Vec<u32> = calls.iter().filter(|(_, calls)| **calls > 1).map(|(&person, _)| person).collect();
    assert!(again.len() < calls.len() / 2, "{} of {} are called again", again.len(), calls.len());
    spread_evenly("later calls", &again, people);
}

#[test]
fn meetings_are_for_anybody() {
    // Half of all are with sales on the first day and agree to a meeting; one rep holds 20 meetings a day and wins each.
    let plan = plan(&format!(
        "{HANDS} market.people=20000 market.days=21 hand_raise.hazard_intercept=0.0 sales.on=true sales.reps=1.0
        sales.minutes_per_day=400.0 sales.call_minutes=0.0 sales.meeting_minutes=20.0 contact.odds=1000000.0
        contact.accept_intercept=50.0 closing.intercept=50.0"
    ));
    let market = played(&plan, 4);
    assert!(in_stage(&market, Stage::Opportunity).len() > 5000, "meetings are scarce");
    spread_evenly("meetings", &customers(&market, |_| true), PEOPLE);
}

#[test]
fn follow_ups_are_for_anybody() {
    let plan = all_customers(
        PEOPLE,
        6,
        "relationship.on=true relationship.every_days=1 relationship.half_life_days=1000000.0 sales.on=true
        sales.reps=1.0 sales.follow_up_share=1.0 sales.minutes_per_day=400.0",
    );
    spread_evenly("follow-ups", &customers(&played(&plan, 5), |customer| customer.trust > 0.25), PEOPLE);
}

#[test]
fn win_back_offers_are_for_anybody() {
    let plan = all_customers(
        PEOPLE,
        12,
        "customers.model=hazard customers.churn_per_day=0.5 win_back.on=true win_back.every_days=1
        win_back.share=1.0 win_back.offer_cost=1.00 win_back.intercept=-50.0 budget.per_month=1521.88
        budget.sales_share=0.0 budget.normalise=true research.share=0.0 product.share=0.0",
    );
    spread_evenly("offers", &customers(&played(&plan, 6), |customer| customer.offers > 0), PEOPLE);
}

#[test]
fn cold_calls_and_mails_are_for_anybody() {
    for mails in ["0.0", "1.0"] {
        let plan = plan(&format!(
            "market.people=20000 market.days=5 sales.on=true sales.reps=3.0 sales.meeting_minutes=1000.0
            outbound.on=true outbound.connect=1.0 outbound.meeting=1.0 outbound.email_meeting=1.0
            outbound.email_share={mails}"
        ));
        spread_evenly("prospects", &in_stage(&played(&plan, 7), Stage::Opportunity), PEOPLE);
    }
}

#[test]
fn leads_of_a_file_are_anybody() {
    let lead = LeadRow { day: None, channel: "file".to_owned(), count: 3000, closing: 0.0 };
    let inputs = Inputs { leads: vec![lead], ..Inputs::default() };
    let plan = plan_of(NOTHING, "market.people=20000", inputs);
    let market = played(&plan, 8);
    spread_evenly("leads of a file", &in_stage(&market, Stage::Working), PEOPLE);
}

#[test]
fn impressions_are_for_anybody() {
    for (channel, month) in [("display", 150), ("paid_social", 150), ("print", 100_000)] {
        let plan = plan(&format!(
            "market.people=20000 market.days=7 budget.per_month={month} budget.sales_share=0.0 budget.normalise=true
            channels.{channel}.share=1.0 channels.{channel}.attention=1.0"
        ));
        let seen = times_seen(&played(&plan, 9));
        let readers: Vec<u32> = (0..PEOPLE).filter(|&person| seen[person as usize] > 0).collect();
        spread_evenly(channel, &readers, PEOPLE);
        // Neighbours see no more of the same than others do.
        let pairs = readers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count() as f64;
        let share = readers.len() as f64 / f64::from(PEOPLE);
        let expected = share * share * f64::from(PEOPLE);
        agrees(&format!("neighbours who see {channel}"), pairs, expected, expected.sqrt());
    }
}

/// One lead a day for a team whose reps are alike and have nothing else to do.
fn a_lead_a_day(team: &str) -> Plan {
    let row = |day| LeadRow { day: Some(day), channel: "file".to_owned(), count: 1, closing: 0.0 };
    let inputs = Inputs { leads: (0..600).map(row).collect(), ..Inputs::default() };
    let changes = format!("market.people=2000 market.days=600 sales.on=true contact.odds=1000000.0 {team}");
    plan_of(NOTHING, &changes, inputs)
}

#[test]
fn new_leads_are_for_any_rep() {
    let run = play(&a_lead_a_day("sales.reps=6.0 closing.at_contact=true"), 10);
    assert_eq!(run.reps.len(), 6);
    shared_evenly("calls", &by_seat(&run, |rep| rep.attempts));
}

#[test]
fn meetings_agreed_by_developers_are_for_any_closer() {
    let team = "sales.reps=6.0 sales.developers=0.5 contact.accept_intercept=50.0 closing.lose=1.0";
    let work = by_seat(&play(&a_lead_a_day(team), 11), |rep| rep.meetings);
    assert_eq!(work[..3], [0; 3]);
    shared_evenly("meetings", &work[3..]);
}

#[test]
fn customers_who_served_themselves_are_for_any_rep() {
    let more = "relationship.on=true relationship.every_days=2 sales.on=true sales.reps=5.0 sales.follow_up_share=1.0
        sales.follow_up_minutes=1.0";
    let run = play(&all_customers(500, 4, more), 12);
    shared_evenly("follow-ups", &by_seat(&run, |rep| rep.follow_ups));
}

#[test]
fn few_prospects_are_for_any_rep() {
    // Whoever begins finds nearly all of them on the one day there is.
    let plan = plan(
        "market.people=60 market.days=1 sales.on=true sales.reps=4.0 sales.minutes_per_day=400.0 outbound.on=true
        outbound.connect=1.0 outbound.meeting=1.0 outbound.email_share=0.0",
    );
    let mut first = [0; 4];
    for seed in 1..=200 {
        let found = by_seat(&play(&plan, seed), |rep| rep.cold_contacts);
        let most = found.iter().max().expect("a seat");
        assert!(*most > 40, "prospects are few: {found:?}");
        found.iter().zip(&mut first).filter(|(found, _)| *found == most).for_each(|(_, first)| *first += 1);
    }
    shared_evenly("first to prospect", &first);
}
