//! What a metric depends on, as text, JSON, tables, a figure and a page: all of them print the one answer.

mod files;
mod page;
mod text;

pub(crate) use files::{files, json};
pub(crate) use text::text;

use crate::scenario::Range;
use crate::words::numbers::compact;

/// The values of an input in words.
fn range(of: &Range) -> String {
    let log = if of.log { ", log" } else { "" };
    format!("{} to {}{log}", compact(of.from), compact(of.to))
}

/// What stands for the range of luck.
const OTHER: &str = "another seed";
/// What all numbers of an answer rest on.
const RESTS_ON: &str = "All values of a range are taken as equally likely, and no input goes with another. Other ranges have other shares.";
/// How luck is treated.
const LUCK: &str = "Luck is a factor of its own: the same market with another seed. A total counts what an input does together with luck too.";
