//! How many ties people make: a mean that need not be whole.

use crate::base::draws::{Luck, Process, threshold};

const DEGREE: Process = Process::named("ties/degree");

/// A mean number of ties: each person has the whole part, and some have one more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Degree {
    pub(super) whole: u32,
    pub(super) more: u64,
}

impl Degree {
    pub(super) fn new(mean: f64) -> Self {
        Self { whole: mean as u32, more: threshold(mean.fract()) }
    }

    /// The number of one person; no luck is looked up when the mean is whole.
    #[inline]
    pub(super) fn of(self, luck: Luck, person: u32) -> u32 {
        self.whole + u32::from(self.has_more(luck, person))
    }

    #[inline]
    pub(super) fn has_more(self, luck: Luck, person: u32) -> bool {
        self.more > 0 && (luck.of(DEGREE, 0, person)[0] as u64) < self.more
    }

    /// The most anybody has.
    pub(super) fn largest(self) -> u32 {
        self.whole + u32::from(self.more > 0)
    }
}
