//! Retention: satisfaction, trust, renewals or repeat purchases, churn.

use crate::base::draws::draws;
use crate::base::laws::Normal;
use crate::base::math::{logistic, logit};
use crate::population::notes::Event;
use crate::population::{Crowd, Customer};
use crate::relay::bill::{lose, pay};
use crate::relay::{Today, news, repurchase, win_back, word_of_mouth};
use crate::scenario::sections::CustomerModel;

draws! {
    /// How good an experience is, and whether the customer complains of it.
    Experience = "retention/experience" => (quality, complains);
    /// Whether a customer leaves at a renewal or drops out after a purchase.
    Renew = "retention/renew" => (leaves);
}

/// The evening of the customers: whatever is due today with each of them.
pub fn live(today: &Today<'_>, crowd: &mut Crowd) {
    let repeats = today.plan.repeat.is_some();
    for customer in 0..crowd.customers.len() {
        let due = crowd.customers[customer].due;
        let stirred = repeats && repurchase::stirred(today, crowd, customer);
        if u32::from(due.next()) > today.day && !stirred {
            continue;
        }
        let complains = u32::from(due.experience) <= today.day && experience(today, crowd, customer);
        if repeats && (stirred || u32::from(due.bill) <= today.day) {
            repurchase::buy(today, crowd, customer);
        } else if u32::from(due.bill) <= today.day {
            bill(today, crowd, customer);
        }
        let active = crowd.customers[customer].active();
        if active && (complains || u32::from(due.follow_up) <= today.day) {
            let place = crowd.customers[customer].place as usize;
            if u32::from(due.follow_up) <= today.day {
                crowd.customers[customer].due.follow_up = crowd.customers[customer].next_follow_up(today);
            }
            crowd.emit(today, place, Event::FollowUpDue);
            crowd.out.follow_ups.push((customer as u32, complains));
        }
        if active && u32::from(due.news) <= today.day {
            news::propose(today, crowd, customer);
        }
        if u32::from(due.offer) <= today.day {
            win_back::propose(today, crowd, customer);
        }
        word_of_mouth::tell(today, crowd, customer);
    }
}

/// An experience with the product moves satisfaction and expectation; gives whether the customer complains to somebody.
fn experience(today: &Today<'_>, crowd: &mut Crowd, customer: usize) -> bool {
    let law = &today.plan.scenario.satisfaction;
    let relation = &today.plan.scenario.relationship;
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
    let sour = f64::from(record.satisfaction) < relation.complains_below;
    let complains =
        relation.on && today.plan.scenario.sales.on && sour && luck.complains.happens(relation.complains);
    crowd.emit(today, place, Event::Experienced(gap >= 0.0));
    if complains {
        crowd.emit(today, place, Event::Complained);
    }
    complains
}

/// A renewal, or the loss of the customer.
fn bill(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let law = &today.plan.scenario.customers;
    while crowd.customers[customer].active() && u32::from(crowd.customers[customer].due.bill) <= today.day {
        let mut record = crowd.customers[customer];
        let place = record.place as usize;
        let person = crowd.person_at(place);
        let leaves = law.model != CustomerModel::Contract || {
            crowd.emit(today, place, Event::RenewalDue);
            let response = today.plan.response(crowd.goodwill(today, place));
            let trust = f64::from(record.trust_today(today));
            let ties = law.satisfaction * f64::from(record.satisfaction)
                + law.trust * trust
                + law.goodwill * response
                - record.dislike_of_price(today, person);
            let luck: Renew = today.luck.draw_at(u32::from(record.life), person, record.purchases);
            let own = record.habits(today, person);
            let churn = today.plan.churn.as_ref().map_or(0.0, |churn| own.pace.sample(churn.fine()));
            luck.ends(churn, ties)
        };
        if leaves {
            lose(today, crowd, customer);
            return;
        }
        pay(today, crowd, &mut record);
        record.due.bill = today.after(law.period_days);
        crowd.customers[customer] = record;
    }
}

impl Renew {
    /// Whether a customer leaves who does so with this chance when nothing holds them, and is held by so many log odds.
    fn ends(self, chance: f64, held: f64) -> bool {
        self.leaves.happens(logistic(logit(chance.clamp(1e-15, 1.0 - 1e-15)) - held))
    }
}

impl Customer {
    /// Whether this purchase is the customer's last (repeat).
    pub(super) fn drops_out(&self, today: &Today<'_>, person: u32) -> bool {
        let luck: Renew = today.luck.draw_at(u32::from(self.life), person, self.purchases);
        let laws = today.plan.repeat.as_ref();
        let drop = laws.map_or(0.0, |laws| self.habits(today, person).drop.sample(laws.drop.fine()));
        let held = today.plan.scenario.customers.satisfaction * f64::from(self.satisfaction);
        luck.ends(drop, held)
    }

    /// The day of the next follow-up by the calendar, after one of today. Taking a customer on board comes on top.
    fn next_follow_up(&self, today: &Today<'_>) -> u16 {
        let every = today.plan.scenario.relationship.every_days;
        let first = u32::from(self.won) + every;
        if first > today.day { today.after(first - today.day) } else { today.after(every) }
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
}
