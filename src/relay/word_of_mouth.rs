//! Word of mouth: satisfied customers tell the people they know, dissatisfied ones warn them.

use crate::base::draws::{FineDraw, draws};
use crate::population::notes::Event;
use crate::population::{Crowd, Customer, NEVER, Stage, Word};
use crate::relay::Today;
use crate::relay::handoff::find;
use crate::relay::sales::{Agenda, FollowUp};

draws! {
    /// What somebody does who hears a recommendation.
    Hear = "word_of_mouth/hear" => (engages);
    /// When somebody next talks, whether they then say something, and to whom.
    Tell = "word_of_mouth/tell" => (gap: FineDraw, speaks, listener);
}

/// People hear today what was said to them; several recommendations on one day count once, and so do warnings.
pub fn hear(today: &Today<'_>, crowd: &mut Crowd) {
    let words = &today.plan.scenario.word_of_mouth;
    let mut heard = std::mem::take(&mut crowd.heard);
    heard.sort_unstable();
    heard.dedup_by_key(|&mut (place, word)| (place, word == Word::Warning));
    for &(place, word) in &heard {
        let place = place as usize;
        let stage = crowd.people[place].stage();
        let in_market = crowd.is_in_market(today, place);
        if stage >= Stage::Customer || word == Word::Answer && !in_market {
            continue;
        }
        if word == Word::Warning {
            crowd.emit(today, place, Event::Warned);
            let goodwill = crowd.goodwill(today, place) * words.damage;
            crowd.warm_up(today, place, -goodwill as f32);
            continue;
        }
        crowd.make_aware(today, place, today.plan.word_of_mouth());
        crowd.warm_up(today, place, words.goodwill as f32);
        crowd.emit(today, place, Event::Heard(today.plan.word_of_mouth()));
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
        let level = luck.speaks.unit() * today.plan.telling;
        let word = match (happy, unhappy) {
            (true, _) if level < today.levers.telling => Some(Word::Recommendation),
            (true, _) if level < today.levers.telling * words.asked => Some(Word::Answer),
            (false, true) if level < words.warn_per_day => Some(Word::Warning),
            _ => None,
        };
        if let Some(word) = word {
            record.referrer |= happy;
            crowd.out.told.push((today.ties.pick(person, record.tie, luck.listener), word));
        }
        record.plan_telling(today, person);
    }
    crowd.customers[customer] = record;
}

/// What customers said reaches the crowds of those who hear it tomorrow; follow-ups that fell due reach the team.
pub fn pass_on(crowds: &mut [Crowd], agenda: &mut Agenda) {
    for index in 0..crowds.len() {
        let told = std::mem::take(&mut crowds[index].out.told);
        for &(person, word) in &told {
            let (crowd, place) = find(crowds, person);
            crowd.heard.push((place as u16, word));
        }
        crowds[index].out.told = told;
        crowds[index].out.told.clear();
        let due = crowds[index].out.follow_ups.drain(..);
        let crowd = index as u32;
        let due = due.map(|(customer, complains)| FollowUp { crowd, customer, complains });
        agenda.follow_ups.extend(due);
    }
}

impl Customer {
    /// Finds the next tie and day over which word could travel.
    pub fn plan_telling(&mut self, today: &Today<'_>, person: u32) {
        let degree = today.ties.degree(person);
        if degree == 0 || today.plan.telling_gap.is_never() {
            self.due.tell = NEVER;
            return;
        }
        self.tellings += 1;
        let gap = self.telling(today, person).gap.sample(today.plan.telling_gap.fine());
        // Ties are asked one after the other, all of them once a day; the first day is the day after the purchase.
        let skipped = if self.tellings == 1 { f64::from(degree) } else { f64::from(self.tie) + 1.0 };
        let place = skipped + gap;
        let days = (place / f64::from(degree)).floor();
        self.tie = (place - days * f64::from(degree)) as u32;
        let tell = f64::from(self.due.tell) + days;
        self.due.tell = if tell < f64::from(NEVER) { tell as u16 } else { NEVER };
    }

    /// The luck of the word that is next told.
    fn telling(&self, today: &Today<'_>, person: u32) -> Tell {
        today.luck.draw_at(u32::from(self.life), person, self.tellings)
    }
}
