//! Whom an observer looks at more closely: whole crowds for the panel, and a few people who keep a diary.

use crate::base::draws::{Luck, draws};
use crate::plan::Plan;
use crate::population::notes::Watch;
use crate::population::{CHUNK, Crowd};

draws! {
    /// Who keeps a diary.
    Diary = "measure/diary" => (who);
}

/// People of the panel at most: everybody in a market of this size, whole crowds of larger ones.
const PANEL_CROWDS: u32 = 16;

/// The people who keep a diary when so many are wanted, picked by luck, in order.
pub(crate) fn diarists(wanted: u32, plan: &Plan, luck: Luck) -> Vec<u32> {
    let wanted = wanted.min(plan.people);
    let mut diarists: Vec<u32> = Vec::new();
    let mut k = 0;
    while (diarists.len() as u32) < wanted && k < wanted.saturating_mul(64) {
        let person = luck.draw::<Diary>(0, k).who.below(plan.people);
        if let Err(place) = diarists.binary_search(&person) {
            diarists.insert(place, person);
        }
        k += 1;
    }
    diarists
}

/// Gives whole crowds to the panel and a diary to some people.
pub(crate) fn observe_some(plan: &Plan, luck: Luck, crowds: &mut [Crowd]) {
    let diarists = diarists(plan.scenario.record.journeys, plan, luck);
    let stride = (crowds.len() as u32).div_ceil(PANEL_CROWDS).max(1);
    for crowd in crowds {
        let first = crowd.index * CHUNK as u32;
        let people = crowd.people.len();
        let mine = diarists.iter().filter(|&&person| first <= person && person - first < people as u32);
        let places: Vec<u16> = mine.map(|person| (person - first) as u16).collect();
        let channels = if crowd.index.is_multiple_of(stride) { plan.channels.len() } else { 0 };
        if channels > 0 || !places.is_empty() {
            crowd.watch = Some(Box::new(Watch::new(first, channels, people, places)));
        }
    }
}
