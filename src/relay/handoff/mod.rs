//! The handoff: marketing scores its leads and passes the good ones to sales, with delay and loss.

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
        /// Days after which a lead nobody worked goes back to marketing; 0 keeps leads for ever.
        sla_days: u32 = 21, "days", 0.0..=3650.0, "assumption";
        /// Whether a lead that goes back stays interested; without recycling it is merely aware.
        recycle: bool = true, "", ANY, "assumption";
        /// In which order waiting leads are worked.
        discipline: Discipline = Discipline::Lifo, "", ANY, "reps prefer fresh leads";
    }
}

mod queue;

pub use queue::{Lead, Queue};

use crate::draws::{Process, unit};
use crate::math::{exp, ln, normal};
use crate::measure::{Flow, Tally};
use crate::plan::Plan;
use crate::population::{Crowd, NO_SOURCE, Origin, RaisedHand, Sale, Stage};
use crate::relay::Today;
use std::collections::BTreeMap;

const SCORE: Process = Process::named("handoff/score");
const DELAY: Process = Process::named("handoff/delay");

/// The desk between marketing and sales: leads on their way, and what sales has reported back.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Qualified leads by the day on which sales can see them.
    pub on_the_way: BTreeMap<u32, Vec<Lead>>,
    /// Leads that sales can see.
    pub queue: Queue,
    /// Wins and losses reported by sales, by source.
    pub reports: Vec<(u32, u32)>,
}

/// Marketing scores today's leads and passes the good ones on; buyers who need no rep buy.
pub fn hand_over(today: &Today<'_>, crowds: &mut [Crowd], desk: &mut Desk, tally: &mut Tally) {
    let hands: Vec<RaisedHand> = crowds.iter_mut().flat_map(|crowd| crowd.out.hands.drain(..)).collect();
    let buyers: Vec<RaisedHand> = crowds.iter_mut().flat_map(|crowd| crowd.out.buyers.drain(..)).collect();
    for buyer in buyers {
        let (crowd, place) = find(crowds, buyer.person);
        crowd.win(today, place, &Sale::unaided(today.plan, buyer.source));
    }
    desk.receive(today, crowds, &hands, tally);
    desk.deliver(today, crowds, tally);
    desk.expire(today, crowds, tally);
}

/// The score of a lead: fit and engagement as far as they show, what the firm believes, what sales reported, and error.
pub fn score(today: &Today<'_>, desk: &Desk, crowd: &Crowd, place: usize, source: u8) -> f64 {
    let (plan, law) = (today.plan, &today.plan.scenario.scoring);
    let (person, goodwill) = (crowd.person_at(place), crowd.goodwill(today, place));
    let believed = f64::from(u8::from(crowd.people[place].believed())) * plan.scenario.targeting.score;
    let error = law.noise * normal(today.luck.of(SCORE, today.day, person)[0]);
    let fit = law.fit * plan.traits.of(today.luck, person).fit;
    fit + law.engagement * plan.response(goodwill) + believed + law.feedback * desk.report(source) + error
}

impl Desk {
    /// A desk that has heard nothing yet.
    pub fn new(plan: &Plan) -> Self {
        Self { reports: vec![(0, 0); plan.sources.len()], ..Self::default() }
    }

    /// Log odds of winning a lead of this source against all others, as far as sales has reported.
    fn report(&self, source: u8) -> f64 {
        let all = self.reports.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let odds = |(won, lost): (u32, u32), prior: f64| {
            ln((f64::from(won) + prior * 2.0) / (f64::from(lost) + (1.0 - prior) * 2.0))
        };
        let prior = (f64::from(all.0) + 1.0) / (f64::from(all.0 + all.1) + 2.0);
        odds(self.reports[source as usize], prior) - ln(prior / (1.0 - prior))
    }

    /// Scores the hands raised today, and sends the good ones on their way to sales.
    pub fn receive(
        &mut self,
        today: &Today<'_>,
        crowds: &mut [Crowd],
        hands: &[RaisedHand],
        tally: &mut Tally,
    ) {
        let scenario = &today.plan.scenario;
        for hand in hands {
            let (crowd, place) = find(crowds, hand.person);
            let score = if scenario.scoring.on { score(today, self, crowd, place, hand.source) } else { 0.0 };
            if scenario.scoring.on && score <= scenario.scoring.threshold {
                tally.count(Flow::Unqualified);
                crowd.move_to(today, place, Stage::Interested, NO_SOURCE);
                continue;
            }
            tally.count(Flow::Qualified);
            tally.sources[hand.source as usize].qualified += 1;
            self.send(today, crowd, place, hand, score, 0.0, tally);
        }
    }

    /// Sends a qualified lead on its way; some are lost.
    #[expect(clippy::too_many_arguments, reason = "a lead is made of what is known at this very place")]
    pub fn send(
        &mut self,
        today: &Today<'_>,
        crowd: &mut Crowd,
        place: usize,
        hand: &RaisedHand,
        score: f64,
        closing: f64,
        tally: &mut Tally,
    ) {
        let law = &today.plan.scenario.handoff;
        let words = today.luck.of(DELAY, today.day, hand.person);
        if !law.on || unit(words[0]) < law.leak {
            tally.count(Flow::Leaked);
            crowd.move_to(today, place, recycled(today), NO_SOURCE);
            return;
        }
        let delay = law.delay_median_hours * exp(law.delay_spread * normal(words[1]));
        let raised = f64::from(today.day) * 24.0 + f64::from(hand.hour);
        let ready = raised + delay;
        let origin =
            if hand.source == today.plan.word_of_mouth() { Origin::Referral } else { Origin::Inbound };
        let lead = Lead {
            person: hand.person,
            source: hand.source,
            origin,
            score: score as f32,
            closing: closing as f32,
            raised,
            ready,
            ..Lead::default()
        };
        let closes = today.closing_hour();
        let day = (ready / 24.0).floor() as u32 + u32::from(ready % 24.0 >= closes);
        self.on_the_way.entry(day.max(today.day)).or_default().push(lead);
    }

    /// Puts leads whose delay is over into the queue.
    pub fn deliver(&mut self, today: &Today<'_>, crowds: &mut [Crowd], tally: &mut Tally) {
        let later = self.on_the_way.split_off(&(today.day + 1));
        for lead in std::mem::replace(&mut self.on_the_way, later).into_values().flatten() {
            let (crowd, place) = find(crowds, lead.person);
            crowd.move_to(today, place, Stage::Working, lead.source);
            tally.count(Flow::Queued);
            self.queue.push(today.day, lead, today.plan.scenario.handoff.discipline);
        }
    }

    /// Sends back leads that waited longer than agreed.
    pub fn expire(&mut self, today: &Today<'_>, crowds: &mut [Crowd], tally: &mut Tally) {
        let agreed = today.plan.scenario.handoff.sla_days;
        if agreed == 0 {
            return;
        }
        while let Some(leads) = self.queue.take_older(today.day, agreed) {
            for lead in leads {
                tally.count(Flow::Expired);
                let (crowd, place) = find(crowds, lead.person);
                crowd.move_to(today, place, recycled(today), NO_SOURCE);
            }
        }
    }

    /// What sales reports of a lead that is closed.
    pub fn hear(&mut self, source: u8, won: bool) {
        let report = &mut self.reports[source as usize];
        if won { report.0 += 1 } else { report.1 += 1 }
    }
}

/// Where a lead goes that sales gives up.
pub fn recycled(today: &Today<'_>) -> Stage {
    if today.plan.scenario.handoff.recycle { Stage::Interested } else { Stage::Aware }
}

/// The crowd and place of a person.
pub fn find(crowds: &mut [Crowd], person: u32) -> (&mut Crowd, usize) {
    let chunk = crate::population::CHUNK as u32;
    (&mut crowds[(person / chunk) as usize], (person % chunk) as usize)
}
