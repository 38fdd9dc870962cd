//! Observing single people: a panel that counts who saw which channel how often, and a diary of a few.

use super::event::{Activity, Event, Moment};
use crate::plan::Plan;
use crate::population::people::Person;
use crate::results::JourneyRow;

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
    pub(crate) fn note(&mut self, when: Moment<'_>, place: usize, person: Person, event: Event) {
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
        Event::Acted(Activity::News, ..) => (Activity::News.told(), "retention"),
        Event::Complained => ("complained", ""),
        Event::Acted(Activity::Offer, ..) => (Activity::Offer.told(), "win-back"),
        Event::Acted(activity, _, source) => (activity.told(), plan.source_name(source)),
        Event::BoughtAgain(_) => ("bought again", ""),
        Event::Experienced(pleased) => ("experienced", if pleased { "pleased" } else { "disappointed" }),
        _ => return None,
    })
}

impl Activity {
    /// How a diary puts it.
    const fn told(self) -> &'static str {
        match self {
            Self::Call => "called",
            Self::Meeting => "met",
            Self::ColdCall => "cold call",
            Self::ColdEmail => "cold e-mail",
            Self::FollowUp => "followed up",
            Self::News => "got news",
            Self::Offer => "got an offer",
        }
    }
}
