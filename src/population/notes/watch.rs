//! Observing single people: a panel that counts who saw which channel how often, and a diary of a few.

use super::crm::Activity;
use super::event::{Event, Moment};
use crate::base::draws::{Luck, Process, below};
use crate::plan::Plan;
use crate::population::{CHUNK, Crowd, Person};
use crate::results::JourneyRow;

const DIARY: Process = Process::named("measure/diary");

/// People of the panel at most: everybody in a market of this size, whole crowds of larger ones.
const PANEL_CROWDS: u32 = 16;

/// What is observed in one crowd.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Number of the first person of the crowd.
    first: u32,
    /// Exposures by channel and place, for crowds of the panel.
    pub panel: Vec<Vec<u16>>,
    /// Places of the people with a diary, in order.
    diarists: Vec<u16>,
    /// What they met, in order of time.
    pub diary: Vec<JourneyRow>,
}

impl Watch {
    /// A watch over a crowd: its panel has a count for each of `channels` channels and `people` people, or none.
    pub fn new(first: u32, channels: usize, people: usize, diarists: Vec<u16>) -> Self {
        Self { first, panel: vec![vec![0; people]; channels], diarists, diary: Vec::new() }
    }

    /// Counts an exposure of the person at each place. Many at once cost little: none waits for the one before.
    #[inline]
    pub fn count(&mut self, channel: u8, places: impl Iterator<Item = usize>) {
        if let Some(counts) = self.panel.get_mut(channel as usize) {
            places.for_each(|place| counts[place] = counts[place].saturating_add(1));
        }
    }

    /// What of an event stands in the diary of a person who keeps one.
    #[inline]
    pub(super) fn note(&mut self, when: Moment<'_>, place: usize, person: Person, event: Event) {
        if self.keeps(place) {
            self.write(when, place, person, event);
        }
    }

    #[inline]
    fn keeps(&self, place: usize) -> bool {
        !self.diarists.is_empty() && self.diarists.binary_search(&(place as u16)).is_ok()
    }

    fn write(&mut self, when: Moment<'_>, place: usize, person: Person, event: Event) {
        let Some((told, cause)) = told(when.plan, event) else { return };
        self.diary.push(JourneyRow {
            seed: 0,
            person: self.first + place as u32,
            day: when.day,
            event: told.into(),
            cause: cause.to_owned(),
            goodwill: f64::from(person.goodwill * when.plan.keep(when.day - person.touched())),
            stage: person.stage().name().into(),
        });
    }
}

/// How a diary puts an event, and its cause; nothing of what a person would not write down.
fn told(plan: &Plan, event: Event) -> Option<(&'static str, &str)> {
    Some(match event {
        Event::Saw(source) => ("saw", plan.source_name(source)),
        Event::Heard(source) => ("heard", plan.source_name(source)),
        Event::Engaged(source) => ("engaged", plan.source_name(source)),
        Event::Moved(_, to, source) => (to.name(), plan.source_name(source)),
        Event::Acted(Activity::FollowUp, ..) => (Activity::FollowUp.told(), plan.source_name(plan.rep())),
        Event::Acted(Activity::Offer, ..) => (Activity::Offer.told(), "win-back"),
        Event::Acted(activity, _, source) => (activity.told(), plan.source_name(source)),
        Event::BoughtAgain(_) => ("bought again", ""),
        Event::Experienced(pleased) => ("experienced", if pleased { "pleased" } else { "disappointed" }),
        _ => return None,
    })
}

/// The people who keep a diary when so many are wanted, picked by luck, in order.
pub fn diarists(wanted: u32, plan: &Plan, luck: Luck) -> Vec<u32> {
    let wanted = wanted.min(plan.people);
    let mut diarists: Vec<u32> = Vec::new();
    let mut k = 0;
    while (diarists.len() as u32) < wanted && k < wanted.saturating_mul(64) {
        let person = below(luck.at(DIARY, 0, k, 0)[0], plan.people);
        if let Err(place) = diarists.binary_search(&person) {
            diarists.insert(place, person);
        }
        k += 1;
    }
    diarists
}

/// Gives whole crowds to the panel and a diary to some people.
pub fn observe_some(plan: &Plan, luck: Luck, crowds: &mut [Crowd]) {
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
