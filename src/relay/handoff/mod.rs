//! The handoff: marketing scores its leads and passes the good ones to sales, with delay and loss.

mod desk;
mod queue;

pub use desk::{LeadDesk, find, hand_over};
pub use queue::Queue;

use crate::base::draws::draws;
use crate::base::laws::{LogNormal, Normal};
use crate::population::notes::{Event, LeadEnd};
use crate::population::{CHUNK, Crowd, Lead, NO_SOURCE, Origin, RaisedHand, Stage};
use crate::relay::Today;

draws! {
    /// By how much a score is wrong.
    Score = "handoff/score" => (error);
    /// Whether a lead gets lost on its way, and how long that takes.
    Delay = "handoff/delay" => (leaks, hours);
}

/// Marketing scores the hands raised today and passes the good ones on; some get lost on the way.
pub fn pass_on(today: &Today<'_>, crowd: &mut Crowd) {
    let scoring = &today.plan.scenario.scoring;
    let mut hands = std::mem::take(&mut crowd.out.hands);
    for hand in hands.drain(..) {
        let place = hand.person as usize % CHUNK;
        let score = if scoring.on { score(today, crowd, place, hand.source) } else { 0.0 };
        if scoring.on && !hand.qualified && score <= scoring.threshold {
            crowd.emit(today, place, Event::Ended(LeadEnd::Unqualified));
            crowd.move_to(today, place, Stage::Interested, NO_SOURCE);
            continue;
        }
        crowd.emit(today, place, Event::Qualified(hand.source));
        send(today, crowd, place, &hand, score);
    }
    crowd.out.hands = hands;
}

/// The score of a lead: fit and engagement as far as they show, what the firm believes, what sales reported, and error.
pub fn score(today: &Today<'_>, crowd: &Crowd, place: usize, source: u8) -> f64 {
    let (plan, law) = (today.plan, &today.plan.scenario.scoring);
    let (person, goodwill) = (crowd.person_at(place), crowd.goodwill(today, place));
    let believed = f64::from(u8::from(crowd.people[place].believed())) * plan.scenario.targeting.score;
    let luck: Score = today.luck.draw(today.day, person);
    let error = luck.error.sample(Normal { mean: 0.0, deviation: law.noise });
    let fit = law.fit * plan.traits.of(today.luck, person).fit;
    fit + law.engagement * plan.response(goodwill) + believed + reported(today, source) + error
}

/// What sales reported of a source, in points of the score.
fn reported(today: &Today<'_>, source: u8) -> f64 {
    today.plan.scenario.scoring.feedback * today.reports[source as usize]
}

/// Sends a qualified lead on its way: sales can see it today, or on a later day, or never.
fn send(today: &Today<'_>, crowd: &mut Crowd, place: usize, hand: &RaisedHand, score: f64) {
    let law = &today.plan.scenario.handoff;
    let luck: Delay = today.luck.draw(today.day, hand.person);
    if !law.on || luck.leaks.happens(law.leak) {
        crowd.emit(today, place, Event::Ended(LeadEnd::Leaked));
        crowd.move_to(today, place, recycled(today), NO_SOURCE);
        return;
    }
    let delay = luck.hours.sample(LogNormal { median: law.delay_median_hours, spread: law.delay_spread });
    let raised = f64::from(today.day) * 24.0 + f64::from(hand.hour);
    let lead = Lead {
        person: hand.person,
        source: hand.source,
        origin: if hand.source == today.plan.word_of_mouth() { Origin::Referral } else { Origin::Inbound },
        score: score as f32,
        reported: if today.plan.scenario.scoring.on { reported(today, hand.source) as f32 } else { 0.0 },
        closing: hand.closing,
        raised,
        ready: raised + delay,
        ..Lead::default()
    };
    if lead.visible_on(today.closing_hour()) <= today.day {
        crowd.emit(today, place, Event::Queued);
        crowd.move_to(today, place, Stage::Working, lead.source);
    }
    crowd.out.leads.push(lead);
}

/// Where a lead goes that sales gives up.
pub fn recycled(today: &Today<'_>) -> Stage {
    if today.plan.scenario.handoff.recycle { Stage::Interested } else { Stage::Aware }
}
