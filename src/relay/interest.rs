//! Interest: people visit, search, start to consider, and raise a hand.

use crate::draws::{Draw, Named, Process, draws};
use crate::laws::{Gaps, LogOdds};
use crate::math::{daily, exp, falls_below};
use crate::measure::Flow;
use crate::population::{Crowd, Flag, NO_SOURCE, Proposal, Stage};
use crate::relay::Today;
use crate::scenario::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

settings! {
    /// Interest: what makes an aware person look closer, consider, raise a hand, or buy without help.
    Interest {
        /// Whether people move beyond awareness by themselves.
        on: bool = true, "", ANY, "";
        /// Chance a day that an aware person in the market visits of their own accord.
        direct_per_day: f64 = 0.002, "per day", SHARE, "assumption";
        /// What full goodwill adds to that chance.
        direct_goodwill: f64 = 0.01, "per day", SHARE, "assumption";
        /// Chance a day that somebody in the market searches.
        search_per_day: f64 = 0.05, "per day", SHARE, "assumption";
        /// Share of the searches of aware people that are for the brand's name.
        brand_share: f64 = 0.3, "share", SHARE, "assumption";
        /// Share of the people who search for the brand's name that arrive without any advertisement.
        brand_arrives: f64 = 0.95, "share", SHARE, "consistent with Blake, Nosko & Tadelis 2015: no measurable benefit of brand keywords";
        /// Hazard a day that an interested person in the market starts considering.
        consider_per_day: f64 = 0.15, "per day", 0.0..=100.0, "assumption";
        /// Weight of fit in the hazard of considering.
        consider_fit: f64 = 1.5, "log hazard", LOGIT, "assumption";
        /// Weight of goodwill in the hazard of considering.
        consider_goodwill: f64 = 0.8, "log hazard", LOGIT, "assumption";
        /// Chance of joining the e-mail list at a visit.
        opt_in_visit: f64 = 0.04, "share", SHARE, "assumption";
        /// Chance of joining the e-mail list when raising a hand.
        opt_in_lead: f64 = 0.30, "share", SHARE, "assumption";
        /// How much more often people in the market respond to what they see.
        response_in_market: f64 = 3.0, "x", 0.0..=100.0, "assumption";
        /// How much more often people out of the market respond to what they see.
        response_out_of_market: f64 = 0.7, "x", 0.0..=100.0, "assumption";
        /// Response of a person of fit 0, relative to one of middling response.
        response_base: f64 = 0.4, "x", 0.0..=100.0, "assumption";
        /// What full fit adds to that response.
        response_fit: f64 = 1.0, "x", 0.0..=100.0, "assumption";
    }
}

choices! {
    /// From which stage an engagement can make a person raise a hand.
    RaiseFrom {
        Aware = "aware", "from awareness on";
        Interested = "interested", "from interest on, so not at the first engagement";
        Considering = "considering", "only while choosing";
    }
}

choices! {
    /// What makes a person raise a hand.
    HandRaiseModel {
        Engagement = "engagement", "at each engagement of someone who considers, with chance logistic(intercept + ...)";
        Hazard = "hazard", "every day for everyone aware, with chance `logistic(hazard_intercept + hazard_goodwill * G)`";
    }
}

settings! {
    /// Raising a hand: a person asks to hear more and becomes a lead; or buys without help, where that is possible.
    HandRaise {
        /// Whether people raise hands.
        on: bool = true, "", ANY, "";
        /// What makes a person raise a hand.
        model: HandRaiseModel = HandRaiseModel::Engagement, "", ANY, "";
        /// From which stage an engagement can make a person raise a hand (engagement).
        from: RaiseFrom = RaiseFrom::Considering, "", ANY, "the usual hierarchy of effects (Lavidge & Steiner 1961)";
        /// Log odds of a form fill at an engagement of a considering person of fit 0 without goodwill.
        intercept: f64 = -3.8, "log odds", LOGIT, "tuned to about 1 lead in 10 paid clicks (WordStream 2024: 7 %)";
        /// Weight of fit.
        fit: f64 = 2.0, "log odds", LOGIT, "assumption";
        /// Weight of goodwill.
        goodwill: f64 = 1.0, "log odds", LOGIT, "assumption";
        /// What being in the market adds.
        need: f64 = 1.0, "log odds", LOGIT, "assumption";
        /// Log odds a day of the plain hazard at no goodwill.
        hazard_intercept: f64 = -7.0, "log odds", LOGIT, "assumption";
        /// Weight of raw goodwill in the plain hazard.
        hazard_goodwill: f64 = 1.5, "log odds per unit", LOGIT, "assumption";
        /// Whether a person who raises a hand may buy at once without a rep.
        self_serve: bool = false, "", ANY, "";
        /// Log odds that a hand-raiser buys at once, at fit 0, no goodwill and a price they just accept.
        self_serve_intercept: f64 = -2.0, "log odds", LOGIT, "assumption";
    }
}

impl Interest {
    /// The response of the most responsive person there can be.
    pub fn response_most(&self) -> f64 {
        self.response_in_market.max(self.response_out_of_market)
            * (self.response_base + self.response_fit.max(0.0))
    }
}

const HAZARD: Process = Process::named("interest/hazard");
const ACCEPT: Process = Process::named("interest/hazard/accept");

draws! {
    /// What somebody in the market does today.
    Intent = "interest/intent" => (searches, visits);
    /// What a search is for.
    Search = "interest/search" => (for_brand, arrives);
    /// What a search finds in a channel, and whose click comes first.
    Find = .. "" => (clicks, lot);
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
    let findable = today.doses.iter().any(|dose| dose.found_by_search);
    if !interest.on || interest.direct_per_day + interest.direct_goodwill + interest.search_per_day == 0.0 {
        return;
    }
    let mut looking = Vec::new();
    let searches = if findable || interest.brand_share > 0.0 { interest.search_per_day } else { 0.0 };
    let most = interest.direct_per_day + interest.direct_goodwill.max(0.0);
    let linear = today.plan.scenario.memory.shape == crate::relay::memory::GoodwillShape::Linear;
    today.ask_in_market(crowd, Intent::PROCESS, |place, luck: Intent| {
        let (search, visit) = (luck.searches.happens(searches), linear || luck.visits.happens(most));
        if search || visit {
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
        let dose = &today.doses[channel.index as usize];
        if !dose.found_by_search {
            continue;
        }
        let luck: Find = today.luck.draw_in(channel.process, today.day, person, 0);
        let chance = if for_brand { dose.brand_chance } else { dose.chance };
        let clicks = luck.clicks.happens(chance);
        if clicks && dose.click_price > 0 && wanted.is_none() {
            wanted = Some((channel.index, luck.lot.word()));
        } else if clicks && dose.click_price == 0 && clicked == NO_SOURCE {
            clicked = channel.index;
        }
    }
    if let Some((channel, lot)) = wanted {
        crowd.out.clicks.push(Proposal { channel, lot, person, instead: clicked });
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
    for (place, person) in interested {
        let response = today.plan.response(crowd.goodwill(today, place));
        let fit = crowd.fit(today, place) - 0.5;
        let pull = exp(interest.consider_fit * fit + interest.consider_goodwill * response);
        let luck: Consider = today.luck.draw(today.day, person);
        if luck.starts.happens(daily(interest.consider_per_day * pull)) {
            crowd.tally.count(Flow::BecameConsidering);
            crowd.move_to(today, place, Stage::Considering, NO_SOURCE);
        }
    }
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
    let odds = |goodwill: f64| raise.hazard_intercept + raise.hazard_goodwill * goodwill;
    let could = |stage: Stage| (Stage::Aware..=Stage::Considering).contains(&stage);
    let mut raising = Vec::new();
    let mut gaps = Gaps::new(today.luck.stream(HAZARD, today.day, crowd.index), hazard.gap);
    let mut accept = today.luck.stream(ACCEPT, today.day, crowd.index);
    while let Some(place) = gaps.next_below(crowd.people.len()) {
        let u = accept.draw().unit() * hazard.ceiling;
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
            if luck.raises.sample(LogOdds(odds(goodwill))) {
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
