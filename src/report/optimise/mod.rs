//! How several levers are best set, as text, JSON, tables, a figure and a page: all of them print the one answer.

mod files;
mod page;
mod text;

pub(crate) use files::{files, json};
pub(crate) use text::text;

use crate::study::optimise::Answer;
use crate::words::numbers::short;

/// A range of a lever in words.
fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", short(low), short(high))
}

/// What is as good as the best in a lever.
fn as_good(answer: &Answer, lever: usize) -> String {
    match answer.as_good[lever] {
        None => "none in it".to_owned(),
        Some(range) if answer.is_told(lever) => between(range),
        Some(_) => NOT_TOLD.to_owned(),
    }
}

/// What is as good as the best in a lever that does not tell.
const NOT_TOLD: &str = "not told";
/// How the ranges of what is as good are to be read.
const EACH: &str = "As good: the range of each lever among the settings that cannot be told from the best. Not every combination of values within these ranges is as good.";
/// Why the best has another number than in the race.
const FRESH: &str = "The best of many settings is the luckiest too, so its number comes from seeds that had no part in choosing it.";
