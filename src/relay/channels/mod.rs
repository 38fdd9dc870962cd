//! The channels through which marketing reaches people: one file each, one row each in [`KINDS`].

mod blog;
mod book;
mod common;
mod display;
mod email;
mod organic_social;
mod paid_social;
mod plain;
mod print;
mod push;
mod search_ads;
mod search_organic;
mod settle;

pub use blog::Blog;
pub use book::{Book, Brief, Dose};
pub use common::{Common, Flight};
pub use display::Display;
pub use email::Email;
pub use organic_social::OrganicSocial;
pub use paid_social::PaidSocial;
pub use print::{Print, Readership};
pub use search_ads::SearchAds;
pub use search_organic::SearchOrganic;
pub use settle::settle_clicks;

use crate::draws::Process;
use crate::laws::Gap;
use crate::population::Crowd;
use crate::relay::Today;
use crate::scenario::{Key, Reader, Scenario, Section, closest};
use push::Habit;

/// One kind of channel: a row of [`KINDS`].
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word for it in a scenario.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Keys of its own, beside those of [`Common`].
    pub keys: fn() -> Vec<Key>,
    read: fn(&mut Reader<'_, '_>) -> Box<dyn Channel>,
}

impl Kind {
    /// Its keys: those every channel has, then its own.
    pub fn all_keys(&self) -> Vec<Key> {
        let mut keys = Common::keys();
        keys.extend((self.keys)());
        keys
    }
}

/// What a kind of channel does: its file says how.
pub trait Mechanism: std::fmt::Debug + Send + Sync {
    /// In the morning: what the money put aside buys for today.
    fn open(&self, book: &mut Book, brief: &Brief) -> Dose;

    /// During the day: brings the dose to the people of a crowd.
    fn serve(&self, _today: &Today<'_>, _channel: &ChannelPlan, _dose: &Dose, _crowd: &mut Crowd) {}

    /// Shape of the Gamma law of how much of the channel people use; 0 if all use the same.
    fn habit_shape(&self) -> f64 {
        0.0
    }

    /// Chances of reading an issue, for a printed title.
    fn readership(&self) -> Option<Readership> {
        None
    }

    /// Chance that a person of middling response engages with what they see.
    fn click(&self) -> f64 {
        0.0
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

    /// Pieces of search content that a piece of this channel's stock is worth.
    fn search_worth(&self) -> f64 {
        0.0
    }
}

/// A [`Mechanism`] that can be kept in a scenario.
pub trait Channel: Mechanism {
    /// Its own keys with their values as TOML text.
    fn write(&self) -> Vec<(&'static str, Option<String>)>;
    /// A copy of it.
    fn copy(&self) -> Box<dyn Channel>;
}

impl<T: Mechanism + Section + Clone + 'static> Channel for T {
    fn write(&self) -> Vec<(&'static str, Option<String>)> {
        Section::write(self)
    }
    fn copy(&self) -> Box<dyn Channel> {
        Box::new(self.clone())
    }
}

/// One `[channels.NAME]` table of a scenario.
#[derive(Debug)]
pub struct ChannelSettings {
    /// Name; the channel's luck belongs to it.
    pub name: String,
    /// Its kind.
    pub kind: &'static Kind,
    /// What every channel has.
    pub common: Common,
    /// What only this kind has.
    pub own: Box<dyn Channel>,
}

impl ChannelSettings {
    /// Reads a channel's table; its kind is its `kind` key, or else its name.
    pub fn read(name: &str, reader: &mut Reader<'_, '_>) -> Option<Self> {
        reader.allow("kind");
        let word = reader.peek("kind").unwrap_or(name);
        let Some(kind) = KINDS.iter().find(|kind| kind.name == word) else {
            let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let near = closest(word, kinds.iter().copied()).map(|near| format!("did you mean `{near}`? "));
            let help = format!("{}kinds of channel: {}", near.unwrap_or_default(), kinds.join(", "));
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

/// A channel that runs: its settings with all tables made.
#[derive(Clone, Debug)]
pub struct ChannelPlan {
    /// Its index, which is also its code as a source of touches.
    pub index: u8,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: &'static str,
    /// What every channel has.
    pub common: Common,
    /// What only this kind has.
    pub own: OwnChannel,
    /// The channel's own luck.
    pub process: Process,
    /// Share of the marketing budget.
    pub share: f64,
    /// How the audience's use of the channel is spread.
    habit: Habit,
    /// Chances of reading an issue (print).
    readership: Readership,
    /// Gaps between plain exposures.
    plain_gap: Gap,
}

/// A boxed channel that can be cloned.
#[derive(Debug)]
pub struct OwnChannel(Box<dyn Channel>);

impl Clone for OwnChannel {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl std::ops::Deref for OwnChannel {
    type Target = dyn Channel;
    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl ChannelPlan {
    /// All channels of a scenario that can touch anybody, in alphabetical order. A channel that is off, or that has
    /// neither money nor anything to begin with, leaves no trace.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let scale = scenario.budget.scale(scenario);
        let money = scenario.budget.per_month.0 > 0 && scenario.budget.sales_share < 1.0;
        let active = |channel: &&ChannelSettings| {
            let paid = channel.common.share > 0.0 && money;
            let plain = channel.common.exposure_per_day.is_some_and(|p| p > 0.0);
            let (listed, followed) = channel.own.first_audience();
            channel.common.on && (paid || plain || channel.own.first_stock() > 0.0 || listed + followed > 0.0)
        };
        let plan = |(index, channel): (usize, &ChannelSettings)| Self {
            index: index as u8,
            name: channel.name.clone(),
            kind: channel.kind.name,
            common: channel.common.clone(),
            own: OwnChannel(channel.own.copy()),
            process: Process::named("channel/").extend(&channel.name),
            share: channel.common.share * scale,
            habit: Habit::new(channel.own.habit_shape()),
            readership: channel.own.readership().unwrap_or_default(),
            plain_gap: Gap::new(channel.common.exposure_per_day.unwrap_or(0.0)),
        };
        scenario.channels.iter().filter(active).enumerate().map(plan).collect()
    }

    /// Brings today's dose to the people of a crowd.
    pub fn serve(&self, today: &Today<'_>, crowd: &mut Crowd) {
        let dose = &today.doses[self.index as usize];
        if self.common.exposure_per_day.is_some() {
            if self.common.weight(today.day, today.plan.days) > 0.0 {
                plain::expose(today, self, dose, crowd);
            }
        } else {
            self.own.serve(today, self, dose, crowd);
        }
    }
}

macro_rules! kinds {
    ($( $name:literal => $ty:ty, )*) => {
        /// All kinds of channel, in alphabetical order.
        pub const KINDS: &[Kind] = &[$(
            Kind { name: $name, doc: <$ty>::DOC, keys: <$ty>::keys, read: |reader| Box::new(<$ty>::read(reader)) },
        )*];
    };
}

kinds! {
    "blog" => Blog,
    "display" => Display,
    "email" => Email,
    "organic_social" => OrganicSocial,
    "paid_social" => PaidSocial,
    "print" => Print,
    "search_ads" => SearchAds,
    "search_organic" => SearchOrganic,
}
