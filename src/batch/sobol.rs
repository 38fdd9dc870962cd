//! Sobol' sequences with the direction numbers of Joe & Kuo (2008, `new-joe-kuo-6`), in Gray-code order, shifted by a
//! digital shift so that no point lies on the ends of the ranges.

use crate::base::draws::replicate_seed;

/// Keys that can be sampled at once.
pub(super) const MOST_KEYS: usize = DIRECTIONS.len() + 1;

const BITS: u32 = 32;
/// Two to the power of [`BITS`].
const FULL: f64 = 4_294_967_296.0;

/// For each key after the first: its primitive polynomial with all coefficients as bits, and its initial numbers.
const DIRECTIONS: &[(u32, &[u32])] = &[
    (3, &[1]),
    (7, &[1, 3]),
    (11, &[1, 3, 1]),
    (13, &[1, 1, 1]),
    (19, &[1, 1, 3, 3]),
    (25, &[1, 3, 5, 13]),
    (37, &[1, 1, 5, 5, 17]),
    (41, &[1, 1, 5, 5, 5]),
    (47, &[1, 1, 7, 11, 19]),
    (55, &[1, 1, 5, 1, 1]),
    (59, &[1, 1, 1, 3, 11]),
    (61, &[1, 3, 5, 5, 31]),
    (67, &[1, 3, 3, 9, 7, 49]),
    (91, &[1, 1, 1, 15, 21, 21]),
    (97, &[1, 3, 1, 13, 27, 49]),
    (103, &[1, 1, 1, 15, 7, 5]),
    (109, &[1, 3, 1, 15, 13, 25]),
    (115, &[1, 1, 5, 5, 19, 61]),
    (131, &[1, 3, 7, 11, 23, 15, 103]),
    (137, &[1, 3, 7, 13, 13, 15, 69]),
    (143, &[1, 1, 3, 13, 7, 35, 63]),
    (145, &[1, 3, 5, 9, 1, 25, 53]),
    (157, &[1, 3, 1, 13, 9, 35, 107]),
    (167, &[1, 3, 1, 5, 27, 61, 31]),
    (171, &[1, 1, 5, 11, 19, 41, 61]),
    (185, &[1, 3, 5, 3, 3, 13, 69]),
    (191, &[1, 1, 7, 13, 1, 19, 1]),
    (193, &[1, 3, 7, 5, 13, 19, 59]),
    (203, &[1, 1, 3, 9, 25, 29, 41]),
    (211, &[1, 3, 5, 13, 23, 1, 55]),
    (213, &[1, 3, 7, 3, 13, 59, 17]),
    (229, &[1, 3, 1, 3, 5, 53, 69]),
    (239, &[1, 1, 5, 5, 23, 33, 13]),
    (241, &[1, 1, 7, 7, 1, 61, 123]),
    (247, &[1, 1, 7, 9, 13, 61, 49]),
    (253, &[1, 3, 3, 5, 3, 55, 33]),
    (285, &[1, 3, 1, 15, 31, 13, 49, 245]),
    (299, &[1, 3, 5, 15, 31, 59, 63, 97]),
    (301, &[1, 3, 1, 11, 11, 11, 77, 249]),
];

/// The places of one point, between 0 and 1, a key each.
pub(super) fn point(number: u32, keys: usize, seed: u64) -> Vec<f64> {
    (0..keys)
        .map(|key| {
            let shift = (replicate_seed(seed, key as u32) >> 21) as u32;
            // The middle of the finest slice, so that neither end is reached.
            (f64::from(coordinate(number, key) ^ shift) + 0.5) / FULL
        })
        .collect()
}

/// A coordinate of a point as a binary fraction.
fn coordinate(number: u32, key: usize) -> u32 {
    let gray = number ^ (number >> 1);
    let Some((polynomial, initial)) = key.checked_sub(1).map(|place| DIRECTIONS[place]) else {
        return gray.reverse_bits();
    };
    let degree = initial.len();
    let used = (BITS - gray.leading_zeros()) as usize;
    let mut numbers = [0u32; BITS as usize];
    for place in 0..used {
        numbers[place] = if place < degree {
            initial[place] << (BITS as usize - 1 - place)
        } else {
            let before = numbers[place - degree];
            let fold = |sum: u32, back: usize| {
                let coefficient = polynomial >> (degree - back) & 1;
                sum ^ (coefficient * numbers[place - back])
            };
            (1..degree).fold(before ^ (before >> degree), fold)
        };
    }
    (0..used).filter(|place| gray >> place & 1 == 1).fold(0, |sum, place| sum ^ numbers[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_joe_and_kuo() {
        // scipy 1.15, `qmc.Sobol(5, scramble=False).random(8)` and the last four keys of point 1000 of 40.
        let known = [
            [0.0, 0.0, 0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25, 0.25, 0.75],
            [0.25, 0.75, 0.75, 0.75, 0.25],
            [0.375, 0.375, 0.625, 0.875, 0.375],
            [0.875, 0.875, 0.125, 0.375, 0.875],
            [0.625, 0.125, 0.875, 0.625, 0.625],
            [0.125, 0.625, 0.375, 0.125, 0.125],
        ];
        let place = |number, key| f64::from(coordinate(number, key)) / FULL;
        for (number, row) in (0..).zip(known) {
            let found: Vec<f64> = (0..5).map(|key| place(number, key)).collect();
            assert_eq!(found, row, "point {number}");
        }
        let last: Vec<f64> = (36..40).map(|key| place(1000, key)).collect();
        assert_eq!(last, [0.848_632_812_5, 0.831_054_687_5, 0.307_617_187_5, 0.479_492_187_5]);
    }

    #[test]
    fn a_shifted_sequence_fills_every_slice_once() {
        for key in 0..MOST_KEYS {
            let mut slices: Vec<u32> =
                (0..256).map(|n| (point(n, MOST_KEYS, 7)[key] * 256.0) as u32).collect();
            slices.sort_unstable();
            assert!(slices.into_iter().eq(0..256), "key {key}");
        }
    }
}
