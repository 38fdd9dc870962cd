//! Belief: how good somebody takes the product to be who has not bought it.
//!
//! Messages say the quality and the promise above it, and are believed as far as they have acted; who has heard nothing
//! takes it for what is usual. Word of mouth tells the truth instead. Nothing of this is kept a person: it follows from
//! their goodwill, from how they first heard of the brand, and from how much is said in the market.

use crate::base::math::exp;
use crate::population::{Crowd, Stage};
use crate::relay::Today;

impl Crowd {
    /// What the person at a place believes of quality, on whom messages have acted so much (0 to 1).
    pub fn believed_quality(&self, today: &Today<'_>, place: usize, response: f64) -> f64 {
        let truth = self.truth_told(today, place);
        (1.0 - truth) * response.min(1.0) * (today.quality + today.promise) + truth * today.quality
    }

    /// What they believe of marketing's promise above quality.
    pub fn believed_promise(&self, today: &Today<'_>, place: usize, response: f64) -> f64 {
        (1.0 - self.truth_told(today, place)) * response * today.promise
    }

    /// The share of it that they know from customers, or from having been one.
    fn truth_told(&self, today: &Today<'_>, place: usize) -> f64 {
        let (truth, person) = (today.plan.scenario.word_of_mouth.truth, self.people[place]);
        if truth == 0.0 {
            return 0.0;
        }
        if person.farthest() == Stage::Customer.milestone() {
            return 1.0;
        }
        let told = f64::from(u8::from(person.first_source() == today.plan.word_of_mouth()));
        1.0 - exp(-truth * (today.words + told))
    }
}
