//! A crowd: a fixed number of people whose hot columns fit the cache, with all that belongs to them.
//!
//! Crowds are the unit of parallel work. What one crowd has to say to the rest of the market it puts in its outbox.

use super::customers::{Customer, NEVER, Origin};
use super::people::{Flag, NO_SOURCE, Person, STAGES, Stage};
use super::traits::Traits;
use crate::draws::{Draw, draws};
use crate::math::logistic;
use crate::measure::{Crm, Event, Flow, MediaTally, Paths, Tally, Watch};
use crate::plan::{Plan, SELF_SERVE_SEAT};
use crate::relay::Today;
use crate::relay::experiment::{Did, Trial};
use crate::relay::handoff::Lead;
use crate::relay::interest::{HandRaiseModel, RaiseFrom};

/// People in a crowd. A constant of the model: results depend on it, so it never depends on the machine.
pub const CHUNK: usize = 8192;

draws! {
    /// What an engagement with a source leads to.
    Engage = "interest/engage" => (opts_in, raises, hour);
    /// What goes with raising a hand.
    Raise = "interest/raise" => (opts_in, buys);
    /// What a new customer does.
    Won = "customers/follow" => (follows);
}

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
    /// Who is told something today: place, and whether it is a warning.
    pub heard: Vec<(u16, bool)>,
    /// People about to forget or to cool down at the end of the day.
    pub fading: Vec<u16>,
    /// Customers and former customers.
    pub customers: Vec<Customer>,
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
    /// A hold-out experiment, if there is one.
    pub trial: Option<Box<Trial>>,
}

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

/// A click that somebody would make on an advertisement if there is money left for it.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    /// Index of the channel.
    pub channel: u8,
    /// Its place in the order of the day, made of luck.
    pub lot: u32,
    /// The person.
    pub person: u32,
    /// Where the person clicks instead, or [`NO_SOURCE`].
    pub instead: u8,
}

/// A lapsed customer to whom an offer could be made.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// Its place in the order of the day, made of luck.
    pub lot: u32,
    /// The crowd.
    pub crowd: u32,
    /// Place among the crowd's customers.
    pub customer: u32,
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
    /// Who is told something tomorrow: person, and whether it is a warning.
    pub told: Vec<(u32, bool)>,
    /// Customers due for a follow-up: place among the crowd's customers.
    pub follow_ups: Vec<u32>,
    /// Lapsed customers due for an offer.
    pub offers: Vec<Offer>,
}

impl Crowd {
    /// A crowd of people who know nothing yet.
    pub fn new(index: u32, people: usize, plan: &Plan) -> Self {
        let mut crowd = Self { index, people: vec![Person::default(); people], ..Self::default() };
        crowd.stages[Stage::Unaware as usize] = people as u32;
        crowd.tally = Tally::new(plan);
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

    /// Goodwill of the person at a place, decayed to today.
    #[inline]
    pub fn goodwill(&self, today: &Today<'_>, place: usize) -> f64 {
        let person = self.people[place];
        f64::from(person.goodwill * today.keep(person.touched()))
    }

    /// Adds to the goodwill of the person at a place.
    #[inline]
    pub fn warm_up(&mut self, today: &Today<'_>, place: usize, goodwill: f32) {
        let person = &mut self.people[place];
        person.goodwill = (person.goodwill * today.keep(person.touched()) + goodwill).max(0.0);
        person.touch(today.day);
        if person.goodwill > today.plan.hazard.warm_above && !person.has(Flag::Warm) {
            person.set(Flag::Warm, true);
            self.warm.push(place as u16);
        }
    }

    /// The person at a place sees a channel once.
    #[inline]
    pub fn see(&mut self, today: &Today<'_>, place: usize, channel: u8, goodwill: f32) {
        if let Some(watch) = &mut self.watch {
            watch.count(channel, std::iter::once(place));
        }
        self.see_counted(today, place, channel, goodwill);
    }

    /// The same when the panel has counted it before.
    #[inline]
    pub fn see_counted(&mut self, today: &Today<'_>, place: usize, channel: u8, goodwill: f32) {
        self.warm_up(today, place, goodwill);
        if let Some(media) = self.media_of(today, place, channel) {
            media.impressions += 1;
        }
        if let Some(watch) = &mut self.watch {
            watch.touched(today, place, self.people[place], "saw", channel);
        }
    }

    /// What is counted of a source in the segment of the person at a place, if media are recorded.
    #[inline]
    fn media_of(&mut self, today: &Today<'_>, place: usize, source: u8) -> Option<&mut MediaTally> {
        if self.tally.media.is_empty() {
            return None;
        }
        let segment = today.plan.traits.segment(today.luck, self.person_at(place));
        let cell = source as usize * self.tally.segments.len() + segment as usize;
        self.tally.media.get_mut(cell)
    }

    /// Writes something into the CRM, if there is one.
    #[inline]
    pub fn file(&mut self, today: &Today<'_>, place: usize, event: Event) {
        if let Some(crm) = &mut self.crm {
            crm.file(place, today.day, event);
        }
    }

    /// The person at a place comes of their own accord or by a click they looked for: by a channel they have then
    /// seen, or directly.
    pub fn arrive(&mut self, today: &Today<'_>, place: usize, source: u8) {
        if let Some(channel) = today.plan.channels.get(source as usize) {
            let goodwill = channel.common.goodwill * today.doses[source as usize].freshness;
            self.see(today, place, source, goodwill as f32);
            self.tally.count(Flow::Exposed);
            self.tally.sources[source as usize].delivered += 1;
            self.tally.sources[source as usize].exposures += 1;
        }
        self.engage(today, place, source);
    }

    /// Notes what the person at a place did, if an experiment wants to know.
    #[inline]
    fn did(&mut self, today: &Today<'_>, place: usize, did: Did) {
        if let Some(trial) = &mut self.trial {
            trial.saw(place, today.day, did);
        }
    }

    /// Writes something that happened to the person at a place into their diary, if they keep one.
    #[inline]
    pub fn note(&mut self, today: &Today<'_>, place: usize, event: &'static str, cause: &str) {
        if let Some(watch) = &mut self.watch {
            watch.noted(today, place, self.people[place], event, cause);
        }
    }

    /// Moves the person at a place to another stage.
    #[inline]
    pub fn move_to(&mut self, today: &Today<'_>, place: usize, stage: Stage, cause: u8) {
        let from = self.people[place].stage();
        self.stages[from as usize] -= 1;
        self.stages[stage as usize] += 1;
        self.people[place].set_stage(stage);
        if stage == Stage::DoNotContact && self.people[place].has(Flag::Mailable) {
            self.people[place].set(Flag::Mailable, false);
            self.tally.mailable -= 1;
        }
        if (from == Stage::Unaware) != (stage == Stage::Unaware) {
            let segment = today.plan.traits.segment(today.luck, self.person_at(place));
            self.tally.segments[segment as usize].aware += if stage == Stage::Unaware { -1 } else { 1 };
        }
        if from.max(stage) >= Stage::Lead {
            self.file(today, place, Event::Moved(from, stage));
        }
        if let Some(watch) = &mut self.watch {
            watch.moved(today, place, self.people[place], stage, cause);
        }
    }

    /// Makes an unaware person aware; others are left alone.
    #[inline]
    pub fn make_aware(&mut self, today: &Today<'_>, place: usize, source: u8) {
        if self.people[place].is(Stage::Unaware) {
            self.tally.count(Flow::BecameAware);
            self.move_to(today, place, Stage::Aware, source);
            if self.people[place].first_source() == NO_SOURCE {
                self.people[place].set_first_source(source);
                self.tally.sources[source as usize].first_touch += 1;
            }
        }
    }

    /// One engagement: a click, a visit, a response. It may lead to interest, to the e-mail list, to a raised hand.
    pub fn engage(&mut self, today: &Today<'_>, place: usize, source: u8) {
        let (plan, interest) = (today.plan, &today.plan.scenario.interest);
        self.tally.count(Flow::Engaged);
        self.tally.sources[source as usize].engagements += 1;
        if let Some(media) = self.media_of(today, place, source) {
            media.engagements += 1;
        }
        if let Some(watch) = &mut self.watch {
            watch.touched(today, place, self.people[place], "engaged", source);
        }
        if let Some(paths) = &mut self.paths {
            paths.touched(place, today.day, source);
        }
        self.did(today, place, Did::Visit);
        let person = self.person_at(place);
        let luck: Engage = today.luck.draw_at(today.day, person, plan.sources[source as usize].key);
        self.make_aware(today, place, source);
        self.warm_up(today, place, 0.0);
        let before = self.people[place].stage();
        if !interest.on || before > Stage::Considering {
            return;
        }
        if luck.opts_in.happens(interest.opt_in_visit) {
            self.opt_in(place, source);
        }
        if before == Stage::Aware {
            self.tally.count(Flow::BecameInterested);
            self.move_to(today, place, Stage::Interested, source);
        }
        let raise = &plan.scenario.hand_raise;
        let early_enough = match raise.from {
            RaiseFrom::Aware => true,
            RaiseFrom::Interested => before >= Stage::Interested,
            RaiseFrom::Considering => before == Stage::Considering,
        };
        if raise.on && raise.model == HandRaiseModel::Engagement && early_enough {
            let need = f64::from(u8::from(self.is_in_market(today, place)));
            let traits = plan.traits.of(today.luck, person);
            let response = plan.response(self.goodwill(today, place));
            let odds =
                raise.intercept + raise.fit * traits.fit + raise.goodwill * response + raise.need * need;
            if luck.raises.happens(logistic(odds)) {
                self.raise_hand(today, place, source, luck.hour);
            }
        }
    }

    /// The person raises a hand: buys at once if that is possible and wanted, else becomes a lead.
    pub fn raise_hand(&mut self, today: &Today<'_>, place: usize, source: u8, hour: Draw) {
        let plan = today.plan;
        let person = self.person_at(place);
        let raise = &plan.scenario.hand_raise;
        let luck: Raise = today.luck.draw(today.day, person);
        self.did(today, place, Did::Raise);
        if luck.opts_in.happens(plan.scenario.interest.opt_in_lead) {
            self.opt_in(place, source);
        }
        self.tally.count(Flow::RaisedHand);
        self.tally.sources[source as usize].leads += 1;
        let segment = plan.traits.segment(today.luck, person);
        self.tally.segments[segment as usize].leads += 1;
        self.file(today, place, Event::Raised(source));
        // A buyer too leaves the earlier stages at once, so that nobody raises two hands on one day.
        self.move_to(today, place, Stage::Lead, source);
        if raise.self_serve {
            let Traits { fit, willingness, .. } = plan.traits.of(today.luck, person);
            let response = plan.response(self.goodwill(today, place));
            let odds = raise.self_serve_intercept
                + plan.scenario.closing.fit * fit
                + plan.scenario.closing.goodwill * response
                - plan.price_penalty(willingness);
            if luck.buys.happens(logistic(odds)) {
                self.win(today, place, &Sale::unaided(plan, source));
                return;
            }
        }
        let hour = hour.unit() as f32 * 24.0;
        self.out.hands.push(RaisedHand { person, source, hour, qualified: false, closing: 0.0 });
    }

    /// Puts the person at a place on the e-mail list.
    pub fn opt_in(&mut self, place: usize, source: u8) {
        if !self.people[place].has(Flag::Mailable) {
            self.people[place].set(Flag::Mailable, true);
            self.mailable.push(place as u16);
            self.tally.mailable += 1;
            self.tally.count(Flow::OptedIn);
            self.tally.sources[source as usize].opt_ins += 1;
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

    /// Whether the person at a place needs what the category offers.
    #[inline]
    pub fn is_in_market(&self, today: &Today<'_>, place: usize) -> bool {
        today.plan.always_in_market || self.people[place].has(Flag::InMarket)
    }

    /// How much more often the person at a place responds to what they see than a person of middling response.
    pub fn responsiveness(&self, today: &Today<'_>, place: usize) -> f64 {
        let interest = &today.plan.scenario.interest;
        let in_market = self.is_in_market(today, place);
        let need = if in_market { interest.response_in_market } else { interest.response_out_of_market };
        need * (interest.response_base + interest.response_fit * self.fit(today, place))
    }

    /// Fit of the person at a place.
    pub fn fit(&self, today: &Today<'_>, place: usize) -> f64 {
        today.plan.traits.of(today.luck, self.person_at(place)).fit
    }

    /// The person at a place becomes a customer today.
    pub fn win(&mut self, today: &Today<'_>, place: usize, sale: &Sale) {
        let plan = today.plan;
        let person = self.person_at(place);
        self.make_aware(today, place, sale.source);
        let mut life: u8 = 0;
        if self.people[place].farthest() == Stage::Customer.milestone() {
            // Who comes back starts anew; nothing is due any more with the customer of old.
            for old in self.customers.iter_mut().filter(|customer| usize::from(customer.place) == place) {
                (old.due.offer, old.due.tell) = (NEVER, NEVER);
                life = life.wrapping_add(1);
            }
        }
        self.move_to(today, place, Stage::Customer, sale.source);
        let response = plan.response(self.goodwill(today, place));
        let customer = Customer::new(today, person, place as u16, response, life, sale);
        self.customers.push(customer);
        if let Some(paths) = &mut self.paths {
            paths.bought(place, today.day, sale.origin, sale.paid_minor);
        }
        if let Some(crm) = &mut self.crm {
            crm.file(place, today.day, Event::Won(sale.seat, sale.origin, sale.paid_minor));
            crm.bought(place, today.day, life, sale.paid_minor);
        }
        self.did(today, place, Did::Buy);
        let segment = plan.traits.segment(today.luck, person) as usize;
        self.tally.segments[segment].customers += 1;
        self.tally.segments[segment].won += 1;
        self.tally.segments[segment].first_minor += sale.paid_minor;
        self.tally.segments[segment].revenue_minor += sale.paid_minor;
        self.tally.sources[sale.source as usize].won += 1;
        self.tally.count(sale.origin.flow());
        self.tally.revenue += sale.paid_minor;
        self.tally.goods += plan.goods_minor + plan.scenario.price.onboarding.0;
        self.tally.cohort(today.day, today.day, sale.paid_minor);
        let luck: Won = today.luck.draw(today.day, person);
        // One decision: a follower follows the firm, whatever channel says so.
        if luck.follows.happens(plan.channels.iter().map(|c| c.own.follow_customer()).fold(0.0, f64::max)) {
            self.follow(place);
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
    /// Seat of the rep who owns the customer, or [`SELF_SERVE_SEAT`].
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

impl Sale {
    /// A sale without a rep at list price.
    pub fn unaided(plan: &Plan, source: u8) -> Self {
        Self {
            origin: Origin::SelfServe,
            source,
            seat: SELF_SERVE_SEAT,
            tenure: 0,
            paid_minor: plan.scenario.price.list.0,
            promise: 0.0,
            memory: None,
        }
    }
}
