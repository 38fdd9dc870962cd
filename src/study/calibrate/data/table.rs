//! What a table says in numbers, and how a run says the same: what all kinds of table are read into.

use crate::results::Run;
use crate::scenario::Change;
use crate::study::calibrate::answer::Target;
use std::fmt;
use std::sync::Arc;

/// A table that was read.
#[derive(Clone, Debug)]
pub(in super::super) struct DataTable {
    /// What it says.
    pub(in super::super) targets: Vec<Target>,
    /// How a run says the same.
    pub(in super::super) of: Arc<dyn ReadOff>,
}

/// How a run says what a table says.
pub(in super::super) trait ReadOff: fmt::Debug + Send + Sync {
    /// The numbers of the table, in its order; none where the run has none.
    fn of(&self, run: &Run) -> Vec<Option<f64>>;

    /// What a run must write down for it.
    fn records(&self) -> Vec<Change> {
        Vec::new()
    }
}

/// The standard error of a share of so many, which is not 0 where all or none of them were counted.
pub(super) fn share_error(share: f64, of: f64) -> f64 {
    let likely = (share * of + 0.5) / (of + 1.0);
    (likely * (1.0 - likely) / of).sqrt()
}

/// Of those who come to each step, the share that ends there; the last step has no share. None where nobody came.
pub(super) fn ending(counts: &[u64]) -> Vec<Option<f64>> {
    let steps = 0..counts.len().saturating_sub(1);
    let share = |step: usize| {
        let come: u64 = counts[step..].iter().sum();
        (come > 0).then(|| counts[step] as f64 / come as f64)
    };
    steps.map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_those_who_come_to_a_step_are_those_of_the_hand() {
        assert_eq!(ending(&[6, 3, 1]), [Some(0.6), Some(0.75)]);
        assert_eq!(ending(&[4, 0, 0, 0]), [Some(1.0), None, None]);
        assert!((share_error(0.5, 100.0) - 0.05).abs() < 1e-12);
        assert!(share_error(1.0, 100.0) > 0.0);
    }
}
