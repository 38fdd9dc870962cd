//! What everybody knows of the day: the plan, the luck, what marketing has bought, what the firm believes.

use super::channel_account::{ChannelAccount, ChannelContext, Delivery};
use crate::base::draws::{Draws, Luck, StreamLabel};
use crate::plan::{ChannelPlan, Levers, Plan};
use crate::population::{Crowd, NEVER, Ties};

/// What a kind of channel does: its file says how.
pub trait Mechanism: std::fmt::Debug + Send + Sync {
    /// In the morning: what the money put aside buys for today.
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery;

    /// During the day: brings the dose to the people of a crowd.
    fn serve(&self, _today: &Today<'_>, _channel: &ChannelPlan, _dose: &Delivery, _crowd: &mut Crowd) {}
}

/// One day, as the legs see it.
#[derive(Clone, Copy, Debug)]
pub struct Today<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What may change in time, as it is today.
    pub levers: &'a Levers,
    /// The luck of this run.
    pub luck: Luck,
    /// The day, 0 is the first.
    pub day: u32,
    /// Who knows whom.
    pub ties: &'a Ties,
    /// What each channel delivers today, by its index.
    pub deliveries: &'a [Delivery],
    /// What each channel does, by its index.
    pub mechanisms: &'a [&'a dyn Mechanism],
    /// How often each seat of the sales team has changed hands.
    pub tenures: &'a [u16],
    /// Log odds of winning a lead of each source beyond what its score promises, as sales reported.
    pub reports: &'a [f64],
    /// Share of the target market that the firm recognises.
    pub recall: f64,
    /// Share of the others that the firm recognises as such.
    pub specificity: f64,
    /// True quality.
    pub quality: f64,
    /// What marketing promises above it.
    pub promise: f64,
    /// Recommendations and warnings that a head of the market remembers.
    pub words: f64,
}

impl Today<'_> {
    /// Share of goodwill left since day `touched`.
    #[inline]
    pub fn keep(&self, touched: u32) -> f32 {
        self.plan.keep(self.day - touched)
    }

    /// The day that comes so many days after today, or [`NEVER`].
    pub fn after(&self, days: u32) -> u16 {
        u16::try_from(self.day + days).unwrap_or(NEVER)
    }

    /// As [`Today::after`], for a number of days that may be huge.
    pub fn after_f64(&self, days: f64) -> u16 {
        let day = f64::from(self.day) + days;
        if day < f64::from(NEVER) { day as u16 } else { NEVER }
    }

    /// Hour at which sales stops working.
    pub fn closing_hour(&self) -> f64 {
        let hours = self.plan.scenario.sales.hours;
        9.0_f64.min(24.0 - hours) + hours
    }

    /// How often a seat has changed hands.
    pub fn tenure_of(&self, seat: u16) -> u16 {
        self.tenures.get(seat as usize).copied().unwrap_or(0)
    }

    /// Calls `visit(place, luck)` for everybody of a crowd who is in the market, with their draws of a process.
    #[inline]
    pub fn ask_in_market<D: Draws>(
        &self,
        crowd: &Crowd,
        process: StreamLabel,
        mut visit: impl FnMut(usize, D),
    ) {
        let first = crowd.person_at(0);
        let (luck, day) = (self.luck, self.day);
        if self.plan.always_in_market {
            luck.draw_each(process, day, crowd.people.len(), |place| first + place as u32, visit);
        } else {
            let places = &crowd.in_market;
            let person = |i: usize| first + u32::from(places[i]);
            luck.draw_each(process, day, places.len(), person, |i, luck| visit(usize::from(places[i]), luck));
        }
    }

    /// Calls `visit(place, person)` for everybody of a crowd who is in the market.
    #[inline]
    pub fn each_in_market(&self, crowd: &Crowd, mut visit: impl FnMut(usize, u32)) {
        let first = crowd.person_at(0);
        if self.plan.always_in_market {
            (0..crowd.people.len()).for_each(|place| visit(place, first + place as u32));
        } else {
            crowd.in_market.iter().for_each(|&place| visit(place as usize, first + u32::from(place)));
        }
    }
}
