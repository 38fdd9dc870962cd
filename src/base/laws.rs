//! Laws of chance: distributions of the `rand` world, to be sampled from a [`Draw`], a [`Stream`] or any other generator.
//!
//! They stand beside those of `rand_distr` for three reasons. They take `exp` and `ln` from [`crate::base::math`], so that
//! they give the same bits on every platform. They take a fixed number of words, so that whoever draws next has the
//! luck they had. And they rise with their word (inversion), so that a larger chance, rate or mean only adds to what
//! happens under a smaller one: two markets under one seed differ by what they say differs.
//!
//! ```
//! use rand_distr::Distribution;
//! use relaylab::base::draws::{Luck, StreamLabel};
//! use relaylab::base::laws::{Chance, LogNormal};
//!
//! let mut luck = Luck::new(7).stream(StreamLabel::named("my model/call"), 3, 42);
//! if Chance(0.3).sample(&mut luck) {
//!     let hours = LogNormal { median: 2.0, spread: 1.2 }.sample(&mut luck);
//!     assert!(hours > 0.0);
//! }
//! ```

use crate::base::draws::{Draw, Stream};
use crate::base::math::{
    Memo, beta_quantile, exp, falls_below, gamma_quantile, ln, logistic, probit, quick_ln,
};
use rand::Rng;
use rand_distr::{Distribution, Open01};
use std::sync::Arc;

/// A number strictly between 0 and 1, of 32 bits; [`Open01`] has 53 and takes two words.
#[derive(Clone, Copy, Debug)]
pub struct Unit;

impl Distribution<f64> for Unit {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Draw::new(rng.next_u32()).unit()
    }
}

/// Something that happens with this chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance(pub f64);

impl Chance {
    /// A coin that happens wherever something of at most this chance does, with an allowance for rounding: who asks it first
    /// need not know the chance itself of most.
    #[inline]
    pub(crate) fn at_most(self) -> Coin {
        Self(self.0 * (1.0 + 1e-9)).into()
    }
}

impl Distribution<bool> for Chance {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> bool {
        Draw::new(rng.next_u32()).happens(self.0)
    }
}

/// Something that happens with the chance that belongs to these log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogOdds(pub f64);

impl Distribution<bool> for LogOdds {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> bool {
        falls_below(Unit.sample(rng), self.0)
    }
}

/// A chance that is asked often: comparing words with it spares a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coin {
    /// Words below this make it happen.
    below: u64,
}

impl Coin {
    /// A coin of chance `p` (0 to 1), in steps of 2^-32.
    #[inline]
    pub fn new(p: f64) -> Self {
        Self { below: (p.clamp(0.0, 1.0) * WORDS) as u64 }
    }

    /// Whether it never falls on this side.
    #[inline]
    pub fn is_never(self) -> bool {
        self.below == 0
    }
}

/// A coin that says of every word what the chance says of it.
impl From<Chance> for Coin {
    fn from(chance: Chance) -> Self {
        Self { below: (chance.0.clamp(0.0, 1.0) * WORDS - 0.5).ceil() as u64 }
    }
}

impl Distribution<bool> for Coin {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> bool {
        u64::from(rng.next_u32()) < self.below
    }
}

/// How many words there are.
const WORDS: f64 = 4_294_967_296.0;

/// A whole number below this one, without bias that anyone could measure (it must be far below 2^32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Below(pub u32);

impl Distribution<u32> for Below {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> u32 {
        Draw::new(rng.next_u32()).below(self.0)
    }
}

impl Distribution<usize> for Below {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        Draw::new(rng.next_u32()).below(self.0) as usize
    }
}

/// One of several things by their weights. `rand_distr::weighted` has the same law, but takes two words.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// For each thing but the last, whether it is this or one before it.
    upto: Vec<Coin>,
}

impl Choice {
    /// A choice by these shares, which must add up to 1; there must be one.
    pub fn new(shares: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let mut upto: Vec<Coin> = shares
            .into_iter()
            .map(|share| {
                sum += share;
                Chance(sum).into()
            })
            .collect();
        // Whatever rounding leaves belongs to the last.
        upto.pop();
        Self { upto }
    }

    /// Whether there is nothing to choose.
    #[inline]
    pub fn is_certain(&self) -> bool {
        self.upto.is_empty()
    }
}

impl Distribution<usize> for Choice {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        let luck = Draw::new(rng.next_u32());
        self.upto.iter().position(|&upto| luck.sample(upto)).unwrap_or(self.upto.len())
    }
}

/// A normal number, by inversion of one word: its tails end at 6.2 deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
}

impl Normal {
    /// Of mean 0 and standard deviation 1.
    pub const STANDARD: Self = Self { mean: 0.0, deviation: 1.0 };
}

impl Distribution<f64> for Normal {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.mean + self.deviation * probit(Unit.sample(rng))
    }
}

/// A number whose logarithm is normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    /// Median.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub spread: f64,
}

impl Distribution<f64> for LogNormal {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.median * exp(self.spread * probit(Unit.sample(rng)))
    }
}

/// An exponential number of this mean, from one word: it ends at 22.9 means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    /// Mean.
    pub mean: f64,
}

impl Distribution<f64> for Exponential {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        -quick_ln(Unit.sample(rng)) * self.mean
    }
}

/// An exponential number of this rate, from two words: it ends at 36.7 means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FineExponential {
    /// Rate, one over the mean.
    pub rate: f64,
}

impl Distribution<f64> for FineExponential {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        -ln(Open01.sample(rng)) / self.rate
    }
}

/// How many ask in vain before somebody whom something of a certain chance befalls: the geometric law, from one word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// `1 / ln(1 - p)`.
    scale: f64,
}

impl Gap {
    /// Of something that never happens.
    pub const NEVER: Self = Self { scale: f64::NEG_INFINITY };

    /// The gaps of something of chance `p` (0 to 1), found once and used on every crowd.
    pub fn new(p: f64) -> Self {
        if p >= 1.0 {
            Self { scale: 0.0 }
        } else if p <= 0.0 {
            Self::NEVER
        } else {
            Self { scale: 1.0 / libm::log1p(-p) }
        }
    }

    /// Whether it never happens.
    #[inline]
    pub fn is_never(self) -> bool {
        self == Self::NEVER
    }

    /// The same law from two words, for chances so small that 32 bits would cut its tail.
    #[inline]
    pub fn fine(self) -> FineGap {
        FineGap(self)
    }
}

impl Distribution<u64> for Gap {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> u64 {
        // A float-to-integer cast saturates, so an infinite gap means "never".
        (quick_ln(Unit.sample(rng)) * self.scale) as u64
    }
}

/// As [`Gap`], from two words; a whole number, or infinity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FineGap(Gap);

impl Distribution<f64> for FineGap {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        (ln(Open01.sample(rng)) * self.0.scale).floor()
    }
}

/// The places, in rising order, at which an event happens when everybody is asked once.
///
/// Distances between events are geometric, so the cost is per event and not per person asked.
#[derive(Clone, Debug)]
pub struct Gaps<R = Stream> {
    luck: R,
    gap: Gap,
    place: u64,
}

impl<R: Rng> Gaps<R> {
    /// Events with these gaps, by this luck.
    #[inline]
    pub fn new(luck: R, gap: Gap) -> Self {
        Self { luck, gap, place: 0 }
    }

    /// The next place below `end`, if there is one.
    #[inline]
    pub fn next_below(&mut self, end: usize) -> Option<usize> {
        let place = self.place.saturating_add(self.gap.sample(&mut self.luck));
        self.place = place.saturating_add(1);
        (place < end as u64).then_some(place as usize)
    }
}

/// Poisson counts of any mean, by inversion in blocks of mean [`POISSON_BLOCK`]: exact in law, and nested, because a
/// larger mean only adds to the last block and appends new ones.
#[derive(Clone, Debug)]
pub struct PoissonBlocks {
    cumulative: Vec<f64>,
}

/// Mean of one block of a nested Poisson count.
pub const POISSON_BLOCK: f64 = 16.0;

/// The largest number of events one block may have; a 32-bit draw cannot reach beyond it.
pub const POISSON_BLOCK_MAX: u32 = 64;

impl Default for PoissonBlocks {
    fn default() -> Self {
        let mut term = exp(-POISSON_BLOCK);
        let mut sum = term;
        let mut cumulative = vec![sum];
        for n in 1..POISSON_BLOCK_MAX {
            term *= POISSON_BLOCK / n as f64;
            sum += term;
            cumulative.push(sum);
        }
        Self { cumulative }
    }
}

impl PoissonBlocks {
    /// The law of this mean.
    pub fn of(&self, mean: f64) -> NestedPoisson<'_> {
        NestedPoisson { blocks: self, mean }
    }
}

/// A Poisson count of some mean; see [`PoissonBlocks`].
#[derive(Clone, Copy, Debug)]
pub struct NestedPoisson<'a> {
    blocks: &'a PoissonBlocks,
    mean: f64,
}

impl NestedPoisson<'_> {
    /// Calls `block(b, count)` for each block `b` of a count.
    #[inline]
    pub fn each<R: Rng + ?Sized>(&self, rng: &mut R, mut block: impl FnMut(u32, u32)) {
        let full = (self.mean / POISSON_BLOCK) as u32;
        for b in 0..full {
            let u = Unit.sample(rng);
            block(b, self.blocks.cumulative.partition_point(|&c| c < u) as u32);
        }
        let rest = self.mean - full as f64 * POISSON_BLOCK;
        if rest > 0.0 {
            block(full, SmallPoisson(rest).sample(rng));
        }
    }
}

impl Distribution<u64> for NestedPoisson<'_> {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> u64 {
        let mut total = 0;
        self.each(rng, |_, count| total += u64::from(count));
        total
    }
}

/// A Poisson count of a small mean (at most [`POISSON_BLOCK`]), from one word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmallPoisson(pub f64);

impl Distribution<u32> for SmallPoisson {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> u32 {
        let u = Unit.sample(rng);
        let mut term = exp(-self.0);
        let mut sum = term;
        let mut n = 0;
        while sum < u && n < POISSON_BLOCK_MAX {
            n += 1;
            term *= self.0 / n as f64;
            sum += term;
        }
        n
    }
}

/// A law kept as a table of its quantiles, evenly spaced in log odds so that both tails are fine.
#[derive(Clone, Debug, Default)]
pub struct Quantiles {
    nodes: Arc<[f64]>,
}

impl Quantiles {
    const NODES: usize = 1025;
    const REACH: f64 = 24.0;

    /// The table of a rising quantile function.
    pub fn new(quantile: impl Fn(f64) -> f64) -> Self {
        let step = 2.0 * Self::REACH / (Self::NODES - 1) as f64;
        let nodes = (0..Self::NODES).map(|i| quantile(logistic(-Self::REACH + i as f64 * step))).collect();
        Self { nodes }
    }

    /// The table of a Beta law.
    pub fn beta(a: f64, b: f64) -> Self {
        static KNOWN: Memo<Quantiles> = Memo::new();
        KNOWN.get([a, b], || Self::new(|u| beta_quantile(a, b, u)))
    }

    /// The table of a Gamma law of this shape and rate.
    pub fn gamma(shape: f64, rate: f64) -> Self {
        static KNOWN: Memo<Quantiles> = Memo::new();
        KNOWN.get([shape, rate], || Self::new(|u| gamma_quantile(shape, u) / rate))
    }

    /// The quantile of `u`, 0 < u < 1.
    #[inline]
    pub fn at(&self, u: f64) -> f64 {
        let place =
            (quick_ln(u / (1.0 - u)) + Self::REACH) * ((Self::NODES - 1) as f64 / (2.0 * Self::REACH));
        let place = place.clamp(0.0, (Self::NODES - 2) as f64);
        let i = place as usize;
        let (low, high) = (self.nodes[i], self.nodes[i + 1]);
        low + (high - low) * (place - i as f64)
    }

    /// The same law from two words, for tails that 32 bits would cut.
    #[inline]
    pub fn fine(&self) -> FineQuantiles<'_> {
        FineQuantiles(self)
    }
}

impl Distribution<f64> for Quantiles {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.at(Unit.sample(rng))
    }
}

/// As [`Quantiles`], from two words.
#[derive(Clone, Copy, Debug)]
pub struct FineQuantiles<'a>(&'a Quantiles);

impl Distribution<f64> for FineQuantiles<'_> {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.0.at(Open01.sample(rng))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{FineDraw, StreamLabel};

    fn luck(entity: u32) -> Stream {
        Stream::new(5, StreamLabel::named("test"), 0, entity)
    }

    fn near(x: f64, y: f64, tolerance: f64) {
        assert!((x - y).abs() <= tolerance * y.abs().max(1.0), "{x} is not {y}");
    }

    #[test]
    fn a_coin_says_of_every_word_what_its_chance_says() {
        let unit = |word| Draw::new(word).unit();
        for x in [0.0, 1e-10, 1e-9, 0.2, 0.5, unit(77), unit(u32::MAX), 1.0] {
            let coin = Coin::from(Chance(x));
            for word in [coin.below.wrapping_sub(1), coin.below] {
                let Ok(word) = u32::try_from(word) else { continue };
                assert_eq!(Draw::new(word).sample(coin), Draw::new(word).happens(x), "{x} {word}");
            }
        }
        assert!(Coin::new(0.0).is_never() && Draw::new(u32::MAX).sample(Coin::new(1.0)));
    }

    #[test]
    fn units_stay_strictly_inside() {
        assert!(0.0 < Draw::new(0).unit() && Draw::new(u32::MAX).unit() < 1.0);
        let fine = |word| -> f64 { FineDraw::new(word, word).sample(Open01) };
        assert!(0.0 < fine(0) && fine(u32::MAX) < 1.0);
        assert!(Draw::new(u32::MAX).below(10) == 9 && Draw::new(0).below(10) == 0);
    }

    #[test]
    fn quantile_tables_follow_their_functions() {
        let gamma = Quantiles::new(|u| gamma_quantile(0.243, u));
        let beta = Quantiles::new(|u| beta_quantile(0.704, 1.182, u));
        for u in [1e-6, 0.003, 0.2, 0.5, 0.77, 0.99, 0.999_999] {
            near(gamma.at(u), gamma_quantile(0.243, u), 3e-3);
            near(beta.at(u), beta_quantile(0.704, 1.182, u), 1e-3);
        }
    }

    #[test]
    fn gaps_visit_each_place_with_the_given_chance() {
        let (p, places) = (0.03, 1_000_000);
        let mut gaps = Gaps::new(luck(0), Gap::new(p));
        let mut visited = 0;
        while gaps.next_below(places).is_some() {
            visited += 1;
        }
        let se = (places as f64 * p * (1.0 - p)).sqrt();
        assert!((visited as f64 - places as f64 * p).abs() < 4.0 * se, "{visited}");
        assert_eq!(Gaps::new(luck(0), Gap::new(0.0)).next_below(places), None);
        let mut always = Gaps::new(luck(0), Gap::new(1.0));
        assert!((0..100).all(|i| always.next_below(100) == Some(i)));
    }

    #[test]
    fn poisson_counts_nest() {
        let blocks = PoissonBlocks::default();
        let count = |mean: f64, entity: u32| blocks.of(mean).sample(&mut luck(entity));
        assert!((0..1000).all(|entity| count(20.0, entity) <= count(23.0, entity)));
    }
}
