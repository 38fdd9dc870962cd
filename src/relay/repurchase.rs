//! Repeat purchases: a budget of operational time that is used up at the customer's rate, whatever it is now.
//!
//! Between two looks the rate of each day follows from goodwill and trust as they fade; whatever else moves it (somebody
//! sees an advertisement, a rep calls or leaves, a price is paid) is looked at on the evening of the same day.

use crate::base::laws::FineExponential;
use crate::base::math::exp;
use crate::population::{Crowd, Customer, NEVER};
use crate::relay::Today;
use crate::relay::bill::{lose, pay};
use crate::relay::purchase::Wait;

/// The highest rate of purchases a day.
const MOST_PURCHASES_A_DAY: f64 = 24.0;

/// Whether goodwill or trust of a customer took a step today.
pub fn stirred(today: &Today<'_>, crowd: &Crowd, customer: usize) -> bool {
    let record = &crowd.customers[customer];
    let law = &today.plan.scenario.customers;
    record.active()
        && ((law.goodwill != 0.0 && crowd.people[record.place as usize].touched() == today.day)
            || (law.trust != 0.0
                && (u32::from(record.trusted) == today.day || record.tenure != today.tenure_of(record.seat))))
}

/// Books the purchases since the last look, each of which may be the last, and looks again.
pub fn buy(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let mut record = crowd.customers[customer];
    let person = crowd.person_at(record.place as usize);
    let (mut clock, now) = (f64::from(record.rhythm.seen), f64::from(today.day));
    let mut left = f64::from(record.rhythm.left);
    while let Some(moment) = use_up(&mut left, clock, now, &record.pace(today, person)) {
        clock = moment;
        let dropped = record.drops_out(today, person);
        pay(today, crowd, &mut record);
        if dropped {
            crowd.customers[customer] = record;
            lose(today, crowd, customer);
            return;
        }
        left = record.next_budget(today, person);
    }
    record.settle_trust(today);
    record.rhythm.left = left as f32;
    record.rhythm.goodwill = crowd.goodwill(today, record.place as usize) as f32;
    record.rhythm.trust = record.trust;
    record.rhythm.seen = today.day as u16;
    record.due.bill = record.next_purchase(today, person);
    crowd.customers[customer] = record;
}

/// Uses up a budget from one moment until `now`; gives the moment at which none is left, if that comes first.
fn use_up(left: &mut f64, mut clock: f64, now: f64, pace: &Pace<'_, '_>) -> Option<f64> {
    while clock < now {
        let until = if pace.is_steady() { now } else { (clock.floor() + 1.0).min(now) };
        let rate = pace.after(clock as u32 - pace.seen);
        let used = rate * (until - clock);
        if used > 0.0 && used >= *left {
            return Some(clock + *left / rate);
        }
        *left -= used;
        clock = until;
    }
    None
}

/// How often a customer buys, from the last look on.
struct Pace<'a, 't> {
    today: &'a Today<'t>,
    /// Purchases a day without goodwill and trust, at today's price.
    own: f64,
    goodwill: f64,
    trust: f64,
    seen: u32,
}

impl Pace<'_, '_> {
    fn is_steady(&self) -> bool {
        let law = &self.today.plan.scenario.customers;
        law.goodwill == 0.0 && law.trust == 0.0
    }

    /// What goodwill and trust add to the log of the rate, some days after the last look.
    fn pulls(&self, days: u32) -> [f64; 2] {
        let (plan, law) = (self.today.plan, &self.today.plan.scenario.customers);
        let response = plan.response(self.goodwill * f64::from(plan.keep(days)));
        [law.goodwill * response, law.trust * self.trust * f64::from(plan.trust_keep(days))]
    }

    /// Purchases a day, some days after the last look.
    fn after(&self, days: u32) -> f64 {
        let pull: f64 = self.pulls(days).iter().sum();
        (self.own * exp(pull)).min(MOST_PURCHASES_A_DAY)
    }

    /// The highest rate there can be before the next step: a pull fades, so one that slows may be gone.
    fn highest(&self) -> f64 {
        let pull: f64 = self.pulls(0).iter().map(|pull| pull.max(0.0)).sum();
        (self.own * exp(pull)).min(MOST_PURCHASES_A_DAY)
    }
}

impl Customer {
    fn pace<'a, 't>(&self, today: &'a Today<'t>, person: u32) -> Pace<'a, 't> {
        Pace {
            today,
            own: self.purchases_a_day(today, person) * exp(-self.dislike_of_price(today, person)),
            goodwill: f64::from(self.rhythm.goodwill),
            trust: f64::from(self.rhythm.trust),
            seen: u32::from(self.rhythm.seen),
        }
    }

    /// The budget until the next purchase.
    pub(super) fn next_budget(&self, today: &Today<'_>, person: u32) -> f64 {
        let luck: Wait = today.luck.draw_at(u32::from(self.life), person, 1 + self.purchases);
        luck.gap.sample(FineExponential { rate: 1.0 })
    }

    /// The first day on which the next purchase can come, unless goodwill or trust take a step before. Purchases come in
    /// continuous time, which runs from the end of the day of the first one.
    pub(super) fn next_purchase(&self, today: &Today<'_>, person: u32) -> u16 {
        let days = f64::from(self.rhythm.left) / self.pace(today, person).highest();
        let day = f64::from(today.day) + days.ceil().max(1.0);
        if day < f64::from(NEVER) { day as u16 } else { NEVER }
    }
}
