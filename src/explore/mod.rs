//! The relay in a browser: a local server with a page that plays markets on this very program.
//!
//! The server remembers nothing of a market: a page asks for one, and is told day by day what happens in it. So a
//! number on the page is the one that `relaylab run` gives, and a tab that is closed leaves nothing behind.

mod access;
mod assets;
mod balance;
mod biography;
mod catalogue;
mod compared;
mod explanation;
mod lanes;
mod lessons;
mod limits;
mod lines;
mod play;
mod requests;
mod say;
mod server;

pub use assets::ASSETS;
pub use limits::Limits;
pub use server::Server;
