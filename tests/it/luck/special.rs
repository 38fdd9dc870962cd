//! Special functions and quantiles on random grids, against scipy (a table) and statrs.

use rand_distr::{Distribution, Uniform};
use relaylab::base::draws::{Draw, Stream, StreamLabel};
use relaylab::base::laws::{Exponential, Gap, LogNormal, Normal, Quantiles, SmallPoisson};
use relaylab::base::math::{
    beta_p, beta_quantile, daily, exp, gamma_p, gamma_quantile, logistic, logit, pow, probit,
};
use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal as StatrsNormal};
use statrs::function::{beta::beta_reg, gamma::gamma_lr};

/// What ours say, and how far they may be from what is known: absolutely, and relative to it.
fn ours(function: &str, [a, b, x]: [f64; 3]) -> (f64, f64, f64) {
    let draw = Draw::new(x as u32);
    match function {
        "gamma_p" => (gamma_p(a, x), 1e-10, 0.0),
        "beta_p" => (beta_p(a, b, x), 1e-10, 0.0),
        "gamma_quantile" => (gamma_quantile(a, x), 0.0, 1e-10),
        "beta_quantile" => (beta_quantile(a, b, x), 0.0, 1e-10),
        "logistic" => (logistic(x), 0.0, 1e-13),
        "logit" => (logit(x), 0.0, 1e-10),
        "daily" => (daily(x), 0.0, 1e-13),
        // Acklam's approximation and the logarithm that vectorises: as good as they say, and no better.
        "probit" => (probit(x), 0.0, 1.2e-9),
        "Normal" => (draw.sample(Normal { mean: a, deviation: b }), 2e-8, 0.0),
        "LogNormal" => (draw.sample(LogNormal { median: a, spread: b }), 0.0, 2e-8),
        "Exponential" => (draw.sample(Exponential { mean: a }), 1e-10, 1e-10),
        "Gap" => (draw.sample(Gap::new(a)) as f64, 0.0, 0.0),
        "SmallPoisson" => (f64::from(draw.sample(SmallPoisson(a))), 0.0, 0.0),
        // A table, linear between its nodes.
        "Quantiles::beta" => (draw.sample(Quantiles::beta(a, b)), 1e-4, 1e-3),
        "Quantiles::gamma" => (draw.sample(Quantiles::gamma(a, b)), 1e-4, 1e-3),
        other => panic!("{other}"),
    }
}

#[test]
fn functions_and_quantiles_are_those_of_scipy() {
    let table = include_str!("../../data/special.csv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut known = 0;
    for line in rows {
        let (function, numbers) = line.split_once(',').unwrap();
        let numbers: Vec<f64> = numbers.split(',').map(|number| number.parse().unwrap()).collect();
        let [a, b, x, value] = numbers[..] else { panic!("{line}") };
        let (found, absolute, relative) = ours(function, [a, b, x]);
        assert!((found - value).abs() <= absolute + relative * value.abs(), "{line}: {found}");
        known += 1;
    }
    assert!(known > 800, "{known}");
}

/// Random numbers of a grid, alike on a logarithmic scale.
struct Grid(Stream);

impl Grid {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        let power = Uniform::new(low.log10(), high.log10()).expect("a range").sample(&mut self.0);
        pow(10.0, power)
    }

    fn share(&mut self) -> f64 {
        rand_distr::Open01.sample(&mut self.0)
    }
}

fn grid() -> (Grid, std::ops::Range<u32>) {
    (Grid(Stream::new(4, StreamLabel::named("test/grid"), 0, 0)), 0..2000)
}

#[test]
fn distribution_functions_are_those_of_statrs() {
    let (mut grid, times) = grid();
    for _ in times {
        let (a, b) = (grid.between(0.01, 1e3), grid.between(0.01, 1e3));
        let x = a * grid.between(0.3, 3.0);
        assert!((gamma_p(a, x) - gamma_lr(a, x)).abs() < 1e-10, "{a} {x}");
        let x = grid.share();
        assert!((beta_p(a, b, x) - beta_reg(a, b, x)).abs() < 1e-10, "{a} {b} {x}");
    }
}

#[test]
fn quantiles_lead_back_to_their_shares() {
    let (mut grid, times) = grid();
    for _ in times.step_by(4) {
        // A second shape below 1 crowds its shares between the last two numbers below 1, where nobody can tell them apart.
        let (a, b, u) = (grid.between(0.1, 1e3), grid.between(1.0, 1e3), grid.share());
        let gamma = Gamma::new(a, 1.0).unwrap().cdf(gamma_quantile(a, u));
        let beta = Beta::new(a, b).unwrap().cdf(beta_quantile(a, b, u));
        assert!((gamma - u).abs() < 1e-10, "{a} {u}: {gamma}");
        assert!((beta - u).abs() < 1e-10, "{a} {b} {u}: {beta}");
    }
}

#[test]
fn the_normal_quantile_is_that_of_statrs() {
    let (mut grid, times) = grid();
    let normal = StatrsNormal::new(0.0, 1.0).unwrap();
    for _ in times {
        let u = grid.share();
        let (found, known) = (probit(u), normal.inverse_cdf(u));
        assert!((found - known).abs() < 1.2e-9 * known.abs() + 1e-12, "{u}: {found} {known}");
    }
}

#[test]
fn large_shapes_stay_true_to_a_billionth() {
    // Settings may be as large as 10^6: there the law is all but a point, and the normal law knows its middle
    // (Cornish & Fisher 1938, to the third order).
    let a = 1e6_f64;
    for z in [-3.0, -1.0, 0.0, 1.0, 3.0] {
        let x = a + z * a.sqrt() + (z * z - 1.0) / 3.0 + (z * z * z - 7.0 * z) / (36.0 * a.sqrt());
        let known = StatrsNormal::new(0.0, 1.0).unwrap().cdf(z);
        assert!((gamma_p(a, x) - known).abs() < 2e-9, "{z}");
    }
    assert!((exp(1.0) - std::f64::consts::E).abs() < 1e-15);
}
