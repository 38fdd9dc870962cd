//! The purchase: a person becomes a customer, and what is due with them from then on.

use crate::base::draws::{FineDraw, draws};
use crate::base::laws::Gap;
use crate::plan::SELF_SERVE_SEAT;
use crate::population::notes::{Event, Purchase};
use crate::population::{Crowd, Customer, Due, NEVER, Origin, Rhythm, Sale, Stage};
use crate::relay::{Today, news};
use crate::scenario::sections::CustomerModel;

draws! {
    /// What a new customer does.
    Won = "customers/follow" => (follows);
    /// What somebody is like as a customer: how readily they leave (contract) or how often they buy, and how readily
    /// they drop out (repeat).
    pub(crate) Habits = "customers/life" => (pace: FineDraw, drop: FineDraw);
    /// The share of their purchases that somebody makes here (repeat).
    Loyal = "customers/share" => (share: FineDraw);
    /// When the next purchase comes, or the loss of the customer (hazard); `k` counts them, the first is 1.
    pub(crate) Wait = "customers/life" => (gap: FineDraw);
}

impl Sale {
    /// A sale without a rep at list price.
    pub fn unaided(today: &Today<'_>, source: u8) -> Self {
        Self {
            origin: Origin::SelfServe,
            source,
            seat: SELF_SERVE_SEAT,
            tenure: 0,
            paid_minor: today.levers.price_minor,
            promise: 0.0,
            memory: None,
        }
    }
}

impl Crowd {
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
        let goodwill = self.goodwill(today, place);
        let promise = self.believed_promise(today, place, plan.response(goodwill)) + sale.promise;
        self.move_to(today, place, Stage::Customer, sale.source);
        let customer = Customer::new(today, person, place as u16, goodwill, promise, life, sale);
        self.customers.push(customer);
        self.emit(
            today,
            place,
            Event::Won(Purchase {
                origin: sale.origin,
                source: sale.source,
                seat: sale.seat,
                life,
                won: today.day,
                paid_minor: sale.paid_minor,
                goods_minor: plan.goods_minor + plan.scenario.price.onboarding.0,
            }),
        );
        let luck: Won = today.luck.draw(today.day, person);
        // One decision: a follower follows the firm, whatever channel says so.
        if luck.follows.happens(plan.channels.iter().map(|c| c.own.follow_customer()).fold(0.0, f64::max)) {
            self.follow(place);
        }
    }
}

impl Customer {
    /// A customer won today, who believes a promise above quality.
    pub fn new(
        today: &Today<'_>,
        person: u32,
        place: u16,
        goodwill: f64,
        promise: f64,
        life: u8,
        sale: &Sale,
    ) -> Self {
        let scenario = &today.plan.scenario;
        let relationship = &scenario.relationship;
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
                    today.after(match relationship.onboarding_days {
                        0 => relationship.every_days,
                        days => days.min(relationship.every_days),
                    })
                } else {
                    NEVER
                },
                tell: today.day as u16,
                news: news::next(today),
                offer: NEVER,
            },
            tie: 0,
            tellings: 0,
            purchases: 1,
            paid_minor: sale.paid_minor as f32,
            rhythm: Rhythm { goodwill: goodwill as f32, trust, seen: today.day as u16, left: 0.0 },
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

    /// Day of the first renewal, of the next purchase, or of the loss that a constant hazard brings.
    fn first_bill(&mut self, today: &Today<'_>, person: u32) -> u16 {
        let customers = &today.plan.scenario.customers;
        match customers.model {
            CustomerModel::Contract => today.after(customers.period_days),
            CustomerModel::Repeat => {
                self.rhythm.left = self.next_budget(today, person) as f32;
                self.next_purchase(today, person)
            }
            CustomerModel::Hazard => {
                let luck: Wait = today.luck.draw_at(u32::from(self.life), person, 1);
                today.after_f64(1.0 + luck.gap.sample(Gap::new(customers.churn_per_day).fine()))
            }
            CustomerModel::Once => NEVER,
        }
    }

    /// The customer's own purchases a day (repeat), at no goodwill and trust and a price that they accept.
    pub(super) fn purchases_a_day(&self, today: &Today<'_>, person: u32) -> f64 {
        let Some(laws) = &today.plan.repeat else { return 0.0 };
        let here = laws.share.as_ref().map_or(1.0, |law| {
            let luck: Loyal = today.luck.draw(u32::from(self.life), person);
            luck.share.sample(law.fine())
        });
        here * self.habits(today, person).pace.sample(laws.rate_per_day.fine())
    }

    /// The luck of the customer's own habits, fixed at the first purchase.
    pub(crate) fn habits(&self, today: &Today<'_>, person: u32) -> Habits {
        today.luck.draw(u32::from(self.life), person)
    }
}
