//! What a file may say, and how its text becomes a [`Plan`](crate::plan::Plan) or every problem at once.

mod canonical;
mod change;
mod checks;
mod codes;
mod explain;
mod files;
mod limits;
mod load;
mod outlook;
mod overrides;
mod parameters;
mod problem;
mod reader;
mod reference;
mod resize;
mod schema;
mod sections;
mod settings;
mod tree;
mod unknown;

pub use canonical::{canonical, hash, market_hash};
pub use change::Change;
pub use codes::{CODES, Code};
pub use explain::explain;
pub(crate) use load::load_toml;
pub use load::{Loaded, Texts, load, load_outlook, load_text};
pub use outlook::{Outlook, Outlooks};
pub use parameters::parameters;
pub(crate) use problem::plain;
pub use problem::{Failure, Problem, Problems, Source, closest};
pub use reader::{Reader, number, range_text};
pub use reference::reference;
pub(crate) use reference::wrapped;
pub use resize::resize;
pub use schema::json_schema;
pub use sections::{About, Scenario, SectionRow};
pub use settings::{Key, Section, Setting, Wrong, expected_word};
pub use tree::{Data, Number, Table, Value};

use std::ops::RangeInclusive;

/// The range of keys that are not numbers.
pub const ANY: RangeInclusive<f64> = f64::NEG_INFINITY..=f64::INFINITY;
/// The range of shares and chances.
pub const SHARE: RangeInclusive<f64> = 0.0..=1.0;
/// The range of weights in log odds and of intercepts.
pub const LOGIT: RangeInclusive<f64> = -50.0..=50.0;
/// The range of amounts that cannot be negative.
pub const POSITIVE: RangeInclusive<f64> = 0.0..=1e12;
