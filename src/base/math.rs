//! Elementary functions with the same bits on every platform, and the few special functions that laws of luck need.
//!
//! The standard library's `exp` and `ln` come from the system and differ between platforms; results must not.

#![expect(clippy::many_single_char_names, reason = "formulas keep the letters of their sources")]

use crate::base::draws::{Stream, unit};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm of `x`.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `x` to the power of `y`.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The chance that belongs to log odds `x`.
#[inline]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// The log odds that belong to a chance `p`, 0 < p < 1.
#[inline]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// Whether a draw `u` (0 < u < 1) falls below the chance that belongs to log odds `x`; cheaper than [`logistic`].
#[inline]
pub fn falls_below(u: f64, x: f64) -> bool {
    quick_ln(u / (1.0 - u)) < x
}

/// The chance of at least one event in a day at hazard `h` a day.
#[inline]
pub fn daily(h: f64) -> f64 {
    -libm::expm1(-h)
}

/// A logarithm that vectorises: `x` must be positive and normal; relative error below 1e-10.
#[inline]
pub(crate) fn quick_ln(x: f64) -> f64 {
    // x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m-1)/(m+1)).
    const HALF_ROOT: u64 = 0x3FE6_A09E_667F_3BCD;
    let shifted = x.to_bits().wrapping_sub(HALF_ROOT);
    let e = (shifted as i64 >> 52) as i32;
    let m = f64::from_bits((shifted & 0x000F_FFFF_FFFF_FFFF) + HALF_ROOT);
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let series =
        1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0)))));
    2.0 * s * series + e as f64 * std::f64::consts::LN_2
}

/// The places, in rising order, at which an event of chance `p` happens when everybody is asked once.
///
/// Distances between events are geometric, so the cost is per event and not per person asked.
#[derive(Clone, Debug)]
pub struct Gaps {
    stream: Stream,
    scale: f64,
    place: u64,
}

impl Gaps {
    /// Events of chance `p` (0 to 1) a place.
    #[inline]
    pub fn new(stream: Stream, p: f64) -> Self {
        Self::with_scale(stream, Self::scale(p))
    }

    /// What [`Gaps::with_scale`] takes for a chance of `p`: `1 / ln(1 - p)`, found once and used on every chunk.
    pub fn scale(p: f64) -> f64 {
        if p >= 1.0 {
            0.0
        } else if p <= 0.0 {
            f64::NEG_INFINITY
        } else {
            1.0 / libm::log1p(-p)
        }
    }

    /// As [`Gaps::new`], from a scale made before.
    #[inline]
    pub fn with_scale(stream: Stream, scale: f64) -> Self {
        Self { stream, scale, place: 0 }
    }

    /// The next place below `end`, if there is one.
    #[inline]
    pub fn next_below(&mut self, end: usize) -> Option<usize> {
        // A float-to-integer cast saturates, so an infinite gap means "never".
        let gap = (quick_ln(self.stream.unit()) * self.scale) as u64;
        let place = self.place.saturating_add(gap);
        self.place = place.saturating_add(1);
        (place < end as u64).then_some(place as usize)
    }
}

/// How many events a Poisson process of mean `mean` has, by inversion in blocks of mean [`POISSON_BLOCK`]:
/// exact in law, and nested, because a larger mean only adds to the last block and appends new ones.
#[derive(Clone, Debug)]
pub struct PoissonBlocks {
    cumulative: Vec<f64>,
}

/// Mean of one block of a nested Poisson count.
pub const POISSON_BLOCK: f64 = 16.0;

impl Default for PoissonBlocks {
    fn default() -> Self {
        Self { cumulative: poisson_cumulative(POISSON_BLOCK) }
    }
}

impl PoissonBlocks {
    /// Calls `block(b, count)` for each block `b` of a Poisson count with this mean.
    #[inline]
    pub fn each(&self, stream: &mut Stream, mean: f64, mut block: impl FnMut(u32, u32)) {
        let full = (mean / POISSON_BLOCK) as u32;
        for b in 0..full {
            let u = stream.unit();
            block(b, self.cumulative.partition_point(|&c| c < u) as u32);
        }
        let rest = mean - full as f64 * POISSON_BLOCK;
        if rest > 0.0 {
            block(full, poisson_inverse(rest, stream.unit()));
        }
    }
}

/// The largest number of events one block may have; a 32-bit draw cannot reach beyond it.
pub const POISSON_BLOCK_MAX: u32 = 64;

fn poisson_cumulative(mean: f64) -> Vec<f64> {
    let mut term = exp(-mean);
    let mut sum = term;
    let mut cumulative = vec![sum];
    for n in 1..POISSON_BLOCK_MAX {
        term *= mean / n as f64;
        sum += term;
        cumulative.push(sum);
    }
    cumulative
}

/// The Poisson quantile of `u` for a small mean (at most [`POISSON_BLOCK`]).
pub fn poisson_inverse(mean: f64, u: f64) -> u32 {
    let mut term = exp(-mean);
    let mut sum = term;
    let mut n = 0;
    while sum < u && n < POISSON_BLOCK_MAX {
        n += 1;
        term *= mean / n as f64;
        sum += term;
    }
    n
}

/// The standard normal quantile of `u` (Acklam's rational approximation, relative error below 1.2e-9).
pub fn probit(u: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    const LOW: f64 = 0.02425;
    let tail = |q: f64| {
        (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
            / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1.0)
    };
    if u < LOW {
        tail((-2.0 * ln(u)).sqrt())
    } else if u > 1.0 - LOW {
        -tail((-2.0 * ln(1.0 - u)).sqrt())
    } else {
        let q = u - 0.5;
        let r = q * q;
        (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
            / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1.0)
    }
}

/// A standard normal number from one word of luck.
#[inline]
pub fn normal(word: u32) -> f64 {
    probit(unit(word))
}

/// An exponential number of mean 1 from one word of luck.
#[inline]
pub fn exponential(word: u32) -> f64 {
    -quick_ln(unit(word))
}

/// Regularised lower incomplete gamma function P(a, x): the Gamma(a, 1) distribution function.
pub fn gamma_p(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = exp(a * ln(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        sum * front
    } else {
        // Lentz's continued fraction for the upper tail.
        let mut b = x + 1.0 - a;
        let mut c = 1e300;
        let mut d = 1.0 / b;
        let mut h = d;
        for i in 1..500 {
            let an = -(i as f64) * (i as f64 - a);
            b += 2.0;
            d = 1.0 / nonzero(an * d + b);
            c = nonzero(b + an / c);
            let delta = d * c;
            h *= delta;
            if (delta - 1.0).abs() < 1e-15 {
                break;
            }
        }
        1.0 - front * h
    }
}

/// Regularised incomplete beta function: the `Beta(a, b)` distribution function.
pub fn beta_p(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front =
        exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * ln(x) + b * libm::log1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for i in 1..500 {
        let m = i as f64;
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            h *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The quantile of `u` under a rising distribution function on `[low, high]`, by bisection.
pub fn quantile(u: f64, mut low: f64, mut high: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if cdf(middle) < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Gamma(shape, 1) quantile.
pub fn gamma_quantile(shape: f64, u: f64) -> f64 {
    let mut high = shape + 10.0;
    while gamma_p(shape, high) < u {
        high *= 2.0;
    }
    quantile(u, 0.0, high, |x| gamma_p(shape, x))
}

/// Beta(a, b) quantile.
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    quantile(u, 0.0, 1.0, |x| beta_p(a, b, x))
}

/// A quantile function kept as a table, evenly spaced in log odds so that both tails are fine.
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
}

/// Values that take long to make, by the numbers they are made of. The markets of a study share most of them.
#[derive(Debug)]
pub struct Memo<V>(Mutex<BTreeMap<[u64; 2], V>>);

impl<V: Clone> Memo<V> {
    /// So many values are remembered; then all are forgotten.
    const MOST: usize = 256;

    /// One that remembers nothing yet.
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The value of these numbers, made if it is not known.
    pub fn get(&self, numbers: [f64; 2], make: impl FnOnce() -> V) -> V {
        let key = numbers.map(f64::to_bits);
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&key) {
            return value.clone();
        }
        let value = make();
        let mut known = known();
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(key, value.clone());
        value
    }
}

impl<V: Clone> Default for Memo<V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{Luck, Process};

    fn near(x: f64, y: f64, tolerance: f64) {
        assert!((x - y).abs() <= tolerance * y.abs().max(1.0), "{x} is not {y}");
    }

    #[test]
    fn quick_ln_is_ln() {
        for i in 1..2000 {
            let x = i as f64 * 0.0005;
            near(quick_ln(x), ln(x), 1e-10);
        }
        near(quick_ln(1e-10), ln(1e-10), 1e-10);
    }

    #[test]
    fn falling_below_is_comparing_with_the_chance() {
        for i in 1..1000 {
            let u = f64::from(i) / 1000.0;
            for x in [-40.0, -3.2, -0.1, 0.7, 5.5, 40.0] {
                assert_eq!(falls_below(u, x), u < logistic(x), "{u} {x}");
            }
        }
    }

    #[test]
    fn quantiles_invert_their_distributions() {
        for u in [1e-6, 0.01, 0.3, 0.5, 0.9, 0.9999] {
            near(gamma_p(0.5, gamma_quantile(0.5, u)), u, 1e-10);
            near(gamma_p(4.0, gamma_quantile(4.0, u)), u, 1e-10);
            near(beta_p(0.6, 2.4, beta_quantile(0.6, 2.4, u)), u, 1e-10);
        }
        near(gamma_p(1.0, 2.0), 1.0 - exp(-2.0), 1e-13);
        near(beta_p(1.0, 3.0, 0.2), 1.0 - pow(0.8, 3.0), 1e-13);
        near(probit(0.975), 1.959_963_984_540_054, 1e-8);
        near(probit(0.001), -3.090_232_306_167_813, 1e-8);
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
        let mut gaps = Gaps::new(Luck::new(1).stream(Process::named("test"), 0, 0), p);
        let mut visited = 0;
        while gaps.next_below(places).is_some() {
            visited += 1;
        }
        let se = (places as f64 * p * (1.0 - p)).sqrt();
        assert!((visited as f64 - places as f64 * p).abs() < 4.0 * se, "{visited}");
        assert_eq!(
            Gaps::new(Luck::new(1).stream(Process::named("test"), 0, 0), 0.0).next_below(places),
            None
        );
        let mut always = Gaps::new(Luck::new(1).stream(Process::named("test"), 0, 0), 1.0);
        assert!((0..100).all(|i| always.next_below(100) == Some(i)));
    }

    #[test]
    fn poisson_blocks_have_the_law_and_nest() {
        let blocks = PoissonBlocks::default();
        let count = |mean: f64, entity: u32| {
            let mut total = 0;
            let mut stream = Luck::new(5).stream(Process::named("test"), 0, entity);
            blocks.each(&mut stream, mean, |_, n| total += n);
            f64::from(total)
        };
        for mean in [0.3, 7.0, 40.0] {
            let draws: Vec<f64> = (0..20_000).map(|entity| count(mean, entity)).collect();
            let average = draws.iter().sum::<f64>() / draws.len() as f64;
            let spread =
                draws.iter().map(|x| (x - average) * (x - average)).sum::<f64>() / draws.len() as f64;
            near(average, mean, 4.0 * (mean / 20_000.0_f64).sqrt());
            near(spread / mean, 1.0, 0.08);
        }
        assert!((0..1000).all(|entity| count(20.0, entity) <= count(23.0, entity)));
    }
}
