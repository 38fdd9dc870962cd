//! Outbound: reps find prospects of their own, on the list if the firm keeps one, by calls and e-mails; each is tried some
//! times, then left alone for a while.

use super::calls::book;
use super::prospects::Prospect;
use super::sales_day::SalesDay;
use super::team::Role;
use crate::base::draws::{Draw, LANES, Named, draws};
use crate::base::laws::Chance;
use crate::base::math::{exp, logistic, logit, pow};
use crate::plan::Plan;
use crate::population::notes::{Activity, Event};
use crate::population::{self, Lead};
use crate::population::{Origin, Stage};
use crate::relay::handoff::find;
use std::cmp::Reverse;

draws! {
    /// Who starts to prospect first.
    Turn = "sales/outbound/turn" => (place);
    /// Whom a rep approaches and how, and what comes of it; further tries to find somebody count on.
    Approach = "sales/outbound" => (whom, reached, agrees, by_mail);
    /// Who holds the meeting that was agreed on, or whether somebody who did not agree wants to be left alone.
    Sequel = "sales/outbound/sequel" => (closer, do_not_contact);
}

/// Contacts a rep makes in a day at most, whatever the minutes.
const CONTACTS_MAX: u32 = 5000;
/// Contacts a head of the market that a team makes in a day at most, however large it is.
const CONTACTS_A_HEAD: u64 = 100;

/// Contacts that a team makes in a day at most.
pub fn contacts_most(plan: &Plan) -> f64 {
    let (sales, outbound) = (&plan.scenario.sales, &plan.scenario.outbound);
    let minutes = sales.minutes_per_day * plan.incentives.effort(1.0);
    let one = if outbound.on { sales.call_minutes.min(sales.email_minutes) } else { sales.call_minutes };
    let a_rep = (minutes / one.max(1e-3)).min(f64::from(CONTACTS_MAX));
    (plan.most_reps() * a_rep).min(CONTACTS_A_HEAD as f64 * f64::from(plan.people))
}

/// Reps use what time is left to find prospects of their own.
pub(super) fn prospect(floor: &mut SalesDay<'_, '_>) {
    let (sales, outbound) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.outbound);
    if !outbound.on {
        return;
    }
    let mail_rate = outbound.email_share / sales.email_minutes.max(1e-3);
    let call_rate = (1.0 - outbound.email_share) / sales.call_minutes.max(1e-3);
    let mails = mail_rate / (mail_rate + call_rate);
    // Where prospects are few, whoever starts first finds most of them, so the order of reps is drawn by priority.
    let mut order: Vec<usize> =
        (0..floor.team.seats.len()).filter(|&seat| floor.team.seats[seat].role != Role::Closer).collect();
    order
        .sort_by_cached_key(|&seat| floor.today.luck.draw::<Turn>(floor.today.day, seat as u32).place.word());
    let due = floor.agenda.prospects.due(floor.today.day);
    let mut due = floor.in_turn(due, |one| one.person, |priority, one| (Reverse(priority), one.person));
    let mut contacts_left = CONTACTS_A_HEAD * u64::from(floor.today.plan.people);
    for seat in order {
        for k in 0..CONTACTS_MAX {
            if contacts_left == 0 {
                break;
            }
            let Some(rep) = &mut floor.team.seats[seat].rep else { break };
            let luck: Approach = floor.today.luck.draw_at(floor.today.day, seat as u32, k << 5);
            let by_mail = luck.by_mail.happens(mails);
            let minutes = if by_mail { sales.email_minutes } else { sales.call_minutes };
            if !rep.has_time(minutes, 0.0) {
                break;
            }
            let Some(prospect) =
                next_due(floor, &mut due).or_else(|| pick_prospect(floor, seat, k, luck.whom))
            else {
                break;
            };
            let Some(rep) = &mut floor.team.seats[seat].rep else { break };
            rep.spend(minutes);
            rep.record.cold_contacts += 1;
            contacts_left -= 1;
            let answer = approach(floor, seat, k, prospect, by_mail, &luck);
            file(floor, prospect, answer);
        }
    }
    for prospect in due {
        floor.agenda.prospects.try_again(prospect, floor.today.day + 1);
    }
}

/// What somebody says who is approached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    None,
    No,
    Yes,
}

/// Puts somebody down for another attempt, or leaves them alone.
fn file(floor: &mut SalesDay<'_, '_>, prospect: Prospect, answer: Answer) {
    let (law, day) = (&floor.today.plan.scenario.outbound, floor.today.day);
    let (person, attempts) = (prospect.person, prospect.attempts + 1);
    let list = &mut floor.agenda.prospects;
    if answer == Answer::No && law.refused != 0.0 {
        list.refuse(person);
    }
    if answer == Answer::None && attempts < law.attempts {
        list.try_again(Prospect { person, attempts }, day + law.gap_days.max(1));
    } else if answer != Answer::Yes && law.rest_days > 0 {
        list.rest(person, day + law.rest_days);
    } else {
        list.strike(person);
    }
}

/// Whether somebody may be approached: not a customer, not with sales already, and on the list if the firm keeps one.
fn open(floor: &SalesDay<'_, '_>, person: u32) -> bool {
    let listed = floor.today.plan.scenario.targeting.on && floor.today.plan.scenario.targeting.calls;
    let person = population::person(floor.crowds, person);
    let (stage, believed) = (person.stage(), person.believed());
    (stage < Stage::Lead || stage == Stage::Lapsed) && (!listed || believed)
}

/// Somebody whose next attempt is due.
fn next_due(floor: &mut SalesDay<'_, '_>, due: &mut Vec<Prospect>) -> Option<Prospect> {
    loop {
        let prospect = due.pop()?;
        if open(floor, prospect.person) {
            return Some(prospect);
        }
        floor.agenda.prospects.strike(prospect.person);
    }
}

/// Somebody to approach for the first time.
fn pick_prospect(floor: &SalesDay<'_, '_>, seat: usize, k: u32, whom: Draw) -> Option<Prospect> {
    const TRIES: u32 = 32;
    let (luck, day, people) = (floor.today.luck, floor.today.day, floor.today.plan.people);
    let mut free = |person: &u32| open(floor, *person) & !floor.agenda.prospects.taken(*person);
    let first = Some(whom.below(people)).filter(&mut free);
    // Some are looked at together, as each would wait for memory of its own.
    let others = || {
        (0..TRIES).step_by(LANES).find_map(|some| {
            let tries = std::array::from_fn(|lane| (k << 5) + some + lane as u32);
            let luck = luck.blocks(Approach::PROCESS, day, seat as u32, tries);
            let people: [u32; LANES] =
                std::array::from_fn(|lane| luck.read::<Approach>(lane).whom.below(people));
            let free = people.each_ref().map(&mut free);
            people.into_iter().zip(free).find_map(|(person, free)| free.then_some(person))
        })
    };
    first.or_else(others).map(|person| Prospect { person, attempts: 0 })
}

/// One cold call or cold e-mail.
fn approach(
    floor: &mut SalesDay<'_, '_>,
    seat: usize,
    k: u32,
    Prospect { person, attempts }: Prospect,
    by_mail: bool,
    luck: &Approach,
) -> Answer {
    let (today, plan, law) = (floor.today, floor.today.plan, &floor.today.plan.scenario.outbound);
    let (crowd, place) = find(floor.crowds, person);
    let warmth = law.goodwill * plan.response(crowd.goodwill(today, place));
    let again = pow(law.again, f64::from(attempts));
    let reached = if by_mail {
        floor.team.seats[seat].rep.as_mut().map_or(1.0, |rep| rep.send_mail(plan))
    } else {
        (law.connect * again * exp(warmth)).min(1.0)
    };
    let activity = if by_mail { Activity::ColdEmail } else { Activity::ColdCall };
    crowd.emit(today, place, Event::Acted(activity, seat as u16, plan.rep()));
    if !luck.reached.happens(reached) {
        return Answer::None;
    }
    if !by_mail {
        crowd.make_aware(today, place, plan.rep());
    }
    let persuasion = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.persuasion);
    let skill = plan.scenario.contact.accept_persuasion * persuasion;
    let once_refused = if floor.agenda.prospects.refused(person) { law.refused } else { 0.0 };
    let usual =
        logit((if by_mail { law.email_meeting * again } else { law.meeting }).clamp(1e-12, 1.0 - 1e-12));
    let agrees =
        |fit: f64| logistic(usual + (law.fit * (fit - plan.traits.mean_fit) + warmth + skill + once_refused));
    // Who somebody is gets looked up only where the most fitting person there is would agree.
    let most = agrees(if law.fit > 0.0 { 1.0 } else { 0.0 });
    let sequel: Sequel = today.luck.draw_at(today.day, seat as u32, k);
    if luck.agrees.sample(Chance(most).at_most())
        && luck.agrees.happens(agrees(plan.traits.fit(today.luck, person)))
    {
        let hours = f64::from(today.day) * 24.0;
        let lead = Lead {
            person,
            source: plan.rep(),
            origin: Origin::Outbound,
            raised: hours,
            ready: hours,
            ..Lead::default()
        };
        let (crowd, place) = find(floor.crowds, person);
        crowd.emit(today, place, Event::Prospected(plan.rep()));
        book(floor, lead, seat, sequel.closer);
        return Answer::Yes;
    }
    if !by_mail && sequel.do_not_contact.happens(law.do_not_contact) {
        crowd.move_to(today, place, Stage::DoNotContact, plan.rep());
    }
    // Who does not answer an e-mail has not refused.
    if by_mail { Answer::None } else { Answer::No }
}
