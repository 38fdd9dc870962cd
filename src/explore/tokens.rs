//! The people who are tokens on the page: where each stands in the relay, and why who is dropped was dropped.

use crate::base::draws::Luck;
use crate::engine::Market;
use crate::measure::diarists;
use crate::plan::Plan;
use crate::population::Stage;
use crate::population::notes::{Activity, Event, LeadEnd, Logged};
use serde_json::{Value, json};

/// Tokens at most; in a smaller market everybody is one.
pub(super) const TOKENS: u32 = 4_000;

/// Places of the relay, in its order; those of stages but for leads with sales, who wait first and are then called.
const PLACES: [&str; 11] = [
    "does not know the brand",
    "knows the brand",
    "looked closer",
    "is choosing",
    "on the way to sales",
    "waits for a first call",
    "is being called",
    "meets a rep",
    "customer",
    "left",
    "asked never to be contacted",
];
const WAITS: u8 = 5;
const CALLED: u8 = 6;

/// Why somebody is dropped from the relay, in the order of [`super::lanes::losses`].
pub(super) const REASONS: [&str; 8] = [
    "scored too low for sales",
    "lost on the way to sales",
    "waited too long for a call",
    "passed over by a rep",
    "never reached",
    "said no on the telephone",
    "said no after a meeting",
    "left as a customer",
];

/// Names of the places and reasons, for the page.
pub(super) fn legend() -> Value {
    json!({ "places": PLACES, "reasons": REASONS })
}

fn place_of(stage: Stage) -> u8 {
    match stage {
        Stage::Opportunity => 7,
        Stage::Customer => 8,
        Stage::Lapsed => 9,
        Stage::DoNotContact => 10,
        before => before as u8,
    }
}

/// Which reason an event gives, counted from one; none for one that drops nobody.
fn reason(event: Event) -> Option<u8> {
    Some(match event {
        Event::Ended(LeadEnd::Unqualified) => 1,
        Event::Ended(LeadEnd::Leaked) => 2,
        Event::Ended(LeadEnd::Expired) => 3,
        Event::Ended(LeadEnd::Skipped) => 4,
        Event::Ended(LeadEnd::Unreached) => 5,
        Event::Ended(LeadEnd::Declined) => 6,
        Event::Lost(_) => 7,
        Event::Churned => 8,
        _ => return None,
    })
}

/// The tokens of one run.
pub(super) struct Tokens {
    people: Vec<u32>,
    places: Vec<u8>,
    /// What is not told yet: day, token, new place, and the reason of who is dropped (0 for none).
    moves: Vec<[u32; 4]>,
}

impl Tokens {
    /// The people whom a seed picks, followed from now on.
    pub(super) fn follow(plan: &Plan, seed: u64, market: &mut Market<'_>) -> Self {
        let people = diarists(TOKENS, plan, Luck::new(seed));
        market.follow(&people);
        let places = people.iter().map(|&person| place_of(market.stage_of(person))).collect();
        Self { people, places, moves: Vec::new() }
    }

    /// Who they are and where they stand; each stands for so many people.
    pub(super) fn json(&self, seed: u64, people: u32) -> Value {
        let one_of = (f64::from(people) / self.people.len().max(1) as f64).round();
        json!({ "seed": seed, "tokens": self.people, "stages": self.places, "one_of": one_of })
    }

    /// A day is over.
    pub(super) fn look(&mut self, day: u32, market: &mut Market<'_>) {
        let mut log = market.followed();
        log.sort_by_key(|logged| logged.person);
        for person in log.chunk_by(|a, b| a.person == b.person) {
            if let Ok(token) = self.people.binary_search(&person[0].person) {
                self.one(day, token, person);
            }
        }
    }

    fn one(&mut self, day: u32, token: usize, events: &[Logged]) {
        let mut why = 0;
        for &Logged { event, .. } in events {
            why = reason(event).unwrap_or(why);
            let now = self.places[token];
            let next = match event {
                Event::Moved(_, stage, _) => place_of(stage),
                Event::Acted(Activity::Call, ..) if now == WAITS => CALLED,
                _ => continue,
            };
            if next != now {
                self.places[token] = next;
                self.moves.push([day, token as u32, u32::from(next), u32::from(why)]);
                why = 0;
            }
        }
    }

    /// What was not told yet.
    pub(super) fn take(&mut self) -> Vec<[u32; 4]> {
        std::mem::take(&mut self.moves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_waits_is_called_and_is_dropped_with_the_reason() {
        let mut tokens = Tokens { people: vec![3, 9], places: vec![2, 0], moves: Vec::new() };
        let events = [
            Event::Raised(0),
            Event::Moved(Stage::Interested, Stage::Lead, 0),
            Event::Queued,
            Event::Moved(Stage::Lead, Stage::Working, 0),
            Event::Acted(Activity::Call, 0, 0),
            Event::Acted(Activity::Call, 0, 0),
            Event::Ended(LeadEnd::Unreached),
            Event::Moved(Stage::Working, Stage::Interested, 0),
        ];
        let log = events.map(|event| Logged { day: 4, person: 3, event });
        tokens.one(4, 0, &log);
        assert_eq!(tokens.take(), [[4, 0, 4, 0], [4, 0, 5, 0], [4, 0, 6, 0], [4, 0, 2, 5]]);
        assert_eq!(REASONS[5 - 1], "never reached");
        assert!(tokens.take().is_empty());
    }
}
