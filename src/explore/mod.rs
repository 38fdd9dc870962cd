//! The relay in a browser: a local server with a page that plays markets on this very program.
//!
//! The server remembers nothing of a market: a page asks for one, and is told day by day what happens in it. So a
//! number on the page is the one that `relaylab run` gives, and a tab that is closed leaves nothing behind.

mod asked;
mod assets;
mod biography;
mod catalogue;
mod door;
mod play;
mod server;

pub use assets::ASSETS;
pub use server::{Limits, Server};
