//! What a market would say of its parameters without being played: quadratic curves through runs that were played, and what
//! these leave open, which is luck and what is no parabola.

use crate::base::math::dot;

/// A quadratic curve for each of some numbers, by least squares on runs at points of the unit cube.
#[derive(Clone, Debug)]
pub(super) struct Emulator {
    /// Where points are taken from, and how wide they are there, by parameter.
    centre: Vec<(f64, f64)>,
    crossed: bool,
    /// By number: the weight of each feature.
    weights: Vec<Vec<f64>>,
    /// Covariance of what is left: that of the luck of one run, and more where the curves do not fit.
    pub(super) rest: Vec<Vec<f64>>,
    /// The variance of the curves themselves, as a share of that.
    of_curves: f64,
}

/// Runs there must be for each feature of a curve.
const PER_FEATURE: usize = 3;

impl Emulator {
    /// Curves through some runs; none when there are too few of them, or they do not tell a curve.
    pub(super) fn of(points: &[Vec<f64>], outcomes: &[Vec<f64>]) -> Option<Self> {
        let (n, parameters) = (points.len(), points.first()?.len());
        let centre: Vec<(f64, f64)> = (0..parameters).map(|place| spread(points, place)).collect();
        let features =
            |crossed: bool| 1 + 2 * parameters + usize::from(crossed) * parameters * (parameters - 1) / 2;
        let crossed = n >= PER_FEATURE * features(true);
        let count = features(crossed);
        if n <= count + 1 {
            return None;
        }
        let of_curves = count as f64 / n as f64;
        let mut emulator = Self { centre, crossed, weights: Vec::new(), rest: Vec::new(), of_curves };
        let rows: Vec<Vec<f64>> = points.iter().map(|point| emulator.features(point)).collect();
        let mut squares = vec![vec![0.0; count]; count];
        for row in &rows {
            for (a, line) in row.iter().zip(&mut squares) {
                line.iter_mut().zip(row).for_each(|(sum, b)| *sum += a * b);
            }
        }
        // Parameters of whole numbers may have fewer values than a parabola needs.
        (0..count).for_each(|place| squares[place][place] += 1e-9 * n as f64);
        let factor = Cholesky::of(&squares)?;
        let numbers = outcomes[0].len();
        for number in 0..numbers {
            let mut right = vec![0.0; count];
            for (row, outcome) in rows.iter().zip(outcomes) {
                right.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * outcome[number]);
            }
            emulator.weights.push(factor.solve(&right));
        }
        let left: Vec<Vec<f64>> = rows
            .iter()
            .zip(outcomes)
            .map(|(row, outcome)| {
                emulator.weights.iter().zip(outcome).map(|(weights, y)| y - dot(weights, row)).collect()
            })
            .collect();
        let covariance = |a: usize, b: usize| {
            left.iter().map(|one: &Vec<f64>| one[a] * one[b]).sum::<f64>() / (n - count) as f64
        };
        emulator.rest = (0..numbers).map(|a| (0..numbers).map(|b| covariance(a, b)).collect()).collect();
        Some(emulator)
    }

    /// Takes the luck of one run out of the rest of some numbers, so that what is left of these is the error of their curves.
    pub(super) fn average(&mut self, those: &[bool]) {
        let times = |place: usize| if those[place] { self.of_curves.sqrt() } else { 1.0 };
        let times: Vec<f64> = (0..those.len()).map(times).collect();
        for (row, own) in self.rest.iter_mut().zip(&times) {
            row.iter_mut().zip(&times).for_each(|(value, other)| *value *= own * other);
        }
    }

    fn features(&self, point: &[f64]) -> Vec<f64> {
        let scaled: Vec<f64> =
            point.iter().zip(&self.centre).map(|(x, (middle, width))| (x - middle) / width).collect();
        let mut features = vec![1.0];
        features.extend(&scaled);
        features.extend(scaled.iter().map(|x| x * x));
        if self.crossed {
            for (place, x) in scaled.iter().enumerate() {
                features.extend(scaled[..place].iter().map(|other| x * other));
            }
        }
        features
    }

    /// What the numbers are at a point, on average.
    pub(super) fn at(&self, point: &[f64]) -> Vec<f64> {
        let features = self.features(point);
        self.weights.iter().map(|weights| dot(weights, &features)).collect()
    }
}

/// Mean and standard deviation of a parameter over some points; one that never moves has a width of its own.
fn spread(points: &[Vec<f64>], place: usize) -> (f64, f64) {
    let n = points.len() as f64;
    let mean = points.iter().map(|point| point[place]).sum::<f64>() / n;
    let squares: f64 = points.iter().map(|point| (point[place] - mean) * (point[place] - mean)).sum();
    (mean, (squares / n).sqrt().max(1e-6))
}

/// The triangular root of a covariance.
#[derive(Clone, Debug)]
pub(super) struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// None when it is no covariance.
    pub(super) fn of(matrix: &[Vec<f64>]) -> Option<Self> {
        let n = matrix.len();
        let mut root = vec![vec![0.0; n]; n];
        for row in 0..n {
            for column in 0..=row {
                let sum = matrix[row][column] - dot(&root[row][..column], &root[column][..column]);
                if row == column {
                    if sum.is_nan() || sum <= 0.0 {
                        return None;
                    }
                    root[row][row] = sum.sqrt();
                } else {
                    root[row][column] = sum / root[column][column];
                }
            }
        }
        Some(Self(root))
    }

    /// What the root takes to this.
    fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::with_capacity(right.len());
        for (row, value) in self.0.iter().zip(right) {
            let known = dot(&row[..found.len()], &found);
            found.push((value - known) / row[found.len()]);
        }
        found
    }

    /// What the matrix takes to this.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let half = self.forward(right);
        let n = half.len();
        let mut found = vec![0.0; n];
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n).map(|below| self.0[below][row] * found[below]).sum();
            found[row] = (half[row] - known) / self.0[row][row];
        }
        found
    }

    /// The squared distance of a difference, in units of the covariance.
    pub(super) fn distance(&self, difference: &[f64]) -> f64 {
        let half = self.forward(difference);
        dot(&half, &half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::samplers::sobol;

    #[test]
    fn a_parabola_is_found_to_the_last_digits() {
        let of = |x: &[f64]| vec![1.0 + x[0] - 2.0 * x[1] * x[1] + 3.0 * x[0] * x[1], x[1]];
        let points: Vec<Vec<f64>> = (0..40).map(|number| sobol::scrambled(number, 2, 1)).collect();
        let outcomes: Vec<Vec<f64>> = points.iter().map(|point| of(point)).collect();
        let emulator = Emulator::of(&points, &outcomes).unwrap();
        for point in [[0.1, 0.9], [0.5, 0.5]] {
            let (found, truth) = (emulator.at(&point), of(&point));
            assert!(found.iter().zip(&truth).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?} {truth:?}");
        }
        assert!(emulator.rest[0][0].abs() < 1e-9);
        assert!(Emulator::of(&points[..6], &outcomes[..6]).is_none());
    }

    #[test]
    fn a_distance_is_that_of_the_covariance() {
        let root = Cholesky::of(&[vec![4.0, 2.0], vec![2.0, 3.0]]).unwrap();
        // The inverse is 1/8 of (3, -2; -2, 4).
        assert!((root.distance(&[1.0, 2.0]) - 11.0 / 8.0).abs() < 1e-12);
        let solved = root.solve(&[8.0, 8.0]);
        assert!((solved[0] - 1.0).abs() < 1e-12 && (solved[1] - 2.0).abs() < 1e-12, "{solved:?}");
        assert!(Cholesky::of(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
    }
}
