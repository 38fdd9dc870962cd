//! Calls to leads: new ones from the queue, further attempts, and what comes of them.

use super::sales_day::SalesDay;
use super::team::Role;
use crate::base::draws::{Draw, draws};
use crate::base::laws::Normal;
use crate::base::math::{exp, ln, logistic};
use crate::population::Lead;
use crate::population::Stage;
use crate::population::notes::{Activity, Event, LeadEnd};
use crate::relay::handoff::find;
use crate::results::RESPONSE_HOURS;
use crate::scenario::sections::Discipline;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

draws! {
    /// Who turns to the queue first when several reps are free.
    Turn = "sales/turn" => (place);
    /// How easily a person is reached.
    Ease = "sales/ease" => (reach);
    /// What comes of a call.
    Call = "sales/contact" => (reached, agrees, closer, do_not_contact);
}

/// Minutes a rep keeps for outbound.
fn reserve(floor: &SalesDay<'_, '_>, had: f64) -> f64 {
    let scenario = &floor.today.plan.scenario;
    if scenario.outbound.on { had * scenario.sales.outbound_share } else { 0.0 }
}

/// New leads go to whichever rep is free first.
pub(super) fn work_queue(floor: &mut SalesDay<'_, '_>) {
    let (sales, contact) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.contact);
    let discipline = floor.today.plan.scenario.handoff.discipline;
    let mut order: Vec<usize> = (0..floor.team.seats.len())
        .filter(|&i| floor.team.seats[i].role != Role::Closer && floor.team.seats[i].rep.is_some())
        .collect();
    // A race: who is allotted twice as many leads is first twice as often.
    order.sort_by_cached_key(|&seat| {
        let place = floor.today.luck.draw::<Turn>(floor.today.day, seat as u32).place.unit();
        (-ln(1.0 - place) / floor.allotted(seat)).to_bits()
    });
    let worth = |score: f64, days: u32| {
        if discipline == Discipline::CMu {
            let age = f64::from(days) * 24.0;
            logistic(score) * contact.odds_after(age) * exp(contact.interest_after(age))
        } else {
            score
        }
    };
    // Whoever has the smallest share of the day behind them is free first; ties go by priority.
    let mut free: BinaryHeap<(Reverse<u64>, Reverse<usize>)> = order
        .iter()
        .enumerate()
        .map(|(place, &seat)| (Reverse(floor.turn(seat).to_bits()), Reverse(place)))
        .collect();
    while let Some((_, Reverse(place))) = free.pop() {
        let seat = order[place];
        let has_time = |rep: &super::Rep| rep.has_time(sales.call_minutes, reserve(floor, rep.had));
        if !floor.team.seats[seat].rep.as_ref().is_some_and(has_time) {
            continue;
        }
        let Some(mut lead) = floor.desk.queue.pop(floor.today.day, discipline, worth) else { return };
        lead.seat = seat as u16;
        attempt(floor, lead, seat);
        free.push((Reverse(floor.turn(seat).to_bits()), Reverse(place)));
    }
}

/// Leads whose next attempt is due; those that wait for it longer than agreed go back like those in the queue.
pub(super) fn try_again(floor: &mut SalesDay<'_, '_>) {
    let minutes = floor.today.plan.scenario.sales.call_minutes;
    let agreed = floor.today.plan.scenario.handoff.sla_days;
    for lead in floor.due(false) {
        let seat = floor.seat_for(lead.seat, lead.person, Role::Closer);
        let fits = |seat: usize| {
            let rep = floor.team.seats[seat].rep.as_ref();
            rep.is_some_and(|rep| rep.has_time(minutes, reserve(floor, rep.had)))
        };
        match seat.filter(|&seat| fits(seat)) {
            Some(seat) => attempt(floor, Lead { seat: seat as u16, ..lead }, seat),
            None if agreed > 0 && floor.today.day > lead.due + agreed => {
                floor.give_up(&lead, Event::Ended(LeadEnd::Expired), false);
            }
            None => floor.agenda.again.entry(floor.today.day + 1).or_default().push(lead),
        }
    }
}

/// One call to a lead.
fn attempt(floor: &mut SalesDay<'_, '_>, mut lead: Lead, seat: usize) {
    let contact = &floor.today.plan.scenario.contact;
    let now = (f64::from(floor.today.day) * 24.0 + floor.clock(seat)).max(lead.ready);
    let Some(rep) = &mut floor.team.seats[seat].rep else { return };
    if lead.attempts == 0 && floor.today.plan.scenario.reps.belief {
        let promise = rep.trusts_leads()
            * 2.0
            * logistic(f64::from(lead.score) - floor.today.plan.scenario.scoring.threshold);
        if promise < floor.today.plan.scenario.reps.own_value {
            floor.give_up(&lead, Event::Ended(LeadEnd::Skipped), false);
            return;
        }
    }
    rep.spend(floor.today.plan.scenario.sales.call_minutes);
    rep.record.attempts += 1;
    let age = (now - lead.raised).max(0.0);
    if lead.attempts == 0 {
        lead.waited = RESPONSE_HOURS.partition_point(|&edge| edge <= age) as u8;
        lead.interest = contact.interest_after(age) as f32;
        floor.response[lead.waited as usize].leads += 1;
    }
    lead.attempts += 1;
    let (crowd, place) = find(floor.crowds, lead.person);
    if lead.attempts == 1 {
        crowd.emit(floor.today, place, Event::Attempted((age * 60.0).round() as u32));
    }
    crowd.emit(floor.today, place, Event::Acted(Activity::Call, seat as u16, lead.source));
    let luck: Call = floor.today.luck.draw_at(lead.raised_on(), lead.person, lead.attempts);
    let odds = contact.odds_after(age) * ease(floor, lead.person);
    if luck.reached.happens(odds / (1.0 + odds)) {
        floor.response[lead.waited as usize].reached += 1;
        reached(floor, lead, seat, &luck);
    } else if lead.attempts >= contact.attempts {
        floor.give_up(&lead, Event::Ended(LeadEnd::Unreached), false);
    } else {
        let gap = contact.gaps.get(lead.attempts as usize - 1).or(contact.gaps.last()).copied().unwrap_or(1);
        lead.due = floor.today.day + gap.max(1);
        floor.agenda.again.entry(lead.due).or_default().push(lead);
    }
}

/// How much easier than the middling one a person is reached: a factor of the odds, the same at every call.
fn ease(floor: &SalesDay<'_, '_>, person: u32) -> f64 {
    let deviation = floor.today.plan.scenario.contact.reach_spread;
    if deviation == 0.0 {
        return 1.0;
    }
    let luck: Ease = floor.today.luck.draw(0, person);
    exp(luck.reach.sample(Normal { mean: 0.0, deviation }))
}

/// A lead is on the line.
fn reached(floor: &mut SalesDay<'_, '_>, lead: Lead, seat: usize, luck: &Call) {
    let (plan, contact) = (floor.today.plan, &floor.today.plan.scenario.contact);
    let (crowd, place) = find(floor.crowds, lead.person);
    crowd.emit(floor.today, place, Event::Reached);
    if plan.scenario.closing.at_contact {
        let chance = logistic(floor.closing_odds(&lead, seat) + f64::from(lead.interest));
        floor.tally.chance(chance);
        let good = luck.agrees.happens(chance);
        learn(floor, seat, good);
        if good {
            floor.win(&lead, seat);
        } else {
            floor.lose(&lead, luck.do_not_contact);
        }
        return;
    }
    let (crowd, place) = find(floor.crowds, lead.person);
    let fit = plan.traits.fit(floor.today.luck, lead.person);
    let response = plan.response(crowd.goodwill(floor.today, place));
    let persuasion = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.persuasion);
    let odds = contact.accept_intercept
        + contact.accept_fit * fit
        + contact.accept_goodwill * response
        + contact.accept_persuasion * persuasion
        + floor.territory(seat)
        + f64::from(lead.interest);
    let accepts = luck.agrees.happens(logistic(odds));
    learn(floor, seat, accepts);
    if accepts {
        floor.response[lead.waited as usize].meetings += 1;
        book(floor, lead, seat, luck.closer);
    } else {
        floor.report(&lead, false);
        let do_not_contact = luck.do_not_contact.happens(contact.do_not_contact);
        floor.give_up(&lead, Event::Ended(LeadEnd::Declined), do_not_contact);
    }
}

/// What a lead teaches a rep about marketing's leads.
fn learn(floor: &mut SalesDay<'_, '_>, seat: usize, good: bool) {
    if let Some(rep) = &mut floor.team.seats[seat].rep {
        if good { rep.belief.0 += 1.0 } else { rep.belief.1 += 1.0 }
    }
}

/// A meeting is agreed on; a developer passes it to a closer.
pub(super) fn book(floor: &mut SalesDay<'_, '_>, mut lead: Lead, seat: usize, closer: Draw) {
    let (crowd, place) = find(floor.crowds, lead.person);
    crowd.make_aware(floor.today, place, floor.today.plan.rep());
    crowd.move_to(floor.today, place, Stage::Opportunity, lead.source);
    lead.seat = seat as u16;
    if floor.team.seats[seat].role == Role::Developer {
        let closers: Vec<usize> =
            (0..floor.team.seats.len()).filter(|&i| floor.team.seats[i].role == Role::Closer).collect();
        if !closers.is_empty() {
            lead.seat = closers[closer.below(closers.len() as u32) as usize] as u16;
        }
    }
    let (crowd, place) = find(floor.crowds, lead.person);
    crowd.emit(floor.today, place, Event::Booked(lead.seat));
    let wait = floor.deal_days(&lead, floor.today.plan.scenario.contact.meeting_wait_days);
    floor.agenda.meetings.entry(floor.today.day + wait).or_default().push(lead);
}
