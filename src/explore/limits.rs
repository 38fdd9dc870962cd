//! How much a page may ask for.

use std::time::Duration;

/// Seeds and points of one request.
pub(super) const MOST_SEEDS: u32 = 100;
pub(super) const MOST_POINTS: usize = 101;

/// How much a page may ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// People in a market.
    pub people: u32,
    /// Bytes of memory that one run may need.
    pub memory: u64,
    /// Threads that play.
    pub threads: usize,
    /// Time a run may take; whoever closes the page or asks for another market ends it before.
    pub run: Duration,
    /// Time after which a server that nobody asks for anything ends.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let (run, idle) = (Duration::from_mins(10), Duration::from_mins(30));
        Self { people: 200_000, memory: 512 << 20, threads: 1, run, idle }
    }
}
