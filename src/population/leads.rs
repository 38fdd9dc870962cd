//! Leads: people who raised a hand, and what goes with them on their way through sales.

use super::customers::Origin;
use super::people::NO_SOURCE;

/// A person who raised a hand.
#[derive(Clone, Copy, Debug)]
pub struct RaisedHand {
    /// The person.
    pub person: u32,
    /// Where the last touch was.
    pub source: u8,
    /// Hour of the day, 0 to 24.
    pub hour: f32,
    /// Whether the lead is good enough for sales whatever its score.
    pub qualified: bool,
    /// Added to the log odds of closing.
    pub closing: f32,
}

/// A lead on its way through sales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The person.
    pub person: u32,
    /// Last touch before the hand was raised.
    pub source: u8,
    /// How the lead was found.
    pub origin: Origin,
    /// Score.
    pub score: f32,
    /// What of the score sales itself has reported.
    pub reported: f32,
    /// Added to the log odds of closing.
    pub closing: f32,
    /// When the hand was raised, in hours since the start.
    pub raised: f64,
    /// When sales can see it, in hours since the start.
    pub ready: f64,
    /// Attempts so far.
    pub attempts: u32,
    /// Row of the response times that the first attempt fell into.
    pub waited: u8,
    /// Added to the log odds of agreeing for the wait until the first attempt.
    pub interest: f32,
    /// Day on which the next attempt is due.
    pub due: u32,
    /// Seat of the rep who works the lead.
    pub seat: u16,
    /// Meetings so far.
    pub meetings: u32,
}

impl Default for Lead {
    fn default() -> Self {
        Self {
            person: 0,
            source: NO_SOURCE,
            origin: Origin::Inbound,
            score: 0.0,
            reported: 0.0,
            closing: 0.0,
            raised: 0.0,
            ready: 0.0,
            attempts: 0,
            waited: 0,
            interest: 0.0,
            due: 0,
            seat: 0,
            meetings: 0,
        }
    }
}

impl Lead {
    /// The day on which the hand was raised. With it, not with the day of a call, goes the luck of calls and meetings:
    /// who is called later than in another run, because the team is busier, is the same person with the same mind.
    pub fn raised_on(&self) -> u32 {
        (self.raised / 24.0) as u32
    }

    /// The first day on which sales can see it: not before it is ready, and not after hours.
    pub fn visible_on(&self, closing_hour: f64) -> u32 {
        (self.ready / 24.0).floor() as u32 + u32::from(self.ready % 24.0 >= closing_hour)
    }
}
