//! The desk between marketing and sales: leads on their way, leads that wait, and what sales reports back.

use super::queue::Queue;
use super::{pass_on, recycled};
use crate::base::math::ln;
use crate::plan::Plan;
use crate::population::Lead;
use crate::population::notes::{Event, LeadEnd};
use crate::population::{CHUNK, Crowd, NO_SOURCE, Stage};
use crate::relay::Today;
use std::collections::BTreeMap;

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct LeadDesk {
    /// Qualified leads by the day on which sales can see them.
    pub on_the_way: BTreeMap<u32, Vec<Lead>>,
    /// Leads that sales can see.
    pub queue: Queue,
    /// Wins and losses reported by sales, by source.
    pub reports: Vec<(u32, u32)>,
}

/// Takes over the leads of the day, puts those that are due into the queue, and sends back those that waited too long.
pub fn hand_over(today: &Today<'_>, crowds: &mut [Crowd], desk: &mut LeadDesk) {
    let closes = today.closing_hour();
    let discipline = today.plan.scenario.handoff.discipline;
    desk.deliver(today, crowds);
    for crowd in crowds.iter_mut() {
        // Clicks that were settled for the whole market raise hands after the crowd has passed on its own.
        pass_on(today, crowd);
        for lead in crowd.out.leads.drain(..) {
            let day = lead.visible_on(closes);
            if day <= today.day {
                desk.queue.push(today.day, lead, discipline);
            } else {
                desk.on_the_way.entry(day).or_default().push(lead);
            }
        }
    }
    desk.expire(today, crowds);
}

impl LeadDesk {
    /// A desk that has heard nothing yet.
    pub fn new(plan: &Plan) -> Self {
        Self { reports: vec![(0, 0); plan.sources.len()], ..Self::default() }
    }

    /// Log odds of winning a lead of each source against all others, as far as sales has reported: a source of which
    /// little is known is taken for the average.
    pub fn reported_odds(&self) -> Vec<f64> {
        let (won, lost) = self.reports.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let average = (f64::from(won) + 1.0) / (f64::from(won + lost) + 2.0);
        let odds = |&(won, lost): &(u32, u32)| {
            let (won, lost) = (f64::from(won) + 2.0 * average, f64::from(lost) + 2.0 * (1.0 - average));
            ln(won / lost) - ln(average / (1.0 - average))
        };
        self.reports.iter().map(odds).collect()
    }

    /// What sales reports of a lead that is closed.
    pub fn hear(&mut self, source: u8, won: bool) {
        let report = &mut self.reports[source as usize];
        if won { report.0 += 1 } else { report.1 += 1 }
    }

    /// Puts leads whose delay is over into the queue.
    fn deliver(&mut self, today: &Today<'_>, crowds: &mut [Crowd]) {
        let later = self.on_the_way.split_off(&(today.day + 1));
        for lead in std::mem::replace(&mut self.on_the_way, later).into_values().flatten() {
            let (crowd, place) = find(crowds, lead.person);
            crowd.move_to(today, place, Stage::Working, lead.source);
            crowd.emit(today, place, Event::Queued);
            self.queue.push(today.day, lead, today.plan.scenario.handoff.discipline);
        }
    }

    /// Sends back leads that waited longer than agreed.
    fn expire(&mut self, today: &Today<'_>, crowds: &mut [Crowd]) {
        let agreed = today.plan.scenario.handoff.sla_days;
        if agreed == 0 {
            return;
        }
        while let Some(leads) = self.queue.take_older(today.day, agreed) {
            for lead in leads {
                let (crowd, place) = find(crowds, lead.person);
                crowd.emit(today, place, Event::Ended(LeadEnd::Expired));
                crowd.move_to(today, place, recycled(today), NO_SOURCE);
            }
        }
    }
}

/// The crowd and place of a person.
pub fn find(crowds: &mut [Crowd], person: u32) -> (&mut Crowd, usize) {
    (&mut crowds[person as usize / CHUNK], person as usize % CHUNK)
}
