//! Retention: satisfaction, trust, renewals or repeat purchases, churn.

use crate::scenario::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

choices! {
    /// How customers stay and pay.
    CustomerModel {
        Contract = "contract", "a contract renewed every period; each customer has a churn propensity of their own (sBG)";
        Repeat = "repeat", "purchases when they like, until they drop out silently (BG/NBD)";
        Hazard = "hazard", "one purchase; a constant chance a day of being lost";
        Once = "once", "one purchase, customers for ever";
    }
}

settings! {
    /// What a customer does after the first purchase.
    Customers {
        /// How customers stay and pay.
        model: CustomerModel = CustomerModel::Contract, "", ANY, "";
        /// Days from one renewal to the next (contract).
        period_days: u32 = 30, "days", 1.0..=3650.0, "monthly; assumption";
        /// First shape parameter of the Beta law of churn at a renewal (contract).
        churn_a: f64 = 0.7041, "", 0.001..=1e6, "Fader & Hardie 2007, regular customers: .704";
        /// Second shape parameter of the Beta law of churn at a renewal (contract).
        churn_b: f64 = 1.182, "", 0.001..=1e6, "Fader & Hardie 2007, regular customers: 1.182";
        /// Shape of the Gamma law of purchase rates (repeat); nobody buys more than 24 times a day in the mean.
        rate_shape: f64 = 0.243, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: r = .243";
        /// Scale of the Gamma law of purchase rates (repeat).
        rate_scale_weeks: f64 = 4.414, "weeks", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: alpha = 4.414";
        /// First shape parameter of the Beta law of dropping out after a purchase (repeat).
        drop_a: f64 = 0.793, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: a = .793";
        /// Second shape parameter of the Beta law of dropping out after a purchase (repeat).
        drop_b: f64 = 2.426, "", 0.001..=1e6, "Fader, Hardie & Lee 2005, CDNOW: b = 2.426";
        /// Chance a day of being lost (hazard).
        churn_per_day: f64 = 0.002, "per day", SHARE, "assumption";
        /// Weight of satisfaction in staying.
        satisfaction: f64 = 0.8, "log odds", LOGIT, "assumption; direction: Bolton 1998";
        /// Weight of trust in staying.
        trust: f64 = 0.8, "log odds", LOGIT, "assumption; direction: Palmatier et al. 2006";
        /// Weight of goodwill in staying (and in buying more often, repeat).
        goodwill: f64 = 0.2, "log odds", LOGIT, "assumption";
    }
}

settings! {
    /// Satisfaction by expectation and disconfirmation (Oliver 1980), cumulative (Bolton 1998).
    Satisfaction {
        /// Whether experience changes satisfaction.
        on: bool = true, "", ANY, "";
        /// Days from one experience to the next.
        every_days: u32 = 30, "days", 1.0..=3650.0, "assumption";
        /// Weight of the latest experience.
        weight: f64 = 0.2, "share", SHARE, "assumption";
        /// Standard deviation of experienced around true quality.
        noise: f64 = 0.3, "satisfaction", 0.0..=100.0, "assumption";
        /// Weight of the gap between experience and expectation.
        gap: f64 = 1.0, "", 0.0..=100.0, "assumption";
        /// How many times more a disappointment weighs than a delight.
        loss_aversion: f64 = 2.0, "x", 0.0..=100.0, "assumption; direction: Tversky & Kahneman 1991";
        /// Share of the gap by which expectation follows experience.
        learning: f64 = 0.3, "share", SHARE, "assumption";
    }
}

settings! {
    /// The relationship: follow-ups build trust with the rep who owns the customer; part of it leaves with the rep.
    Relationship {
        /// Whether sales follows up customers.
        on: bool = true, "", ANY, "";
        /// Trust of a new customer.
        start: f64 = 0.2, "trust, 0 to 1", SHARE, "assumption";
        /// Trust of a new customer whom another customer referred.
        referred: f64 = 0.35, "trust, 0 to 1", SHARE, "assumption; direction: Schmitt, Skiera & Van den Bulte 2011";
        /// Days from one follow-up to the next.
        every_days: u32 = 90, "days", 1.0..=3650.0, "assumption";
        /// Share of the trust still missing that a follow-up adds.
        gain: f64 = 0.3, "share", SHARE, "assumption";
        /// What a standard deviation of a personable manner adds to that gain.
        personable: f64 = 0.3, "x", 0.0..=10.0, "direction: Palmatier et al. 2006";
        /// Days in which trust halves.
        half_life_days: f64 = 180.0, "days", 0.01..=1e6, "assumption";
        /// Share of trust that stays when the owner changes.
        kept: f64 = 0.4, "share", SHARE, "assumption; individual-level relationships (Palmatier et al. 2006)";
    }
}

use crate::draws::draws;
use crate::laws::Normal;
use crate::math::{exp, logistic, logit};
use crate::measure::Flow;
use crate::population::{Crowd, NEVER, NO_SOURCE, Stage};
use crate::relay::{Today, win_back, word_of_mouth};

draws! {
    /// How good an experience is.
    Experience = "retention/experience" => (quality);
    /// Whether a customer leaves at a renewal or drops out after a purchase.
    Renew = "retention/renew" => (leaves);
}

/// The evening of the customers: whatever is due today with each of them.
pub fn live(today: &Today<'_>, crowd: &mut Crowd) {
    for customer in 0..crowd.customers.len() {
        let due = crowd.customers[customer].due;
        if u32::from(due.next()) > today.day {
            continue;
        }
        if u32::from(due.experience) <= today.day {
            experience(today, crowd, customer);
        }
        if u32::from(due.bill) <= today.day {
            bill(today, crowd, customer);
        }
        if crowd.customers[customer].active() && u32::from(due.follow_up) <= today.day {
            crowd.customers[customer].due.follow_up =
                today.after(today.plan.scenario.relationship.every_days);
            crowd.tally.count(Flow::FollowUpDue);
            crowd.out.follow_ups.push(customer as u32);
        }
        if u32::from(due.offer) <= today.day {
            win_back::propose(today, crowd, customer);
        }
        word_of_mouth::tell(today, crowd, customer);
    }
}

/// An experience with the product moves satisfaction and expectation.
fn experience(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let law = &today.plan.scenario.satisfaction;
    let person = crowd.person_at(crowd.customers[customer].place as usize);
    let record = &mut crowd.customers[customer];
    let times = (today.day - u32::from(record.won)) / law.every_days.max(1);
    let luck: Experience = today.luck.draw_at(u32::from(record.life), person, times);
    let quality = luck.quality.sample(Normal { mean: today.quality, deviation: law.noise });
    let gap = quality - f64::from(record.expectation);
    let felt = law.gap * if gap < 0.0 { law.loss_aversion * gap } else { gap };
    record.satisfaction =
        ((1.0 - law.weight) * f64::from(record.satisfaction) + law.weight * (quality + felt)) as f32;
    record.expectation += (law.learning * gap) as f32;
    let place = record.place as usize;
    record.due.experience = today.after(law.every_days);
    crowd.note(today, place, "experienced", if gap < 0.0 { "disappointed" } else { "pleased" });
}

/// A renewal, a repeat purchase, or the loss of the customer.
fn bill(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let law = &today.plan.scenario.customers;
    while crowd.customers[customer].active() && u32::from(crowd.customers[customer].due.bill) <= today.day {
        let mut record = crowd.customers[customer];
        let place = record.place as usize;
        let person = crowd.person_at(place);
        let response = today.plan.response(crowd.goodwill(today, place));
        let trust = f64::from(record.trust_today(today));
        let luck: Renew = today.luck.draw_at(u32::from(record.life), person, record.purchases);
        let ties =
            law.satisfaction * f64::from(record.satisfaction) + law.trust * trust + law.goodwill * response;
        let own = record.habits(today, person);
        let leaves = match law.model {
            CustomerModel::Contract => {
                crowd.tally.count(Flow::RenewalDue);
                let churn = today.plan.churn.as_ref().map_or(0.0, |churn| own.pace.sample(churn.fine()));
                luck.leaves.happens(logistic(logit(churn.clamp(1e-15, 1.0 - 1e-15)) - ties))
            }
            CustomerModel::Repeat => {
                pay(today, crowd, &mut record);
                let drop = today.plan.repeat.as_ref().map_or(0.0, |laws| own.drop.sample(laws.drop.fine()));
                let held = law.satisfaction * f64::from(record.satisfaction);
                luck.leaves.happens(logistic(logit(drop.clamp(1e-15, 1.0 - 1e-15)) - held))
            }
            CustomerModel::Hazard | CustomerModel::Once => true,
        };
        if leaves {
            crowd.customers[customer] = record;
            lose(today, crowd, customer);
            return;
        }
        if law.model == CustomerModel::Repeat {
            let pace = exp(law.goodwill * response + law.trust * trust);
            record.due.bill = record.next_purchase(today, person, pace);
        } else {
            pay(today, crowd, &mut record);
            record.due.bill = today.after(law.period_days);
        }
        crowd.customers[customer] = record;
    }
}

/// Books one renewal or repeat purchase.
fn pay(today: &Today<'_>, crowd: &mut Crowd, record: &mut crate::population::Customer) {
    let price = today.plan.scenario.price.list.0;
    record.purchases += 1;
    crowd.note(today, record.place as usize, "bought again", "");
    crowd.tally.count(Flow::Renewed);
    crowd.tally.revenue += price;
    if !crowd.tally.media.is_empty() {
        let person = crowd.person_at(record.place as usize);
        let segment = today.plan.traits.segment(today.luck, person);
        crowd.tally.segments[segment as usize].revenue_minor += price;
    }
    if let Some(crm) = &mut crowd.crm {
        crm.bought(record.place as usize, today.day, record.life, price);
    }
    crowd.tally.goods += today.plan.goods_minor;
    crowd.tally.cohort(u32::from(record.won), today.day, price);
}

/// The customer is lost.
fn lose(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let win_back = &today.plan.scenario.win_back;
    let record = &mut crowd.customers[customer];
    record.settle_trust(today);
    record.lost = today.day as u16;
    record.due.bill = NEVER;
    record.due.experience = NEVER;
    record.due.follow_up = NEVER;
    record.due.offer =
        if win_back.on && win_back.offers > 0 { today.after(win_back.every_days) } else { NEVER };
    let place = record.place as usize;
    crowd.tally.count(Flow::Churned);
    let segment = today.plan.traits.segment(today.luck, crowd.person_at(place));
    crowd.tally.segments[segment as usize].customers -= 1;
    crowd.move_to(today, place, Stage::Lapsed, NO_SOURCE);
}
