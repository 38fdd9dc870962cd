//! What was played before: the measures of a market and a seed, so that nothing is played twice while somebody looks around.

use crate::plan::Plan;
use crate::results::metrics::Outcome;
use crate::scenario::hash;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Outcomes kept at most; each takes about a kilobyte.
const MOST: usize = 20_000;

/// Outcomes by market and seed.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<BTreeMap<(String, u64), Outcome>>);

impl Known {
    /// The name under which the outcomes of a plan are kept.
    pub(super) fn name(plan: &Plan) -> String {
        hash(&plan.scenario)
    }

    pub(super) fn get(&self, market: &str, seed: u64) -> Option<Outcome> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(market.to_owned(), seed)).cloned()
    }

    pub(super) fn add(&self, market: &str, seed: u64, outcome: &Outcome) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((market.to_owned(), seed), outcome.clone());
    }
}
