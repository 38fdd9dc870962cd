//! Steadier means: whether a meeting or an offer ends in a sale is a coin of known odds. How many more customers the coins of
//! a run made than their odds came to is luck that is 0 in the mean of all runs, whatever the market (a control variate:
//! Lavenberg & Welch 1981). What a customer more is worth in other metrics is seen from all that makes runs differ in
//! customers, so that a slope is known well from few seeds, and is the same for all markets of a question, so that what adds
//! up still does.

use crate::results::metrics::{Metric, Outcome};

/// The luck of a run's coins, in customers, and what it adds to one for one.
const LUCK: &str = "closing_luck";
const WON: &str = "won";
/// The share of a metric's variance within markets that customers won must explain for it to be said that it follows them.
const FOLLOWS: f64 = 0.5;

/// What a customer more by luck adds to each metric.
#[derive(Clone, Debug)]
pub(crate) struct Coins {
    /// Place of the luck among the metrics.
    luck: usize,
    /// By the place of the metric; 0 for those that do not follow customers won.
    slopes: Vec<f64>,
}

impl Coins {
    /// From markets played with the same seeds; none where the metric that is asked for does not follow customers won.
    pub(crate) fn of(markets: &[&[Outcome]], asked: &Metric) -> Option<Self> {
        let any = markets.iter().find_map(|market| market.first())?;
        let place = |name: &str| any.metrics.iter().position(|one| one.name == name);
        let (luck, won) = (place(LUCK)?, place(WON)?);
        let slopes: Vec<f64> = (0..any.values.len()).map(|of| slope(markets, of, won)).collect();
        (slopes[place(asked.name)?] != 0.0).then_some(Self { luck, slopes })
    }

    /// Takes the luck of coins, if any is to be, out of some outcomes.
    pub(crate) fn taken(coins: Option<&Self>, outcomes: Vec<Outcome>) -> Vec<Outcome> {
        match coins {
            Some(coins) => coins.out_of(&outcomes),
            None => outcomes,
        }
    }

    /// The outcomes as they would be had as many bought as the odds say.
    pub(crate) fn out_of(&self, outcomes: &[Outcome]) -> Vec<Outcome> {
        let without = |one: &Outcome| {
            let luck = one.values[self.luck].unwrap_or(0.0);
            let less = |(value, slope): (&Option<f64>, &f64)| value.map(|value| value - slope * luck);
            Outcome { values: one.values.iter().zip(&self.slopes).map(less).collect(), ..one.clone() }
        };
        outcomes.iter().map(without).collect()
    }
}

/// Least squares of a metric on customers won, within markets; 0 where these explain too little of it.
fn slope(markets: &[&[Outcome]], metric: usize, won: usize) -> f64 {
    let (mut products, mut of_won, mut of_metric) = (0.0, 0.0, 0.0);
    for market in markets {
        let pair = |one: &Outcome| Some((one.values[won]?, one.values[metric]?));
        let pairs: Vec<(f64, f64)> = market.iter().filter_map(pair).collect();
        let (won, value) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        let many = pairs.len().max(1) as f64;
        for (x, y) in pairs.iter().map(|(x, y)| (x - won / many, y - value / many)) {
            products += x * y;
            of_won += x * x;
            of_metric += y * y;
        }
    }
    let explained = products * products;
    if of_won > 0.0 && explained >= FOLLOWS * of_won * of_metric && explained > 0.0 {
        products / of_won
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::{Luck, draws};
    use crate::base::laws::Normal;
    use crate::results::metrics::{METRICS, metric};
    use crate::study::Paired;

    draws! {
        Noise = "test/coins" => (value);
    }

    fn place(name: &str) -> usize {
        METRICS.iter().position(|metric| metric.name == name).unwrap()
    }

    /// Outcomes of some markets, the last of which has neither team nor coins: each has a mean of its own, shares the luck of
    /// its team with the others, and a customer is worth about 3.
    fn markets(study: u64, count: usize, seeds: usize) -> Vec<Vec<Outcome>> {
        let luck = Luck::new(study);
        let draw = |what: usize, seed: usize| {
            luck.draw_at::<Noise>(what as u32, seed as u32, 0).value.sample(Normal::STANDARD)
        };
        let one = |market: usize, seed: usize| {
            let played = f64::from(u8::from(market + 1 < count));
            let (coins, team) = (2.0 * draw(1 + market, seed), 5.0 * draw(0, seed));
            let won = 50.0 + market as f64 + played * (team + coins + 0.5 * draw(100 + market, seed));
            let mut values = vec![Some(0.0); METRICS.len()];
            values[place(LUCK)] = Some(played * coins);
            values[place("won")] = Some(won);
            values[place("profit")] = Some(3.0 * won + 3.0 * draw(200 + market, seed));
            values[place("awareness")] = Some(draw(300 + market, seed));
            values[place("cac")] = None;
            Outcome { seed: seed as u64, metrics: METRICS, values }
        };
        (0..count).map(|market| (0..seeds).map(|seed| one(market, seed)).collect()).collect()
    }

    fn coins(markets: &[Vec<Outcome>], name: &str) -> Option<Coins> {
        let markets: Vec<&[Outcome]> = markets.iter().map(Vec::as_slice).collect();
        Coins::of(&markets, metric(name).unwrap())
    }

    /// The share of studies whose interval of the difference of two markets holds the truth, and its mean squared width
    /// against that of the difference as it was.
    fn covered(name: &str, truth: f64, count: usize, seeds: usize) -> (f64, f64) {
        let (studies, place) = (2_000, place(name));
        let (mut held, mut widths, mut raws) = (0, 0.0, 0.0);
        for study in 0..studies {
            let raw = markets(study, count, seeds);
            let coins = coins(&raw, name).unwrap();
            let values = |one: &[Outcome]| one.iter().map(|one| one.values[place]).collect::<Vec<_>>();
            let interval =
                |a: &[Outcome], b: &[Outcome]| Paired::of(&values(a), &values(b)).unwrap().interval(0.05);
            let (low, high) = interval(&coins.out_of(&raw[1]), &coins.out_of(&raw[0]));
            held += u32::from(low <= truth && truth <= high);
            widths += (high - low) * (high - low);
            let (low, high) = interval(&raw[1], &raw[0]);
            raws += (high - low) * (high - low);
        }
        (f64::from(held) / studies as f64, widths / raws)
    }

    #[test]
    fn intervals_of_differences_hold_the_truth_and_are_narrower() {
        for (name, truth, most) in [("won", 1.0, 0.1), ("profit", 3.0, 0.3)] {
            for (count, seeds) in [(3, 10), (11, 20)] {
                let (held, widths) = covered(name, truth, count, seeds);
                assert!((0.93..0.97).contains(&held), "{name}: {count} markets, {seeds} seeds: {held}");
                assert!(widths < most, "{name}: little but coins makes them differ: {widths}");
            }
        }
    }

    #[test]
    fn what_does_not_follow_customers_and_what_is_missing_stay_as_they_are() {
        let raw = markets(1, 4, 10);
        assert!(coins(&raw, "awareness").is_none() && coins(&raw, "cac").is_none());
        let out = coins(&raw, "profit").unwrap().out_of(&raw[0]);
        assert!(out.iter().all(|one| one.value("cac").is_none()));
        assert!(out.iter().zip(&raw[0]).all(|(out, raw)| out.value("awareness") == raw.value("awareness")));
        assert!(out.iter().zip(&raw[0]).all(|(out, raw)| {
            let (won, luck) = (raw.value("won").unwrap(), raw.value(LUCK).unwrap());
            (out.value("won").unwrap() - (won - luck)).abs() < 1e-9
        }));
    }
}
