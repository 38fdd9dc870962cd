//! Which runs a question needs, and what came of them: both by key, never by position.

use super::variant::Prepared;
use std::collections::{BTreeMap, BTreeSet};

/// Markets to play, each under a key of the question's own: all with the same seeds, unless some are played with few.
#[derive(Clone, Debug)]
pub struct Request<K> {
    seeds: Vec<u64>,
    markets: BTreeMap<K, Prepared>,
    /// Seeds of those that are not played with all.
    few: BTreeMap<K, Vec<u64>>,
}

/// Each seed once, in order.
fn distinct(seeds: &[u64]) -> Vec<u64> {
    let mut known = BTreeSet::new();
    seeds.iter().copied().filter(|&seed| known.insert(seed)).collect()
}

impl<K: Ord> Request<K> {
    /// No market yet; those to come are played with these seeds, with each of them once.
    pub fn new(seeds: &[u64]) -> Self {
        Self { seeds: distinct(seeds), markets: BTreeMap::new(), few: BTreeMap::new() }
    }

    /// Adds a market under a key that is not taken.
    ///
    /// # Panics
    /// When it is.
    pub fn add(&mut self, key: K, market: Prepared) {
        let before = self.markets.insert(key, market);
        assert!(before.is_none(), "two markets of a request have the same key");
    }

    /// The same for a market that is played with some of the seeds only, in the order of `seeds`.
    ///
    /// # Panics
    /// As [`Request::add`].
    pub fn add_for(&mut self, key: K, market: Prepared, seeds: &[u64])
    where
        K: Clone,
    {
        self.few.insert(key.clone(), distinct(seeds));
        self.add(key, market);
    }

    /// The markets by key.
    pub fn markets(&self) -> &BTreeMap<K, Prepared> {
        &self.markets
    }

    /// The seeds of most markets.
    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// The seeds that the market of a key is played with.
    pub fn seeds_of(&self, key: &K) -> &[u64] {
        self.few.get(key).unwrap_or(&self.seeds)
    }

    /// How many runs that are.
    pub fn runs(&self) -> usize {
        self.markets.keys().map(|key| self.seeds_of(key).len()).sum()
    }
}

/// What came of a request: for each market one result a seed, in the order of the seeds.
#[derive(Clone, Debug)]
pub struct Played<K, T> {
    results: BTreeMap<K, Vec<T>>,
    found: (usize, usize),
}

impl<K: Ord, T> Played<K, T> {
    pub(super) fn new(results: BTreeMap<K, Vec<T>>, found: (usize, usize)) -> Self {
        Self { results, found }
    }

    /// What came of a market of the request.
    ///
    /// # Panics
    /// When the request had no market under this key, or it was taken.
    pub fn get(&self, key: &K) -> &[T] {
        self.results.get(key).expect("a key of the request")
    }

    /// The same, to keep.
    ///
    /// # Panics
    /// As [`Played::get`].
    pub fn take(&mut self, key: &K) -> Vec<T> {
        self.results.remove(key).expect("a key of the request that was not taken before")
    }

    /// How many runs were found, and how many there are.
    pub fn found(&self) -> (usize, usize) {
        self.found
    }
}
