//! The working day of the team: meetings, follow-ups, leads, further attempts, and outbound with what time is left.
//!
//! Minutes are scarce, so everything that wants them is put in an order made of luck, never of row numbers.

use super::sales_day::{FollowUp, SalesDay};
use super::team::Role;
use super::{calls, outbound};
use crate::base::draws::draws;
use crate::base::math::{logistic, pow};
use crate::population::NO_SOURCE;
use crate::population::notes::{Activity, Event};
use crate::relay::handoff::find;
use crate::scenario::sections::WorkFirst;

draws! {
    /// What comes of a meeting.
    Meeting = "sales/meeting" => (won, lost, do_not_contact);
}

/// Plays the team's working day.
pub fn work(floor: &mut SalesDay<'_, '_>) {
    let sales = &floor.today.plan.scenario.sales;
    hold_meetings(floor);
    follow_up(floor);
    match sales.first {
        WorkFirst::Inbound => {
            calls::work_queue(floor);
            calls::try_again(floor);
        }
        WorkFirst::Again => {
            calls::try_again(floor);
            calls::work_queue(floor);
        }
    }
    outbound::prospect(floor);
}

fn hold_meetings(floor: &mut SalesDay<'_, '_>) {
    let sales = &floor.today.plan.scenario.sales;
    let closing = &floor.today.plan.scenario.closing;
    for mut lead in floor.due(true) {
        let day = floor.today.day;
        let seat = floor.seat_for(lead.seat, lead.person, Role::Developer);
        let fits = |seat: usize| {
            floor.team.seats[seat].rep.as_ref().is_some_and(|rep| rep.has_time(sales.meeting_minutes, 0.0))
        };
        let Some(seat) = seat.filter(|&seat| fits(seat)) else {
            floor.agenda.meetings.entry(day + 1).or_default().push(lead);
            continue;
        };
        lead.seat = seat as u16;
        lead.meetings += 1;
        if let Some(rep) = &mut floor.team.seats[seat].rep {
            rep.spend(sales.meeting_minutes);
            rep.record.meetings += 1;
        }
        let (crowd, place) = find(floor.crowds, lead.person);
        crowd.emit(floor.today, place, Event::Acted(Activity::Meeting, lead.seat, lead.source));
        let luck: Meeting = floor.today.luck.draw_at(lead.raised_on(), lead.person, lead.meetings);
        let chance = logistic(floor.closing_odds(&lead, seat));
        floor.tally.chance(chance);
        if luck.won.happens(chance) {
            floor.win(&lead, seat);
        } else if luck.lost.happens(closing.lose) {
            floor.lose(&lead, luck.do_not_contact);
        } else {
            let gap = floor.deal_days(&lead, closing.gap_days);
            floor.agenda.meetings.entry(day + gap).or_default().push(lead);
        }
    }
}

fn follow_up(floor: &mut SalesDay<'_, '_>) {
    let (sales, law) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.relationship);
    let due = std::mem::take(&mut floor.agenda.follow_ups);
    let person = |floor: &SalesDay<'_, '_>, due: FollowUp| {
        let crowd = &floor.crowds[due.crowd as usize];
        crowd.person_at(crowd.customers[due.customer as usize].place as usize)
    };
    let key = |priority, due: &FollowUp| (!due.complains, priority, *due);
    for due in floor.in_turn(due, |&due| person(floor, due), key) {
        let record = floor.crowds[due.crowd as usize].customers[due.customer as usize];
        let person = person(floor, due);
        let Some(seat) = floor.seat_for(record.seat, person, Role::Developer) else { continue };
        let Some(rep) = &mut floor.team.seats[seat].rep else { continue };
        let care = floor.today.plan.incentives.care;
        let minutes = sales.follow_up_minutes * care;
        if !record.active() || !rep.has_time(minutes, 0.0) || rep.for_customers + 1e-9 < minutes {
            continue;
        }
        rep.spend(minutes);
        rep.for_customers -= minutes;
        rep.followed += minutes;
        rep.record.follow_ups += 1;
        let manner = (1.0 + law.personable * rep.personable).max(0.0);
        // A longer follow-up is as good as more of them.
        let [gain, recovery] = [law.gain, law.recovery].map(|share| match (share * manner).min(1.0) {
            share if (care - 1.0).abs() < f64::EPSILON => share,
            share => 1.0 - pow(1.0 - share, care),
        });
        let crowd = &mut floor.crowds[due.crowd as usize];
        crowd.emit(
            floor.today,
            record.place as usize,
            Event::Acted(Activity::FollowUp, seat as u16, NO_SOURCE),
        );
        let record = &mut crowd.customers[due.customer as usize];
        record.settle_trust(floor.today);
        if record.seat as usize != seat {
            record.seat = seat as u16;
            record.tenure = floor.team.tenures[seat];
        }
        record.trust += gain as f32 * (1.0 - record.trust);
        record.satisfaction -= recovery as f32 * record.satisfaction.min(0.0);
    }
}
