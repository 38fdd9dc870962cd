//! Need: people come into the market and leave it again.

use super::Today;
use crate::base::draws::{Named, StreamLabel, draws};
use crate::base::laws::{Chance, Coin, Gap, Gaps};
use crate::base::math::daily;
use crate::population::notes::Event;
use crate::population::{Crowd, Flag, NO_SOURCE, Stage};

/// Gaps between those for whom need might begin, and whether it does: before the first day, and on any other.
const FIRST: [StreamLabel; 2] = [StreamLabel::named("need/first"), StreamLabel::named("need/first/accept")];
const BEGIN: [StreamLabel; 2] = [StreamLabel::named("need/begin"), StreamLabel::named("need/begin/accept")];

draws! {
    /// Whether somebody's need ends today.
    End = "need/end" => (ends);
}

/// Hazard a day with which need begins for a person of fit `fit`, so that the average share in the market is as set.
fn begin_hazard(today: &Today<'_>, fit: f64) -> f64 {
    let need = &today.plan.scenario.need;
    let mean = today.levers.in_market / (1.0 - today.levers.in_market) / need.spell_days;
    mean * fit / today.plan.traits.mean_fit.max(1e-9)
}

/// Puts those in the market who are there when the first day begins.
pub fn begin(today: &Today<'_>, crowd: &mut Crowd) {
    if today.plan.always_in_market {
        return;
    }
    let end = 1.0 / today.plan.scenario.need.spell_days;
    let share = |fit: f64| begin_hazard(today, fit) / (begin_hazard(today, fit) + end);
    let most = share(1.0);
    each_candidate(today, crowd, FIRST, most, |fit| share(fit) / most);
}

/// Lets need end for some of those who have it, and begin for some of the others.
pub fn turn(today: &Today<'_>, crowd: &mut Crowd) {
    if today.plan.always_in_market {
        return;
    }
    let end = Coin::from(Chance(daily(1.0 / today.plan.scenario.need.spell_days)));
    let mut ending = Vec::new();
    today.ask_in_market(crowd, End::PROCESS, |place, luck: End| {
        if luck.ends.sample(end) {
            ending.push(place);
        }
    });
    for &place in &ending {
        crowd.people[place].set(Flag::InMarket, false);
        if crowd.people[place].is(Stage::Considering) {
            crowd.emit(today, place, Event::NeedPassed);
            crowd.move_to(today, place, Stage::Interested, NO_SOURCE);
        }
    }
    if !ending.is_empty() {
        let people = &crowd.people;
        crowd.in_market.retain(|&place| people[usize::from(place)].has(Flag::InMarket));
    }
    let most = daily(begin_hazard(today, 1.0));
    each_candidate(today, crowd, BEGIN, most, |fit| daily(begin_hazard(today, fit)) / most);
}

/// Need begins for people not in the market, at a chance of `most` times what `accept` says of their fit.
fn each_candidate(
    today: &Today<'_>,
    crowd: &mut Crowd,
    [process, accepted]: [StreamLabel; 2],
    most: f64,
    accept: impl Fn(f64) -> f64,
) {
    if most <= 0.0 {
        return;
    }
    let mut gaps = Gaps::new(today.luck.stream(process, today.day, crowd.index), Gap::new(most));
    let mut luck = today.luck.stream(accepted, today.day, crowd.index);
    while let Some(place) = gaps.next_below(crowd.people.len()) {
        let begins = luck.draw();
        if !crowd.people[place].has(Flag::InMarket) && begins.happens(accept(crowd.fit(today, place))) {
            crowd.people[place].set(Flag::InMarket, true);
            crowd.in_market.push(place as u16);
        }
    }
}
