//! News for customers: marketing keeps in touch with all of them, as far as the money for it goes.
//!
//! It is the part of marketing in keeping customers, as follow-ups are the part of sales. A contact costs little, reaches
//! customers without a rep too, and does little: some goodwill, and a small step towards being content.

use crate::base::draws::draws;
use crate::plan::SELF_SERVE_SEAT;
use crate::population::notes::{Activity, Event};
use crate::population::{Crowd, NEVER, NO_SOURCE, Wanted};
use crate::relay::Today;
use crate::relay::channel_account::ChannelAccount;

draws! {
    /// Who gets news first.
    Turn = "retention/news" => (priority);
}

/// The evening on which the next news is asked for, for the day after.
pub(super) fn next(today: &Today<'_>) -> u16 {
    let law = &today.plan.scenario.retention;
    if law.on && law.share > 0.0 { today.after(law.every_days.saturating_sub(1)) } else { NEVER }
}

/// A customer is due for news, if there is money for it.
pub(super) fn propose(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    crowd.customers[customer].due.news = NEVER;
    let person = crowd.person_at(crowd.customers[customer].place as usize);
    let priority = today.luck.draw::<Turn>(today.day, person).priority.word();
    crowd.out.news.push(Wanted { priority, crowd: crowd.index, customer: customer as u32 });
}

/// Sends news to customers, in the order of their priorities, as far as the money goes; gives the cost.
pub fn settle(today: &Today<'_>, crowds: &mut [Crowd], purse: &mut ChannelAccount) -> i64 {
    let law = &today.plan.scenario.retention;
    let mut spent = 0;
    for wanted in Wanted::in_turn(crowds.iter_mut().flat_map(|crowd| crowd.out.news.drain(..))) {
        let crowd = &mut crowds[wanted.crowd as usize];
        let record = &mut crowd.customers[wanted.customer as usize];
        if !record.active() {
            continue;
        }
        if purse.pay_for_units(law.contact_cost.0, 1).0 == 0 {
            record.due.news = today.day as u16;
            continue;
        }
        spent += law.contact_cost.0;
        record.due.news = next(today);
        let missing = (law.content - f64::from(record.satisfaction)).max(0.0);
        record.satisfaction += (law.satisfaction * missing) as f32;
        let place = record.place as usize;
        crowd.warm_up(today, place, law.goodwill as f32);
        crowd.emit(today, place, Event::Acted(Activity::News, SELF_SERVE_SEAT, NO_SOURCE));
    }
    spent
}
