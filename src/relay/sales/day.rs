//! The working day of the team: meetings, follow-ups, leads, further attempts, and outbound with what time is left.
//!
//! Minutes are scarce, so everything that wants them is put in an order made of luck, never of row numbers.

use super::WorkFirst;
use super::team::{Role, Team};
use crate::draws::{Process, below, unit};
use crate::math::{exp, logistic, pow};
use crate::measure::{Flow, RESPONSE_HOURS, Tally};
use crate::population::{Crowd, NO_SOURCE, Origin, Sale, Stage};
use crate::relay::Today;
use crate::relay::handoff::{Desk, Discipline, Lead, find, recycled};
use std::collections::BTreeMap;

const LOT: Process = Process::named("sales/lot");
const CONTACT: Process = Process::named("sales/contact");
const MEETING: Process = Process::named("sales/meeting");
const OUTBOUND: Process = Process::named("sales/outbound");

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
            work_queue(floor);
            try_again(floor);
        }
        WorkFirst::Again => {
            try_again(floor);
            work_queue(floor);
        }
    }
    prospect(floor);
}

impl Floor<'_, '_> {
    /// The order of leads that compete for minutes today.
    fn lot(&self, person: u32) -> u32 {
        self.today.luck.of(LOT, self.today.day, person)[0]
    }

    /// Takes all leads of a calendar that are due, in the order of their lots.
    fn due(&mut self, meetings: bool) -> Vec<Lead> {
        let calendar = if meetings { &mut self.agenda.meetings } else { &mut self.agenda.again };
        let later = calendar.split_off(&(self.today.day + 1));
        let mut due: Vec<Lead> = std::mem::replace(calendar, later).into_values().flatten().collect();
        due.sort_by_cached_key(|lead| (self.lot(lead.person), lead.person));
        due
    }

    /// The seat that works a lead: its own, or another of the right kind when nobody sits there.
    fn seat_for(&self, seat: u16, person: u32, not: Role) -> Option<usize> {
        let fits =
            |i: usize| self.team.seats.get(i).is_some_and(|seat| seat.rep.is_some() && seat.role != not);
        if fits(seat as usize) {
            return Some(seat as usize);
        }
        let others: Vec<usize> = (0..self.team.seats.len()).filter(|&i| fits(i)).collect();
        let word = self.today.luck.of(LOT, self.today.day, person)[1];
        (!others.is_empty()).then(|| others[below(word, others.len() as u32) as usize])
    }

    /// Gives a lead up.
    fn give_up(&mut self, lead: &Lead, do_not_contact: f64, word: u32) {
        let stage = if unit(word) < do_not_contact { Stage::DoNotContact } else { recycled(self.today) };
        let (crowd, place) = find(self.crowds, lead.person);
        crowd.move_to(self.today, place, stage, NO_SOURCE);
    }

    /// Log odds of closing with a rep.
    fn closing_odds(&mut self, lead: &Lead, seat: usize) -> f64 {
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
    fn win(&mut self, lead: &Lead, seat: usize) {
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

    /// The opportunity is lost.
    fn lose(&mut self, lead: &Lead, word: u32) {
        self.tally.count(Flow::Lost);
        self.desk.hear(lead.source, false);
        self.give_up(lead, self.today.plan.scenario.closing.do_not_contact, word);
    }

    /// Hour of the day at which a rep turns to the next thing.
    fn clock(&self, seat: usize) -> f64 {
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
            floor.team.seats[seat].rep.as_ref().is_some_and(|rep| rep.left >= sales.meeting_minutes)
        };
        let Some(seat) = seat.filter(|&seat| fits(seat)) else {
            floor.agenda.meetings.entry(day + 1).or_default().push(lead);
            continue;
        };
        lead.seat = seat as u16;
        floor.tally.count(Flow::Meeting);
        if let Some(rep) = &mut floor.team.seats[seat].rep {
            rep.spend(sales.meeting_minutes);
            rep.record.meetings += 1;
        }
        let words = floor.today.luck.of(MEETING, day, lead.person);
        let odds = floor.closing_odds(&lead, seat);
        if unit(words[0]) < logistic(odds) {
            floor.win(&lead, seat);
        } else if unit(words[1]) < closing.lose {
            floor.lose(&lead, words[2]);
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
        floor.tally.count(Flow::FollowUp);
        let record = &mut floor.crowds[crowd as usize].customers[customer as usize];
        record.settle_trust(floor.today);
        if record.seat as usize != seat {
            record.seat = seat as u16;
            record.tenure = floor.team.tenures[seat];
        }
        record.trust += gain.min(1.0) as f32 * (1.0 - record.trust);
    }
}

/// Minutes a rep keeps for outbound.
fn reserve(floor: &Floor<'_, '_>, had: f64) -> f64 {
    let scenario = &floor.today.plan.scenario;
    if scenario.outbound.on { had * scenario.sales.outbound_share } else { 0.0 }
}

/// New leads go to whichever rep is free first.
fn work_queue(floor: &mut Floor<'_, '_>) {
    let (sales, contact) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.contact);
    let discipline = floor.today.plan.scenario.handoff.discipline;
    let mut order: Vec<usize> = (0..floor.team.seats.len())
        .filter(|&i| floor.team.seats[i].role != Role::Closer && floor.team.seats[i].rep.is_some())
        .collect();
    order.sort_by_cached_key(|&seat| floor.today.luck.of(LOT, floor.today.day, seat as u32)[2]);
    let fall = contact.decay * contact.causal_share;
    let worth = |score: f64, days: u32| {
        if discipline == Discipline::CMu {
            logistic(score) * pow(1.0 + f64::from(days) * 24.0 / contact.decay_hours, -fall)
        } else {
            score
        }
    };
    // Whoever has the smallest share of the day behind them is free first; ties go by lot.
    let mut free: std::collections::BinaryHeap<(std::cmp::Reverse<u64>, std::cmp::Reverse<usize>)> = order
        .iter()
        .enumerate()
        .map(|(place, &seat)| (std::cmp::Reverse(floor.clock(seat).to_bits()), std::cmp::Reverse(place)))
        .collect();
    while let Some((_, std::cmp::Reverse(place))) = free.pop() {
        let seat = order[place];
        let had = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.had);
        let left = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.left);
        if left - reserve(floor, had) + 1e-9 < sales.call_minutes || had <= 0.0 {
            continue;
        }
        let Some(mut lead) = floor.desk.queue.pop(floor.today.day, discipline, worth) else { return };
        lead.seat = seat as u16;
        attempt(floor, lead, seat);
        free.push((std::cmp::Reverse(floor.clock(seat).to_bits()), std::cmp::Reverse(place)));
    }
}

fn try_again(floor: &mut Floor<'_, '_>) {
    let minutes = floor.today.plan.scenario.sales.call_minutes;
    for lead in floor.due(false) {
        let seat = floor.seat_for(lead.seat, lead.person, Role::Closer);
        let fits = |seat: usize| {
            let rep = floor.team.seats[seat].rep.as_ref();
            rep.is_some_and(|rep| rep.left - reserve(floor, rep.had) + 1e-9 >= minutes)
        };
        match seat.filter(|&seat| fits(seat)) {
            Some(seat) => attempt(floor, Lead { seat: seat as u16, ..lead }, seat),
            None => floor.agenda.again.entry(floor.today.day + 1).or_default().push(lead),
        }
    }
}

/// One call to a lead.
fn attempt(floor: &mut Floor<'_, '_>, mut lead: Lead, seat: usize) {
    let contact = &floor.today.plan.scenario.contact;
    let now = (f64::from(floor.today.day) * 24.0 + floor.clock(seat)).max(lead.ready);
    let Some(rep) = &mut floor.team.seats[seat].rep else { return };
    if lead.attempts == 0 && floor.today.plan.scenario.reps.belief {
        let promise = rep.trusts_leads()
            * 2.0
            * logistic(f64::from(lead.score) - floor.today.plan.scenario.scoring.threshold);
        if promise < floor.today.plan.scenario.reps.own_value {
            floor.tally.count(Flow::Skipped);
            floor.give_up(&lead, 0.0, 0);
            return;
        }
    }
    rep.spend(floor.today.plan.scenario.sales.call_minutes);
    rep.record.attempts += 1;
    floor.tally.count(Flow::Attempt);
    if lead.attempts == 0 {
        let age = (now - lead.raised).max(0.0);
        lead.odds = (contact.odds
            * pow(1.0 + age / contact.decay_hours, -contact.decay * contact.causal_share))
            as f32;
        floor.tally.count(Flow::FirstAttempt);
        floor.tally.add(Flow::ResponseMinutes, (age * 60.0).round() as u64);
        floor.response[RESPONSE_HOURS.partition_point(|&edge| edge <= age)] += 1;
    }
    lead.attempts += 1;
    let words = floor.today.luck.at(CONTACT, floor.today.day, lead.person, lead.attempts);
    let odds = f64::from(lead.odds);
    if unit(words[0]) < odds / (1.0 + odds) {
        reached(floor, lead, seat, words);
    } else if lead.attempts >= contact.attempts {
        floor.tally.count(Flow::Unreached);
        floor.give_up(&lead, 0.0, words[3]);
    } else {
        let gap = contact.gaps.get(lead.attempts as usize - 1).or(contact.gaps.last()).copied().unwrap_or(1);
        floor.agenda.again.entry(floor.today.day + gap.max(1)).or_default().push(lead);
    }
}

/// A lead is on the line.
fn reached(floor: &mut Floor<'_, '_>, lead: Lead, seat: usize, words: [u32; 4]) {
    let (plan, contact) = (floor.today.plan, &floor.today.plan.scenario.contact);
    floor.tally.count(Flow::Reached);
    if plan.scenario.closing.at_contact {
        let odds = floor.closing_odds(&lead, seat);
        let good = unit(words[1]) < logistic(odds);
        learn(floor, seat, good);
        if good {
            floor.win(&lead, seat);
        } else {
            floor.lose(&lead, words[3]);
        }
        return;
    }
    let (crowd, place) = find(floor.crowds, lead.person);
    let fit = plan.traits.of(floor.today.luck, lead.person).fit;
    let response = plan.response(crowd.goodwill(floor.today, place));
    let persuasion = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.persuasion);
    let odds = contact.accept_intercept
        + contact.accept_fit * fit
        + contact.accept_goodwill * response
        + contact.accept_persuasion * persuasion;
    let accepts = unit(words[1]) < logistic(odds);
    learn(floor, seat, accepts);
    if accepts {
        book(floor, lead, seat, words[2]);
    } else {
        floor.tally.count(Flow::Declined);
        floor.desk.hear(lead.source, false);
        floor.give_up(&lead, contact.do_not_contact, words[3]);
    }
}

/// What a lead teaches a rep about marketing's leads.
fn learn(floor: &mut Floor<'_, '_>, seat: usize, good: bool) {
    if let Some(rep) = &mut floor.team.seats[seat].rep {
        if good { rep.belief.0 += 1.0 } else { rep.belief.1 += 1.0 }
    }
}

/// A meeting is agreed on; a developer passes it to a closer.
fn book(floor: &mut Floor<'_, '_>, mut lead: Lead, seat: usize, word: u32) {
    floor.tally.count(Flow::MeetingBooked);
    let (crowd, place) = find(floor.crowds, lead.person);
    crowd.make_aware(floor.today, place, floor.today.plan.rep());
    crowd.move_to(floor.today, place, Stage::Opportunity, lead.source);
    lead.seat = seat as u16;
    if floor.team.seats[seat].role == Role::Developer {
        let closers: Vec<usize> =
            (0..floor.team.seats.len()).filter(|&i| floor.team.seats[i].role == Role::Closer).collect();
        if !closers.is_empty() {
            lead.seat = closers[below(word, closers.len() as u32) as usize] as u16;
        }
    }
    let wait = floor.today.plan.scenario.contact.meeting_wait_days.max(1);
    floor.agenda.meetings.entry(floor.today.day + wait).or_default().push(lead);
}

/// Reps use what time is left to find prospects of their own.
fn prospect(floor: &mut Floor<'_, '_>) {
    /// Contacts a rep makes in a day at most, whatever the minutes.
    const CONTACTS_MAX: u32 = 5000;
    let (sales, outbound) = (&floor.today.plan.scenario.sales, &floor.today.plan.scenario.outbound);
    if !outbound.on {
        return;
    }
    let mail_rate = outbound.email_share / sales.email_minutes.max(1e-3);
    let call_rate = (1.0 - outbound.email_share) / sales.call_minutes.max(1e-3);
    let mails = mail_rate / (mail_rate + call_rate);
    for seat in 0..floor.team.seats.len() {
        if floor.team.seats[seat].role == Role::Closer {
            continue;
        }
        for k in 0..CONTACTS_MAX {
            let Some(rep) = &mut floor.team.seats[seat].rep else { break };
            let words = floor.today.luck.at(OUTBOUND, floor.today.day, seat as u32, k << 5);
            let by_mail = unit(words[3]) < mails;
            let minutes = if by_mail { sales.email_minutes } else { sales.call_minutes };
            if rep.had <= 0.0 || rep.left + 1e-9 < minutes {
                break;
            }
            let Some(person) = pick_prospect(floor, seat, k, words[0]) else { break };
            let Some(rep) = &mut floor.team.seats[seat].rep else { break };
            rep.spend(minutes);
            rep.record.cold_contacts += 1;
            floor.tally.count(if by_mail { Flow::ColdEmail } else { Flow::ColdCall });
            approach(floor, seat, person, by_mail, words);
        }
    }
}

/// Somebody to approach: not a customer, not with sales already, and on the list if the firm keeps one.
fn pick_prospect(floor: &mut Floor<'_, '_>, seat: usize, k: u32, word: u32) -> Option<u32> {
    const TRIES: u32 = 32;
    let today = floor.today;
    let listed = today.plan.scenario.targeting.on && today.plan.scenario.targeting.calls;
    let mut word = word;
    for tries in 1..=TRIES {
        let person = below(word, today.plan.people);
        let (crowd, place) = find(floor.crowds, person);
        let (stage, believed) = (crowd.people[place].stage(), crowd.people[place].believed());
        let open = stage < Stage::Lead || stage == Stage::Lapsed;
        if open && (!listed || believed) {
            return Some(person);
        }
        if tries < TRIES {
            word = today.luck.at(OUTBOUND, today.day, seat as u32, (k << 5) + tries)[0];
        }
    }
    None
}

/// One cold call or cold e-mail.
fn approach(floor: &mut Floor<'_, '_>, seat: usize, person: u32, by_mail: bool, words: [u32; 4]) {
    let (today, plan, law) = (floor.today, floor.today.plan, &floor.today.plan.scenario.outbound);
    let (crowd, place) = find(floor.crowds, person);
    let warmth = law.goodwill * plan.response(crowd.goodwill(today, place));
    let fit = law.fit * (plan.traits.of(today.luck, person).fit - plan.traits.mean_fit);
    let persuasion = floor.team.seats[seat].rep.as_ref().map_or(0.0, |rep| rep.persuasion);
    let skill = plan.scenario.contact.accept_persuasion * persuasion;
    let raised = |p: f64, by: f64| logistic(crate::math::logit(p.clamp(1e-12, 1.0 - 1e-12)) + by);
    let (reached, agrees) = if by_mail {
        (true, raised(law.email_meeting, fit + warmth + skill))
    } else {
        (unit(words[1]) < (law.connect * exp(warmth)).min(1.0), raised(law.meeting, fit + warmth + skill))
    };
    if !reached {
        return;
    }
    let (crowd, place) = find(floor.crowds, person);
    if !by_mail {
        crowd.make_aware(today, place, plan.rep());
    }
    if unit(words[2]) < agrees {
        let hours = f64::from(today.day) * 24.0;
        let lead = Lead {
            person,
            source: plan.rep(),
            origin: Origin::Outbound,
            raised: hours,
            ready: hours,
            ..Lead::default()
        };
        book(floor, lead, seat, words[3]);
    } else if !by_mail && unit(words[2]) > 1.0 - law.do_not_contact * (1.0 - agrees) {
        crowd.move_to(today, place, Stage::DoNotContact, plan.rep());
    }
}
