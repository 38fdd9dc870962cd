//! What is remembered of a customer, and the days on which something is due with them.

use super::crowd::Sale;
use crate::draws::{FineDraw, draws};
use crate::laws::{FineExponential, Gap};
use crate::measure::Flow;
use crate::relay::Today;
use crate::relay::retention::CustomerModel;

draws! {
    /// What somebody is like as a customer: how readily they leave (contract) or how often they buy, and how readily
    /// they drop out (repeat).
    pub(crate) Habits = "customers/life" => (pace: FineDraw, drop: FineDraw);
    /// When the next purchase comes, or the loss of the customer (hazard); `k` counts them, the first is 1.
    Wait = "customers/life" => (gap: FineDraw);
    /// When somebody next talks, whether they then say something, and to whom.
    pub(crate) Tell = "word_of_mouth/tell" => (gap: FineDraw, speaks, listener);
}

/// A day that never comes.
pub const NEVER: u16 = u16::MAX;

/// The highest rate of purchases: beyond it the clock of purchases, of 32 bits, would come to stand still.
const MOST_PURCHASES_A_DAY: f64 = 24.0;

/// How a customer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Origin {
    /// A lead from marketing.
    Inbound,
    /// A cold call or cold e-mail.
    Outbound,
    /// A lead referred by a customer.
    Referral,
    /// Bought without a rep.
    SelfServe,
    /// Came back after being lost.
    WinBack,
}

impl Origin {
    /// The count that a sale of this origin belongs to.
    pub const fn flow(self) -> Flow {
        match self {
            Self::Inbound => Flow::WonInbound,
            Self::Outbound => Flow::WonOutbound,
            Self::Referral => Flow::WonReferral,
            Self::SelfServe => Flow::WonSelfServe,
            Self::WinBack => Flow::WonBack,
        }
    }
}

/// One customer, or former customer.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    /// Place in the crowd.
    pub place: u16,
    /// How often the person had been a customer before. With it, not with a day, goes the customer's luck: whom a busy
    /// team wins a week later is the same customer.
    pub life: u8,
    /// Day of the first purchase.
    pub won: u16,
    /// Day of being lost, or [`NEVER`].
    pub lost: u16,
    /// Seat of the rep who owns the relationship.
    pub seat: u16,
    /// How often that seat had changed hands when trust was last looked at.
    pub tenure: u16,
    /// Days on which something is due.
    pub due: Due,
    /// Which tie the next word travels over.
    pub tie: u32,
    /// Words of luck used for talking so far.
    pub tellings: u32,
    /// Purchases so far, the first included.
    pub purchases: u32,
    /// Days from the first to the next purchase (repeat).
    pub clock: f32,
    /// Cumulative satisfaction.
    pub satisfaction: f32,
    /// Expected quality.
    pub expectation: f32,
    /// Trust as of day `trusted`.
    pub trust: f32,
    /// Day of the last change of trust.
    pub trusted: u16,
    /// Offers made since being lost.
    pub offers: u8,
    /// Whether the customer has recommended the firm.
    pub referrer: bool,
    /// How the customer was found.
    pub origin: Origin,
}

/// Days on which something is due with a customer; [`NEVER`] if nothing is.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// Renewal, next purchase, or silent loss.
    pub bill: u16,
    /// Next experience with the product.
    pub experience: u16,
    /// Next follow-up by sales.
    pub follow_up: u16,
    /// Next word to somebody they know.
    pub tell: u16,
    /// Next win-back offer.
    pub offer: u16,
}

impl Due {
    /// The earliest of them; words are prepared the evening before.
    pub fn next(&self) -> u16 {
        self.bill.min(self.experience).min(self.follow_up).min(self.offer).min(self.tell.saturating_sub(1))
    }
}

impl Customer {
    /// A customer won today.
    pub fn new(today: &Today<'_>, person: u32, place: u16, response: f64, life: u8, sale: &Sale) -> Self {
        let scenario = &today.plan.scenario;
        let relationship = &scenario.relationship;
        let promise = today.promise * response + sale.promise;
        let start = if sale.origin == Origin::Referral { relationship.referred } else { relationship.start };
        let (satisfaction, trust) = sale.memory.unwrap_or((0.0, start as f32));
        let mut customer = Self {
            place,
            life,
            won: today.day as u16,
            lost: NEVER,
            seat: sale.seat,
            tenure: sale.tenure,
            due: Due {
                bill: NEVER,
                experience: if scenario.satisfaction.on {
                    today.after(scenario.satisfaction.every_days)
                } else {
                    NEVER
                },
                follow_up: if relationship.on && scenario.sales.on {
                    today.after(relationship.every_days)
                } else {
                    NEVER
                },
                tell: today.day as u16,
                offer: NEVER,
            },
            tie: 0,
            tellings: 0,
            purchases: 1,
            clock: 0.0,
            satisfaction,
            expectation: (today.quality + promise) as f32,
            trust,
            trusted: today.day as u16,
            offers: 0,
            referrer: false,
            origin: sale.origin,
        };
        customer.due.bill = customer.first_bill(today, person);
        customer.plan_telling(today, person);
        customer
    }

    /// Whether the customer still buys.
    #[inline]
    pub fn active(&self) -> bool {
        self.lost == NEVER
    }

    /// Trust today: it decays, and part of it left with each rep who left.
    pub fn trust_today(&self, today: &Today<'_>) -> f32 {
        let kept = today.plan.scenario.relationship.kept as f32;
        let changes = today.tenure_of(self.seat).saturating_sub(self.tenure);
        let decayed = self.trust * today.plan.trust_keep(today.day - u32::from(self.trusted));
        (0..changes).fold(decayed, |trust, _| trust * kept)
    }

    /// Brings trust up to today, so that it can be added to.
    pub fn settle_trust(&mut self, today: &Today<'_>) {
        self.trust = self.trust_today(today);
        self.trusted = today.day as u16;
        self.tenure = today.tenure_of(self.seat);
    }

    /// Day of the first renewal, of the next purchase, or of the loss that a constant hazard brings.
    fn first_bill(&mut self, today: &Today<'_>, person: u32) -> u16 {
        let customers = &today.plan.scenario.customers;
        match customers.model {
            CustomerModel::Contract => today.after(customers.period_days),
            CustomerModel::Repeat => self.next_purchase(today, person, 1.0),
            CustomerModel::Hazard => {
                let luck: Wait = today.luck.draw_at(u32::from(self.life), person, 1);
                today.after_f64(1.0 + luck.gap.sample(Gap::new(customers.churn_per_day).fine()))
            }
            CustomerModel::Once => NEVER,
        }
    }

    /// The luck of the customer's own habits, fixed at the first purchase.
    pub(crate) fn habits(&self, today: &Today<'_>, person: u32) -> Habits {
        today.luck.draw(u32::from(self.life), person)
    }

    /// Day of the next purchase of a customer who buys at a rate of their own times `pace`; purchases come in
    /// continuous time, which runs from the end of the day of the first one.
    pub fn next_purchase(&mut self, today: &Today<'_>, person: u32, pace: f64) -> u16 {
        let Some(laws) = &today.plan.repeat else { return NEVER };
        let rate = self.habits(today, person).pace.sample(laws.rate_per_day.fine()) * pace;
        let rate = rate.min(MOST_PURCHASES_A_DAY);
        let luck: Wait = today.luck.draw_at(u32::from(self.life), person, 1 + self.purchases);
        self.clock += luck.gap.sample(FineExponential { rate }) as f32;
        let day = f64::from(self.won) + f64::from(self.clock.ceil().max(1.0));
        if day < f64::from(NEVER) { day as u16 } else { NEVER }
    }

    /// Finds the next tie and day over which word could travel.
    pub fn plan_telling(&mut self, today: &Today<'_>, person: u32) {
        let degree = today.ties.degree(person);
        if degree == 0 || today.plan.telling_gap.is_never() {
            self.due.tell = NEVER;
            return;
        }
        self.tellings += 1;
        let gap = self.telling(today, person).gap.sample(today.plan.telling_gap.fine());
        // Ties are asked one after the other, all of them once a day; the first day is the day after the purchase.
        let skipped = if self.tellings == 1 { f64::from(degree) } else { f64::from(self.tie) + 1.0 };
        let place = skipped + gap;
        let days = (place / f64::from(degree)).floor();
        self.tie = (place - days * f64::from(degree)) as u32;
        let tell = f64::from(self.due.tell) + days;
        self.due.tell = if tell < f64::from(NEVER) { tell as u16 } else { NEVER };
    }

    /// The luck of the word that is next told.
    pub(crate) fn telling(&self, today: &Today<'_>, person: u32) -> Tell {
        today.luck.draw_at(u32::from(self.life), person, self.tellings)
    }
}
