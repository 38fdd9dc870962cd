//! Sobol' sequences with the direction numbers of Joe & Kuo (2008, `new-joe-kuo-6`), in Gray-code order, shifted by a
//! digital shift so that no point lies on the ends of the ranges.

use crate::base::draws::replicate_seed;

/// Keys that can be sampled at once.
pub(crate) const MOST_KEYS: usize = DIRECTIONS.len() + 1;

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
    (333, &[1, 3, 1, 11, 27, 43, 71, 9]),
    (351, &[1, 1, 7, 15, 21, 11, 81, 45]),
    (355, &[1, 3, 7, 3, 25, 31, 65, 79]),
    (357, &[1, 3, 1, 1, 19, 11, 3, 205]),
    (361, &[1, 1, 5, 9, 19, 21, 29, 157]),
    (369, &[1, 3, 7, 11, 1, 33, 89, 185]),
    (391, &[1, 3, 3, 3, 15, 9, 79, 71]),
    (397, &[1, 3, 7, 11, 15, 39, 119, 27]),
    (425, &[1, 1, 3, 1, 11, 31, 97, 225]),
    (451, &[1, 1, 1, 3, 23, 43, 57, 177]),
    (463, &[1, 3, 7, 7, 17, 17, 37, 71]),
    (487, &[1, 3, 1, 5, 27, 63, 123, 213]),
    (501, &[1, 1, 3, 5, 11, 43, 53, 133]),
    (529, &[1, 3, 5, 5, 29, 17, 47, 173, 479]),
    (539, &[1, 3, 3, 11, 3, 1, 109, 9, 69]),
    (545, &[1, 1, 1, 5, 17, 39, 23, 5, 343]),
    (557, &[1, 3, 1, 5, 25, 15, 31, 103, 499]),
    (563, &[1, 1, 1, 11, 11, 17, 63, 105, 183]),
    (601, &[1, 1, 5, 11, 9, 29, 97, 231, 363]),
    (607, &[1, 1, 5, 15, 19, 45, 41, 7, 383]),
    (617, &[1, 3, 7, 7, 31, 19, 83, 137, 221]),
    (623, &[1, 1, 1, 3, 23, 15, 111, 223, 83]),
    (631, &[1, 1, 5, 13, 31, 15, 55, 25, 161]),
    (637, &[1, 1, 3, 13, 25, 47, 39, 87, 257]),
    (647, &[1, 1, 1, 11, 21, 53, 125, 249, 293]),
    (661, &[1, 1, 7, 11, 11, 7, 57, 79, 323]),
    (675, &[1, 1, 5, 5, 17, 13, 81, 3, 131]),
    (677, &[1, 1, 7, 13, 23, 7, 65, 251, 475]),
    (687, &[1, 3, 5, 1, 9, 43, 3, 149, 11]),
    (695, &[1, 1, 3, 13, 31, 13, 13, 255, 487]),
    (701, &[1, 3, 3, 1, 5, 63, 89, 91, 127]),
    (719, &[1, 1, 3, 3, 1, 19, 123, 127, 237]),
    (721, &[1, 1, 5, 7, 23, 31, 37, 243, 289]),
    (731, &[1, 1, 5, 11, 17, 53, 117, 183, 491]),
    (757, &[1, 1, 1, 5, 1, 13, 13, 209, 345]),
    (761, &[1, 1, 3, 15, 1, 57, 115, 7, 33]),
    (787, &[1, 3, 1, 11, 7, 43, 81, 207, 175]),
    (789, &[1, 3, 1, 1, 15, 27, 63, 255, 49]),
    (799, &[1, 3, 5, 3, 27, 61, 105, 171, 305]),
    (803, &[1, 1, 5, 3, 1, 3, 57, 249, 149]),
    (817, &[1, 1, 3, 5, 5, 57, 15, 13, 159]),
    (827, &[1, 1, 1, 11, 7, 11, 105, 141, 225]),
    (847, &[1, 3, 3, 5, 27, 59, 121, 101, 271]),
    (859, &[1, 3, 5, 9, 11, 49, 51, 59, 115]),
    (865, &[1, 1, 7, 1, 23, 45, 125, 71, 419]),
    (875, &[1, 1, 3, 5, 23, 5, 105, 109, 75]),
    (877, &[1, 1, 7, 15, 7, 11, 67, 121, 453]),
    (883, &[1, 3, 7, 3, 9, 13, 31, 27, 449]),
    (895, &[1, 3, 1, 15, 19, 39, 39, 89, 15]),
    (901, &[1, 1, 1, 1, 1, 33, 73, 145, 379]),
    (911, &[1, 3, 1, 15, 15, 43, 29, 13, 483]),
    (949, &[1, 1, 7, 3, 19, 27, 85, 131, 431]),
    (953, &[1, 3, 3, 3, 5, 35, 23, 195, 349]),
    (967, &[1, 3, 3, 7, 9, 27, 39, 59, 297]),
    (971, &[1, 1, 3, 9, 11, 17, 13, 241, 157]),
    (973, &[1, 3, 7, 15, 25, 57, 33, 189, 213]),
    (981, &[1, 1, 7, 1, 9, 55, 73, 83, 217]),
    (985, &[1, 3, 3, 13, 19, 27, 23, 113, 249]),
    (995, &[1, 3, 5, 3, 23, 43, 3, 253, 479]),
    (1001, &[1, 1, 5, 5, 11, 5, 45, 117, 217]),
];

/// The places of one point, between 0 and 1, a key each.
pub(crate) fn point(number: u32, keys: usize, seed: u64) -> Vec<f64> {
    (0..keys)
        .map(|key| {
            let shift = (replicate_seed(seed, key as u32) >> 21) as u32;
            // The middle of the finest slice, so that neither end is reached.
            (f64::from(coordinate(number, key) ^ shift) + 0.5) / FULL
        })
        .collect()
}

/// The same with each key scrambled by itself (nested uniform scrambling, Owen 1995): no two keys are tied together by how
/// their numbers happen to begin, which a shift alone leaves as it is.
pub(crate) fn scrambled(number: u32, keys: usize, seed: u64) -> Vec<f64> {
    (0..keys)
        .map(|key| {
            let (place, luck) = (coordinate(number, key), replicate_seed(seed, key as u32));
            let scrambled = (0..BITS).fold(0, |scrambled, bit| {
                // Whether a digit is turned depends on the digits before it alone; the 1 in front tells 01 from 1.
                let before = (1_u64 << bit | u64::from(place) >> (BITS - bit)) as u32;
                let turned = replicate_seed(luck, before) as u32 & 1;
                scrambled << 1 | (place >> (BITS - 1 - bit) & 1) ^ turned
            });
            (f64::from(scrambled) + 0.5) / FULL
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
        let last: Vec<f64> = (96..100).map(|key| place(1000, key)).collect();
        assert_eq!(last, [0.241_210_937_5, 0.764_648_437_5, 0.815_429_687_5, 0.186_523_437_5]);
    }

    #[test]
    fn a_shifted_and_a_scrambled_sequence_fill_every_slice_once() {
        for of in [point, scrambled] {
            for key in 0..MOST_KEYS {
                let mut slices: Vec<u32> =
                    (0..256).map(|n| (of(n, MOST_KEYS, 7)[key] * 256.0) as u32).collect();
                slices.sort_unstable();
                assert!(slices.into_iter().eq(0..256), "key {key}");
            }
        }
    }

    #[test]
    fn two_keys_of_a_scrambled_sequence_are_not_tied_together() {
        // Of 128 points, the third and the ninth key have eight in each ninth of the square, about; shifted, none in some.
        let fewest = |of: fn(u32, usize, u64) -> Vec<f64>| {
            let mut counts = [0; 16];
            for number in 0..128 {
                let point = of(number, 12, 3);
                counts[(point[2] * 4.0) as usize * 4 + (point[8] * 4.0) as usize] += 1;
            }
            counts.into_iter().min()
        };
        assert!(fewest(scrambled) > Some(1), "{:?}", fewest(scrambled));
    }
}
