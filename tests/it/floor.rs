//! The sales floor: what comes of a call by when it is made, whom and how often a rep calls, and what is luck in it.

use super::quiet::{HANDS, plan, play, share_agrees, total};
use relaylab::base::math::{exp, logit, pow};
use relaylab::plan::Plan;
use relaylab::results::{RESPONSE_HOURS, Run};
use relaylab::scenario::data_files::Inputs;
use std::path::Path;

/// A rep whose calls take no time.
const TIMELESS: &str = "sales.on=true sales.reps=1.0 sales.call_minutes=0.0 sales.meeting_minutes=0.0";

/// Everybody raises a hand on the first day and is called once a day until reached; who is reached declines for ever.
fn called(days: u32, contact: &str) -> Run {
    let raise = logit(1.0 - 1e-9);
    let plan = plan(&format!(
        "{HANDS} {TIMELESS} market.people=40000 market.days={days} hand_raise.hazard_intercept={raise:?}
        contact.attempts={days} contact.accept_intercept=-50.0 contact.do_not_contact=1.0 {contact}"
    ));
    play(&plan, 24)
}

#[test]
fn the_odds_of_a_call_are_those_of_its_own_hour() {
    let run =
        called(2, "contact.odds=1.0 contact.decay=1.0 contact.decay_hours=4.0 contact.causal_share=1.0");
    // The first call comes at once, the second at midnight: so many hours after a hand raised at any time of the day.
    let hours = (0..1000).map(|k| (f64::from(k) + 0.5) / 1000.0 * 24.0);
    let second = hours.map(|age| 1.0 / (1.0 + (1.0 + age / 4.0))).sum::<f64>() / 1000.0;
    let exact = 1.0 - 0.5 * (1.0 - second);
    share_agrees("reached in two calls", total(&run, |row| row.reached) / 40_000.0, exact, 40_000);
}

#[test]
fn who_is_hard_to_reach_stays_so_at_every_call() {
    let spread = 1.5;
    let run = called(6, &format!("contact.odds=0.25 contact.reach_spread={spread:?}"));
    let (mut exact, mut mass) = (0.0, 0.0);
    for step in -800..=800 {
        let z = f64::from(step) / 100.0;
        exact += exp(-z * z / 2.0) * (1.0 - pow(1.0 / (1.0 + 0.25 * exp(spread * z)), 6.0));
        mass += exp(-z * z / 2.0);
    }
    share_agrees("reached in six calls", total(&run, |row| row.reached) / 40_000.0, exact / mass, 40_000);
}

#[test]
fn the_table_of_response_times_holds_what_came_of_each_lead() {
    let run = called(3, "contact.odds=0.5");
    let [first, rest @ ..] = run.response;
    assert_eq!((first.leads, first.reached), (40_000, run.days.iter().map(|row| row.reached).sum()));
    assert!(rest.iter().all(|row| row.leads == 0) && RESPONSE_HOURS[0] > 0.0);
    let sold = play(
        &plan(&format!(
            "{HANDS} {TIMELESS} market.people=2000 market.days=30 hand_raise.hazard_intercept=-2.0
            handoff.delay_median_hours=12.0 handoff.delay_spread=1.0 contact.odds=0.5 contact.accept_intercept=0.0"
        )),
        7,
    );
    let sum = |of: fn(&relaylab::results::Response) -> u64| sold.response.iter().map(of).sum::<u64>();
    let days = |of: fn(&relaylab::results::DayRow) -> u64| sold.days.iter().map(of).sum::<u64>();
    assert_eq!(sum(|row| row.leads), days(|row| row.first_attempts));
    assert_eq!(sum(|row| row.reached), days(|row| row.reached));
    assert_eq!(sum(|row| row.meetings), days(|row| row.meetings_booked));
    assert_eq!(sum(|row| row.won), days(|row| row.won_inbound));
    assert!(sold.response.iter().filter(|row| row.won > 0).count() > 4, "{:?}", sold.response);
}

/// What came of leads first called within an hour, and of those first called after a day: meetings a lead.
fn meetings_by_wait(scenario: &str, changes: &[&str], seeds: std::ops::RangeInclusive<u64>) -> [f64; 2] {
    let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
    let loaded = relaylab::catalogue::load(Path::new(scenario), &changes).expect("a shipped scenario loads");
    let plan = Plan::new(&loaded.scenario, Inputs::default()).expect("it plans");
    let runs: Vec<Run> = seeds.map(|seed| play(&plan, seed)).collect();
    let after = |hours: f64| RESPONSE_HOURS.partition_point(|&edge| edge <= hours);
    [0..after(1.0), after(24.0)..RESPONSE_HOURS.len() + 1].map(|bins| {
        let rows = || runs.iter().flat_map(|run| &run.response[bins.clone()]);
        rows().map(|row| row.meetings).sum::<u64>() as f64 / rows().map(|row| row.leads).sum::<u64>() as f64
    })
}

#[test]
fn leads_called_within_the_hour_meet_three_times_as_often_as_those_called_after_a_day() {
    let [soon, late] = meetings_by_wait("scenarios/balanced.toml", &[], 1..=4);
    assert!((2.5..10.0).contains(&(soon / late)), "{soon} {late}");
}
