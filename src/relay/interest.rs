//! Interest: people visit, search, start to consider, and raise a hand.

use crate::base::draws::{Draw, Named, StreamLabel, draws};
use crate::base::laws::{Chance, Coin, Gaps};
use crate::base::math::{daily, exp, falls_below, logistic};
use crate::plan::Traits;
use crate::population::notes::Event;
use crate::population::{Crowd, Flag, NO_SOURCE, Proposal, RaisedHand, Sale, Stage};
use crate::relay::Today;
use crate::scenario::sections::{GoodwillShape, HandRaiseModel, RaiseFrom};

const HAZARD: StreamLabel = StreamLabel::named("interest/hazard");
const ACCEPT: StreamLabel = StreamLabel::named("interest/hazard/accept");

draws! {
    /// What an engagement with a source leads to.
    Engage = "interest/engage" => (opts_in, raises, hour);
    /// What goes with raising a hand.
    Raise = "interest/raise" => (opts_in, buys);
    /// What somebody in the market does today.
    Intent = "interest/intent" => (searches, visits);
    /// What a search is for.
    Search = "interest/search" => (for_brand, arrives);
    /// What a search finds in a channel, and whose click comes first.
    Find = .. "" => (clicks, priority);
    /// Whether somebody starts to consider.
    Consider = "interest/consider" => (starts);
    /// Whether somebody with much goodwill raises a hand.
    Warm = "interest/hazard/warm" => (raises);
    /// When a hand is raised by the plain hazard.
    Moment = "interest/hazard/hour" => (hour);
}

/// People in the market visit of their own accord, or search and click what they find.
pub fn look_around(today: &Today<'_>, crowd: &mut Crowd) {
    let interest = &today.plan.scenario.interest;
    let findable = today.deliveries.iter().any(|delivery| delivery.found_by_search);
    if !interest.on || interest.direct_per_day + interest.direct_goodwill + interest.search_per_day == 0.0 {
        return;
    }
    let mut looking = Vec::new();
    let searches = if findable || interest.brand_share > 0.0 { interest.search_per_day } else { 0.0 };
    let most = interest.direct_per_day + interest.direct_goodwill.max(0.0);
    let [searches, most] = [searches, most].map(|chance| Coin::from(Chance(chance)));
    let linear = today.plan.scenario.memory.shape == GoodwillShape::Linear;
    today.ask_in_market(crowd, Intent::PROCESS, |place, luck: Intent| {
        let (search, visit) = (luck.searches.sample(searches), linear | luck.visits.sample(most));
        if search | visit {
            looking.push((place, search, luck.visits));
        }
    });
    for (place, searching, visit) in looking {
        let aware = !crowd.people[place].is(Stage::Unaware);
        let response = today.plan.response(crowd.goodwill(today, place));
        if aware && visit.happens(interest.direct_per_day + interest.direct_goodwill * response) {
            crowd.engage(today, place, today.plan.direct());
        }
        if searching {
            search(today, crowd, place, aware);
        }
    }
}

/// One search: what organic result is clicked, and which advertisements would be if there is money for them.
fn search(today: &Today<'_>, crowd: &mut Crowd, place: usize, aware: bool) {
    let interest = &today.plan.scenario.interest;
    let person = crowd.person_at(place);
    let luck: Search = today.luck.draw(today.day, person);
    let for_brand = aware && luck.for_brand.happens(interest.brand_share);
    let arrives = for_brand && luck.arrives.happens(interest.brand_arrives);
    let mut clicked = if arrives { today.plan.direct() } else { NO_SOURCE };
    let mut wanted = None;
    for channel in &today.plan.channels {
        let delivery = &today.deliveries[channel.index as usize];
        if !delivery.found_by_search {
            continue;
        }
        let luck: Find = today.luck.draw_in(channel.process, today.day, person, 0);
        let chance = match (for_brand, aware) {
            (true, _) => delivery.brand_chance,
            (false, true) => delivery.chance,
            (false, false) => delivery.chance * interest.response_unaware,
        };
        let clicks = luck.clicks.happens(chance);
        if clicks && delivery.click_price > 0 && wanted.is_none() {
            wanted = Some((channel.index, luck.priority.word()));
        } else if clicks && delivery.click_price == 0 && clicked == NO_SOURCE {
            clicked = channel.index;
        }
    }
    if let Some((channel, priority)) = wanted {
        crowd.out.clicks.push(Proposal { channel, priority, person, instead: clicked });
    } else if clicked != NO_SOURCE {
        crowd.arrive(today, place, clicked);
    }
}

/// Interested people in the market start to consider.
pub fn consider(today: &Today<'_>, crowd: &mut Crowd) {
    let interest = &today.plan.scenario.interest;
    if !interest.on || interest.consider_per_day == 0.0 || crowd.stages[Stage::Interested as usize] == 0 {
        return;
    }
    let mut interested = Vec::new();
    today.each_in_market(crowd, |place, person| {
        if crowd.people[place].is(Stage::Interested) {
            interested.push((place, person));
        }
    });
    // Who somebody is gets looked up only where the keenest person there is would start.
    let most = Chance(most_considering(today)).at_most();
    let mut might = Vec::new();
    let person = |i: usize| interested[i].1;
    today.luck.draw_each(Consider::PROCESS, today.day, interested.len(), person, |i, luck: Consider| {
        if luck.starts.sample(most) {
            might.push((interested[i].0, luck.starts));
        }
    });
    for (place, starts) in might {
        let response = today.plan.response(crowd.goodwill(today, place));
        let fit = crowd.fit(today, place);
        let believed = crowd.believed_quality(today, place, response);
        if starts.happens(considering(today, fit, response, believed)) {
            crowd.emit(today, place, Event::BecameConsidering);
            crowd.move_to(today, place, Stage::Considering, NO_SOURCE);
        }
    }
}

/// Chance a day that somebody interested starts to consider.
fn considering(today: &Today<'_>, fit: f64, response: f64, believed: f64) -> f64 {
    let interest = &today.plan.scenario.interest;
    let pull = interest.consider_fit * (fit - 0.5)
        + interest.consider_goodwill * response
        + interest.consider_quality * believed;
    daily(interest.consider_per_day * exp(pull))
}

/// The largest such chance of anybody.
fn most_considering(today: &Today<'_>) -> f64 {
    if today.plan.scenario.memory.shape == GoodwillShape::Linear {
        return 1.0;
    }
    let (interest, told) = (&today.plan.scenario.interest, today.quality + today.promise);
    let most =
        |weight: f64, range: [f64; 2]| range.map(|value| weight * value).into_iter().fold(0.0, f64::max);
    let pull = most(interest.consider_fit, [-0.5, 0.5])
        + most(interest.consider_goodwill, [0.0, 1.0])
        + most(interest.consider_quality, [today.quality.min(told), today.quality.max(told)]);
    daily(interest.consider_per_day * exp(pull))
}

/// The plain daily hazard: everybody aware may raise a hand, with a chance that grows with goodwill.
///
/// Those with little goodwill are found by gaps at an upper bound of their chance and then thinned; those with more are
/// kept in a short list and asked every day.
pub fn raise_hands(today: &Today<'_>, crowd: &mut Crowd) {
    let hazard = today.plan.hazard;
    if hazard.ceiling == 0.0 {
        return;
    }
    let raise = &today.plan.scenario.hand_raise;
    let weight = today.plan.hands_today(today.day);
    let odds = |goodwill: f64| raise.hazard_intercept + raise.hazard_goodwill * goodwill;
    let could = |stage: Stage| (Stage::Aware..=Stage::Considering).contains(&stage);
    let mut raising = Vec::new();
    let mut gaps = Gaps::new(today.luck.stream(HAZARD, today.day, crowd.index), hazard.gap);
    let mut accept = today.luck.stream(ACCEPT, today.day, crowd.index);
    while let Some(place) = gaps.next_below(crowd.people.len()) {
        let u = accept.draw().unit() * hazard.ceiling / weight;
        let person = crowd.people[place];
        if could(person.stage())
            && !person.has(Flag::Warm)
            && falls_below(u, odds(crowd.goodwill(today, place)))
        {
            raising.push(place);
        }
    }
    let mut warm = std::mem::take(&mut crowd.warm);
    warm.retain(|&place| {
        let place = place as usize;
        let goodwill = crowd.goodwill(today, place);
        let stays = goodwill > f64::from(hazard.warm_above);
        if !stays {
            crowd.people[place].set(Flag::Warm, false);
        }
        if could(crowd.people[place].stage()) {
            let luck: Warm = today.luck.draw(today.day, crowd.person_at(place));
            // Who has just cooled below the line is still asked today, because the gaps passed them by.
            if falls_below(luck.raises.unit() / weight, odds(goodwill)) {
                raising.push(place);
            }
        }
        stays
    });
    crowd.warm = warm;
    for place in raising {
        let luck: Moment = today.luck.draw(today.day, crowd.person_at(place));
        let source = match crowd.people[place].first_source() {
            NO_SOURCE => today.plan.direct(),
            source => source,
        };
        crowd.raise_hand(today, place, source, Draw::new(luck.hour.below(u32::MAX)));
    }
}

impl Crowd {
    /// One engagement: a click, a visit, a response. It may lead to interest, to the e-mail list, to a raised hand.
    pub fn engage(&mut self, today: &Today<'_>, place: usize, source: u8) {
        let (plan, interest) = (today.plan, &today.plan.scenario.interest);
        self.emit(today, place, Event::Engaged(source));
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
            self.emit(today, place, Event::BecameInterested);
            self.move_to(today, place, Stage::Interested, source);
        }
        let raise = &plan.scenario.hand_raise;
        let advice = if source == plan.word_of_mouth() { plan.scenario.word_of_mouth.raise } else { 0.0 };
        let early_enough = advice != 0.0
            || match raise.from {
                RaiseFrom::Aware => true,
                RaiseFrom::Interested => before >= Stage::Interested,
                RaiseFrom::Considering => before == Stage::Considering,
            };
        if raise.on && raise.model == HandRaiseModel::Engagement && early_enough {
            let need = f64::from(u8::from(self.is_in_market(today, place)));
            let traits = plan.traits.of(today.luck, person);
            let response = plan.response(self.goodwill(today, place));
            let odds = raise.intercept
                + raise.fit * traits.fit
                + raise.goodwill * response
                + raise.need * need
                + advice;
            if luck.raises.happens(logistic(odds) * plan.hands_today(today.day)) {
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
        if luck.opts_in.happens(plan.scenario.interest.opt_in_lead) {
            self.opt_in(place, source);
        }
        self.emit(today, place, Event::Raised(source));
        // A buyer too leaves the earlier stages at once, so that nobody raises two hands on one day.
        self.move_to(today, place, Stage::Lead, source);
        if raise.self_serve {
            let Traits { fit, willingness, .. } = plan.traits.of(today.luck, person);
            let response = plan.response(self.goodwill(today, place));
            let odds = raise.self_serve_intercept
                + plan.scenario.closing.fit * fit
                + plan.scenario.closing.goodwill * response
                + plan.scenario.closing.quality * self.believed_quality(today, place, response)
                - plan.scenario.closing.price * plan.dearness(today.levers.price_minor, willingness);
            let chance = logistic(odds);
            self.tally.chance(chance);
            if luck.buys.happens(chance) {
                self.win(today, place, &Sale::unaided(today, source));
                return;
            }
        }
        let hour = raise.hour_of_day(hour.unit() as f32);
        self.out.hands.push(RaisedHand { person, source, hour, qualified: false, closing: 0.0 });
    }
}
