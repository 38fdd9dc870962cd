//! The working day of the team: meetings, follow-ups, leads, further attempts, and outbound with what time is left.
//!
//! Minutes are scarce, so everything that wants them is put in an order made of luck, never of row numbers.

use super::team::{Role, Team};
use super::{calls, outbound};
use crate::base::draws::{Draw, draws};
use crate::base::math::logistic;
use crate::population::Lead;
use crate::population::notes::{Activity, Event, Tally};
use crate::population::{Crowd, NO_SOURCE, Origin, Sale, Stage};
use crate::relay::Today;
use crate::relay::handoff::{Desk, find, recycled};
use crate::scenario::sections::WorkFirst;
use std::collections::BTreeMap;

draws! {
    /// The order of people who compete for minutes today: each waits in one row only, for a meeting, a call or a
    /// follow-up.
    Lot = "sales/lot" => (place);
    /// Who stands in when nobody sits on a person's seat.
    Cover = "sales/cover" => (seat);
    /// What comes of a meeting.
    Meeting = "sales/meeting" => (won, lost, do_not_contact);
}

/// What is in the team's calendars.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// Meetings by day.
    pub meetings: BTreeMap<u32, Vec<Lead>>,
    /// Further attempts by day.
    pub again: BTreeMap<u32, Vec<Lead>>,
    /// Customers to be followed up: crowd, and place among its customers.
    pub follow_ups: Vec<(u32, u32)>,
}

/// Everything the team works with on one day.
pub struct Floor<'a, 't> {
    /// The day.
    pub today: &'a Today<'t>,
    /// The people.
    pub crowds: &'a mut [Crowd],
    /// The desk between marketing and sales.
    pub desk: &'a mut Desk,
    /// The team.
    pub team: &'a mut Team,
    /// Its calendars.
    pub agenda: &'a mut Agenda,
    /// What is counted.
    pub tally: &'a mut Tally,
    /// Leads by time to first attempt.
    pub response: &'a mut [u64; 12],
    /// Commissions of the day, minor units.
    pub commission: i64,
}

/// Plays the team's working day.
pub fn work(floor: &mut Floor<'_, '_>) {
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

impl Floor<'_, '_> {
    /// The order of leads that compete for minutes today.
    pub(super) fn lot(&self, person: u32) -> u32 {
        self.today.luck.draw::<Lot>(self.today.day, person).place.word()
    }

    /// Takes all leads of a calendar that are due, in the order of their lots.
    pub(super) fn due(&mut self, meetings: bool) -> Vec<Lead> {
        let calendar = if meetings { &mut self.agenda.meetings } else { &mut self.agenda.again };
        let later = calendar.split_off(&(self.today.day + 1));
        let mut due: Vec<Lead> = std::mem::replace(calendar, later).into_values().flatten().collect();
        due.sort_by_cached_key(|lead| (self.lot(lead.person), lead.person));
        due
    }

    /// The seat that works a lead: its own, or another of the right kind when nobody sits there.
    pub(super) fn seat_for(&self, seat: u16, person: u32, not: Role) -> Option<usize> {
        let fits =
            |i: usize| self.team.seats.get(i).is_some_and(|seat| seat.rep.is_some() && seat.role != not);
        if fits(seat as usize) {
            return Some(seat as usize);
        }
        let others: Vec<usize> = (0..self.team.seats.len()).filter(|&i| fits(i)).collect();
        let luck: Cover = self.today.luck.draw(self.today.day, person);
        (!others.is_empty()).then(|| others[luck.seat.below(others.len() as u32) as usize])
    }

    /// Gives a lead up, for a reason.
    pub(super) fn give_up(&mut self, lead: &Lead, reason: Event, do_not_contact: bool) {
        let stage = if do_not_contact { Stage::DoNotContact } else { recycled(self.today) };
        let (crowd, place) = find(self.crowds, lead.person);
        crowd.emit(self.today, place, reason);
        crowd.move_to(self.today, place, stage, NO_SOURCE);
    }

    /// Log odds of closing with a rep.
    pub(super) fn closing_odds(&mut self, lead: &Lead, seat: usize) -> f64 {
        let (plan, closing) = (self.today.plan, &self.today.plan.scenario.closing);
        let (crowd, place) = find(self.crowds, lead.person);
        let traits = plan.traits.of(self.today.luck, lead.person);
        let need = f64::from(u8::from(crowd.is_in_market(self.today, place)));
        let referred = f64::from(u8::from(lead.origin == Origin::Referral));
        let rep = self.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.closing);
        closing.intercept
            + closing.fit * traits.fit
            + closing.goodwill * plan.response(crowd.goodwill(self.today, place))
            + closing.need * need
            + closing.referral * referred
            + f64::from(lead.closing)
            + rep
            - plan.price_penalty(traits.willingness)
    }

    /// The lead is won.
    pub(super) fn win(&mut self, lead: &Lead, seat: usize) {
        let plan = self.today.plan;
        let list = plan.scenario.price.list.0;
        let discount = (list as f64 * plan.scenario.price.discount).round() as i64;
        let paid = list - discount;
        let Some(rep) = &mut self.team.seats[seat].rep else { return };
        rep.record.won += 1;
        rep.record.revenue_minor += paid;
        let promise = plan.scenario.product.rep_promise * (rep.persuasion - rep.knowledge).max(0.0);
        let sale = Sale {
            origin: lead.origin,
            source: lead.source,
            seat: seat as u16,
            tenure: self.team.tenures[seat],
            paid_minor: paid,
            promise,
            memory: None,
        };
        self.desk.hear(lead.source, true);
        self.tally.discount += discount;
        self.commission += (paid as f64 * plan.scenario.sales.commission).round() as i64;
        let (crowd, place) = find(self.crowds, lead.person);
        crowd.win(self.today, place, &sale);
    }

    /// The opportunity is lost; `luck` says whether for good.
    pub(super) fn lose(&mut self, lead: &Lead, luck: Draw) {
        self.desk.hear(lead.source, false);
        let do_not_contact = luck.happens(self.today.plan.scenario.closing.do_not_contact);
        self.give_up(lead, Event::Lost(lead.seat), do_not_contact);
    }

    /// Hour of the day at which a rep turns to the next thing.
    pub(super) fn clock(&self, seat: usize) -> f64 {
        let sales = &self.today.plan.scenario.sales;
        let used = self.team.seats[seat]
            .rep
            .as_ref()
            .map_or(0.0, |rep| if rep.had > 0.0 { 1.0 - rep.left / rep.had } else { 1.0 });
        self.today.closing_hour() - sales.hours * (1.0 - used)
    }
}

fn hold_meetings(floor: &mut Floor<'_, '_>) {
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
        let odds = floor.closing_odds(&lead, seat);
        if luck.won.happens(logistic(odds)) {
            floor.win(&lead, seat);
        } else if luck.lost.happens(closing.lose) {
            floor.lose(&lead, luck.do_not_contact);
        } else {
            floor.agenda.meetings.entry(day + closing.gap_days.max(1)).or_default().push(lead);
        }
    }
}

fn follow_up(floor: &mut Floor<'_, '_>) {
    let (sales, law) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.relationship);
    let mut due = std::mem::take(&mut floor.agenda.follow_ups);
    let person = |floor: &Floor<'_, '_>, (crowd, customer): (u32, u32)| {
        let crowd = &floor.crowds[crowd as usize];
        crowd.person_at(crowd.customers[customer as usize].place as usize)
    };
    due.sort_by_cached_key(|&at| (floor.lot(person(floor, at)), at));
    for (crowd, customer) in due {
        let record = floor.crowds[crowd as usize].customers[customer as usize];
        let person = person(floor, (crowd, customer));
        let Some(seat) = floor.seat_for(record.seat, person, Role::Developer) else { continue };
        let Some(rep) = &mut floor.team.seats[seat].rep else { continue };
        let minutes = sales.follow_up_minutes;
        if !record.active() || rep.left < minutes || rep.followed + minutes > rep.had * sales.follow_up_share
        {
            continue;
        }
        rep.spend(minutes);
        rep.followed += minutes;
        rep.record.follow_ups += 1;
        let gain = law.gain * (1.0 + law.personable * rep.personable).max(0.0);
        let crowd = &mut floor.crowds[crowd as usize];
        crowd.emit(
            floor.today,
            record.place as usize,
            Event::Acted(Activity::FollowUp, seat as u16, NO_SOURCE),
        );
        let record = &mut crowd.customers[customer as usize];
        record.settle_trust(floor.today);
        if record.seat as usize != seat {
            record.seat = seat as u16;
            record.tenure = floor.team.tenures[seat];
        }
        record.trust += gain.min(1.0) as f32 * (1.0 - record.trust);
    }
}
