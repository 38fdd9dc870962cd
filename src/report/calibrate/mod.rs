//! What a market must be like to have said what was observed, as text, JSON, tables and a page: all of them print the one
//! answer.

mod files;
mod page;
mod text;

pub(crate) use files::{files, json};
pub(crate) use text::text;

use crate::study::calibrate::Fitted;
use crate::words::numbers::short;

/// Two numbers in words.
fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", short(low), short(high))
}

/// The range of a parameter in words.
fn range(of: &Fitted) -> String {
    let log = if of.of.range.log { ", log" } else { "" };
    format!("{}{log}", between((of.of.range.from, of.of.range.to)))
}

/// How fitted numbers are to be read.
const READ: &str = "Intervals hold a parameter with 95 % probability, if all of its range was as likely before and the market works as the model says. A target may be off by its own error and by the luck of one run.";
