//! Elementary effects (Morris 1991): trajectories through a grid of levels that change one key at a time, each by
//! half of the range and a little more, `levels / (2 (levels - 1))`.

use crate::base::draws::replicate_seed;

/// The levels of one point, a key each: point `number` is step `number mod (keys + 1)` of its trajectory.
pub(crate) fn point(number: u64, keys: usize, levels: u32, seed: u64) -> Vec<u32> {
    let steps = keys as u64 + 1;
    let luck = replicate_seed(seed, (number / steps) as u32);
    let half = levels / 2;
    let mut point: Vec<u32> = Vec::with_capacity(keys);
    let mut up: Vec<bool> = Vec::with_capacity(keys);
    for key in 0..keys as u32 {
        let low = (replicate_seed(luck, key) % u64::from(half)) as u32;
        up.push(replicate_seed(luck, 2 * keys as u32 + key) & (1 << 52) == 0);
        point.push(if up[key as usize] { low } else { low + half });
    }
    let mut order: Vec<usize> = (0..keys).collect();
    order.sort_by_key(|&key| replicate_seed(luck, (keys + key) as u32));
    for &key in &order[..(number % steps) as usize] {
        point[key] = if up[key] { point[key] + half } else { point[key] - half };
    }
    point
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_changes_every_key_once_by_the_same_step() {
        let (keys, levels) = (5, 4);
        let (mut ups, mut starts) = (0, [0; 4]);
        for trajectory in 0..400 {
            let points: Vec<Vec<u32>> =
                (0..6).map(|step| point(trajectory * 6 + step, keys, levels, 3)).collect();
            let mut changed = Vec::new();
            for pair in points.windows(2) {
                let moved: Vec<usize> = (0..keys).filter(|&key| pair[0][key] != pair[1][key]).collect();
                assert_eq!(moved.len(), 1);
                assert_eq!(pair[0][moved[0]].abs_diff(pair[1][moved[0]]), levels / 2);
                ups += usize::from(pair[1][moved[0]] > pair[0][moved[0]]);
                changed.push(moved[0]);
            }
            changed.sort_unstable();
            assert!(changed.into_iter().eq(0..keys));
            points.iter().flatten().for_each(|&level| assert!(level < levels));
            starts[points[0][0] as usize] += 1;
        }
        // 2,000 fair coins and 400 rolls of four, each within four standard errors.
        assert!((ups as f64 - 1000.0).abs() < 4.0 * 500f64.sqrt(), "{ups}");
        assert!(starts.iter().all(|&n| (f64::from(n) - 100.0).abs() < 4.0 * 75f64.sqrt()), "{starts:?}");
    }
}
