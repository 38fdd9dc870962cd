//! Observing single people: a panel that counts who saw which channel how often, and a diary of a few.

use super::tables::JourneyRow;
use crate::draws::{Luck, draws};
use crate::plan::Plan;
use crate::population::{CHUNK, Crowd, Person, Stage};
use crate::relay::Today;

draws! {
    /// Who keeps a diary.
    Diary = "measure/diary" => (who);
}

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

    /// Writes a touch into the diary, if the person keeps one.
    #[inline]
    pub fn touched(
        &mut self,
        today: &Today<'_>,
        place: usize,
        person: Person,
        event: &'static str,
        source: u8,
    ) {
        if self.keeps(place) {
            let cause = today.plan.source_name(source).to_owned();
            self.write(today, place, person, event, cause);
        }
    }

    /// Writes a change of stage into the diary, if the person keeps one.
    #[inline]
    pub fn moved(&mut self, today: &Today<'_>, place: usize, person: Person, stage: Stage, source: u8) {
        if self.keeps(place) {
            let cause = today.plan.source_name(source).to_owned();
            self.write(today, place, person, stage.name(), cause);
        }
    }

    /// Writes anything else into the diary, if the person keeps one.
    #[inline]
    pub fn noted(
        &mut self,
        today: &Today<'_>,
        place: usize,
        person: Person,
        event: &'static str,
        cause: &str,
    ) {
        if self.keeps(place) {
            self.write(today, place, person, event, cause.to_owned());
        }
    }

    #[inline]
    fn keeps(&self, place: usize) -> bool {
        !self.diarists.is_empty() && self.diarists.binary_search(&(place as u16)).is_ok()
    }

    fn write(&mut self, today: &Today<'_>, place: usize, person: Person, event: &'static str, cause: String) {
        self.diary.push(JourneyRow {
            seed: 0,
            person: self.first + place as u32,
            day: today.day,
            event: event.into(),
            cause,
            goodwill: f64::from(person.goodwill * today.keep(person.touched())),
            stage: person.stage().name().into(),
        });
    }
}

/// The people who keep a diary when so many are wanted, picked by luck, in order.
pub fn diarists(wanted: u32, plan: &Plan, luck: Luck) -> Vec<u32> {
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
