//! A randomised hold-out: a channel's advertisements are kept from people picked by luck, so that what they do is known.
//!
//! The advertisement that would have been shown is counted as a ghost (Johnson, Lewis & Nubbemeyer 2017): those who saw
//! it are compared with those who would have, and not with people who were never reached and differ anyway.

use super::event::Event;
use crate::base::draws::{Luck, draws};
use crate::plan::Plan;

draws! {
    /// In which arm somebody is.
    Arm = "experiment/arm" => (held_out);
}

/// What somebody did since the experiment began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Did {
    /// Saw the advertisement, or would have.
    Meet = 1,
    /// Clicked, came or answered.
    Visit = 2,
    /// Raised a hand.
    Raise = 4,
    /// Became a customer.
    Buy = 8,
}

/// The experiment in one crowd.
#[derive(Clone, Debug)]
pub struct Trial {
    channel: u8,
    from_day: u32,
    to_day: u32,
    luck: Luck,
    hold_out: f64,
    /// What each person did, as a set of [`Did`].
    pub(crate) did: Vec<u8>,
}

impl Trial {
    /// The experiment of a plan, for a crowd of so many people; none when there is none.
    pub fn new(plan: &Plan, luck: Luck, people: usize) -> Option<Self> {
        let experiment = &plan.scenario.experiment;
        let name = experiment.channel.as_deref()?;
        let channel = plan.channels.iter().find(|channel| channel.name == name)?.index;
        let to_day = if experiment.to_day == 0 { plan.days } else { experiment.to_day };
        Some(Self {
            channel,
            from_day: experiment.from_day,
            to_day,
            luck,
            hold_out: experiment.hold_out,
            did: vec![0; people],
        })
    }

    /// Whether the channel is tried today.
    pub fn tries(&self, channel: u8, day: u32) -> bool {
        self.channel == channel && (self.from_day..=self.to_day).contains(&day)
    }

    /// Whether advertisements are kept from a person.
    pub(crate) fn holds_out(&self, person: u32) -> bool {
        self.luck.draw::<Arm>(0, person).held_out.happens(self.hold_out)
    }

    /// An advertisement would fall on somebody; gives whether it is kept from them.
    pub fn meets(&mut self, place: usize, person: u32) -> bool {
        self.did[place] |= Did::Meet as u8;
        self.holds_out(person)
    }

    /// What of an event the experiment counts.
    #[inline]
    pub(crate) fn note(&mut self, day: u32, place: usize, event: Event) {
        let did = match event {
            Event::Engaged(_) => Did::Visit,
            Event::Raised(_) => Did::Raise,
            Event::Won(_) => Did::Buy,
            _ => return,
        };
        if day >= self.from_day {
            self.did[place] |= did as u8;
        }
    }
}
