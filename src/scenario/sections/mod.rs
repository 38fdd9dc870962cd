//! A whole scenario: its sections, in the order in which a person would read them.

mod channels;
mod checks;
mod compare;
mod customers;
mod firm;
mod handoff;
mod interest;
mod market;
mod money;
mod record;
mod relation;
mod sales;
mod timeline;

pub(crate) use channels::UNPAID;
pub use channels::{Catalogue, ChannelFacts, ChannelKind, ChannelSettings, Common, Flight, OwnSettings};
pub use checks::{Answer, Checks, Claim, Statistic};
pub use compare::{Decision, Materiality, amount_typed};
pub use customers::{CustomerModel, Customers, Relationship, Retention, Satisfaction, WinBack, WordOfMouth};
pub use firm::{Product, Research, Targeting};
pub use handoff::{Discipline, Handoff, Leads, Scoring};
pub use interest::{GoodwillShape, HandRaise, HandRaiseModel, Interest, Memory, RaiseFrom};
pub use market::{Market, Need, NeedModel, Network, NetworkModel, Segment};
pub use money::{Budget, Price};
pub use record::{Experiment, Record};
pub use relation::Relation;
pub use sales::{Closing, Contact, Incentives, Outbound, Reps, Sales, WorkFirst};
pub use timeline::{Condition, Lever, TimelineEntry};

use super::outlook::Outlooks;
use crate::settings;
use crate::settings::{ANY, Key, Reader, Section, SectionRow, Setting, shortened};

settings! {
    /// What the scenario is about.
    About {
        /// Title; a scenario without one is called after its file.
        title: String = String::new(), "", ANY, "";
        /// The question it answers.
        question: String = String::new(), "", ANY, "";
        /// Version of the scenario format.
        format: u32 = 1, "", 1.0..=1.0, "";
    }
}

/// The key that names another scenario; it belongs to the file, not to what the file means.
pub(super) const EXTENDS: Key = Key {
    name: "extends",
    doc: "Another scenario file, found relative to this one, whose keys hold where this one is silent.",
    kind: <String as Setting>::KIND,
    unit: "path",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    choices: Vec::new(),
    default: None,
    source: "",
    scales_with_market: false,
    plausible: None,
};

/// The key that says what kind of channel a table is.
pub(super) fn channel_kind(catalogue: Catalogue) -> Key {
    Key {
        name: "kind",
        doc: "Kind of channel; left out, the name of the table is its kind.",
        kind: "word",
        unit: "",
        range: (f64::NEG_INFINITY, f64::INFINITY),
        choices: catalogue.kinds.iter().map(|kind| (kind.name, kind.doc)).collect(),
        default: None,
        source: "",
        scales_with_market: false,
        plausible: None,
    }
}

/// Segments a scenario may have.
pub(super) const MOST_SEGMENTS: usize = 64;
/// Channels a scenario may have.
pub(super) const MOST_CHANNELS: usize = 24;
/// Timeline entries a scenario may have.
pub(super) const MOST_ENTRIES: usize = 64;
/// Characters a name may have.
pub(super) const LONGEST_NAME: usize = 64;

macro_rules! sections {
    ($( $field:ident : $ty:ty, )*) => {
        /// A whole scenario, every key with its value.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Scenario {
            /// The keys outside all tables.
            pub about: About,
            $( #[doc = concat!("The `[", stringify!($field), "]` table.")] pub $field: $ty, )*
            /// The `[segments.NAME]` tables, by name.
            pub segments: Vec<(String, Segment)>,
            /// The `[channels.NAME]` tables, by name.
            pub channels: Vec<ChannelSettings>,
            /// The `[timeline.NAME]` tables, by name.
            pub timeline: Vec<(String, TimelineEntry)>,
        }

        impl Default for Scenario {
            fn default() -> Self {
                Self {
                    about: About::default(),
                    $( $field: Default::default(), )*
                    segments: Segment::usual(),
                    channels: Vec::new(),
                    timeline: Vec::new(),
                }
            }
        }

        impl Scenario {
            /// Reads all sections; problems are left with the reader.
            pub fn read(reader: &mut Reader<'_, '_>, catalogue: Catalogue) -> Self {
                reader.value(&EXTENDS, String::new());
                Self {
                    about: About::read(reader),
                    $( $field: reader.section(stringify!($field)), )*
                    segments: read_segments(reader),
                    channels: read_channels(reader, catalogue),
                    timeline: read_named(reader, "timeline", "timeline entry", "timeline entries", MOST_ENTRIES),
                }
            }

            /// All tables a scenario may have, in reading order.
            pub fn rows(catalogue: Catalogue) -> Vec<SectionRow> {
                let row = |path: &str, doc, keys| SectionRow { path: path.to_owned(), doc, keys };
                let mut root = About::keys();
                root.push(EXTENDS);
                let mut rows = vec![row("", About::DOC, root)];
                $( rows.push(row(stringify!($field), <$ty>::DOC, <$ty>::keys())); )*
                rows.push(row("segments.NAME", Segment::DOC, Segment::keys()));
                for kind in catalogue.kinds {
                    let mut keys = vec![channel_kind(catalogue)];
                    keys.extend(kind.all_keys());
                    rows.push(SectionRow { path: format!("channels.{}", kind.name), doc: kind.doc, keys });
                }
                rows.push(row("timeline.NAME", TimelineEntry::DOC, TimelineEntry::keys()));
                rows
            }

            /// What is known of the keys of each of its tables, in reading order; `kind` of channels aside.
            pub fn declared(&self) -> Vec<(String, Vec<Key>)> {
                let mut tables = vec![(String::new(), About::keys())];
                $( tables.push((stringify!($field).to_owned(), <$ty>::keys())); )*
                tables.extend(self.segments.iter().map(|(name, _)| (format!("segments.{}", quoted(name)), Segment::keys())));
                tables.extend(self.channels.iter().map(|c| (format!("channels.{}", quoted(&c.name)), c.kind.all_keys())));
                tables.extend(self.timeline.iter().map(|(name, _)| (format!("timeline.{}", quoted(name)), TimelineEntry::keys())));
                tables
            }

            /// All tables with their keys and values as TOML text, in reading order.
            pub fn write(&self) -> Vec<(String, Vec<(&'static str, Option<String>)>)> {
                let mut tables = vec![(String::new(), self.about.write())];
                $( tables.push((stringify!($field).to_owned(), self.$field.write())); )*
                tables.extend(self.segments.iter().map(|(name, s)| (format!("segments.{}", quoted(name)), s.write())));
                tables.extend(self.channels.iter().map(|c| (format!("channels.{}", quoted(&c.name)), c.write())));
                tables.extend(self.timeline.iter().map(|(name, entry)| (format!("timeline.{}", quoted(name)), entry.write())));
                tables
            }
        }
    };
}

sections! {
    market: Market,
    need: Need,
    network: Network,
    budget: Budget,
    research: Research,
    targeting: Targeting,
    product: Product,
    memory: Memory,
    interest: Interest,
    hand_raise: HandRaise,
    leads: Leads,
    scoring: Scoring,
    handoff: Handoff,
    sales: Sales,
    incentives: Incentives,
    reps: Reps,
    contact: Contact,
    closing: Closing,
    outbound: Outbound,
    price: Price,
    customers: Customers,
    satisfaction: Satisfaction,
    relationship: Relationship,
    retention: Retention,
    win_back: WinBack,
    word_of_mouth: WordOfMouth,
    experiment: Experiment,
    record: Record,
    outlook: Outlooks,
    checks: Checks,
    compare: Decision,
}

impl Segment {
    /// The segments of a scenario that names none: a target that fits, and the rest.
    pub fn usual() -> Vec<(String, Self)> {
        let target = Self { share: 0.3, target: true, fit_a: 4.0, fit_b: 2.0, ..Self::default() };
        let rest = Self { share: 0.7, ..Self::default() };
        vec![("rest".to_owned(), rest), ("target".to_owned(), target)]
    }
}

fn read_segments(reader: &mut Reader<'_, '_>) -> Vec<(String, Segment)> {
    let segments = read_named(reader, "segments", "segment", "segments", MOST_SEGMENTS);
    if segments.is_empty() { Segment::usual() } else { segments }
}

/// Tables of one kind, by name.
fn read_named<S: Section>(
    reader: &mut Reader<'_, '_>,
    table: &str,
    one: &str,
    many: &str,
    most: usize,
) -> Vec<(String, S)> {
    reader.within(table, |tables| {
        let names = names(tables, one, many, most, &[]);
        names.into_iter().map(|name| (name.clone(), tables.section(&name))).collect()
    })
}

fn read_channels(reader: &mut Reader<'_, '_>, catalogue: Catalogue) -> Vec<ChannelSettings> {
    reader.within("channels", |channels| {
        let names = names(channels, "channel", "channels", MOST_CHANNELS, &UNPAID);
        let read = |name: String| channels.within(&name, |table| read_channel(&name, table, catalogue));
        names.into_iter().filter_map(read).collect()
    })
}

fn read_channel(name: &str, table: &mut Reader<'_, '_>, catalogue: Catalogue) -> Option<ChannelSettings> {
    if table.absent() {
        return None;
    }
    table.value(&channel_kind(catalogue), String::new());
    let unreadable = table.has("kind") && table.peek("kind").is_none();
    let channel = if unreadable { None } else { ChannelSettings::read(name, table, catalogue.kinds) };
    if channel.is_none() {
        // Which keys belong to a channel of unknown kind is unknown too.
        table.names().iter().for_each(|key| table.allow(key));
    }
    channel
}

/// The names of the tables that will be read; the first of those too many, and each that is no name, is taken already, or
/// looks like another, is a problem.
fn names(reader: &mut Reader<'_, '_>, what: &str, many: &str, most: usize, taken: &[&str]) -> Vec<String> {
    let mut names = reader.names();
    if let Some(first) = names.get(most).cloned() {
        let message = format!("{} {many}, and at most {most} are allowed", names.len());
        reader.object("B030", &first, message, &format!("merge {many} that are alike"));
        names.drain(most..).for_each(|name| reader.allow(&name));
    }
    for (place, name) in names.iter().enumerate() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || " _-".contains(c);
        let shown = shortened(name, 80);
        if name.is_empty() || name.trim() != name || name.len() > LONGEST_NAME || !name.chars().all(allowed) {
            let message = format!("`{shown}` cannot be the name of a {what}");
            let help = format!("use 1 to {LONGEST_NAME} letters a to z, digits, spaces, `_` and `-`");
            reader.object("B031", name, message, &help);
        } else if let Some(taken) = taken.iter().find(|taken| seen(taken) == seen(name)) {
            let message =
                format!("`{shown}` cannot be the name of a {what}: people who come by {taken} have it");
            reader.object("B031", name, message, &format!("give the {what} another name"));
        } else if let Some(other) = names[..place].iter().find(|other| seen(other) == seen(name)) {
            let message = format!("`{shown}` looks like `{}`, another {what}", shortened(other, 80));
            let help = "names must differ in more than capitals, blanks, `_`, `-`, and 0 for o or 1 for l";
            reader.object("B031", name, message, help);
        }
    }
    names
}

/// A name as somebody sees it who reads in haste: names that are seen alike cannot be told apart on a page.
fn seen(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    letters
        .map(|c| {
            if c == '0' {
                'o'
            } else if c == '1' {
                'l'
            } else {
                c
            }
        })
        .collect()
}

/// A name as a TOML key: bare where that is allowed.
pub(crate) fn quoted(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { name.to_owned() } else { toml::Value::String(name.to_owned()).to_string() }
}
