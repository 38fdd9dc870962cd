//! The list that reps work cold: whose next attempt is due, who rests, who has refused once.
//!
//! Two bits a person, and a line for those in cadence or at rest.

use crate::relay::calendar::up_to;
use std::collections::BTreeMap;

/// Somebody whom reps turn to of their own accord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The person.
    pub person: u32,
    /// Attempts made so far.
    pub attempts: u32,
}

/// What is remembered of those whom reps turned to.
#[derive(Clone, Debug, Default)]
pub struct Prospects {
    due: BTreeMap<u32, Vec<Prospect>>,
    rested: BTreeMap<u32, Vec<u32>>,
    taken: People,
    refused: People,
}

impl Prospects {
    /// Those whose next attempt is due; whose rest is over may be turned to again.
    pub fn due(&mut self, day: u32) -> Vec<Prospect> {
        for person in up_to(&mut self.rested, day) {
            self.taken.set(person, false);
        }
        up_to(&mut self.due, day).collect()
    }

    /// Puts somebody down for another attempt.
    pub fn try_again(&mut self, prospect: Prospect, day: u32) {
        self.taken.set(prospect.person, true);
        self.due.entry(day).or_default().push(prospect);
    }

    /// Leaves somebody alone until a day.
    pub fn rest(&mut self, person: u32, until: u32) {
        self.taken.set(person, true);
        self.rested.entry(until).or_default().push(person);
    }

    /// Somebody is not on the list any more.
    pub fn strike(&mut self, person: u32) {
        self.taken.set(person, false);
    }

    /// Whether somebody is in cadence or at rest.
    pub fn taken(&self, person: u32) -> bool {
        self.taken.has(person)
    }

    /// Remembers a refusal.
    pub fn refuse(&mut self, person: u32) {
        self.refused.set(person, true);
    }

    /// Whether somebody has refused before.
    pub fn refused(&self, person: u32) -> bool {
        self.refused.has(person)
    }
}

/// Some of the people, a bit each.
#[derive(Clone, Debug, Default)]
struct People(Vec<u64>);

impl People {
    fn has(&self, person: u32) -> bool {
        self.0.get(person as usize / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }

    fn set(&mut self, person: u32, yes: bool) {
        let (word, bit) = (person as usize / 64, 1 << (person % 64));
        if yes && word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            if yes { *word |= bit } else { *word &= !bit }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_cadence_or_rests_is_taken_until_then() {
        let (mut list, one) = (Prospects::default(), Prospect { person: 130, attempts: 1 });
        list.try_again(one, 4);
        assert_eq!((list.due(3), list.taken(130), list.taken(131)), (vec![], true, false));
        assert_eq!((list.due(5), list.taken(130)), (vec![one], true));
        list.rest(130, 9);
        list.refuse(2);
        assert_eq!((list.due(8), list.taken(130)), (vec![], true));
        assert_eq!((list.due(9), list.taken(130)), (vec![], false));
        assert!(list.refused(2) && !list.refused(130));
    }
}
