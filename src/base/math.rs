//! Elementary functions with the same bits on every platform, and the few special functions that laws of chance need.
//!
//! The standard library's `exp` and `ln` come from the system and differ between platforms; results must not.

#![expect(clippy::many_single_char_names, reason = "formulas keep the letters of their sources")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

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

/// The inner product of two rows, as far as the shorter one goes.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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
}
