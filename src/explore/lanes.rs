//! The lanes of the relay: which stages stand together in one, and what a day says of each.

use super::explanation::busy;
use super::say::number;
use crate::population::Stage;
use crate::results::DayRow;
use serde_json::{Value, json};

/// Lanes from top to bottom: what they are called, and the stages in them.
const LANES: [(&str, &[Stage]); 6] = [
    ("do not know the brand", &[Stage::Unaware]),
    ("know it, look, choose", &[Stage::Aware, Stage::Interested, Stage::Considering]),
    ("leads at the handover", &[Stage::Lead, Stage::Working]),
    ("in meetings with sales", &[Stage::Opportunity]),
    ("customers", &[Stage::Customer]),
    ("lost", &[Stage::Lapsed, Stage::DoNotContact]),
];

/// The lanes for the page, with the numbers of their stages.
pub(super) fn lanes() -> Value {
    let numbers = |stages: &[Stage]| stages.iter().map(|&stage| stage as u8).collect::<Vec<_>>();
    LANES.iter().map(|(name, stages)| json!({ "name": name, "stages": numbers(stages) })).collect()
}

/// People in each lane.
pub(super) fn people(today: &DayRow) -> [u64; LANES.len()] {
    let stages = today.stages();
    LANES.map(|(_, of)| of.iter().map(|&stage| stages[stage as usize]).sum())
}

/// Whom the relay has lost so far, and where.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses([u64; 4]);

impl Losses {
    /// Another day has passed.
    pub(super) fn add(&mut self, today: &DayRow) {
        let lost = [today.unreached, today.declined, today.lost, today.churned];
        self.0.iter_mut().zip(lost).for_each(|(sum, more)| *sum += more);
    }

    /// In words, the largest loss first; nothing when nobody was lost.
    pub(super) fn words(&self) -> String {
        let names = ["never reached", "said no on the phone", "said no after a meeting", "customers left"];
        let mut rows: Vec<(u64, &str)> =
            self.0.into_iter().zip(names).filter(|(many, _)| *many > 0).collect();
        rows.sort_by_key(|(many, _)| std::cmp::Reverse(*many));
        let words: Vec<String> =
            rows.iter().map(|(many, name)| format!("{} {name}", number(*many as f64))).collect();
        if words.is_empty() { String::new() } else { format!("so far {}", words.join(", ")) }
    }
}

/// What a day says of the lanes.
pub(super) fn day(today: &DayRow, losses: &Losses) -> Value {
    json!({
        "lanes": people(today), "queue": today.queue, "reps": today.reps, "busy": busy(today),
        "why": losses.words(),
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
    fn losses_add_up_and_the_largest_comes_first() {
        let mut losses = Losses::default();
        assert_eq!(losses.words(), "");
        let day = DayRow { unreached: 2, churned: 3, ..DayRow::default() };
        losses.add(&day);
        losses.add(&day);
        assert_eq!(losses.words(), "so far 6 customers left, 4 never reached");
    }
}
