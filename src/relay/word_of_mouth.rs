//! Word of mouth: satisfied customers tell the people they know, dissatisfied ones warn them.

use crate::scenario::{ANY, SHARE};
use crate::settings;

settings! {
    /// Word of mouth over the network. Somebody told by several people on one day hears it once.
    WordOfMouth {
        /// Whether customers talk.
        on: bool = true, "", ANY, "";
        /// Chance a day that a customer who is at least `happy_above` tells a given person they know.
        tell_per_day: f64 = 0.005, "per day and tie", SHARE, "assumption; Goldenberg, Libai & Muller 2001 use .005 to .07 a period";
        /// Satisfaction from which a customer recommends.
        happy_above: f64 = -0.1, "satisfaction", -100.0..=100.0, "assumption";
        /// Goodwill a recommendation adds.
        goodwill: f64 = 0.5, "goodwill", -1e3..=1e3, "assumption; larger than an advertisement's (Trusov, Bucklin & Pauwels 2009)";
        /// Chance that somebody in the market who hears a recommendation engages.
        engage: f64 = 0.4, "share", SHARE, "assumption";
        /// Chance a day that a customer or lapsed customer below `unhappy_below` warns a given person they know.
        warn_per_day: f64 = 0.0015, "per day and tie", SHARE, "assumption";
        /// Satisfaction below which a customer warns.
        unhappy_below: f64 = -0.5, "satisfaction", -100.0..=100.0, "assumption";
        /// Share of a hearer's goodwill that a warning destroys.
        damage: f64 = 0.3, "share", SHARE, "assumption";
    }
}

use crate::draws::draws;
use crate::measure::Flow;
use crate::population::{Crowd, Flag, Stage};
use crate::relay::Today;
use crate::relay::handoff::find;
use crate::relay::sales::Agenda;

draws! {
    /// What somebody does who hears a recommendation.
    Hear = "word_of_mouth/hear" => (engages);
}

/// People hear today what was said to them; several recommendations on one day count once, and so do warnings.
pub fn hear(today: &Today<'_>, crowd: &mut Crowd) {
    let words = &today.plan.scenario.word_of_mouth;
    let mut heard = std::mem::take(&mut crowd.heard);
    heard.sort_unstable();
    heard.dedup();
    for &(place, warning) in &heard {
        let place = place as usize;
        let stage = crowd.people[place].stage();
        if stage >= Stage::Customer {
            continue;
        }
        if warning {
            crowd.tally.count(Flow::Warned);
            let goodwill = crowd.goodwill(today, place) * words.damage;
            crowd.warm_up(today, place, -goodwill as f32);
            continue;
        }
        crowd.tally.count(Flow::Heard);
        crowd.warm_up(today, place, words.goodwill as f32);
        crowd.make_aware(today, place, today.plan.word_of_mouth());
        if let Some(watch) = &mut crowd.watch {
            watch.touched(today, place, crowd.people[place], "heard", today.plan.word_of_mouth());
        }
        let in_market = today.plan.always_in_market || crowd.people[place].has(Flag::InMarket);
        let luck: Hear = today.luck.draw(today.day, crowd.person_at(place));
        if in_market && luck.engages.happens(words.engage) {
            crowd.engage(today, place, today.plan.word_of_mouth());
        }
    }
    heard.clear();
    crowd.heard = heard;
}

/// In the evening, customers (and former ones with a grudge) talk to people they know; those hear it tomorrow.
pub fn tell(today: &Today<'_>, crowd: &mut Crowd, customer: usize) {
    let words = &today.plan.scenario.word_of_mouth;
    let mut record = crowd.customers[customer];
    let person = crowd.person_at(record.place as usize);
    while u32::from(record.due.tell) <= today.day + 1 {
        let luck = record.telling(today, person);
        let happy = record.active() && f64::from(record.satisfaction) >= words.happy_above;
        let unhappy = f64::from(record.satisfaction) < words.unhappy_below;
        let chance = if happy {
            words.tell_per_day
        } else if unhappy {
            words.warn_per_day
        } else {
            0.0
        };
        if luck.speaks.unit() * today.plan.telling < chance {
            record.referrer |= happy;
            crowd.out.told.push((today.ties.pick(person, record.tie, luck.listener), !happy));
        }
        record.plan_telling(today, person);
    }
    crowd.customers[customer] = record;
}

/// What customers said reaches the crowds of those who hear it tomorrow; follow-ups that fell due reach the team.
pub fn pass_on(crowds: &mut [Crowd], agenda: &mut Agenda) {
    for index in 0..crowds.len() {
        let told = std::mem::take(&mut crowds[index].out.told);
        for &(person, warning) in &told {
            let (crowd, place) = find(crowds, person);
            crowd.heard.push((place as u16, warning));
        }
        crowds[index].out.told = told;
        crowds[index].out.told.clear();
        let due = crowds[index].out.follow_ups.drain(..);
        agenda.follow_ups.extend(due.map(|customer| (index as u32, customer)));
    }
}
