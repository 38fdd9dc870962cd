//! How many ties people make: a mean that need not be whole.

use crate::base::draws::{Luck, draws};
use crate::base::laws::Coin;

draws! {
    /// Whether somebody has one tie more than the whole part of the mean.
    OneMore = "ties/degree" => (has_more);
}

/// A mean number of ties: each person has the whole part, and some have one more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Degree {
    pub(super) whole: u32,
    pub(super) more: Coin,
}

impl Degree {
    pub(super) fn new(mean: f64) -> Self {
        Self { whole: mean as u32, more: Coin::new(mean.fract()) }
    }

    /// The number of one person; no luck is looked up when the mean is whole.
    #[inline]
    pub(super) fn of(self, luck: Luck, person: u32) -> u32 {
        self.whole + u32::from(self.has_more(luck, person))
    }

    #[inline]
    pub(super) fn has_more(self, luck: Luck, person: u32) -> bool {
        !self.more.is_never() && luck.draw::<OneMore>(0, person).has_more.sample(self.more)
    }

    /// The most anybody has.
    pub(super) fn largest(self) -> u32 {
        self.whole + u32::from(!self.more.is_never())
    }
}
