//! Every event of some people, as it was told: who tells their story later need not guess at causes.

use super::event::Event;

/// An event of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logged {
    /// Day, 0 is the first.
    pub day: u32,
    /// Person, 0 is the first.
    pub person: u32,
    /// What happened.
    pub event: Event,
}

/// The log of one crowd.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    /// Number of the first person of the crowd.
    first: u32,
    /// Whether the person at each place is followed.
    follows: Vec<bool>,
    /// What happened since somebody last looked, in order.
    pub events: Vec<Logged>,
}

impl EventLog {
    /// A log of those at some places among so many people, the first of whom has this number.
    pub fn new(first: u32, people: usize, places: impl Iterator<Item = usize>) -> Self {
        let mut follows = vec![false; people];
        places.for_each(|place| follows[place] = true);
        Self { first, follows, events: Vec::new() }
    }

    /// Notes an event of somebody who is followed.
    #[inline]
    pub(crate) fn note(&mut self, day: u32, place: usize, event: Event) {
        if self.follows[place] {
            self.events.push(Logged { day, person: self.first + place as u32, event });
        }
    }
}
