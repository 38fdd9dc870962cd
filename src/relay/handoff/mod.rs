//! The handoff: marketing scores its leads and passes the good ones to sales, with delay and loss.

mod desk;
mod queue;

pub use desk::{Desk, find, hand_over};
pub use queue::{Lead, Queue};

use crate::draws::draws;
use crate::laws::{LogNormal, Normal};
use crate::measure::{Event, Flow, LeadEnd};
use crate::population::{CHUNK, Crowd, NO_SOURCE, Origin, RaisedHand, Stage};
use crate::relay::Today;
use crate::scenario::{ANY, LOGIT, SHARE};
use crate::{choices, settings};

choices! {
    /// In which order waiting leads are worked.
    Discipline {
        Fifo = "fifo", "first in, first out";
        Lifo = "lifo", "last in, first out: the freshest lead first";
        Score = "score", "highest score first";
        CMu = "c_mu", "highest score times chance of contact at its age first (the c-mu rule)";
    }
}

settings! {
    /// Lead scoring: who is good enough for a rep's time.
    Scoring {
        /// Whether leads are scored; without scoring every lead is passed on.
        on: bool = true, "", ANY, "";
        /// Weight of fit in the score.
        fit: f64 = 1.0, "score", LOGIT, "assumption";
        /// Weight of response to goodwill (0 to 1) in the score.
        engagement: f64 = 0.5, "score", LOGIT, "assumption";
        /// Standard deviation of the error of the score.
        noise: f64 = 0.3, "score", 0.0..=100.0, "assumption";
        /// Score a lead must exceed to become marketing-qualified (MQL).
        threshold: f64 = 1.1, "score", LOGIT, "tuned to 20 to 60 % of leads qualified";
        /// Weight of what sales reports back: each channel's score moves by this times its log odds of winning against the rest.
        feedback: f64 = 0.15, "score per log odds", 0.0..=10.0, "assumption";
    }
}

settings! {
    /// The handoff from marketing to sales.
    Handoff {
        /// Whether leads reach sales.
        on: bool = true, "", ANY, "";
        /// Median time from raised hand to the queue of sales.
        delay_median_hours: f64 = 1.0, "hours", 0.0..=8760.0, "assumption";
        /// Spread of that delay: standard deviation of its logarithm.
        delay_spread: f64 = 1.2, "log units", 0.0..=5.0, "assumption";
        /// Share of qualified leads lost on the way.
        leak: f64 = 0.05, "share", SHARE, "assumption, beside what is lost to lack of capacity";
        /// Days after which a lead nobody worked goes back to marketing, and so does one whose next attempt is overdue as long; 0 keeps leads for ever.
        sla_days: u32 = 21, "days", 0.0..=3650.0, "assumption";
        /// Whether a lead that goes back stays interested; without recycling it is merely aware.
        recycle: bool = true, "", ANY, "assumption";
        /// In which order waiting leads are worked.
        discipline: Discipline = Discipline::Lifo, "", ANY, "reps prefer fresh leads";
    }
}

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
            crowd.tally.count(Flow::Unqualified);
            crowd.file(today, place, Event::Ended(LeadEnd::Unqualified));
            crowd.move_to(today, place, Stage::Interested, NO_SOURCE);
            continue;
        }
        crowd.tally.count(Flow::Qualified);
        crowd.tally.sources[hand.source as usize].qualified += 1;
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
    let reported = law.feedback * today.reports[source as usize];
    fit + law.engagement * plan.response(goodwill) + believed + reported + error
}

/// Sends a qualified lead on its way: sales can see it today, or on a later day, or never.
fn send(today: &Today<'_>, crowd: &mut Crowd, place: usize, hand: &RaisedHand, score: f64) {
    let law = &today.plan.scenario.handoff;
    let luck: Delay = today.luck.draw(today.day, hand.person);
    if !law.on || luck.leaks.happens(law.leak) {
        crowd.tally.count(Flow::Leaked);
        crowd.file(today, place, Event::Ended(LeadEnd::Leaked));
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
        closing: hand.closing,
        raised,
        ready: raised + delay,
        ..Lead::default()
    };
    if lead.visible_on(today.closing_hour()) <= today.day {
        crowd.tally.count(Flow::Queued);
        crowd.move_to(today, place, Stage::Working, lead.source);
    }
    crowd.out.leads.push(lead);
}

/// Where a lead goes that sales gives up.
pub fn recycled(today: &Today<'_>) -> Stage {
    if today.plan.scenario.handoff.recycle { Stage::Interested } else { Stage::Aware }
}
