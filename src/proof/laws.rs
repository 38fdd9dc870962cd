//! Closed forms that parts of the relay reduce to when all others are off. Limits and tests take them from here.

use crate::base::math::{exp, pow};

/// Share aware after so many days: the map of Vidale & Wolfe 1957, in which each day a share `learns` of the unaware learn
/// of the brand and a share `forgets` of the aware forget it.
pub fn vidale_wolfe(learns: f64, forgets: f64, days: u32) -> f64 {
    (0..days).fold(0.0, |aware, _| aware * (1.0 - forgets) + (1.0 - aware) * learns)
}

/// Share of adopters after so many days in a mixed market: hazard `p + q F` a day (Bass 1969).
pub fn bass(p: f64, q: f64, days: u32) -> f64 {
    (0..days).fold(0.0, |adopted, _| adopted + (1.0 - adopted) * (1.0 - exp(-(p + q * adopted))))
}

/// The same on a ring on which each neighbour is heard with chance `q / 2` a day (Fibich & Gibori 2010): the chance that so
/// many people in a row have not adopted closes on itself.
pub fn bass_on_a_ring(p: f64, q: f64, days: u32) -> f64 {
    let (own, ear) = (exp(-p), q / 2.0);
    let mut rows = vec![1.0; 2000];
    for _ in 0..days {
        let at = |k: usize| rows.get(k).copied().unwrap_or(0.0);
        let heard = |k: usize| {
            (1.0 - ear) * (1.0 - ear) * at(k) + 2.0 * ear * (1.0 - ear) * at(k + 1) + ear * ear * at(k + 2)
        };
        rows = (0..rows.len()).map(|k| pow(own, (k + 1) as f64) * heard(k)).collect();
    }
    1.0 - rows[0]
}

/// Share of adopters by advertising alone: hazard `rate` a day times a Gamma law of use with mean 1.
pub fn adopted_by_use(rate: f64, shape: f64, days: u32) -> f64 {
    1.0 - pow(1.0 + rate * f64::from(days) / shape, -shape)
}

/// Share of customers left after so many renewals when chances of leaving are Beta(a, b) (Fader & Hardie 2007).
pub fn sbg_survival(a: f64, b: f64, renewals: u32) -> f64 {
    (0..renewals).map(|t| (b + f64::from(t)) / (a + b + f64::from(t))).product()
}

/// Periods a customer is expected to pay for with those chances of leaving, the first included, each next one worth
/// `factor` of the last (Fader & Hardie 2010).
pub fn sbg_lifetime(a: f64, b: f64, factor: f64, renewals: u32) -> f64 {
    (0..=renewals).map(|t| sbg_survival(a, b, t) * pow(factor, f64::from(t))).sum()
}

/// The value `e^(-decay wait)` of a lead at its first call, on average, in the line before one rep who calls each lead until
/// it is reached: Poisson arrivals before service within a day, geometric service.
pub fn value_in_line(arrivals: f64, service: f64, decay: f64) -> f64 {
    const MOST: usize = 300;
    let poisson: Vec<f64> = (0..12)
        .scan(exp(-arrivals), |term, k| {
            let now = *term;
            *term *= arrivals / f64::from(k + 1);
            Some(now)
        })
        .collect();
    // How many are left in the evening, by iterating the chain of days.
    let mut left = vec![0.0; MOST];
    left[0] = 1.0;
    for _ in 0..60_000 {
        let mut next = vec![0.0; MOST];
        for (n, &chance) in left.iter().enumerate().filter(|(_, chance)| **chance > 1e-14) {
            for (k, &come) in poisson.iter().enumerate().take(MOST - n) {
                let here = n + k;
                next[here.saturating_sub(1)] += chance * come * if here > 0 { service } else { 1.0 };
                next[here] += chance * come * if here > 0 { 1.0 - service } else { 0.0 };
            }
        }
        let change: f64 = next.iter().zip(&left).map(|(a, b)| (a - b).abs()).sum();
        left = next;
        if change < 1e-12 {
            break;
        }
    }
    // Each person ahead takes a geometric number of days, which is worth `step`.
    let step = service * exp(-decay) / (1.0 - (1.0 - service) * exp(-decay));
    let mut value = 0.0;
    for (n, &chance) in left.iter().enumerate() {
        for (k, &come) in poisson.iter().enumerate() {
            value += chance * come * (0..k).map(|ahead| pow(step, (n + ahead) as f64)).sum::<f64>();
        }
    }
    value / arrivals
}

/// Share of the people ever reached when a few begin, who know `degree` others in the mean (Poisson) and tell each of them
/// with a chance a day, from the day on which they were reached until a later one on which they stop, with another chance.
pub(super) fn percolated(tells: f64, stops: f64, degree: f64, begin: f64) -> f64 {
    // A tie is used before its end stops.
    let used = 1.0 - (1.0 - tells) * stops / (1.0 - (1.0 - stops) * (1.0 - tells));
    let unreached = |kept: f64| (1.0 - begin) * exp(degree * (kept - 1.0));
    let kept = (0..10_000).fold(0.0, |kept, _| 1.0 - used + used * unreached(kept));
    1.0 - unreached(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_have_their_published_numbers() {
        let close = |found: f64, exact: f64, by: f64| assert!((found - exact).abs() < by, "{found} {exact}");
        close(vidale_wolfe(1.0 - exp(-0.05), 0.01, 30), 0.694_993, 1e-6);
        close(vidale_wolfe(1.0 - exp(-0.05), 0.01, 90), 0.826_286, 1e-6);
        close(bass(0.03 / 365.0, 0.38 / 365.0, 5 * 365), 0.330_963, 1e-5);
        close(adopted_by_use(0.0001, 0.5, 365), 0.034_616, 1e-6);
        close(sbg_survival(0.7041, 1.182, 12), 0.1700, 1e-4);
        close(sbg_lifetime(0.7041, 1.182, 1.0 / 1.1, 500), 3.694_765, 1e-6);
        // Steps of a day are close to continuous time.
        let continuous = |p: f64, q: f64, t: f64| 1.0 - exp(-(p + q) * t + q * (1.0 - exp(-p * t)) / p);
        close(bass_on_a_ring(0.001, 0.012, 300), continuous(0.001, 0.012, 300.0), 0.012);
        // In small steps the day does not matter: M/M/1.
        let (arrivals, service, decay) = (0.3, 0.4, 0.2);
        let load = arrivals / service;
        let exact = (1.0 - load) + load * (service - arrivals) / (service - arrivals + decay);
        close(value_in_line(arrivals / 100.0, service / 100.0, decay / 100.0), exact, 2e-3);
    }
}
