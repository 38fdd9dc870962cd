//! Memory: goodwill that decays, awareness that is forgotten, interest that cools.
//!
//! Goodwill decays when it is next looked at; who forgets is found by drawing gaps, so quiet people cost nothing.

use crate::base::draws::StreamLabel;
use crate::base::laws::Gaps;
use crate::population::notes::Event;
use crate::population::{Crowd, Stage};
use crate::relay::Today;

const FADE: StreamLabel = StreamLabel::named("memory/fade");
const ACCEPT: StreamLabel = StreamLabel::named("memory/fade/accept");

/// Finds who is to forget or cool down at the end of the day, among those who could this morning.
pub fn fade(today: &Today<'_>, crowd: &mut Crowd) {
    let (ceiling, gap) = today.plan.fading;
    if ceiling == 0.0 {
        return;
    }
    let memory = &today.plan.scenario.memory;
    let (forget, cool) = (memory.forget_per_day / ceiling, memory.cool_per_day / ceiling);
    let mut gaps = Gaps::new(today.luck.stream(FADE, today.day, crowd.index), gap);
    let mut accept = today.luck.stream(ACCEPT, today.day, crowd.index);
    while let Some(place) = gaps.next_below(crowd.people.len()) {
        let fades = accept.draw();
        let chance = match crowd.people[place].stage() {
            Stage::Aware => forget,
            Stage::Interested => cool,
            _ => 0.0,
        };
        if fades.happens(chance) {
            crowd.fading.push(place as u16);
        }
    }
}

/// Lets those found in the morning forget or cool down, unless they have moved on since.
pub fn forget(today: &Today<'_>, crowd: &mut Crowd) {
    let fading = std::mem::take(&mut crowd.fading);
    for &place in &fading {
        let place = place as usize;
        let person = crowd.people[place];
        match person.stage() {
            Stage::Aware => {
                crowd.emit(today, place, Event::Forgot);
                if today.plan.scenario.memory.known_only {
                    crowd.people[place].goodwill = 0.0;
                }
                crowd.move_to(today, place, Stage::Unaware, crate::population::NO_SOURCE);
            }
            Stage::Interested if person.touched() != today.day => {
                crowd.emit(today, place, Event::Cooled);
                crowd.move_to(today, place, Stage::Aware, crate::population::NO_SOURCE);
            }
            _ => {}
        }
    }
    crowd.fading = fading;
    crowd.fading.clear();
}
