//! Word of mouth: satisfied customers tell the people they know, dissatisfied ones warn them.

use crate::base::draws::{Process, unit, unit53};
use crate::base::math::ln;
use crate::population::notes::Event;
use crate::population::{Crowd, Customer, Flag, NEVER, Stage};
use crate::relay::Today;
use crate::relay::handoff::find;
use crate::relay::sales::Agenda;

const TELL: Process = Process::named("word_of_mouth/tell");
const HEAR: Process = Process::named("word_of_mouth/hear");

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
            crowd.emit(today, place, Event::Warned);
            let goodwill = crowd.goodwill(today, place) * words.damage;
            crowd.warm_up(today, place, -goodwill as f32);
            continue;
        }
        crowd.warm_up(today, place, words.goodwill as f32);
        crowd.make_aware(today, place, today.plan.word_of_mouth());
        crowd.emit(today, place, Event::Heard(today.plan.word_of_mouth()));
        let in_market = today.plan.always_in_market || crowd.people[place].has(Flag::InMarket);
        if in_market && unit(today.luck.of(HEAR, today.day, crowd.person_at(place))[0]) < words.engage {
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
        let luck = record.telling_words(today, person);
        let happy = record.active() && f64::from(record.satisfaction) >= words.happy_above;
        let unhappy = f64::from(record.satisfaction) < words.unhappy_below;
        let chance = if happy {
            words.tell_per_day
        } else if unhappy {
            words.warn_per_day
        } else {
            0.0
        };
        if unit(luck[0]) * today.plan.telling < chance {
            record.referrer |= happy;
            crowd.out.told.push((today.ties.pick(person, record.tie, luck[1]), !happy));
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

impl Customer {
    /// Finds the next tie and day over which word could travel.
    pub fn plan_telling(&mut self, today: &Today<'_>, person: u32) {
        let degree = today.ties.degree(person);
        if degree == 0 || today.plan.telling_scale == f64::NEG_INFINITY {
            self.due.tell = NEVER;
            return;
        }
        self.tellings += 1;
        let words = today.luck.at(TELL, u32::from(self.life), person, self.tellings);
        let gap = ln(unit53(words[0], words[1])) * today.plan.telling_scale;
        // Ties are asked one after the other, all of them once a day; the first day is the day after the purchase.
        let skipped = if self.tellings == 1 { f64::from(degree) } else { f64::from(self.tie) + 1.0 };
        let place = skipped + gap.floor();
        let days = (place / f64::from(degree)).floor();
        self.tie = (place - days * f64::from(degree)) as u32;
        let tell = f64::from(self.due.tell) + days;
        self.due.tell = if tell < f64::from(NEVER) { tell as u16 } else { NEVER };
    }

    /// A word of luck for what is said on the day of telling.
    pub fn telling_words(&self, today: &Today<'_>, person: u32) -> [u32; 2] {
        let words = today.luck.at(TELL, u32::from(self.life), person, self.tellings);
        [words[2], words[3]]
    }
}
