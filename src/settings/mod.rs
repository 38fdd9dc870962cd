//! How text becomes checked values: keys are rows, a reader takes them from the layers of a file, and what is wrong is
//! reported with its place, all of it at once.
//!
//! It knows nothing of markets; scenarios and designs are read by it alike.

mod limits;
mod mend;
mod problem;
mod reader;
mod rows;
mod tree;
mod unknown;
mod written;

pub(crate) use limits::{MOST_BYTES, over_limit, too_large};
pub(crate) use mend::{Mended, UNQUOTED, mended};
pub use problem::{Failure, Located, Problem, Problems, Source, closest};
pub(crate) use problem::{elsewhere, plain, plain_lines, shortened};
pub(crate) use reader::span_of;
pub use reader::{Reader, Section, number, range_text};
pub(crate) use rows::with_article;
pub use rows::{Key, Plausible, SectionRow, Setting, Wrong, expected_word};
pub use tree::{Data, Number, Table, Value};
pub use unknown::Homes;

use std::ops::RangeInclusive;

/// The range of keys that are not numbers.
pub const ANY: RangeInclusive<f64> = f64::NEG_INFINITY..=f64::INFINITY;
/// The range of shares and chances.
pub const SHARE: RangeInclusive<f64> = 0.0..=1.0;
/// The range of weights in log odds and of intercepts.
pub const LOGIT: RangeInclusive<f64> = -50.0..=50.0;
/// The range of amounts that cannot be negative.
pub const POSITIVE: RangeInclusive<f64> = 0.0..=1e12;
