//! A market that was tampered with is stopped the same day: a run that ends has been checked.

use super::quiet::all_customers;
use relaylab::engine::Market;
use relaylab::population::Stage;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Plays a day after the market was tampered with, and compares what the program says when it stops.
#[track_caller]
fn stops(complaint: &str, tamper: impl FnOnce(&mut Market<'_>)) {
    let plan = all_customers(100, 10, "");
    let mut market = Market::new(&plan, 1);
    market.play_day();
    tamper(&mut market);
    let outcome = catch_unwind(AssertUnwindSafe(|| market.play_day()));
    let message = outcome.expect_err("the market must not be played on");
    let message = message.downcast_ref::<String>().map_or("", |text| text);
    assert!(message.contains(complaint), "{message}");
}

/// Counts a customer as somebody in another stage.
#[track_caller]
fn stops_at_a_customer_counted_as(stage: Stage, complaint: &str) {
    stops(complaint, |market| {
        market.crowds[0].stages[Stage::Customer as usize] -= 1;
        market.crowds[0].stages[stage as usize] += 1;
    });
}

#[test]
fn nobody_is_lost_or_miscounted() {
    stops("people are lost", |market| market.crowds[0].stages[0] += 1);
    stops_at_a_customer_counted_as(Stage::Lead, "raised hands are lost");
    stops_at_a_customer_counted_as(Stage::Working, "leads are lost");
    stops_at_a_customer_counted_as(Stage::Opportunity, "opportunities are lost");
    stops_at_a_customer_counted_as(Stage::Unaware, "segments disagree");
    stops_at_a_customer_counted_as(Stage::Lapsed, "is miscounted");
    stops("customers are lost", |market| market.crowds[0].customers.truncate(99));
}
