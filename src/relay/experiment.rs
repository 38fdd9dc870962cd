//! A randomised hold-out: a channel's advertisements are kept from people picked by luck, so that what they do is known.
//!
//! The advertisement that would have been shown is counted as a ghost (Johnson, Lewis & Nubbemeyer 2017): those who saw
//! it are compared with those who would have, and not with people who were never reached and differ anyway.

use crate::scenario::{POSITIVE, SHARE};
use crate::settings;

settings! {
    /// A hold-out experiment with one channel.
    Experiment {
        /// Name of the channel, of kind `display` or `paid_social`; left out, there is no experiment.
        channel: Option<String> = None, "", crate::scenario::ANY, "";
        /// Share of people from whom it is kept.
        hold_out: f64 = 0.5, "share", SHARE, "assumption";
        /// First day.
        from_day: u32 = 0, "days", POSITIVE, "";
        /// Last day; 0 is the last day of the run. What people do is counted until the end of the run.
        to_day: u32 = 0, "days", POSITIVE, "";
    }
}

use crate::draws::{Luck, draws};
use crate::measure::TrialRow;
use crate::plan::Plan;
use crate::population::{CHUNK, Crowd};

draws! {
    /// In which arm somebody is.
    Arm = "experiment/arm" => (held_out);
}

/// Kinds of channel whose advertisements can be kept from a person.
pub const KINDS: [&str; 2] = ["display", "paid_social"];

/// What somebody did since the experiment began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Did {
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
    did: Vec<u8>,
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
    fn holds_out(&self, person: u32) -> bool {
        self.luck.draw::<Arm>(0, person).held_out.happens(self.hold_out)
    }

    /// An advertisement would fall on somebody; gives whether it is kept from them.
    pub fn meets(&mut self, place: usize, person: u32) -> bool {
        self.did[place] |= Did::Meet as u8;
        self.holds_out(person)
    }

    /// Somebody did something.
    pub fn saw(&mut self, place: usize, day: u32, did: Did) {
        if day >= self.from_day {
            self.did[place] |= did as u8;
        }
    }
}

/// The result of an experiment: what people did, by arm and by whether they met the advertisement.
pub fn results(seed: u64, crowds: &[Crowd]) -> Vec<TrialRow> {
    let mut rows: Vec<TrialRow> = Vec::new();
    for (arm, held_out) in [("shown", false), ("held out", true)] {
        for met in [true, false] {
            rows.push(TrialRow { seed, arm: arm.into(), held_out, met, ..TrialRow::default() });
        }
    }
    let mut any = false;
    for crowd in crowds {
        let Some(trial) = &crowd.trial else { continue };
        any = true;
        for (place, &did) in trial.did.iter().enumerate() {
            let has = |what: Did| did & what as u8 != 0;
            let held_out = trial.holds_out(crowd.index * CHUNK as u32 + place as u32);
            let row = &mut rows[2 * usize::from(held_out) + usize::from(!has(Did::Meet))];
            row.people += 1;
            row.visitors += u64::from(has(Did::Visit));
            row.leads += u64::from(has(Did::Raise));
            row.customers += u64::from(has(Did::Buy));
        }
    }
    if any { rows } else { Vec::new() }
}
