//! Tables of a firm's own data: what each says of a market in numbers, and how the same numbers are read off a run.
//!
//! A table is told as shares of those who were there before, step by step, wherever it can be: those are independent of one
//! another (Efron 1988), so that each has an error of its own.

mod adoption;
mod crm;
mod frequency;
mod reader;
mod survival;
mod ties;
#[cfg(test)]
#[path = "tests.rs"]
mod whole;

pub(super) use reader::DataReader;

use super::answer::Target;
use crate::results::Run;
use crate::scenario::Change;
use std::fmt;
use std::sync::Arc;

/// A kind of table: a row of [`KINDS`].
#[derive(Clone, Copy, Debug)]
pub struct DataKind {
    /// Its name, as in `kind = "survival"`.
    pub name: &'static str,
    /// What a table of it holds, and what is made of that.
    pub doc: &'static str,
    /// Columns of its file: the key that names one, which is what it is called unless the key says otherwise, whether it must
    /// be there, and what is in it.
    pub columns: &'static [(&'static str, bool, &'static str)],
    /// Other keys, and what they mean.
    pub keys: &'static [(&'static str, &'static str)],
    /// Reads it.
    pub(super) read: fn(&mut DataReader<'_>) -> Option<DataTable>,
}

/// Every kind of table.
pub const KINDS: &[DataKind] = &[survival::KIND, frequency::KIND, adoption::KIND, crm::KIND, ties::KIND];

/// A table that was read.
#[derive(Clone, Debug)]
pub(super) struct DataTable {
    /// What it says.
    pub(super) targets: Vec<Target>,
    /// How a run says the same.
    pub(super) of: Arc<dyn ReadOff>,
}

/// How a run says what a table says.
pub(super) trait ReadOff: fmt::Debug + Send + Sync {
    /// The numbers of the table, in its order; none where the run has none.
    fn of(&self, run: &Run) -> Vec<Option<f64>>;

    /// What a run must write down for it.
    fn records(&self) -> Vec<Change> {
        Vec::new()
    }
}

/// The standard error of a share of so many, which is not 0 where all or none of them were counted.
fn share_error(share: f64, of: f64) -> f64 {
    let likely = (share * of + 0.5) / (of + 1.0);
    (likely * (1.0 - likely) / of).sqrt()
}

/// Of those who come to each step, the share that ends there; the last step has no share. None where nobody came.
fn ending(counts: &[u64]) -> Vec<Option<f64>> {
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
