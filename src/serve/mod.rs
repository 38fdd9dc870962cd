//! The page of the explorer given out: by a local server to this machine alone, or as one file that needs none.

mod access;
mod alone;
mod routes;
mod server;
mod state;
mod stream;

pub use alone::alone;
pub use server::Server;
