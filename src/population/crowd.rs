//! A crowd: a fixed number of people whose hot columns fit the cache, with all that belongs to them.
//!
//! Crowds are the unit of parallel work. What one crowd has to say to the rest of the market it puts in its outbox.

use super::customers::{Customer, Origin};
use super::leads::{Lead, RaisedHand};
use super::people::{Flag, Person, STAGES, Stage};
use crate::plan::{CHUNK, Plan};
use crate::population::notes::{Crm, Event, EventLog, Moment, Paths, Tally, Trial, Watch};

/// One crowd.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// Number of the crowd, 0 is the first.
    pub index: u32,
    /// The people, in order; the first of them is person `index * CHUNK`.
    pub people: Vec<Person>,
    /// Places of people in the market.
    pub in_market: Vec<u16>,
    /// Places of people on the e-mail list (some may have left it; see [`Flag::Mailable`]).
    pub mailable: Vec<u16>,
    /// Places of followers (some may have left; see [`Flag::Follower`]).
    pub followers: Vec<u16>,
    /// Places of people with so much goodwill that they are asked daily whether they raise a hand.
    pub warm: Vec<u16>,
    /// Who is told something today, by place.
    pub heard: Vec<(u16, Word)>,
    /// People about to forget or to cool down at the end of the day.
    pub fading: Vec<u16>,
    /// Customers and former customers.
    pub customers: Vec<Customer>,
    /// Each channel's ranking of the people, by its index, if it has one.
    pub rankings: Vec<Ranking>,
    /// What the crowd has to say to the market today.
    pub out: Outbox,
    /// What happened today.
    pub tally: Tally,
    /// People per stage.
    pub stages: [u32; STAGES],
    /// What is observed of single people, if anything is.
    pub watch: Option<Box<Watch>>,
    /// What the firm sees of people's ways to a purchase, if it keeps count.
    pub paths: Option<Box<Paths>>,
    /// What the firm writes down of leads and customers, if it keeps a CRM.
    pub crm: Option<Box<Crm>>,
    /// All that happens to some people, if anybody follows them.
    pub log: Option<Box<EventLog>>,
    /// A hold-out experiment, if there is one.
    pub trial: Option<Box<Trial>>,
}

/// Places of all people of a crowd as a channel that pushes finds them; empty until it is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Those believed to be in the target market, by habit, then the others, by habit.
    pub places: Vec<u16>,
    /// How many are believed to be in the target market.
    pub believed: usize,
}

/// A person of a market, by number.
#[inline]
pub fn person(crowds: &[Crowd], number: u32) -> Person {
    crowds[number as usize / CHUNK].people[number as usize % CHUNK]
}

/// A click that somebody would make on an advertisement if there is money left for it.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    /// Index of the channel.
    pub channel: u8,
    /// Its place in the order of the day, made of luck.
    pub priority: u32,
    /// The person.
    pub person: u32,
    /// Where the person clicks instead, or [`NO_SOURCE`](crate::population::NO_SOURCE).
    pub instead: u8,
}

/// A customer, or former customer, for whom marketing would spend money if there is some left.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Its place in the order of the day, made of luck.
    pub priority: u32,
    /// The crowd.
    pub crowd: u32,
    /// Place among the crowd's customers.
    pub customer: u32,
}

/// What somebody says of the firm to somebody they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// A recommendation.
    Recommendation,
    /// A recommendation to those who ask, as people in the market do.
    Answer,
    /// A warning.
    Warning,
}

impl Wanted {
    /// All of them, in the order of their priorities.
    pub fn in_turn(all: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut all: Vec<Self> = all.collect();
        all.sort_unstable_by_key(|wanted| (wanted.priority, wanted.crowd, wanted.customer));
        all
    }
}

/// What a crowd has to say to the market at the end of a stretch of the day.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    /// People who raised a hand.
    pub hands: Vec<RaisedHand>,
    /// Leads that marketing passed on.
    pub leads: Vec<Lead>,
    /// Clicks on advertisements, to be settled.
    pub clicks: Vec<Proposal>,
    /// Who is told something tomorrow.
    pub told: Vec<(u32, Word)>,
    /// Customers due for a follow-up: place among the crowd's customers, and whether they complain.
    pub follow_ups: Vec<(u32, bool)>,
    /// Customers due for news.
    pub news: Vec<Wanted>,
    /// Lapsed customers due for an offer.
    pub offers: Vec<Wanted>,
}

impl Crowd {
    /// A crowd of people who know nothing yet.
    pub fn new(index: u32, people: usize, plan: &Plan) -> Self {
        let mut crowd = Self { index, people: vec![Person::default(); people], ..Self::default() };
        crowd.stages[Stage::Unaware as usize] = people as u32;
        crowd.tally = Tally::new(plan);
        crowd.rankings = vec![Ranking::default(); plan.channels.len()];
        let record = &plan.scenario.record;
        crowd.paths = (record.claims || record.paths).then(Box::default);
        crowd.crm = record.crm.then(Box::default);
        crowd
    }

    /// Reads a person of every cache line in order, so that the legs, which visit few people here and there, find
    /// the crowd in the cache: five times faster than letting each visit wait for memory of its own.
    pub fn read_through(&self, day: u32) {
        let later = self.people.iter().step_by(8).filter(|person| person.touched() > day).count();
        assert_eq!(later, 0, "somebody was touched after day {day}");
    }

    /// The person at a place.
    #[inline]
    pub fn person_at(&self, place: usize) -> u32 {
        self.index * CHUNK as u32 + place as u32
    }

    /// Puts the person at a place on the e-mail list.
    pub fn opt_in(&mut self, place: usize, source: u8) {
        if !self.people[place].has(Flag::Mailable) {
            self.people[place].set(Flag::Mailable, true);
            self.mailable.push(place as u16);
            self.tally.mailable += 1;
            self.tally.opted_in(source);
        }
    }

    /// Makes the person at a place a follower.
    pub fn follow(&mut self, place: usize) {
        if !self.people[place].has(Flag::Follower) {
            self.people[place].set(Flag::Follower, true);
            self.followers.push(place as u16);
            self.tally.followers += 1;
        }
    }

    /// Whether any note wants to know who sees what; if not, only how many do is counted.
    #[inline]
    pub fn listens(&self) -> bool {
        let noted = self.paths.is_some()
            || self.crm.is_some()
            || self.trial.is_some()
            || self.watch.is_some()
            || self.log.is_some();
        noted || self.tally.has_media()
    }

    /// Tells all notes what happened to the person at a place.
    #[inline]
    pub fn emit<'a>(&mut self, when: impl Into<Moment<'a>>, place: usize, event: Event) {
        let when = when.into();
        let number = self.person_at(place);
        self.tally.note(when, number, event);
        if let Some(paths) = &mut self.paths {
            paths.note(when.day, place, event);
        }
        if let Some(crm) = &mut self.crm {
            crm.note(when.day, place, event);
        }
        if let Some(trial) = &mut self.trial {
            trial.note(when.day, place, event);
        }
        if let Some(watch) = &mut self.watch {
            watch.note(when, place, self.people[place], event);
        }
        if let Some(log) = &mut self.log {
            log.note(when.day, place, event);
        }
    }
}

/// A sale as it is closed.
#[derive(Clone, Copy, Debug)]
pub struct Sale {
    /// How the customer was found.
    pub origin: Origin,
    /// Last touch before the lead.
    pub source: u8,
    /// Seat of the rep who owns the customer, or [`SELF_SERVE_SEAT`](crate::plan::SELF_SERVE_SEAT).
    pub seat: u16,
    /// How often that seat has changed hands.
    pub tenure: u16,
    /// What was paid.
    pub paid_minor: i64,
    /// Promise of the rep above quality.
    pub promise: f64,
    /// Satisfaction and trust brought along (win-back), if any.
    pub memory: Option<(f32, f32)>,
}
