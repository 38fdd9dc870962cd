//! What a day says of the relay as a whole: how many stand where, who waits, how busy the reps are, whom it has lost so far.

use super::explanation::busy;
use super::tokens::REASONS;
use crate::population::Stage;
use crate::results::DayRow;
use serde_json::{Value, json};

/// Parts of the relay from its start: what they are called, and the stages in them.
const LANES: [(&str, &[Stage]); 6] = [
    ("do not know the brand", &[Stage::Unaware]),
    ("know it, look, choose", &[Stage::Aware, Stage::Interested, Stage::Considering]),
    ("leads at the handover", &[Stage::Lead, Stage::Working]),
    ("in meetings with sales", &[Stage::Opportunity]),
    ("customers", &[Stage::Customer]),
    ("lost", &[Stage::Lapsed, Stage::DoNotContact]),
];

/// The lanes for the page.
pub(super) fn lanes() -> Value {
    LANES.iter().map(|(name, _)| json!({ "name": name })).collect()
}

/// People in each lane.
pub(super) fn people(today: &DayRow) -> [u64; LANES.len()] {
    let stages = today.stages();
    LANES.map(|(_, of)| of.iter().map(|&stage| stages[stage as usize]).sum())
}

/// Whom the relay lost on a day, by reason.
fn losses(today: &DayRow) -> [u64; REASONS.len()] {
    [
        today.unqualified,
        today.leaked,
        today.expired,
        today.skipped,
        today.unreached,
        today.declined,
        today.lost,
        today.churned,
    ]
}

/// What came of the relay so far.
#[derive(Clone, Debug, Default)]
pub(super) struct SoFar {
    lost: [u64; REASONS.len()],
    leads: u64,
    won: u64,
}

impl SoFar {
    /// Another day has passed.
    pub(super) fn add(&mut self, today: &DayRow) {
        self.lost.iter_mut().zip(losses(today)).for_each(|(sum, more)| *sum += more);
        self.leads += today.hands_raised;
        self.won += today.won();
    }
}

/// What a day says of the relay.
pub(super) fn day(today: &DayRow, so_far: &SoFar) -> Value {
    json!({
        "lanes": people(today), "queue": today.queue, "reps": today.reps, "busy": busy(today), "open": today.minutes > 0,
        "lost": so_far.lost, "leads": so_far.leads, "won": so_far.won, "customers": today.customer,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_stands_in_one_lane() {
        let all: Vec<Stage> = LANES.iter().flat_map(|(_, stages)| stages.iter().copied()).collect();
        assert_eq!(all, Stage::ALL);
        let today = DayRow { aware: 3, considering: 2, lapsed: 4, do_not_contact: 1, ..DayRow::default() };
        assert_eq!(people(&today), [0, 5, 0, 0, 0, 5]);
    }

    #[test]
    fn losses_add_up_by_reason() {
        let mut so_far = SoFar::default();
        let today = DayRow { unreached: 2, churned: 3, hands_raised: 7, ..DayRow::default() };
        so_far.add(&today);
        so_far.add(&today);
        let told = day(&today, &so_far);
        assert_eq!((&told["lost"][4], &told["lost"][7], &told["leads"]), (&json!(4), &json!(6), &json!(14)));
        assert_eq!(REASONS[7], "left as a customer");
    }
}
