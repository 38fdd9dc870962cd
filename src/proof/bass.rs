//! The Bass curve fitted to sales of years by nonlinear least squares (Srinivasan & Mason 1986).

use crate::base::math::exp;

/// The curve of Bass 1969 that fits best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BassFit {
    /// Coefficient of innovation, a year.
    pub p: f64,
    /// Coefficient of imitation, a year.
    pub q: f64,
    /// Ceiling, in units of the sales.
    pub m: f64,
}

/// Share of the ceiling that has adopted by year `t`.
fn adopted(p: f64, q: f64, t: f64) -> f64 {
    let left = exp(-(p + q) * t);
    (1.0 - left) / (1.0 + q / p * left)
}

/// The ceiling that fits best with `p` and `q`, and what is left of the squares.
fn ceiling(sales: &[f64], p: f64, q: f64) -> (f64, f64) {
    let year = |t: usize| adopted(p, q, t as f64 + 1.0) - adopted(p, q, t as f64);
    let (mut product, mut square) = (0.0, 0.0);
    for (t, sold) in sales.iter().enumerate() {
        product += sold * year(t);
        square += year(t) * year(t);
    }
    let m = product / square;
    let rest = sales.iter().enumerate().map(|(t, sold)| sold - m * year(t));
    (m, rest.map(|rest| rest * rest).sum())
}

impl BassFit {
    /// The best curve through the sales of successive years from the launch on; none for fewer than four, or when nothing
    /// was sold.
    pub fn of(sales: &[f64]) -> Option<Self> {
        if sales.len() < 4 || sales.iter().all(|sold| *sold <= 0.0) {
            return None;
        }
        // Steps in the logs of p and q, halved when no neighbour is better (Hooke & Jeeves 1961).
        let rest = |at: [f64; 2]| {
            let [p, q] = at.map(exp);
            ceiling(sales, p, q).1
        };
        let (mut best, mut step) = ([-4.0, -1.0], 0.5);
        let mut least = rest(best);
        while step > 1e-6 {
            let ways = [[step, 0.0], [-step, 0.0], [0.0, step], [0.0, -step], [step, -step], [-step, step]];
            let tried = ways.map(|way| [best[0] + way[0], best[1] + way[1]]);
            let better = tried
                .map(|at| (at, rest(at)))
                .into_iter()
                .filter(|(at, rest)| *rest < least && at.iter().all(|log| (-14.0..3.0).contains(log)));
            match better.min_by(|a, b| a.1.total_cmp(&b.1)) {
                Some((at, rest)) => (best, least) = (at, rest),
                None => step /= 2.0,
            }
        }
        let [p, q] = best.map(exp);
        Some(Self { p, q, m: ceiling(sales, p, q).0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sales of room air conditioners in the United States, 1949 to 1961, in thousands.
    const ROOM_AIR_CONDITIONERS: [f64; 13] =
        [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0, 1580.0, 1500.0];

    #[test]
    fn the_published_fit_of_room_air_conditioners_comes_out() {
        let fit = BassFit::of(&ROOM_AIR_CONDITIONERS).unwrap();
        let close = |found: f64, published: f64| (found / published - 1.0).abs() < 0.002;
        assert!(close(fit.p, 0.00944) && close(fit.q, 0.3748) && close(fit.m, 18713.0), "{fit:?}");
        assert_eq!((BassFit::of(&[1.0; 3]), BassFit::of(&[0.0; 9])), (None, None));
    }
}
