//! Steadier means: what is known of a run before it is played is its team, whose luck (who is hired, how able they are, who
//! leaves) decides most of what runs of one market differ by. Teams alone are played so often that their mean is known;
//! what a metric owes to a better or worse team than that is taken out of it by regression (control variates: Lavenberg &
//! Welch 1981; Nelson 1990). The mean stays unbiased but for a share that falls with the number of seeds, and is known as
//! well as that of several times the seeds.

use super::coins::Coins;
use crate::base::draws::Luck;
use crate::base::math::dot;
use crate::error::Error;
use crate::plan::Plan;
use crate::relay::sales::{Rehearsal, rehearse};
use crate::results::metrics::{Metric, Outcome};
use crate::results::summary::{TENTHS, t_quantile};
use crate::runner::{Prepared, Request, Runner};
use rayon::prelude::*;

/// Teams whose mean is taken for that of all teams.
const TEAMS: u64 = 1_000;
/// What is known of a team: time, and time by ability.
const KNOWN: usize = 2;
/// A regression that leaves more than this share of the variance is not worth what it costs.
const WORTH: f64 = 0.8;
/// What is to be said of numbers that were steadied.
pub(crate) const STEADIED: &str = "What is known of luck is taken out of means and intervals where that makes them surer: teams better or worse than usual, and more or fewer customers than the odds of their meetings came to.";

/// What came of a market by seed.
#[derive(Clone, Debug)]
pub(crate) struct Steadied {
    /// As it was.
    pub(crate) raw: Vec<Outcome>,
    /// As it would have been with a team of the middling kind and sales that close as often as their odds say.
    pub(crate) steady: Vec<Outcome>,
}

/// How many seeds tell as much as all of these would as they are, where this share of the variance is left without what is
/// known of luck: those that were played first, or more.
pub(super) fn seeds_needed(left: f64, first: usize, all: usize) -> usize {
    ((left * all as f64).ceil() as usize).clamp(first, all)
}

/// Plays markets with the first so many of these seeds, and with as many more as it takes to tell as much of a metric as all
/// would as they are; how many were enough.
pub(crate) fn play(
    runner: &Runner,
    markets: &[Prepared],
    seeds: &[u64],
    first: usize,
    metric: &Metric,
) -> Result<(Vec<Steadied>, usize), Error> {
    let played = |seeds: &[u64]| {
        let mut request = Request::new(seeds);
        for (place, market) in markets.iter().enumerate() {
            request.add(place, market.clone());
        }
        let mut played = runner.outcomes_of(&request)?;
        Ok::<_, Error>((0..markets.len()).map(|place| played.take(&place)).collect::<Vec<_>>())
    };
    let teams = markets.iter().map(|market| Ok(Steady::of(&market.plan()?, seeds)));
    let teams = teams.collect::<Result<Vec<_>, Error>>()?;
    let steadied = |raw: Vec<Vec<Outcome>>, count: usize| {
        let teams: Vec<Steady> = teams.iter().map(|teams| teams.first(count)).collect();
        let steady = steadied_alike(&teams, &raw, metric);
        let both = raw.into_iter().zip(steady).map(|(raw, steady)| Steadied { raw, steady });
        both.collect::<Vec<_>>()
    };
    let found = steadied(played(&seeds[..first])?, first);
    let enough = seeds_needed(variance_left(&teams, &found, metric), first, seeds.len());
    if first == enough {
        return Ok((found, first));
    }
    let rest = played(&seeds[first..enough])?;
    let both = |(found, rest): (Steadied, Vec<Outcome>)| found.raw.into_iter().chain(rest).collect();
    Ok((steadied(found.into_iter().zip(rest).map(both).collect(), enough), enough))
}

/// Whether anything in some markets was steadied.
pub(crate) fn any(found: &[Steadied]) -> bool {
    found.iter().any(|one| one.raw != one.steady)
}

/// The share of the variance of a metric that is left of it once it is steadied, over all markets.
fn variance_left(teams: &[Steady], found: &[Steadied], metric: &Metric) -> f64 {
    let values = |outcomes: &[Outcome]| outcomes.iter().map(|one| one.get(metric)).collect::<Vec<_>>();
    let steady = |one: &Steadied| squares(&values(&one.steady).into_iter().flatten().collect::<Vec<f64>>());
    let left: f64 = found.iter().map(steady).sum();
    let usual: f64 = teams.iter().zip(found).map(|(teams, one)| teams.usual(&values(&one.raw))).sum();
    if usual > 0.0 { left / usual } else { 0.0 }
}

/// The outcomes of some markets that are set beside each other: without the luck of their coins, and with a team of the
/// middling kind, in all of them or in none, as that pays for the metric that is asked for, so that no table tells of two
/// teams. A metric whose mean would lie where none of its values does stays as it is.
pub(crate) fn steadied_alike(teams: &[Steady], raw: &[Vec<Outcome>], metric: &Metric) -> Vec<Vec<Outcome>> {
    let of_coins = Coins::of(&raw.iter().map(Vec::as_slice).collect::<Vec<_>>(), metric);
    let raw: Vec<Vec<Outcome>> = raw.iter().map(|one| Coins::taken(of_coins.as_ref(), one.clone())).collect();
    let mut steady = raw.clone();
    let Some(any) = raw.iter().flatten().next() else { return steady };
    let tried = |place: usize| -> Vec<Tried> {
        let values = |outcomes: &Vec<Outcome>| outcomes.iter().map(|one| one.values[place]).collect();
        teams.iter().zip(&raw).map(|(teams, raw)| teams.tried(values(raw))).collect()
    };
    let sum = |tried: &[Tried], of: fn(&Tried) -> f64| tried.iter().map(of).sum::<f64>();
    let pays = |tried: &[Tried]| {
        tried.iter().all(|one| one.possible)
            && sum(tried, |one| one.left) <= WORTH * sum(tried, |one| one.squares)
    };
    let place = any.metrics.iter().position(|of| of == metric);
    if !place.is_some_and(|place| pays(&tried(place))) {
        return steady;
    }
    for place in 0..any.values.len() {
        let tried = tried(place);
        if tried.iter().any(|one| !one.possible) {
            continue;
        }
        for (outcomes, tried) in steady.iter_mut().zip(tried) {
            outcomes.iter_mut().zip(tried.values).for_each(|(outcome, value)| outcome.values[place] = value);
        }
    }
    steady
}

/// A metric of one market, steadied whatever that is worth.
struct Tried {
    values: Vec<Option<f64>>,
    /// Squares about the mean, as they were and as they are.
    squares: f64,
    left: f64,
    /// Whether the mean lies among the values.
    possible: bool,
}

/// What is known of the teams of some runs, and of all teams.
#[derive(Clone, Debug)]
pub(crate) struct Steady {
    known: Vec<[f64; KNOWN]>,
    expected: [f64; KNOWN],
    /// Squares and products of what is known of all teams, about what is expected, in the mean.
    spread: [[f64; KNOWN]; KNOWN],
}

/// What a regression on the teams makes of some values.
struct Fit {
    mean: f64,
    /// Squared standard error of that mean, with what the degrees of freedom cost.
    error: f64,
    /// What the teams do not explain, by seed.
    rest: Vec<f64>,
    /// Variance of single values, with teams as they usually differ.
    usual: f64,
}

impl Steady {
    /// Rehearses the teams of these seeds, and as many others as tell their mean.
    pub(crate) fn of(plan: &Plan, seeds: &[u64]) -> Self {
        let team = |seed: u64| {
            let Rehearsal { minutes, able } = rehearse(plan, Luck::new(seed));
            [minutes, able]
        };
        let known: Vec<[f64; KNOWN]> = seeds.iter().map(|&seed| team(seed)).collect();
        let others: Vec<[f64; KNOWN]> =
            if vary(&known) { (0..TEAMS).into_par_iter().map(team).collect() } else { known.clone() };
        let over = |of: &dyn Fn(&[f64; KNOWN]) -> f64| {
            others.iter().map(of).sum::<f64>() / others.len().max(1) as f64
        };
        let expected: [f64; KNOWN] = std::array::from_fn(|k| over(&|one| one[k]));
        let product = |j: usize, k: usize| over(&|one| (one[j] - expected[j]) * (one[k] - expected[k]));
        let spread = std::array::from_fn(|j| std::array::from_fn(|k| product(j, k)));
        Self { known, expected, spread }
    }

    /// The same of the first so many seeds.
    pub(crate) fn first(&self, count: usize) -> Self {
        Self { known: self.known[..count].to_vec(), ..*self }
    }

    /// Squares about the mean that the values of a metric would have with teams as they usually differ; those of these seeds
    /// may happen to differ by more or less.
    fn usual(&self, values: &[Option<f64>]) -> f64 {
        let (some, known) = self.told(values);
        let fit = self.fit(&some, &known);
        fit.map_or_else(|| squares(&some), |fit| fit.usual * (some.len() as f64 - 1.0))
    }

    /// The values there are, and what is known of the teams behind them.
    fn told(&self, values: &[Option<f64>]) -> (Vec<f64>, Vec<[f64; KNOWN]>) {
        values.iter().zip(&self.known).filter_map(|(value, known)| Some(((*value)?, *known))).unzip()
    }

    /// Itself, where it pays to take teams out of values of all seeds.
    pub(crate) fn paying(self, values: &[f64]) -> Option<Self> {
        (squares(&self.whole(values)) <= WORTH * squares(values) && squares(values) > 0.0).then_some(self)
    }

    /// The values of a metric by seed as they would be with a team of the middling kind, spread so that their mean has the
    /// standard error it has; as they are where seeds are too few to tell.
    fn tried(&self, values: Vec<Option<f64>>) -> Tried {
        let (some, known) = self.told(&values);
        let before = squares(&some);
        let Some(fit) = self.fit(&some, &known) else {
            return Tried { values, squares: before, left: before, possible: true };
        };
        let (least, most) = ends(&some);
        let room = 1e-9 * least.abs().max(most.abs());
        let possible = least - room <= fit.mean && fit.mean <= most + room;
        let steady = fit.spread();
        let left = squares(&steady);
        let mut steady = steady.into_iter();
        let values = values.iter().map(|value| value.and_then(|_| steady.next())).collect();
        Tried { values, squares: before, left, possible }
    }

    /// Values of all seeds without what teams did, where that is to be taken out; as they are elsewhere.
    pub(crate) fn taken(teams: Option<&Self>, values: &[f64]) -> Vec<f64> {
        teams.map_or_else(|| values.to_vec(), |teams| teams.whole(values))
    }

    /// The same for values of all seeds that must still add up; those of some seeds as they are.
    pub(crate) fn whole(&self, values: &[f64]) -> Vec<f64> {
        let fit = if values.len() == self.known.len() { self.fit(values, &self.known) } else { None };
        fit.map_or_else(|| values.to_vec(), |fit| fit.spread())
    }

    /// Least squares on what is known of the teams.
    fn fit(&self, values: &[f64], known: &[[f64; KNOWN]]) -> Option<Fit> {
        let n = values.len();
        if n < TENTHS {
            return None;
        }
        let count = n as f64;
        let mean = |of: &dyn Fn(usize) -> f64| (0..n).map(of).sum::<f64>() / count;
        let middle = mean(&|seed| values[seed]);
        let centre: [f64; KNOWN] = std::array::from_fn(|k| mean(&|seed| known[seed][k]));
        // One after the other, each without what the one before tells (Gram & Schmidt).
        let mut rest: Vec<f64> = values.iter().map(|value| value - middle).collect();
        let mut axes: Vec<(Vec<f64>, f64, [f64; KNOWN])> = Vec::new();
        let (mut steady, mut lever, mut slopes) = (middle, 0.0, [0.0; KNOWN]);
        for k in 0..KNOWN {
            let mut axis: Vec<f64> = known.iter().map(|one| one[k] - centre[k]).collect();
            let mut off = self.expected[k] - centre[k];
            let mut form: [f64; KNOWN] = std::array::from_fn(|j| f64::from(u8::from(j == k)));
            let size = dot(&axis, &axis);
            for (other, other_off, other_form) in &axes {
                let slope = dot(&axis, other) / dot(other, other);
                axis.iter_mut().zip(other).for_each(|(x, y)| *x -= slope * y);
                off -= slope * other_off;
                form.iter_mut().zip(other_form).for_each(|(x, y)| *x -= slope * y);
            }
            let length = dot(&axis, &axis);
            if length <= 1e-9 * size || length == 0.0 {
                continue;
            }
            let slope = dot(&rest, &axis) / length;
            rest.iter_mut().zip(&axis).for_each(|(x, y)| *x -= slope * y);
            steady += slope * off;
            lever += off * off / length;
            slopes.iter_mut().zip(form).for_each(|(sum, x)| *sum += slope * x);
            axes.push((axis, off, form));
        }
        let free = n - 1 - axes.len();
        let ratio = t_quantile(free, 0.05) / t_quantile(n - 1, 0.05);
        let variance = dot(&rest, &rest) / free as f64;
        let explained: f64 =
            slopes.iter().zip(self.spread).map(|(slope, row)| slope * dot(&row, &slopes)).sum();
        let error = (variance * (1.0 / count + lever) + explained / TEAMS as f64) * ratio * ratio;
        let usual = variance + explained;
        (!axes.is_empty()).then_some(Fit { mean: steady, error, rest, usual })
    }
}

impl Fit {
    /// Values with this mean whose spread gives it its standard error.
    fn spread(&self) -> Vec<f64> {
        let count = self.rest.len() as f64;
        let left = dot(&self.rest, &self.rest);
        let times = if left > 0.0 { (self.error * count * (count - 1.0) / left).sqrt() } else { 0.0 };
        self.rest.iter().map(|rest| self.mean + times * rest).collect()
    }
}

/// Whether what is known differs from seed to seed.
fn vary(known: &[[f64; KNOWN]]) -> bool {
    known.iter().any(|one| one.iter().zip(&known[0]).any(|(a, b)| (a - b).abs() > 0.0))
}

/// Squares about the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}

fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::draws::draws;
    use crate::base::laws::Normal;
    use crate::study::Paired;

    draws! {
        Noise = "test/steady" => (value);
    }

    /// The share of studies whose interval holds the truth, and the mean squared width against that of the raw values, where
    /// teams explain `slope` and luck has a deviation of 1.
    fn covered(seeds: usize, slope: f64) -> (f64, f64) {
        let (truth, studies) = (3.0, 2_000);
        let (mut held, mut widths, mut raws) = (0, 0.0, 0.0);
        for study in 0..studies {
            let luck = Luck::new(study);
            let draw = |what: u32, seed: usize| {
                luck.draw_at::<Noise>(what, seed as u32, 0).value.sample(Normal::STANDARD)
            };
            let known: Vec<[f64; KNOWN]> =
                (0..seeds).map(|seed| [draw(0, seed), draw(0, seed) + draw(1, seed)]).collect();
            let value = |seed: usize| truth + slope * known[seed][1] + draw(2, seed);
            let values: Vec<Option<f64>> = (0..seeds).map(|seed| Some(value(seed))).collect();
            let steady = Steady { known, expected: [0.0; KNOWN], spread: [[1.0, 1.0], [1.0, 2.0]] };
            let interval =
                |values: &[Option<f64>]| Paired::of(values, &vec![Some(0.0); seeds]).unwrap().interval(0.05);
            let (low, high) = interval(&steady.tried(values.clone()).values);
            held += u32::from(low <= truth && truth <= high);
            widths += (high - low) * (high - low);
            let (low, high) = interval(&values);
            raws += (high - low) * (high - low);
        }
        (f64::from(held) / studies as f64, widths / raws)
    }

    #[test]
    fn intervals_of_steadied_means_hold_the_truth() {
        for (seeds, slope) in [(10, 1.5), (20, 1.5), (10, 0.0), (20, 0.5)] {
            let (held, _) = covered(seeds, slope);
            // Four standard errors of 2,000 studies are .02; choosing where it pays costs a little.
            assert!((0.925..0.97).contains(&held), "{seeds} seeds, slope {slope}: {held}");
        }
    }

    #[test]
    fn a_mean_is_known_better_where_teams_decide_and_little_worse_where_they_do_not() {
        let (_, much) = covered(20, 1.5);
        let (_, nothing) = covered(20, 0.0);
        assert!(much < 0.3, "{much}");
        assert!((1.0..1.3).contains(&nothing), "two of 19 degrees of freedom are spent: {nothing}");
    }

    #[test]
    fn seeds_are_as_many_as_the_variance_that_is_left_asks_for() {
        assert_eq!(seeds_needed(0.2, 10, 20), 10);
        assert_eq!(seeds_needed(0.58, 10, 20), 12);
        assert_eq!(seeds_needed(1.3, 10, 20), 20);
        assert_eq!(seeds_needed(0.1, 20, 20), 20, "who asks for 20 gets 20");
    }

    #[test]
    fn values_usually_differ_as_all_teams_make_them_not_as_these_happen_to() {
        // Ten teams that differ by a tenth of what teams do.
        let known: Vec<[f64; KNOWN]> = (0..10).map(|seed| [f64::from(seed), 0.0]).collect();
        let steady = Steady { known, expected: [4.5, 0.0], spread: [[825.0, 0.0], [0.0, 0.0]] };
        let noise = |seed: usize| if seed.is_multiple_of(2) { 0.1 } else { -0.1 };
        let values: Vec<Option<f64>> = (0..10).map(|seed| Some(2.0 * seed as f64 + noise(seed))).collect();
        let usual = steady.usual(&values) / 9.0;
        assert!((usual / (4.0 * 825.0) - 1.0).abs() < 0.01, "{usual}");
        let few: Vec<Option<f64>> = values[..9].to_vec();
        let as_they_are: Vec<f64> = few.iter().copied().flatten().collect();
        assert!((steady.usual(&few) - squares(&as_they_are)).abs() < 1e-9, "nine seeds tell no slope");
    }

    #[test]
    fn what_teams_explain_to_the_last_digit_has_the_mean_of_all_teams() {
        let known: Vec<[f64; KNOWN]> = (0..10).map(|seed| [f64::from(seed), 0.0]).collect();
        let steady = Steady { known, expected: [5.0, 0.0], spread: [[8.25, 0.0], [0.0, 0.0]] };
        let values: Vec<f64> = (0..10).map(|seed| 1.0 + 2.0 * f64::from(seed)).collect();
        let mean = steady.whole(&values).iter().sum::<f64>() / 10.0;
        assert!((mean - 11.0).abs() < 1e-6, "{mean}");
        let few: Vec<Option<f64>> = values[..9].iter().copied().map(Some).collect();
        assert_eq!(steady.tried(few.clone()).values, few, "nine seeds tell no slope");
    }
}
