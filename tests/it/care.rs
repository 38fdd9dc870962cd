//! Customers cared for: by marketing, cheaply and all of them; by sales, few and thoroughly; and what is promised before.

use super::quiet::{all_customers, play, played, share_agrees, total};
use relaylab::base::math::{logistic, pow};
use relaylab::engine::Market;
use relaylab::population::Customer;
use relaylab::results::metrics::metric;
use relaylab::results::{DayRow, Run};

/// All of marketing's money goes to contacts with customers: one customer's contact a currency unit.
const NEWS: &str =
    "retention.share=1.0 retention.contact_cost=1.00 budget.sales_share=0.0 budget.normalise=true
    research.share=0.0 product.share=0.0 win_back.share=0.0";
/// A team that has all the time there is.
const TEAM: &str = "sales.on=true sales.reps=10.0 sales.follow_up_share=1.0 sales.follow_up_minutes=0.01
    relationship.on=true relationship.half_life_days=1000000.0";
/// Every experience is as good as the product, which is worse than usual and promised to be no better.
const SOUR: &str = "satisfaction.on=true satisfaction.noise=0.0 product.quality=-1.0 product.promise_gap=0.0";

fn count(run: &Run, of: impl Fn(&DayRow) -> u64) -> u64 {
    run.days.iter().map(of).sum()
}

fn customers<'m>(market: &'m Market<'_>) -> impl Iterator<Item = &'m Customer> {
    market.crowds.iter().flat_map(|crowd| &crowd.customers)
}

#[test]
fn news_reaches_everybody_without_a_rep_as_far_as_the_money_goes() {
    let law =
        "retention.every_days=7 retention.satisfaction=0.25 retention.content=0.4 retention.goodwill=0.5";
    let market = |money: f64| {
        all_customers(
            500,
            30,
            &format!("{NEWS} {law} budget.per_month={money:.2} memory.half_life_days=1000000.0"),
        )
    };
    let rich = market(1e6);
    // Customers are won on the first day, and hear on days 7, 14, 21 and 28.
    let run = play(&rich, 3);
    let on: Vec<u32> = run.days.iter().filter(|row| row.retention_contacts > 0).map(|row| row.day).collect();
    assert_eq!(on, [7, 14, 21, 28]);
    assert_eq!(count(&run, |row| row.retention_contacts), 4 * 500);
    assert_eq!(count(&run, |row| row.retention_minor as u64), 4 * 500 * 100);
    assert_eq!(metric("cost_retention").and_then(|metric| metric.value(&run)), Some(2000.0));
    let exact = 0.4 * (1.0 - pow(0.75, 4.0));
    let played_rich = played(&rich, 3);
    for customer in customers(&played_rich) {
        assert!(
            (f64::from(customer.satisfaction) - exact).abs() < 1e-6,
            "{} of {exact}",
            customer.satisfaction
        );
    }
    // Money for a quarter of them in a month: none of it is lost, none is spent twice, and luck says who is next.
    let poor = play(&market(500.2 * 30.4375 / 30.0), 3);
    assert_eq!(count(&poor, |row| row.retention_contacts), 500);
    assert!(poor.days.iter().all(|row| row.retention_minor as u64 == 100 * row.retention_contacts));
    // A customer who is more than content is left alone.
    let happy =
        all_customers(50, 30, &format!("{NEWS} {law} budget.per_month=1000.00 retention.content=-1.0"));
    assert!(customers(&played(&happy, 3)).all(|customer| customer.satisfaction.abs() < f32::EPSILON));
}

#[test]
fn a_follow_up_repairs_a_share_of_what_is_below_nothing() {
    let after = |recovery: f64, days: u32| {
        let law = format!("{TEAM} {SOUR} relationship.every_days=31 relationship.recovery={recovery:.2}");
        let plan = all_customers(200, days, &law);
        customers(&played(&plan, 4)).map(|customer| f64::from(customer.satisfaction)).sum::<f64>() / 200.0
    };
    // An experience on day 30; a follow-up that falls due on day 31 and is made on day 32.
    for (recovery, days, exact) in [(0.0, 34, -0.2), (0.4, 32, -0.2), (0.4, 34, -0.12), (1.0, 34, 0.0)] {
        let found = after(recovery, days);
        assert!((found - exact).abs() < 1e-6, "{recovery} after {days} days: {found}, exactly {exact}");
    }
    // What is above nothing stays.
    let sweet =
        format!("{TEAM} {SOUR} relationship.every_days=31 relationship.recovery=1.0 product.quality=1.0");
    assert!(
        customers(&played(&all_customers(50, 34, &sweet), 4)).all(|customer| customer.satisfaction > 0.19)
    );
}

#[test]
fn customers_are_taken_on_board_once_and_then_followed_up_as_before() {
    let days = |law: &str| -> Vec<u32> {
        let run = play(&all_customers(100, 200, &format!("{TEAM} relationship.every_days=90 {law}")), 5);
        assert_eq!(metric("followed_up").and_then(|metric| metric.value(&run)), Some(1.0));
        assert!(run.days.iter().all(|row| row.follow_up_minutes <= row.minutes_used));
        run.days.iter().filter(|row| row.follow_ups > 0).map(|row| row.day).collect()
    };
    assert_eq!(days(""), [91, 181]);
    assert_eq!(days("relationship.onboarding_days=10"), [11, 91, 181]);
}

#[test]
fn who_is_dissatisfied_complains_with_a_chance_and_is_heard_first() {
    let law = format!("{SOUR} {TEAM} relationship.every_days=3650 relationship.complains=0.3");
    let run = play(&all_customers(4000, 40, &format!("{law} relationship.complains_below=-0.1")), 6);
    share_agrees("complaints", total(&run, |row| row.complaints) / 4000.0, 0.3, 4000);
    assert_eq!(count(&run, |row| row.follow_ups), count(&run, |row| row.complaints));
    let content = play(&all_customers(400, 40, &format!("{law} relationship.complains_below=-0.3")), 6);
    assert_eq!(count(&content, |row| row.complaints), 0);
    // Everybody is due on the same day, there is time for half of them, and the worse off complain.
    let law = "satisfaction.on=true satisfaction.noise=1.0 product.promise_gap=0.0 satisfaction.loss_aversion=1.0
        relationship.on=true relationship.every_days=30 relationship.complains=1.0 relationship.complains_below=-0.2
        relationship.half_life_days=1000000.0 relationship.start=0.0 sales.on=true sales.reps=1.0
        sales.minutes_per_day=200.0 sales.follow_up_minutes=0.1 sales.follow_up_share=1.0";
    let plan = all_customers(4000, 32, law);
    let market = played(&plan, 7);
    let heard = |complain: bool| {
        let those = customers(&market).filter(|customer| (customer.satisfaction < -0.2) == complain);
        let (all, heard) =
            those.fold((0, 0), |(all, heard), customer| (all + 1, heard + u32::from(customer.trust > 0.0)));
        (all, heard)
    };
    let ((sour, sour_heard), (rest, rest_heard)) = (heard(true), heard(false));
    assert!(sour > 800 && sour < 1800, "{sour}");
    assert_eq!(sour_heard, sour, "all who complain are heard");
    assert!(rest_heard > 0 && rest_heard < rest && sour + rest_heard <= 2000, "{rest_heard} of {rest}");
}

#[test]
fn people_buy_what_they_believe_and_former_customers_know_better() {
    // Messages have acted in full on everybody: quality 1, and half as much promised above it.
    let words =
        "closing.quality=0.8 product.quality=1.0 product.promise_gap=0.5 hand_raise.self_serve_intercept=-1.0
        channels.display.goodwill=1000.0";
    let bought = |more: &str| {
        let plan = all_customers(20_000, 1, &format!("{words} {more}"));
        total(&play(&plan, 8), |row| row.won_self_serve) / 20_000.0
    };
    share_agrees("a promise", bought(""), logistic(-1.0 + 0.8 * 1.5), 20_000);
    share_agrees("no promise", bought("product.promise_gap=0.0"), logistic(-1.0 + 0.8), 20_000);
    share_agrees("no message", bought("channels.display.goodwill=0.0"), logistic(-1.0), 20_000);
    share_agrees("no weight", bought("closing.quality=0.0"), logistic(-1.0), 20_000);
    // Who was a customer and comes back expects what there is; without word of mouth they would believe again.
    let back = "product.quality=1.0 product.promise_gap=0.5 channels.display.goodwill=1.0 memory.half_life_days=1000000.0
        customers.model=hazard customers.churn_per_day=0.9 win_back.on=true win_back.every_days=1 win_back.share=1.0
        win_back.offer_cost=0.01 win_back.intercept=50.0 budget.per_month=100000.00 budget.sales_share=0.0
        budget.normalise=true research.share=0.0 product.share=0.0";
    for (truth, least) in [(1.0, false), (0.0, true)] {
        let plan = all_customers(300, 20, &format!("{back} word_of_mouth.truth={truth:.1}"));
        let market = played(&plan, 9);
        let again = || customers(&market).filter(|customer| customer.life > 0);
        assert!(again().count() > 300);
        assert!(again().all(|customer| (customer.expectation > 1.0) == least), "truth {truth}");
    }
}
