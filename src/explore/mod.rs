//! The relay in a browser: a local server with a page that plays markets on this very program.
//!
//! A page asks for a market, and is told day by day what happens in it. So a number on the page is the one that `relaylab
//! run` gives. The server keeps the measures of what it played, and nothing of who asked.

mod access;
mod answers;
mod assets;
mod balance;
mod biography;
mod catalogue;
mod compared;
mod dates;
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
mod requests;
mod routes;
mod say;
mod server;
mod state;
mod stream;
mod summaries;
mod tokens;

pub use assets::ASSETS;
pub use limits::Limits;
pub use server::Server;
