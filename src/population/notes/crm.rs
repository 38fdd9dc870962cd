//! What a CRM would hold: every lead, opportunity, activity of sales, change of stage and purchase.
//!
//! While the market is played, what happens is noted in a few bytes a crowd, in order; at the end each person's notes are
//! read through once, and leads and opportunities are made of them.

use super::event::{Activity, Event, LeadEnd, Purchase};
use crate::population::customers::Origin;
use crate::population::people::Stage;

/// Something a CRM takes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A hand was raised; where the last touch was.
    Raised(u8),
    /// The lead came to nothing.
    Ended(LeadEnd),
    /// A meeting was agreed on; with whom.
    Booked(u16),
    /// The first attempt, so many minutes after the hand was raised.
    Attempted(u32),
    /// Sales did something; who.
    Acted(Activity, u16),
    /// Somebody bought for the first time in a while: from whom, how they were found, and what they paid.
    Won(u16, Origin, i64),
    /// An opportunity was lost; by whom.
    Lost(u16),
    /// The stage changed.
    Moved(Stage, Stage),
}

/// The notes of one crowd, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Crm {
    pub(crate) notes: Vec<(u16, u16, Entry)>,
    pub(crate) purchases: Vec<(u16, u16, u8, i64)>,
}

impl Crm {
    /// What of an event is taken down.
    #[inline]
    pub(crate) fn note(&mut self, day: u32, place: usize, event: Event) {
        let entry = match event {
            Event::Raised(source) | Event::Prospected(source) => Entry::Raised(source),
            Event::Ended(end) => Entry::Ended(end),
            Event::Booked(seat) => Entry::Booked(seat),
            Event::Acted(activity, seat, _) => Entry::Acted(activity, seat),
            Event::Attempted(minutes) => Entry::Attempted(minutes),
            Event::Lost(seat) => Entry::Lost(seat),
            Event::Moved(from, to, _) if from.max(to) >= Stage::Lead => Entry::Moved(from, to),
            Event::Won(purchase) => {
                self.bought(day, place, purchase);
                Entry::Won(purchase.seat, purchase.origin, purchase.paid_minor)
            }
            Event::BoughtAgain(purchase) => return self.bought(day, place, purchase),
            _ => return,
        };
        self.notes.push((place as u16, day as u16, entry));
    }

    fn bought(&mut self, day: u32, place: usize, purchase: Purchase) {
        self.purchases.push((place as u16, day as u16, purchase.life, purchase.paid_minor));
    }
}
