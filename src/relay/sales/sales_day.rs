//! What the team has in hand on one day, and what becomes of a lead in it.

use super::prospects::Prospects;
use super::team::{Role, Team};
use crate::base::draws::{Draw, Named as _, draws};
use crate::base::laws::LogNormal;
use crate::population::notes::{Event, Tally};
use crate::population::{Crowd, DAYS_MAX, Lead, NO_SOURCE, Origin, Sale, Stage};
use crate::relay::Today;
use crate::relay::calendar::up_to;
use crate::relay::handoff::{LeadDesk, find, recycled};
use crate::results::Response;
use std::collections::BTreeMap;

draws! {
    /// The order of people who compete for minutes today: each waits in one row only, for a meeting, a call or a
    /// follow-up.
    Priority = "sales/lot" => (place);
    /// How long a deal takes.
    Deal = "sales/deal" => (length);
    /// Who stands in when nobody sits on a person's seat.
    Cover = "sales/cover" => (seat);
}

/// A customer to be followed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FollowUp {
    /// The crowd.
    pub crowd: u32,
    /// Place among its customers.
    pub customer: u32,
    /// Whether the customer complains.
    pub complains: bool,
}

/// What is in the team's calendars.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// Meetings by day.
    pub meetings: BTreeMap<u32, Vec<Lead>>,
    /// Further attempts by day.
    pub again: BTreeMap<u32, Vec<Lead>>,
    /// Customers to be followed up.
    pub follow_ups: Vec<FollowUp>,
    /// People whom reps turn to of their own accord.
    pub prospects: Prospects,
}

/// Everything the team works with on one day.
pub struct SalesDay<'a, 't> {
    /// The day.
    pub today: &'a Today<'t>,
    /// The people.
    pub crowds: &'a mut [Crowd],
    /// The desk between marketing and sales.
    pub desk: &'a mut LeadDesk,
    /// The team.
    pub team: &'a mut Team,
    /// Its calendars.
    pub agenda: &'a mut Agenda,
    /// What is counted.
    pub tally: &'a mut Tally,
    /// Leads by time to first attempt, and what came of them.
    pub response: &'a mut [Response; 12],
}

impl SalesDay<'_, '_> {
    /// Those who compete for minutes today, in the order of a key that is told the luck of each person.
    pub(super) fn in_turn<T, K: Ord>(
        &self,
        all: Vec<T>,
        person: impl Fn(&T) -> u32,
        key: impl Fn(u32, &T) -> K,
    ) -> Vec<T> {
        let mut keys = Vec::with_capacity(all.len());
        let (luck, of) = (self.today.luck, |place: usize| person(&all[place]));
        luck.draw_each(Priority::PROCESS, self.today.day, all.len(), of, |place, luck: Priority| {
            keys.push(key(luck.place.word(), &all[place]));
        });
        let mut keyed: Vec<(K, T)> = keys.into_iter().zip(all).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed.into_iter().map(|(_, one)| one).collect()
    }

    /// Takes all leads of a calendar that are due, in the order of their priorities.
    pub(super) fn due(&mut self, meetings: bool) -> Vec<Lead> {
        let calendar = if meetings { &mut self.agenda.meetings } else { &mut self.agenda.again };
        let due: Vec<Lead> = up_to(calendar, self.today.day).collect();
        self.in_turn(due, |lead| lead.person, |priority, lead| (priority, lead.person))
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
        let price = self.price_from(seat);
        let (crowd, place) = find(self.crowds, lead.person);
        let traits = plan.traits.of(self.today.luck, lead.person);
        let need = f64::from(u8::from(crowd.is_in_market(self.today, place)));
        let referred = f64::from(u8::from(lead.origin == Origin::Referral));
        let rep = self.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.closing);
        let response = plan.response(crowd.goodwill(self.today, place));
        closing.intercept
            + closing.fit * traits.fit
            + closing.goodwill * response
            + closing.quality * crowd.believed_quality(self.today, place, response)
            + closing.need * need
            + closing.referral * referred
            + f64::from(lead.closing)
            + rep
            + self.territory(seat)
            - closing.price * plan.dearness(price, traits.willingness)
    }

    /// By how much the leads of a seat's territory are better than others, log odds.
    pub(super) fn territory(&self, seat: usize) -> f64 {
        self.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.territory)
    }

    /// Days until the next step of a deal: deals have a length of their own, with a long tail.
    pub(super) fn deal_days(&self, lead: &Lead, days: u32) -> u32 {
        let spread = self.today.plan.scenario.closing.length_spread;
        if spread == 0.0 {
            return days.max(1);
        }
        let luck: Deal = self.today.luck.draw(lead.raised_on(), lead.person);
        let days = luck.length.sample(LogNormal { median: f64::from(days), spread });
        days.round().clamp(1.0, f64::from(DAYS_MAX)) as u32
    }

    /// What the rep on a seat asks for the first purchase, minor units: who is behind quota when the month ends gives a
    /// discount of their own.
    fn price_from(&self, seat: usize) -> i64 {
        let plan = self.today.plan;
        let price = &plan.scenario.price;
        let pressure =
            self.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.pressure(plan, self.today.day));
        let levers = self.today.levers;
        let discount = (levers.discount + price.discretion * pressure).min(1.0);
        levers.price_minor - (levers.price_minor as f64 * discount).round() as i64
    }

    /// Tells marketing what became of a lead of its own.
    pub(super) fn report(&mut self, lead: &Lead, won: bool) {
        if lead.origin != Origin::Outbound {
            self.desk.hear(lead.source, f64::from(lead.score - lead.reported), won);
        }
    }

    /// The lead is won.
    pub(super) fn win(&mut self, lead: &Lead, seat: usize) {
        let plan = self.today.plan;
        let paid = self.price_from(seat);
        let Some(rep) = &mut self.team.seats[seat].rep else { return };
        rep.record.won += 1;
        if lead.attempts > 0 {
            self.response[lead.waited as usize].won += 1;
        }
        rep.record.revenue_minor += paid;
        rep.month_minor += paid;
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
        self.report(lead, true);
        self.tally.discount += self.today.levers.price_minor - paid;
        self.tally.commission += (paid as f64 * plan.scenario.sales.commission).round() as i64;
        let (crowd, place) = find(self.crowds, lead.person);
        crowd.win(self.today, place, &sale);
    }

    /// The opportunity is lost; `luck` says whether for good.
    pub(super) fn lose(&mut self, lead: &Lead, luck: Draw) {
        self.report(lead, false);
        let do_not_contact = luck.happens(self.today.plan.scenario.closing.do_not_contact);
        self.give_up(lead, Event::Lost(lead.seat), do_not_contact);
    }

    /// How many times the usual number of new leads a seat is allotted.
    pub(super) fn allotted(&self, seat: usize) -> f64 {
        self.team.seats[seat].rep.as_ref().map_or(1.0, |rep| rep.allotted)
    }

    /// Who has the least of this is given the next new lead: the hour, as if those with more leads were faster.
    pub(super) fn turn(&self, seat: usize) -> f64 {
        let (hour, allotted) = (self.clock(seat), self.allotted(seat));
        let begins = self.today.closing_hour() - self.today.plan.scenario.sales.hours;
        if (allotted - 1.0).abs() < f64::EPSILON {
            hour
        } else {
            begins + (hour - begins).max(0.0) / allotted
        }
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
