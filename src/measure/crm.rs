//! The tables of a CRM, from what was noted: each person's notes are read through once, and leads and opportunities are
//! made of them.

use crate::plan::{Plan, SELF_SERVE_SEAT};
use crate::population::notes::{Activity, Entry, LeadEnd};
use crate::population::{Crowd, Origin};
use crate::results::{ActivityRow, LeadRow, OpportunityRow, PurchaseRow, Run, StageRow, Word};

/// Writes what the crowds noted into the tables of a run.
pub(crate) fn crm_rows(plan: &Plan, run: &mut Run, crowds: &mut [Crowd]) {
    for crowd in crowds {
        let Some(mut crm) = crowd.crm.take() else { continue };
        let first = crowd.person_at(0);
        // Sorting keeps the order of what happened to one person.
        crm.notes.sort_by_key(|note| note.0);
        for notes in crm.notes.chunk_by(|a, b| a.0 == b.0) {
            let mut desk =
                CrmWriter { plan, run, person: first + u32::from(notes[0].0), lead: None, opportunity: None };
            for &(_, day, event) in notes {
                desk.take(u32::from(day), event);
            }
        }
        crm.purchases.sort_by_key(|purchase| purchase.0);
        let seed = run.seed;
        run.purchases.extend(crm.purchases.iter().map(|&(place, day, life, paid_minor)| PurchaseRow {
            seed,
            person: first + u32::from(place),
            life: u32::from(life),
            day: u32::from(day),
            paid_minor,
        }));
    }
}

/// Where one person's notes are turned into rows.
struct CrmWriter<'a> {
    plan: &'a Plan,
    run: &'a mut Run,
    person: u32,
    /// Place of the lead that is open.
    lead: Option<usize>,
    /// Place of the opportunity that is open.
    opportunity: Option<usize>,
}

impl CrmWriter<'_> {
    fn take(&mut self, day: u32, event: Entry) {
        let (seed, person) = (self.run.seed, self.person);
        match event {
            Entry::Raised(source) => self.open_lead(day, source),
            Entry::Ended(end) => {
                self.close_lead(day, end.status(), None);
            }
            Entry::Booked(seat) => {
                self.open_opportunity(day, seat);
            }
            Entry::Attempted(minutes) => {
                if let Some(lead) = self.lead {
                    self.run.leads[lead].response_hours = Some(f64::from(minutes) / 60.0);
                }
            }
            Entry::Acted(activity, seat) => self.run.activities.push(ActivityRow {
                seed,
                person,
                day,
                activity: activity.name().into(),
                seat: seat_number(seat),
                lead: self.lead.or(self.lead_of_opportunity()).map(|lead| lead as u32),
                opportunity: self.opportunity.map(|opportunity| opportunity as u32),
            }),
            Entry::Won(seat, origin, paid_minor) => {
                let row = self.close_opportunity(day, seat, "won");
                (row.origin, row.paid_minor) = (origin_word(origin), Some(paid_minor));
            }
            Entry::Lost(seat) => {
                self.close_opportunity(day, seat, "lost");
            }
            Entry::Moved(before, after) => self.run.stage_history.push(StageRow {
                seed,
                person,
                day,
                before: before.name().into(),
                after: after.name().into(),
            }),
        }
    }

    fn lead_of_opportunity(&self) -> Option<usize> {
        self.run.opportunities[self.opportunity?].lead.map(|lead| lead as usize)
    }

    fn open_lead(&mut self, day: u32, source: u8) {
        let lead = self.run.leads.len();
        self.lead = Some(lead);
        self.run.leads.push(LeadRow {
            seed: self.run.seed,
            lead: lead as u32,
            person: self.person,
            day,
            source: self.plan.source_name(source).to_owned(),
            status: "open".into(),
            closed: None,
            opportunity: None,
            response_hours: None,
        });
    }

    fn close_lead(&mut self, day: u32, status: &'static str, opportunity: Option<u32>) -> Option<usize> {
        let lead = self.lead.take()?;
        let row = &mut self.run.leads[lead];
        (row.status, row.closed, row.opportunity) = (status.into(), Some(day), opportunity);
        Some(lead)
    }

    fn open_opportunity(&mut self, day: u32, seat: u16) -> usize {
        let opportunity = self.run.opportunities.len();
        let lead = self.close_lead(day, "converted", Some(opportunity as u32));
        let direct = self.plan.source_name(self.plan.direct());
        let source = lead.map_or(direct, |lead| self.run.leads[lead].source.as_str()).to_owned();
        let name = |code: u8| self.plan.source_name(code);
        let origin = match source.as_str() {
            rep if rep == name(self.plan.rep()) => Origin::Outbound,
            friend if friend == name(self.plan.word_of_mouth()) => Origin::Referral,
            _ => Origin::Inbound,
        };
        self.opportunity = Some(opportunity);
        self.run.opportunities.push(OpportunityRow {
            seed: self.run.seed,
            opportunity: opportunity as u32,
            lead: lead.map(|lead| lead as u32),
            person: self.person,
            day,
            source,
            origin: origin_word(origin),
            seat: seat_number(seat),
            stage: "open".into(),
            closed: None,
            paid_minor: None,
        });
        opportunity
    }

    /// Closes the opportunity; who bought or declined at once had none, and gets one that is closed on its first day.
    fn close_opportunity(&mut self, day: u32, seat: u16, stage: &'static str) -> &mut OpportunityRow {
        let opportunity = self.opportunity.unwrap_or_else(|| self.open_opportunity(day, seat));
        self.opportunity = None;
        let row = &mut self.run.opportunities[opportunity];
        (row.seat, row.stage, row.closed) = (seat_number(seat), stage.into(), Some(day));
        row
    }
}

fn seat_number(seat: u16) -> Option<u32> {
    (seat != SELF_SERVE_SEAT).then_some(u32::from(seat))
}

fn origin_word(origin: Origin) -> Word {
    let word = match origin {
        Origin::Inbound => "inbound",
        Origin::Outbound => "outbound",
        Origin::Referral => "referral",
        Origin::SelfServe => "self-serve",
        Origin::WinBack => "win-back",
    };
    word.into()
}

impl LeadEnd {
    const fn status(self) -> &'static str {
        match self {
            Self::Unqualified => "score too low",
            Self::Leaked => "lost in the handoff",
            Self::Expired => "waited too long",
            Self::Skipped => "skipped by the rep",
            Self::Unreached => "never reached",
            Self::Declined => "declined a meeting",
        }
    }
}

impl Activity {
    const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::ColdCall => "cold call",
            Self::ColdEmail => "cold e-mail",
            Self::FollowUp => "follow-up",
            Self::News => "news for customers",
            Self::Offer => "win-back offer",
        }
    }
}
