//! Channels as a scenario names them: what every channel has, and the kinds there are, which the relay brings along.
//!
//! A kind's own keys, and what it does with them, stand in the relay; here it is a row with a name and a reader.

use super::quoted;
use crate::base::laws::Quantiles;
use crate::settings::{ANY, Key, POSITIVE, Reader, SHARE, Section, closest};
use crate::{choices, settings};
use std::any::Any;

/// Where people come from whom no channel brought: word of mouth, their own accord, a call. Tables name them beside the
/// channels.
pub(crate) const UNPAID: [&str; 3] = ["word of mouth", "direct visit", "sales rep"];

choices! {
    /// When a channel runs.
    Flight {
        Even = "even", "the same every day";
        Pulse = "pulse", "`flight_on` days on, `flight_off` days off, with the same total";
        Burst = "burst", "everything in the first `flight_on` days";
        Schedule = "schedule", "by the weights in `schedule`, each for `flight_on` days, with the same total";
    }
}

settings! {
    /// What every channel has.
    Common {
        /// Whether the channel runs.
        on: bool = true, "", ANY, "";
        /// Share of the marketing budget.
        share: f64 = 0.0, "share of marketing", SHARE, "";
        /// Plain chance of an exposure a day for everybody; when given, it replaces the channel's own mechanism and its cost.
        exposure_per_day: Option<f64> = None, "per day", SHARE, "";
        /// Goodwill one seen exposure adds, before wear.
        goodwill: f64 = 0.1, "goodwill", -1e3..=1e3, "assumption";
        /// Chance that one seen exposure makes an unaware person aware.
        recall: f64 = 0.02, "share", SHARE, "assumption, range .005 to .1";
        /// When the channel runs.
        flight: Flight = Flight::Even, "", ANY, "";
        /// First day.
        from_day: u32 = 0, "day", 0.0..=36_500.0, "";
        /// Day on which it stops; 0: never.
        to_day: u32 = 0, "day", 0.0..=36_500.0, "";
        /// Days on (pulse), days in all (burst), or days each weight lasts (schedule).
        flight_on: u32 = 28, "days", 1.0..=36_500.0, "";
        /// Days off (pulse).
        flight_off: u32 = 28, "days", 0.0..=36_500.0, "";
        /// Weights of the schedule, repeated (schedule).
        schedule: Vec<f64> = vec![1.0], "weights", POSITIVE, "";
        /// Average exposures a person after which a creative has two thirds of its effect; 0: at once.
        wear_in: f64 = 0.0, "exposures a head", 0.0..=1e6, "Tellis 2009: wear-in is rapid or absent";
        /// Average exposures a person from which a creative wears out.
        wear_out: f64 = 8.0, "exposures a head", 0.0..=1e6, "assumption; Tellis 2009: wear-out is slow";
        /// Further exposures a person in which a worn creative loses two thirds of its effect.
        wear_scale: f64 = 15.0, "exposures a head", 0.001..=1e6, "assumption";
        /// Days after which a new creative replaces the old one; 0: never.
        creative_days: u32 = 90, "days", 0.0..=36_500.0, "assumption";
    }
}

impl Common {
    /// Weight of a day: 1 every day when even; 0 when the channel rests; the same total whatever the flight.
    pub fn weight(&self, day: u32, days: u32) -> f64 {
        let last = if self.to_day == 0 { days } else { self.to_day.min(days) };
        if day < self.from_day || day >= last {
            return 0.0;
        }
        let (window, since) = (last - self.from_day, day - self.from_day);
        match self.flight {
            Flight::Even => 1.0,
            Flight::Burst => {
                let burst = self.flight_on.min(window);
                if since < burst { f64::from(window) / f64::from(burst) } else { 0.0 }
            }
            Flight::Pulse => {
                let cycle = self.flight_on + self.flight_off;
                let on = |days: u32| days / cycle * self.flight_on + (days % cycle).min(self.flight_on);
                if since % cycle < self.flight_on { f64::from(window) / f64::from(on(window)) } else { 0.0 }
            }
            Flight::Schedule => {
                let weight = |since: u32| {
                    self.schedule
                        .get((since / self.flight_on) as usize % self.schedule.len().max(1))
                        .copied()
                        .unwrap_or(0.0)
                };
                let total: f64 = (0..window).map(weight).sum();
                if total > 0.0 { weight(since) * f64::from(window) / total } else { 0.0 }
            }
        }
    }
}

/// A kind of channel: a row of a [`Catalogue`].
#[derive(Clone, Copy, Debug)]
pub struct ChannelKind {
    /// The word for it in a scenario.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Keys of its own, beside those of [`Common`].
    pub keys: fn() -> Vec<Key>,
    /// Reads them.
    pub read: fn(&mut Reader<'_, '_>) -> Box<dyn OwnSettings>,
    /// A channel of this kind with all its defaults.
    pub usual: fn() -> Box<dyn OwnSettings>,
    /// What it does, as the relay that brings it knows it.
    pub does: &'static (dyn Any + Send + Sync),
}

impl ChannelKind {
    /// Its keys: those every channel has, then its own.
    pub fn all_keys(&self) -> Vec<Key> {
        let mut keys = Common::keys();
        keys.extend((self.keys)());
        keys
    }
}

/// All kinds of channel that a scenario may name.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// The kinds, in alphabetical order.
    pub kinds: &'static [ChannelKind],
}

/// What is known of a kind of channel before the first day; its file says so.
pub trait ChannelFacts: std::fmt::Debug + Send + Sync {
    /// Shape of the Gamma law of how much of the channel people use; 0 if all use the same.
    fn habit_shape(&self) -> f64 {
        0.0
    }

    /// Chances of reading an issue, by rank among readers, for a printed title.
    fn readership(&self) -> Option<Quantiles> {
        None
    }

    /// Chance that a person of average need and fit who knows the brand clicks or responds: of impressions served where they
    /// are bought, else of what is seen.
    fn click(&self) -> f64 {
        0.0
    }

    /// Share of clicks that bring a visit.
    fn visit(&self) -> f64 {
        1.0
    }

    /// What there is on the first day, before any money is spent: pieces of content, posts.
    fn first_stock(&self) -> f64 {
        0.0
    }

    /// Shares of people who are on the mailing list and who follow the firm on the first day.
    fn first_audience(&self) -> (f64, f64) {
        (0.0, 0.0)
    }

    /// Chance that a new customer becomes a follower.
    fn follow_customer(&self) -> f64 {
        0.0
    }

    /// Whether its advertisements can be kept from single people, as an experiment does.
    fn can_be_held_out(&self) -> bool {
        false
    }

    /// Advertisements that so much money buys (minor units), where they are bought.
    fn impressions(&self, _minor: f64) -> f64 {
        0.0
    }

    /// Why it may be unable to spend what it gets.
    fn unspent(&self) -> &'static str {
        "the next one costs more than it has left"
    }

    /// Pieces of search content that a piece of this channel's stock is worth.
    fn search_worth(&self) -> f64 {
        0.0
    }
}

/// The keys of one kind of channel, as a scenario keeps them.
pub trait OwnSettings: ChannelFacts {
    /// Its own keys with their values as TOML text.
    fn write(&self) -> Vec<(&'static str, Option<String>)>;
    /// A copy of it.
    fn copy(&self) -> Box<dyn OwnSettings>;
    /// Itself, for the relay to find its own type again.
    fn as_any(&self) -> &dyn Any;
}

impl<T: ChannelFacts + Section + Clone + 'static> OwnSettings for T {
    fn write(&self) -> Vec<(&'static str, Option<String>)> {
        Section::write(self)
    }
    fn copy(&self) -> Box<dyn OwnSettings> {
        Box::new(self.clone())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// One `[channels.NAME]` table of a scenario.
#[derive(Debug)]
pub struct ChannelSettings {
    /// Name; the channel's luck belongs to it.
    pub name: String,
    /// Its kind.
    pub kind: &'static ChannelKind,
    /// What every channel has.
    pub common: Common,
    /// What only this kind has.
    pub own: Box<dyn OwnSettings>,
}

/// Places where advertisements are bought, by the kind of channel that they usually are.
const PLACES: [(&str, &[&str]); 5] = [
    (
        "paid_social",
        &["facebook", "instagram", "tiktok", "linkedin", "meta", "pinterest", "snapchat", "twitter"],
    ),
    ("search_ads", &["google", "adwords", "bing", "sem", "ppc"]),
    ("search_organic", &["seo"]),
    ("display", &["banner", "youtube", "programmatic", "video"]),
    ("email", &["newsletter", "mailing", "mailchimp"]),
];

/// The kind that a channel of this name usually is.
fn usual_kind(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let is_place = |words: &&[&str]| words.iter().any(|word| name.contains(word));
    PLACES.iter().find(|(_, words)| is_place(words)).map(|(kind, _)| *kind)
}

impl ChannelSettings {
    /// Reads a channel's table; its kind is its `kind` key, or else its name.
    pub fn read(name: &str, reader: &mut Reader<'_, '_>, kinds: &'static [ChannelKind]) -> Option<Self> {
        reader.allow("kind");
        let word = reader.peek("kind").unwrap_or(name);
        let Some(kind) = kinds.iter().find(|kind| kind.name == word) else {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
            let near = closest(word, words.iter().copied()).map(|near| format!("did you mean `{near}`? "));
            let near = near.unwrap_or_default();
            let own = if word == name && near.is_empty() {
                let usual =
                    usual_kind(name).map_or(String::new(), |kind| format!(", here perhaps \"{kind}\""));
                let name = quoted(name);
                format!("a channel with a name of its own says its `kind` below `[channels.{name}]`{usual}; ")
            } else {
                near
            };
            let help = format!("{own}kinds of channel: {}", words.join(", "));
            reader.object("B015", "kind", format!("unknown kind of channel `{word}`"), &help);
            return None;
        };
        Some(Self { name: name.to_owned(), kind, common: Common::read(reader), own: (kind.read)(reader) })
    }

    /// Its keys with their values as TOML text.
    pub fn write(&self) -> Vec<(&'static str, Option<String>)> {
        let mut keys = vec![("kind", Some(format!("\"{}\"", self.kind.name)))];
        keys.extend(self.common.write());
        keys.extend(self.own.write());
        keys
    }
}

impl Clone for ChannelSettings {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), kind: self.kind, common: self.common.clone(), own: self.own.copy() }
    }
}

impl PartialEq for ChannelSettings {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.write() == other.write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flight_spends_the_same_in_all() {
        let flights = [Flight::Even, Flight::Pulse, Flight::Burst, Flight::Schedule];
        for flight in flights {
            let common = Common {
                flight,
                from_day: 3,
                to_day: 150,
                flight_on: 10,
                flight_off: 4,
                schedule: vec![1.0, 0.0, 2.5],
                ..Common::default()
            };
            let total: f64 = (0..200).map(|day| common.weight(day, 200)).sum();
            assert!((total - 147.0).abs() < 1e-9, "{flight:?}: {total}");
            assert!(common.weight(2, 200) + common.weight(150, 200) <= 0.0);
        }
    }
}
