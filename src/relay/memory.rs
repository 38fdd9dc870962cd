//! Memory: goodwill that decays, awareness that is forgotten, interest that cools.
//!
//! Goodwill decays when it is next looked at; who forgets is found by drawing gaps, so quiet people cost nothing.

use crate::draws::Process;
use crate::laws::Gaps;
use crate::measure::Flow;
use crate::population::{Crowd, Stage};
use crate::relay::Today;
use crate::scenario::{ANY, SHARE};
use crate::{choices, settings};

choices! {
    /// How goodwill enters chances.
    GoodwillShape {
        Hill = "hill", "saturating: `G^h / (half_point^h + G^h)`";
        Linear = "linear", "goodwill itself";
    }
}

settings! {
    /// Memory of the brand. Exposures add to a person's goodwill, which halves every `half_life_days`.
    Memory {
        /// Days in which goodwill halves.
        half_life_days: f64 = 42.0, "days", 0.01..=1e6, "7 to 12 weeks in academic, 2 to 5 weeks in practitioners' studies (Broadbent 1979)";
        /// How goodwill enters chances.
        shape: GoodwillShape = GoodwillShape::Hill, "", ANY, "concave by default";
        /// Goodwill at which the saturating response reaches one half.
        half_point: f64 = 2.0, "goodwill", 1e-6..=1e6, "assumption";
        /// Steepness of the saturating response; above 1 it is S-shaped.
        steepness: f64 = 1.0, "", 0.1..=10.0, "1 is concave; Vakratsas et al. 2004 find thresholds (2 to 3)";
        /// Share of people who know the brand on the first day.
        aware_at_start: f64 = 0.0, "share", SHARE, "assumption: a launch";
        /// Chance a day that an aware person, with nothing more to remember, forgets the brand.
        forget_per_day: f64 = 0.006, "per day", SHARE, "half-life 115 days; Vidale & Wolfe 1957 decay, assumption";
        /// Chance a day that an interested person who is not touched cools down to merely aware.
        cool_per_day: f64 = 0.02, "per day", SHARE, "assumption";
    }
}

const FADE: Process = Process::named("memory/fade");
const ACCEPT: Process = Process::named("memory/fade/accept");

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
                crowd.tally.count(Flow::Forgot);
                crowd.move_to(today, place, Stage::Unaware, crate::population::NO_SOURCE);
            }
            Stage::Interested if person.touched() != today.day => {
                crowd.tally.count(Flow::Cooled);
                crowd.move_to(today, place, Stage::Aware, crate::population::NO_SOURCE);
            }
            _ => {}
        }
    }
    crowd.fading = fading;
    crowd.fading.clear();
}
