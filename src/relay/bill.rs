//! What a renewal and a repeat purchase have in common: the price as the customer sees it, the payment, the loss.

use crate::plan::{Plan, SELF_SERVE_SEAT};
use crate::population::notes::{Event, Purchase};
use crate::population::{Crowd, Customer, NEVER, NO_SOURCE, Stage};
use crate::relay::Today;

/// Books one renewal or repeat purchase.
pub fn pay(today: &Today<'_>, crowd: &mut Crowd, record: &mut Customer) {
    let price = today.levers.price_minor;
    record.purchases += 1;
    record.paid_minor = price as f32;
    if record.seat != SELF_SERVE_SEAT {
        crowd.tally.commission += (price as f64 * today.plan.scenario.incentives.renewals).round() as i64;
    }
    let purchase = Purchase {
        origin: record.origin,
        source: NO_SOURCE,
        seat: record.seat,
        life: record.life,
        won: u32::from(record.won),
        paid_minor: price,
        goods_minor: today.plan.goods_minor,
    };
    crowd.emit(today, record.place as usize, Event::BoughtAgain(purchase));
}

/// The customer is lost.
pub fn lose(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let win_back = &today.plan.scenario.win_back;
    let record = &mut crowd.customers[customer];
    record.settle_trust(today);
    record.lost = today.day as u16;
    record.due.bill = NEVER;
    record.due.experience = NEVER;
    record.due.follow_up = NEVER;
    record.due.news = NEVER;
    record.due.offer =
        if win_back.on && win_back.offers > 0 { today.after(win_back.every_days) } else { NEVER };
    let place = record.place as usize;
    crowd.emit(today, place, Event::Churned);
    crowd.move_to(today, place, Stage::Lapsed, NO_SOURCE);
}

impl Customer {
    /// What the price adds to the log odds of leaving, or takes off the log of the rate of purchases: that it is above
    /// what the customer would pay, and above what they last paid.
    pub fn dislike_of_price(&self, today: &Today<'_>, person: u32) -> f64 {
        let (plan, law) = (today.plan, &today.plan.scenario.customers);
        let mut dislike = law.price_rise * Plan::price_rise(today.levers.price_minor, self.paid_minor);
        if law.price != 0.0 {
            let willingness = plan.traits.of(today.luck, person).willingness;
            dislike += law.price * plan.dearness(today.levers.price_minor, willingness).max(0.0);
        }
        dislike
    }
}
