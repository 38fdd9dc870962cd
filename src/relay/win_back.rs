//! Win-back: former customers are asked to come back, as far as the money for offers goes.

use crate::base::draws::draws;
use crate::base::math::logistic;
use crate::plan::SELF_SERVE_SEAT;
use crate::population::notes::{Activity, Event};
use crate::population::{Crowd, NEVER, NO_SOURCE, Origin, Sale, Stage, Wanted};
use crate::relay::Today;
use crate::relay::channel_account::ChannelAccount;

draws! {
    /// Who gets an offer first.
    Turn = "win_back/offer" => (priority);
    /// What comes of an offer.
    Answer = "win_back/answer" => (comes_back);
}

/// Makes win-back offers to former customers, in the order of their priorities, as far as the money goes; gives the cost.
pub fn settle(today: &Today<'_>, crowds: &mut [Crowd], purse: &mut ChannelAccount) -> i64 {
    let offers = Wanted::in_turn(crowds.iter_mut().flat_map(|crowd| crowd.out.offers.drain(..)));
    let price = today.plan.scenario.win_back.offer_cost.0;
    let mut spent = 0;
    for offer in offers {
        let crowd = &mut crowds[offer.crowd as usize];
        let customer = offer.customer as usize;
        let place = crowd.customers[customer].place as usize;
        if !crowd.people[place].is(Stage::Lapsed) {
            continue;
        }
        if purse.pay_for_units(price, 1).0 == 0 {
            crowd.customers[customer].due.offer = today.after(1);
            continue;
        }
        spent += price;
        if !accepts(today, crowd, customer) {
            continue;
        }
        let record = &mut crowd.customers[customer];
        let memory = Some((record.satisfaction, record.trust_today(today)));
        record.due.offer = NEVER;
        record.due.tell = NEVER;
        let sale = Sale {
            origin: Origin::WinBack,
            seat: record.seat,
            tenure: today.tenure_of(record.seat),
            memory,
            ..Sale::unaided(today, today.plan.direct())
        };
        crowd.win(today, place, &sale);
    }
    spent
}

/// A former customer is due for an offer, if there is money for it.
pub fn propose(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let place = crowd.customers[customer].place as usize;
    crowd.customers[customer].due.offer = NEVER;
    if !crowd.people[place].is(Stage::Lapsed) {
        return;
    }
    let person = crowd.person_at(place);
    let priority = today.luck.draw::<Turn>(today.day, person).priority.word();
    crowd.out.offers.push(Wanted { priority, crowd: crowd.index, customer: customer as u32 });
}

/// Makes an offer; gives whether the former customer comes back.
fn accepts(today: &Today<'_>, crowd: &mut Crowd, customer: usize) -> bool {
    let (plan, law) = (today.plan, &today.plan.scenario.win_back);
    let record = &mut crowd.customers[customer];
    record.offers += 1;
    let (life, offers) = (u32::from(record.life), u32::from(record.offers));
    if u32::from(record.offers) < law.offers {
        record.due.offer = today.after(law.every_days);
    }
    let (record, place) = (*record, record.place as usize);
    let person = crowd.person_at(place);
    let willingness = plan.traits.of(today.luck, person).willingness;
    let odds = law.intercept
        + law.satisfaction * f64::from(record.satisfaction)
        + law.trust * f64::from(record.trust_today(today))
        + law.referrer * f64::from(u8::from(record.referrer))
        - law.price * plan.dearness(today.levers.price_minor, willingness);
    crowd.emit(today, place, Event::Acted(Activity::Offer, SELF_SERVE_SEAT, NO_SOURCE));
    let luck: Answer = today.luck.draw_at(life, person, offers);
    luck.comes_back.happens(logistic(odds))
}
