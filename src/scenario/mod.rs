//! What a file may say, and how its text becomes a typed [`Scenario`] or every problem at once.

mod canonical;
mod change;
mod changed;
mod checks;
mod codes;
#[doc(hidden)]
pub mod data_files;
mod explain;
mod files;
pub mod glossary;
mod load;
mod outlook;
mod overrides;
mod parameters;
mod presets;
mod range;
mod reference;
mod resize;
#[cfg(feature = "files")]
mod schema;
pub mod sections;

pub use canonical::{canonical, hash, market_hash};
pub use change::Change;
pub use changed::changed;
pub use codes::{CODES, Code};
pub use explain::explain;
pub(crate) use load::load_toml;
pub use load::{Loaded, Texts, load, load_outlook, load_text};
pub use outlook::{Outlook, Outlooks};
pub use parameters::parameters;
pub(crate) use presets::BROUGHT;
pub use presets::{PRESETS, Preset};
pub(crate) use range::cents;
pub use range::{Level, Range};
pub use reference::reference;
pub use resize::resize;
#[cfg(feature = "files")]
pub use schema::json_schema;
pub use sections::{About, Scenario};
