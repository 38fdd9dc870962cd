//! The relations, one row each, and what they look at.

use super::super::quiet::total;
use super::{Law, Market, Relation, set};
use relaylab::results::{DayRow, Run};
use relaylab::scenario::sections::Flight;

/// Twice a number, or another part of it.
fn times(market: &Market, key: &str, factor: f64) -> String {
    format!("{key}={:.2}", market.number(key) * factor)
}

fn won(run: &Run) -> f64 {
    total(run, DayRow::won_new)
}

/// People who know the brand, day by day.
fn aware(run: &Run) -> f64 {
    run.days.iter().map(|row| (run.people - row.unaware) as f64).sum()
}

fn leads(run: &Run) -> f64 {
    total(run, |row| row.hands_raised)
}

pub(super) fn calls(run: &Run) -> f64 {
    total(run, |row| row.attempts)
}

fn reached(run: &Run) -> f64 {
    total(run, |row| row.reached)
}

fn exposures(run: &Run) -> f64 {
    total(run, |row| row.exposures)
}

/// What is seen of one channel.
fn seen_of(run: &Run, channel: &str) -> f64 {
    run.channels.iter().filter(|row| row.channel == channel).map(|row| row.exposures as f64).sum()
}

fn nothing(_: &mut Run) {}

/// Money that has no way back into the market.
fn without_profit(run: &mut Run) {
    for row in &mut run.days {
        (row.profit_minor, row.goods_minor, row.overhead_minor) = (0, 0, 0);
    }
    run.economics.clear();
    run.lifetime.clear();
    run.cohorts.clear();
}

pub(super) const RELATIONS: &[Relation] = &[
    Relation {
        name: "free money never lowers awareness",
        change: twice_the_money,
        law: Law::NeverLess(aware),
    },
    Relation {
        name: "free money never lowers what is seen",
        change: twice_the_money,
        law: Law::NeverLess(exposures),
    },
    Relation { name: "dearer impressions are never more", change: dearer, law: Law::NeverMore(exposures) },
    Relation {
        name: "dearer impressions never make more people aware",
        change: dearer,
        law: Law::NeverMore(aware),
    },
    Relation {
        name: "a brand that more people know stays known to more",
        change: |_| set("memory.aware_at_start=0.9"),
        law: Law::NeverLess(aware),
    },
    Relation {
        name: "a brand that more people know has no fewer leads",
        change: |_| set("memory.aware_at_start=0.9"),
        law: Law::NeverLess(leads),
    },
    Relation {
        name: "who forgets sooner is never more aware",
        change: |_| set("memory.forget_per_day=0.05"),
        law: Law::NeverMore(aware),
    },
    Relation {
        name: "a market in need has no fewer leads",
        change: |_| set("need.in_market=0.9"),
        law: Law::NeverLess(leads),
    },
    Relation {
        name: "people readier to raise a hand raise no fewer",
        change: |_| set("hand_raise.intercept=6.0"),
        law: Law::NeverLess(leads),
    },
    Relation {
        name: "a handoff that leaks delivers no more",
        change: |_| set("handoff.leak=0.8"),
        law: Law::NeverMore(|run| total(run, |row| row.queued)),
    },
    Relation {
        name: "a handoff that leaks brings no more contacts",
        change: |_| set("handoff.leak=0.8"),
        law: Law::NeverMore(reached),
    },
    Relation {
        name: "a faster handoff never lowers contacts",
        change: |_| set("handoff.delay_median_hours=0.0"),
        law: Law::NeverLess(reached),
    },
    Relation { name: "more reps never call fewer", change: more_reps, law: Law::NeverLess(calls) },
    Relation { name: "more reps never reach fewer", change: more_reps, law: Law::NeverLess(reached) },
    Relation {
        name: "more reps never leave more waiting",
        change: more_reps,
        law: Law::NeverMore(|run| total(run, |row| row.queue)),
    },
    Relation {
        name: "without reps nobody is called",
        change: |_| set("sales.reps=0.0"),
        law: Law::NeverMore(calls),
    },
    Relation {
        name: "leads who accept more readily book no fewer meetings",
        change: |_| set("contact.accept_intercept=6.0"),
        law: Law::NeverLess(|run| total(run, |row| row.meetings_booked)),
    },
    Relation {
        name: "an offer that hardly closes wins no more",
        change: |_| set("closing.intercept=-9.0"),
        law: Law::NeverMore(won),
    },
    Relation {
        name: "a higher price never wins more",
        change: |_| set("price.list=400.00"),
        law: Law::NeverMore(won),
    },
    Relation {
        name: "customers who leave sooner are never more",
        change: |_| set("customers.model=hazard customers.churn_per_day=0.2"),
        law: Law::NeverMore(|run| total(run, |row| row.customer)),
    },
    Relation {
        name: "a channel switched off takes what is seen",
        change: |_| set("channels.display.on=false"),
        law: Law::NeverMore(exposures),
    },
    Relation {
        name: "a channel switched off takes only its own",
        change: |_| set("channels.display.on=false"),
        law: Law::Keeps(|run| seen_of(run, "paid_social")),
    },
    Relation {
        name: "a market doubled in people, money and reps sees twice as much",
        change: doubled,
        law: Law::Doubles(exposures),
    },
    Relation {
        name: "a market doubled in people, money and reps has twice the aware",
        change: doubled,
        law: Law::Doubles(|run| run.days.last().map_or(0.0, |row| (run.people - row.unaware) as f64)),
    },
    Relation {
        name: "a market doubled in people, money and reps has twice the leads",
        change: doubled,
        law: Law::Doubles(leads),
    },
    Relation { name: "what comes later changes nothing that was", change: goes_on, law: Law::Begins },
    Relation {
        name: "fixed cost changes profit alone",
        change: |_| set("price.overhead=1000.00"),
        law: Law::Same(without_profit),
    },
    Relation {
        name: "the cost of goods changes profit alone",
        change: |_| set("price.cost_of_goods=0.9"),
        law: Law::Same(without_profit),
    },
    Relation {
        name: "what is recorded changes nothing that happens",
        change: |_| set("record.journeys=5 record.media=true record.crm=true"),
        law: Law::Same(|run| {
            *run = Run { days: std::mem::take(&mut run.days), seed: run.seed, ..Run::default() };
        }),
    },
    Relation { name: "the same again is the same", change: |_| Vec::new(), law: Law::Same(nothing) },
    Relation {
        name: "a title changes nothing",
        change: |_| set("title=\"another\""),
        law: Law::Same(nothing),
    },
];

/// Twice as long. What a flight spends of all days at once, it still spends of those before.
fn goes_on(market: &Market) -> Vec<String> {
    let days = market.number("market.days");
    let plan = market.plan();
    let flights = plan.iter().flat_map(|plan| &plan.scenario.channels);
    let stops = flights.filter(|channel| channel.common.flight != Flight::Even).map(|channel| {
        let until = match f64::from(channel.common.to_day) {
            0.0 => days,
            day => day.min(days),
        };
        format!("channels.{}.to_day={until}", channel.name)
    });
    std::iter::once(format!("market.days={}", days * 2.0)).chain(stops).collect()
}

fn twice_the_money(market: &Market) -> Vec<String> {
    vec![times(market, "budget.per_month", 2.0)]
}

fn dearer(_: &Market) -> Vec<String> {
    set("channels.display.cpm=40.00 channels.paid_social.cpm=40.00")
}

fn more_reps(market: &Market) -> Vec<String> {
    vec![format!("sales.reps={:?}", market.number("sales.reps") * 2.0 + 1.0)]
}

fn doubled(market: &Market) -> Vec<String> {
    vec![
        format!("market.people={}", market.number("market.people") * 2.0),
        times(market, "budget.per_month", 2.0),
        format!("sales.reps={:?}", market.number("sales.reps") * 2.0),
        format!("sales.seats_per_rep={:?}", 1.0),
    ]
}
