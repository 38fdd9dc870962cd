//! Leads from a file: real inbound leads in place of simulated marketing.

use crate::base::draws::{Luck, draws};
use crate::plan::Plan;
use crate::population::notes::Event;
use crate::population::{Crowd, RaisedHand, Stage};
use crate::relay::Today;
use crate::relay::handoff::find;
use std::collections::BTreeMap;

draws! {
    /// The day of a lead; `k` is 0.
    Spread = "leads/file" => (day);
    /// Who raises a hand and when; `k` counts the tries to find somebody, the first is 1.
    Raised = "leads/file" => (who, hour);
}

/// Leads of a file by the day they raise a hand: row of the file, and number within the row.
pub type FileDiary = BTreeMap<u32, Vec<(u32, u32)>>;

/// The day of each lead of the file: the one the file says, or any day with equal chance.
pub fn spread(plan: &Plan, luck: Luck) -> FileDiary {
    let mut diary = FileDiary::new();
    // What is dated after the last day never comes.
    let played =
        plan.file_leads.iter().enumerate().filter(|(_, leads)| leads.day.is_none_or(|day| day < plan.days));
    for (row, leads) in played {
        for k in 0..leads.count {
            let any_day = || luck.draw_at::<Spread>(row as u32, k, 0).day.below(plan.days.max(1));
            diary.entry(leads.day.unwrap_or_else(any_day)).or_default().push((row as u32, k));
        }
    }
    diary
}

/// Today's leads of a file: people drawn by luck raise a hand, if they are not with sales already.
pub fn read_file(today: &Today<'_>, crowds: &mut [Crowd], leads: &[(u32, u32)]) {
    const TRIES: u32 = 64;
    for &(row, k) in leads {
        let lead = today.plan.file_leads[row as usize];
        let people = (1..=TRIES).map(|try_| today.luck.draw_at(row, k, try_));
        let person = |luck: Raised| (luck.who.below(today.plan.people), luck.hour);
        let free = people.map(person).find(|&(person, _)| {
            let (crowd, place) = find(crowds, person);
            let stage = crowd.people[place].stage();
            stage < Stage::Lead || stage == Stage::Lapsed
        });
        let Some((person, hour)) = free else { continue };
        let (crowd, place) = find(crowds, person);
        crowd.make_aware(today, place, lead.source);
        crowd.emit(today, place, Event::Raised(lead.source));
        crowd.move_to(today, place, Stage::Lead, lead.source);
        crowd.out.hands.push(RaisedHand {
            person,
            source: lead.source,
            hour: today.plan.scenario.hand_raise.hour_of_day(hour.unit() as f32),
            qualified: today.plan.scenario.leads.qualified,
            closing: lead.closing as f32,
        });
    }
}
