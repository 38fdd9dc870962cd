//! A darker and a brighter view of the same market, each a list of changes that stands in the scenario itself.
//!
//! Whoever writes a number down knows best how far off it may be, so the doubt is kept beside the numbers.

use crate::settings::{ANY, Setting as _};
use crate::settings::{Table, Value};
use crate::{choices, settings};
use std::ops::Range;

settings! {
    /// What the market looks like when the uncertain numbers turn out badly, or well: `--outlook low` or `--outlook high`
    /// plays it so. Results of the file as it stands do not depend on it.
    Outlooks {
        /// Changes that make the low outlook, each as after `--set`, e.g. `"need.in_market=0.03"`.
        low: Vec<String> = Vec::new(), "key=value", ANY, "";
        /// Changes that make the high outlook.
        high: Vec<String> = Vec::new(), "key=value", ANY, "";
    }
}

choices! {
    /// Which view of the market is played.
    Outlook {
        Low = "low", "the uncertain numbers turn out badly";
        Base = "base", "the file as it is written";
        High = "high", "the uncertain numbers turn out well";
    }
}

impl Outlook {
    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::CHOICES[self as usize].0
    }
}

/// One change of an outlook: its text, and where it stands (which text, which bytes).
pub(super) struct Change {
    pub(super) text: String,
    pub(super) place: (usize, Range<usize>),
}

/// The changes of an outlook; the topmost file that has a list for it decides. What is no list of texts is left to the
/// reader to complain about.
pub(super) fn changes(outlook: Outlook, files: &[Table]) -> Vec<Change> {
    let list = |table: &Table| {
        let lists = table.get("outlook")?.as_table()?;
        Some(lists.get(outlook.word())?.as_list()?.iter().filter_map(text).collect::<Vec<_>>())
    };
    let found = files.iter().enumerate().find_map(|(layer, table)| Some((layer, list(table)?)));
    let (layer, texts) = found.unwrap_or_default();
    texts.into_iter().map(|(text, span)| Change { text, place: (layer, span) }).collect()
}

fn text(item: &Value) -> Option<(String, Range<usize>)> {
    Some((item.as_str()?.to_owned(), item.span()))
}
