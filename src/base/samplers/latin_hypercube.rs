//! Latin hypercube sampling (`McKay`, Beckman & Conover 1979): of `points` points, each key has exactly one in each of
//! `points` equal slices of its range.
//!
//! The slice of a point is looked up in a permutation that is never written down, so one point costs the same in a
//! sample of ten and of ten million.

use crate::base::draws::replicate_seed;

/// The places of one point, between 0 and 1, a key each.
pub(crate) fn point(number: u32, points: u32, keys: usize, seed: u64) -> Vec<f64> {
    (0..keys as u32)
        .map(|key| {
            let luck = replicate_seed(seed, key);
            let slice = permuted(number, points, luck);
            // 53 bits of luck within the slice, none of which the permutation has used.
            let within =
                replicate_seed(replicate_seed(seed, keys as u32 + key), number) as f64 / (1u64 << 53) as f64;
            (f64::from(slice) + within) / f64::from(points)
        })
        .collect()
}

/// Where a permutation of `0..count` puts `index`: a Feistel network over the next power of four, walked until it
/// comes back inside (Black & Rogaway 2002).
fn permuted(index: u32, count: u32, luck: u64) -> u32 {
    let half = (64 - u64::from(count.max(2) - 1).leading_zeros()).div_ceil(2);
    let mask = (1u64 << half) - 1;
    let mut at = u64::from(index);
    loop {
        let (mut left, mut right) = (at >> half, at & mask);
        for round in 0..6 {
            let mixed = replicate_seed(luck ^ (right << 8), round) & mask;
            (left, right) = (right, left ^ mixed);
        }
        at = (left << half) | right;
        if at < u64::from(count) {
            return at as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slice_of_every_key_has_one_point() {
        for points in [1, 2, 3, 10, 64, 1000] {
            let sample: Vec<Vec<f64>> = (0..points).map(|number| point(number, points, 3, 5)).collect();
            for key in 0..3 {
                let mut slices: Vec<u32> =
                    sample.iter().map(|p| (p[key] * f64::from(points)) as u32).collect();
                slices.sort_unstable();
                assert!(slices.into_iter().eq(0..points), "{points} points, key {key}");
            }
        }
    }

    #[test]
    fn keys_are_not_correlated_and_seeds_differ() {
        let sample: Vec<Vec<f64>> = (0..2000).map(|number| point(number, 2000, 2, 9)).collect();
        let product: f64 = sample.iter().map(|p| (p[0] - 0.5) * (p[1] - 0.5)).sum::<f64>() / 2000.0;
        // The variance of the product of two uniforms about their mean is 1/144.
        assert!(product.abs() < 4.0 / 12.0 / 2000f64.sqrt(), "{product}");
        assert_ne!(point(0, 2000, 2, 9), point(0, 2000, 2, 10));
    }
}
