//! How much a page may ask for.

use std::time::Duration;

/// How much a page may ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// People in a market.
    pub people: u32,
    /// Threads that play.
    pub threads: usize,
    /// Time a run may take.
    pub run: Duration,
    /// Time after which a server that nobody asks for anything ends.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { people: 200_000, threads: 1, run: Duration::from_secs(30), idle: Duration::from_secs(30 * 60) }
    }
}
