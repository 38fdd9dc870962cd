//! The marketing legs hang together: what is known, liked, recommended and paid.

use super::quiet::{plan_of, play, total};
use relaylab::engine::Market;
use relaylab::population::Stage;
use relaylab::results::Run;
use relaylab::results::metrics::metric;
use relaylab::scenario::data_files::Inputs;

const BALANCED: &str = include_str!("../../scenarios/balanced.toml");

/// A shipped scenario with changes.
fn run(text: &str, changes: &str) -> Run {
    play(&plan_of(text, changes, Inputs::default()), 3)
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

#[test]
fn who_is_known_to_fewer_wins_fewer() {
    let recall = ["display", "paid_social", "print", "email"]
        .map(|channel| format!("channels.{channel}.recall=0.005"));
    let (known, hardly) = (run(BALANCED, ""), run(BALANCED, &recall.join(" ")));
    let leads = |run: &Run| total(run, |row| row.hands_raised);
    let aware = |run: &Run| 1.0 - run.days.last().unwrap().unaware as f64 / run.people as f64;
    assert!(aware(&hardly) < 0.7 * aware(&known), "{} {}", aware(&hardly), aware(&known));
    assert!(leads(&hardly) < 0.95 * leads(&known), "{} {}", leads(&hardly), leads(&known));
}

/// A market in which customers talk and nobody is told by the firm.
#[test]
fn those_in_the_market_ask_and_others_hear_no_more_than_before() {
    let text = include_str!("../../scenarios/insurance-broker.toml");
    let heard = |changes: &str| {
        let run = run(text, &format!("market.people=20000 word_of_mouth.engage=0.0 {changes}"));
        total(&run, |row| row.word_of_mouth)
    };
    let (told, asked) = (heard("word_of_mouth.asked=1.0"), heard("word_of_mouth.asked=8.0"));
    // One in twenty is in the market, more among those who fit: seven times their tellings come on top.
    assert!(asked > 1.2 * told && asked < 3.0 * told, "{told} {asked}");
    let refers = |changes: &str| {
        let run = run(text, changes);
        total(&run, |row| row.won_referral) / total(&run, relaylab::results::DayRow::won)
    };
    let (nominal, real) = (refers("word_of_mouth.asked=1.0 word_of_mouth.raise=0.0"), refers(""));
    assert!(nominal < 0.03 && real > 0.08, "{nominal} {real}");
}

#[test]
fn what_is_allotted_and_not_spent_is_seen() {
    let run = run(BALANCED, "market.people=5000 market.days=90 channels.search_ads.cpc=100.0");
    let row = run.channels.iter().find(|row| row.channel == "search_ads").expect("it runs");
    assert!(row.spend_minor < row.allotted_minor / 2, "{row:?}");
    let of = |name: &str| metric(name).and_then(|metric| (metric.of)(&run)).expect("a value");
    let unspent: i64 = run.channels.iter().map(|row| row.allotted_minor - row.spend_minor).sum();
    assert!(of("marketing_unspent") >= unspent as f64 / 100.0);
    let budget = 60_000.0 * 12.0 / 365.25 * 90.0;
    let all = (of("marketing_unspent") + of("marketing_cost")) / budget;
    assert!((all - 1.0).abs() < 1e-6, "all that marketing gets is spent or not: {all}");
}
