//! The marketing legs hang together: what is known, liked, clicked and paid.

use super::quiet::{plan, plan_of, play, share_agrees};
use relaylab::engine::Market;
use relaylab::population::Stage;
use relaylab::results::metrics::METRICS;
use relaylab::results::{ChannelRow, Run};
use relaylab::scenario::data_files::Inputs;

const BALANCED: &str = include_str!("../../scenarios/balanced.toml");

fn metric(run: &Run, name: &str) -> f64 {
    let metric = METRICS.iter().find(|metric| metric.name == name);
    metric.and_then(|metric| (metric.of)(run)).unwrap_or_default()
}

fn channel<'a>(run: &'a Run, name: &str) -> &'a ChannelRow {
    run.channels.iter().find(|row| row.channel == name).expect("the channel runs")
}

#[test]
fn nobody_likes_a_brand_that_they_do_not_know() {
    let liked = |more: &str| {
        let plan = plan_of(BALANCED, &format!("market.people=5000 market.days=60 {more}"), Inputs::default());
        let mut market = Market::new(&plan, 4);
        let mut days = Vec::new();
        for _ in 0..plan.days {
            market.play_day();
            let people = market.crowds.iter().flat_map(|crowd| &crowd.people);
            let unaware = people.filter(|person| person.is(Stage::Unaware));
            days.push(unaware.map(|person| f64::from(person.goodwill)).sum::<f64>());
        }
        days
    };
    assert!(liked("").iter().all(|&goodwill| goodwill == 0.0));
    assert!(liked("memory.known_only=false").iter().skip(1).all(|&goodwill| goodwill > 0.0));
}

/// Every impression served is one of so many clicks, and so many of these are visits.
#[test]
fn click_rates_are_per_impression_served() {
    let plan = plan(
        "market.people=20000 market.days=30 memory.aware_at_start=1.0 budget.per_month=20000 budget.sales_share=0.0
        research.share=0.0 product.share=0.0 win_back.share=0.0 channels.paid_social.share=1.0
        channels.paid_social.attention=0.5 channels.paid_social.click=0.02 channels.paid_social.visit=0.25
        interest.response_in_market=3.0 interest.response_base=0.4 interest.response_fit=1.0",
    );
    let run = play(&plan, 8);
    let row = channel(&run, "paid_social");
    let share = |n: u64, of: u64| n as f64 / of as f64;
    let clicks = row.engagements + row.bounces;
    share_agrees("clicks of what is served", share(clicks, row.delivered), 0.02, row.delivered as usize);
    share_agrees("visits of clicks", share(row.engagements, clicks), 0.25, clicks as usize);
}

#[test]
fn what_is_allotted_and_not_spent_is_seen() {
    let more = "market.people=5000 market.days=90 channels.search_ads.cpc=100.0";
    let run = play(&plan_of(BALANCED, more, Inputs::default()), 2);
    let row = channel(&run, "search_ads");
    assert!(row.spend_minor < row.allotted_minor / 2, "{row:?}");
    let unspent: i64 = run.channels.iter().map(|row| row.allotted_minor - row.spend_minor).sum();
    let all = metric(&run, "budget_unspent");
    assert!(all >= unspent as f64 / 100.0, "{all} and {unspent}");
    let marketing = metric(&run, "marketing_cost");
    let share = (all + marketing) / (60_000.0 * 12.0 / 365.25 * 90.0 * 0.05);
    assert!((share - 1.0).abs() < 1e-3, "all that marketing gets is spent or unspent: {share}");
}
