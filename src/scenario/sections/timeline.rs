//! A market in time: what changes on a date, with the season, or while or whenever something holds.

use crate::results::gauges::{GAUGES, Gauge, gauge};
use crate::scenario::sections::relation::{self, Relation, meant};
use crate::settings;
use crate::settings::{ANY, POSITIVE, Problem, Setting, Value, Wrong};
use std::fmt;

settings! {
    /// What changes in time: from a date, in a season, or as a policy of the firm, while or whenever a gauge says so.
    /// Where several change one key, they do so one after the other in the order of their names.
    TimelineEntry {
        /// Whether it acts at all.
        on: bool = true, "", ANY, "";
        /// The key that changes: `budget.per_month`, `budget.sales_share`, `price.list`, `price.discount`, `sales.reps`,
        /// `need.in_market`, `word_of_mouth.tell_per_day`, `channels.NAME.share`, or `channels.share` for all channels. What
        /// a channel has put aside already it still spends; what the shares of all come to beyond the whole is taken off
        /// each.
        key: Option<Lever> = None, "key", ANY, "";
        /// First day; left out, the first of the market. With `yearly` its day and month count, not its year.
        from: Option<String> = None, "date", ANY, "";
        /// Last day; left out, the last of the market.
        until: Option<String> = None, "date", ANY, "";
        /// Whether it comes back every year between these dates.
        yearly: bool = false, "", ANY, "";
        /// What holds while it acts: GAUGE RELATION NUMBER, with a gauge of `relaylab catalog gauges`. It is read in the
        /// morning, from the days before.
        when: Option<Condition> = None, "condition", ANY, "";
        /// Days after which it acts once more if it still holds, each time for good; 0: it acts while it holds, no longer.
        again_days: u32 = 0, "days", 0.0..=32_000.0, "";
        /// What the key becomes.
        set: Option<f64> = None, "unit of the key", ANY, "";
        /// What it is multiplied by.
        times: f64 = 1.0, "x", POSITIVE, "";
        /// What is added to it.
        plus: f64 = 0.0, "unit of the key", ANY, "";
        /// The least it becomes by this.
        least: Option<f64> = None, "unit of the key", ANY, "";
        /// The most it becomes by this.
        most: Option<f64> = None, "unit of the key", ANY, "";
    }
}

/// A key that may change while a market is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lever {
    /// `budget.per_month`
    Budget,
    /// `budget.sales_share`
    SalesShare,
    /// `price.list`
    Price,
    /// `price.discount`
    Discount,
    /// `sales.reps`
    Reps,
    /// `need.in_market`
    InMarket,
    /// `word_of_mouth.tell_per_day`
    Telling,
    /// `channels.share`: those of all channels
    Channels,
    /// `channels.NAME.share`
    Channel(String),
}

impl Lever {
    const FIXED: [(&'static str, Self); 8] = [
        ("budget.per_month", Self::Budget),
        ("budget.sales_share", Self::SalesShare),
        ("price.list", Self::Price),
        ("price.discount", Self::Discount),
        ("sales.reps", Self::Reps),
        ("need.in_market", Self::InMarket),
        ("word_of_mouth.tell_per_day", Self::Telling),
        ("channels.share", Self::Channels),
    ];

    /// Least and largest value.
    pub fn range(&self) -> (f64, f64) {
        match self {
            Self::Budget | Self::Price => (0.0, 1e12),
            Self::Reps => (0.0, 60_000.0),
            Self::InMarket => (0.0, 0.95),
            Self::SalesShare | Self::Discount | Self::Telling | Self::Channels | Self::Channel(_) => {
                (0.0, 1.0)
            }
        }
    }

    /// Whether its values are in proportion to the number of people.
    pub fn scales_with_market(&self) -> bool {
        matches!(self, Self::Budget | Self::Reps)
    }
}

impl fmt::Display for Lever {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(name) => write!(out, "channels.{}.share", super::quoted(name)),
            fixed => {
                out.write_str(Self::FIXED.iter().find(|(_, lever)| lever == fixed).map_or("", |row| row.0))
            }
        }
    }
}

impl Setting for Lever {
    const KIND: &'static str = "key";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let Some(text) = value.as_str() else { return Err(Wrong::kind("a key in quotes", value)) };
        if let Some((_, lever)) = Self::FIXED.iter().find(|(name, _)| *name == text) {
            return Ok(lever.clone());
        }
        let channel = text.strip_prefix("channels.").and_then(|rest| rest.strip_suffix(".share"));
        if let Some(name) = channel.map(|name| name.trim_matches('"')).filter(|name| !name.is_empty()) {
            return Ok(Self::Channel(name.to_owned()));
        }
        let problem = relation::wrong("B045", text, text, format!("`{text}` cannot change in time"));
        let problem = meant(problem, text, Self::FIXED.iter().map(|(name, _)| *name));
        let keys: Vec<&str> = Self::FIXED.iter().map(|(name, _)| *name).collect();
        let help = format!("choose one of {} or channels.NAME.share", keys.join(", "));
        Err(relation::placed(problem.help(help), value, text))
    }
    fn write(&self) -> Option<String> {
        Setting::write(&self.to_string())
    }
}

/// What must hold of a gauge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    /// What is read.
    pub gauge: &'static Gauge,
    /// How it compares.
    pub relation: Relation,
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.gauge.name, self.relation)
    }
}

impl Setting for Condition {
    const KIND: &'static str = "condition";
    fn read(value: &Value) -> Result<Self, Wrong> {
        let Some(text) = value.as_str() else { return Err(Wrong::kind("a condition in quotes", value)) };
        condition(text).map_err(|problem| relation::placed(*problem, value, text))
    }
    fn write(&self) -> Option<String> {
        Setting::write(&self.to_string())
    }
}

fn condition(text: &str) -> Result<Condition, Box<Problem>> {
    let unrelated = || {
        let message = "a condition compares a gauge with a number".to_owned();
        let help = "write GAUGE RELATION NUMBER, e.g. `waiting_days > 7`";
        Box::new(relation::wrong("B046", text, text, message).help(help.to_owned()))
    };
    let words = text.trim();
    let end = words.find(|c: char| c.is_whitespace() || c == '<' || c == '>').unwrap_or(words.len());
    let (name, rest) = words.split_at(end);
    if name.is_empty() {
        return Err(unrelated());
    }
    let Some(gauge) = gauge(name) else {
        let problem = relation::wrong("B046", text, name, format!("there is no gauge `{name}`"));
        let problem = meant(problem, name, GAUGES.iter().map(|gauge| gauge.name));
        return Err(Box::new(problem.help("`relaylab catalog gauges` lists them".to_owned())));
    };
    let relation = Relation::parse("B046", text, rest.trim())?.ok_or_else(unrelated)?;
    Ok(Condition { gauge, relation })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_reads_back_as_itself() {
        for text in ["waiting_days > 7", "profit_30_days <= -1000", "awareness between 0.1 and 0.2"] {
            assert_eq!(condition(text).unwrap().to_string(), text);
        }
        for (text, message) in [
            ("waiting_dayz > 7", "there is no gauge `waiting_dayz`"),
            ("waiting_days", "a condition compares a gauge with a number"),
            ("waiting_days > x", "`x` is not a number"),
        ] {
            assert_eq!(condition(text).unwrap_err().message, message);
        }
    }
}
