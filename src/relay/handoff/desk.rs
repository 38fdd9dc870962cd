//! The desk between marketing and sales: leads on their way, leads that wait, and what sales reports back.

use super::queue::Queue;
use super::{pass_on, recycled};
use crate::base::math::{exp, ln, pow};
use crate::plan::Plan;
use crate::population::Lead;
use crate::population::notes::{Event, LeadEnd};
use crate::population::{CHUNK, Crowd, NO_SOURCE, Stage};
use crate::relay::Today;
use crate::relay::calendar::up_to;
use std::collections::BTreeMap;

/// What sales reported of the leads of a source; old reports count less.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Leads won.
    pub won: f64,
    /// What the scores of all leads reported, won and lost, promised: the sum of `e^score`.
    pub promised: f64,
}

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct LeadDesk {
    /// Qualified leads by the day on which sales can see them.
    pub on_the_way: BTreeMap<u32, Vec<Lead>>,
    /// Leads that sales can see.
    pub queue: Queue,
    /// What sales reported, by source.
    pub reports: Vec<Report>,
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
        Self { reports: vec![Report::default(); plan.sources.len()], ..Self::default() }
    }

    /// By how much the log odds of winning a lead of each source exceed what its score promises, as far as sales has
    /// reported. Wins over wins promised are drawn to 1 as if `prior` more had been as promised (the gamma-Poisson
    /// estimate of Clayton & Kaldor 1987), so that a source is not judged by a few leads.
    pub fn reported_odds(&self, prior: f64) -> Vec<f64> {
        let sum = |of: fn(&Report) -> f64| self.reports.iter().map(of).sum::<f64>();
        let (won, promised) = (sum(|one| one.won), sum(|one| one.promised));
        let odds = |one: &Report| ln((one.won + prior) / (one.promised * won / promised + prior));
        self.reports.iter().map(|one| if promised > 0.0 { odds(one) } else { 0.0 }).collect()
    }

    /// Reports lose weight with time, so that a source given up is tried again.
    pub fn forget(&mut self, half_life_days: f64) {
        let stays = if half_life_days > 0.0 { pow(0.5, 1.0 / half_life_days) } else { 1.0 };
        for report in &mut self.reports {
            report.won *= stays;
            report.promised *= stays;
        }
    }

    /// What sales reports of a lead that is closed; the score is the one without earlier reports.
    pub fn hear(&mut self, source: u8, score: f64, won: bool) {
        let report = &mut self.reports[source as usize];
        report.promised += exp(score);
        report.won += f64::from(u8::from(won));
    }

    /// Puts leads whose delay is over into the queue.
    fn deliver(&mut self, today: &Today<'_>, crowds: &mut [Crowd]) {
        for lead in up_to(&mut self.on_the_way, today.day) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_judged_by_what_their_scores_promised_and_few_reports_say_little() {
        let mut desk = LeadDesk { reports: vec![Report::default(); 3], ..LeadDesk::default() };
        assert_eq!(desk.reported_odds(5.0), [0.0; 3]);
        for lead in 0..400 {
            // Half as good by score, half as often won: as promised.
            desk.hear(0, ln(2.0), lead % 10 < 4);
            desk.hear(1, 0.0, lead % 10 < 2);
        }
        desk.hear(2, 0.0, false);
        let odds = desk.reported_odds(5.0);
        assert!(odds[0].abs() < 0.01 && odds[1].abs() < 0.01, "{odds:?}");
        assert!(-0.1 < odds[2] && odds[2] < 0.0, "{odds:?}");
        for _ in 0..200 {
            desk.hear(2, 0.0, false);
        }
        let judged = desk.reported_odds(5.0)[2];
        assert!(judged < -1.5, "{judged}");
        // After ten half-lives the source is nearly as good as any other again.
        (0..100).for_each(|_| desk.forget(10.0));
        let later = desk.reported_odds(5.0)[2];
        assert!(-0.05 < later, "{later}");
        desk.forget(0.0);
        assert_eq!(desk.reported_odds(5.0)[2].to_bits(), later.to_bits());
    }
}
