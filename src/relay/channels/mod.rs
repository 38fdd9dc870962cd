//! The channels through which marketing reaches people: one file each, one row each in [`KINDS`].

mod blog;
mod common;
mod display;
mod email;
mod organic_social;
mod paid_social;
mod print;
mod search_ads;
mod search_organic;

pub use blog::Blog;
pub use common::{Common, Flight};
pub use display::Display;
pub use email::Email;
pub use organic_social::OrganicSocial;
pub use paid_social::PaidSocial;
pub use print::Print;
pub use search_ads::SearchAds;
pub use search_organic::SearchOrganic;

use crate::scenario::{Key, Reader, Section, closest};

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
pub trait Mechanism: std::fmt::Debug + Send + Sync {}

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

macro_rules! kinds {
    ($( $name:literal => $ty:ty, )*) => {
        /// All kinds of channel, in alphabetical order.
        pub const KINDS: &[Kind] = &[$(
            Kind { name: $name, doc: <$ty>::DOC, keys: <$ty>::keys, read: |reader| Box::new(<$ty>::read(reader)) },
        )*];
        $( impl Mechanism for $ty {} )*
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
