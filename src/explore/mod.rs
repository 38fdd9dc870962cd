//! The relay in a browser: a page, and the desk that answers whatever it asks.
//!
//! A page asks for a market, and is told day by day what happens in it. So a number on the page is the one that `relaylab
//! run` gives. The desk keeps the measures of what was played, and nothing of who asked. It stands behind a local server, or
//! beside the page in one file.

mod answers;
mod assets;
mod balance;
mod biography;
mod catalogue;
mod class;
mod compared;
mod dates;
mod desk;
mod explanation;
mod guesses;
mod headlines;
mod known;
mod lanes;
mod lessons;
mod life;
mod limits;
mod lines;
mod play;
mod refusal;
mod requests;
mod say;
mod tokens;

pub use assets::ASSETS;
pub use class::Envelope;
pub use desk::Desk;
pub(crate) use desk::{PLAYED, SAID, Said, Work, event, parsed, spoken};
pub use limits::Limits;
pub(crate) use play::Cancel;
pub(crate) use requests::Ask;
pub use requests::Own;
