//! Which runs a question needs, and what came of them: both by key, never by position.

use super::variant::Prepared;
use std::collections::{BTreeMap, BTreeSet};

/// Markets that are all played with the same seeds, each under a key of the question's own.
#[derive(Clone, Debug)]
pub struct Request<K> {
    seeds: Vec<u64>,
    markets: BTreeMap<K, Prepared>,
}

impl<K: Ord> Request<K> {
    /// No market yet; those to come are played with these seeds, with each of them once.
    pub fn new(seeds: &[u64]) -> Self {
        let mut known = BTreeSet::new();
        let seeds = seeds.iter().copied().filter(|&seed| known.insert(seed)).collect();
        Self { seeds, markets: BTreeMap::new() }
    }

    /// Adds a market under a key that is not taken.
    ///
    /// # Panics
    /// When it is.
    pub fn add(&mut self, key: K, market: Prepared) {
        let before = self.markets.insert(key, market);
        assert!(before.is_none(), "two markets of a request have the same key");
    }

    /// The markets by key.
    pub fn markets(&self) -> &BTreeMap<K, Prepared> {
        &self.markets
    }

    /// The seeds.
    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// How many runs that are.
    pub fn runs(&self) -> usize {
        self.seeds.len() * self.markets.len()
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
