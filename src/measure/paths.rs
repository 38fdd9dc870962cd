//! What the usual rules of attribution make of the ways to a purchase that a firm can see; whether they are right is for
//! a study to say.

use crate::base::math::pow;
use crate::plan::Plan;
use crate::population::notes::Paths;
use crate::population::{Crowd, Origin};
use crate::results::{ClaimRow, PathRow};

/// Days before a purchase within which touches count, as is usual (assumption).
const LOOK_BACK_DAYS: u32 = 90;
/// Half-life of a touch under time decay, in days: what the tools of the trade use.
const HALF_LIFE_DAYS: f64 = 7.0;

/// A touch: source, and days before the end of the path.
type Touch = (u8, u32);

/// How one path's customer is shared among its touches; the shares add up to 1.
type Shares = fn(&[Touch]) -> Vec<f64>;

/// The rules that look at one path at a time.
const RULES: &[(&str, Shares)] = &[
    ("last touch", |path| one(path, path.len() - 1)),
    ("first touch", |path| one(path, 0)),
    ("linear", |path| even(path, |_| 1.0)),
    ("time decay", |path| even(path, |days| pow(0.5, f64::from(days) / HALF_LIFE_DAYS))),
    ("position based", position),
];

/// The name of the rule that looks at all paths together.
pub(crate) const MARKOV: &str = "markov removal";

fn one(path: &[Touch], place: usize) -> Vec<f64> {
    (0..path.len()).map(|other| f64::from(u8::from(other == place))).collect()
}

fn even(path: &[Touch], weight: fn(u32) -> f64) -> Vec<f64> {
    let weights: Vec<f64> = path.iter().map(|(_, days)| weight(*days)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// Two fifths to the first and to the last touch, the rest to those between.
fn position(path: &[Touch]) -> Vec<f64> {
    match path.len() {
        1 => vec![1.0],
        2 => vec![0.5, 0.5],
        n => (0..n)
            .map(|place| if place == 0 || place == n - 1 { 0.4 } else { 0.2 / (n - 2) as f64 })
            .collect(),
    }
}

/// The customers that each rule credits to each source, by rule and source.
pub(crate) fn claims(plan: &Plan, seed: u64, crowds: &[Crowd]) -> Vec<ClaimRow> {
    let sources = plan.sources.len();
    let mut chain = Chain::new(sources);
    let mut credit = vec![vec![0.0; sources]; RULES.len()];
    let mut customers = 0;
    for crowd in crowds {
        let Some(paths) = &crowd.paths else { continue };
        each_path(plan, paths, |Way { path, paid_minor, .. }| {
            chain.walk(path, paid_minor.is_some());
            if paid_minor.is_some() {
                customers += 1;
                for ((_, shares), credit) in RULES.iter().zip(&mut credit) {
                    path.iter()
                        .zip(shares(path))
                        .for_each(|(touch, share)| credit[touch.0 as usize] += share);
                }
            }
        });
    }
    let markov: Vec<f64> = chain.removal_shares().iter().map(|share| share * f64::from(customers)).collect();
    let rules = RULES.iter().map(|(rule, _)| *rule).zip(credit).chain([(MARKOV, markov)]);
    let row = |rule: &'static str, source: usize, customers: f64| ClaimRow {
        seed,
        rule: rule.into(),
        source: plan.sources[source].name.clone(),
        customers,
    };
    rules
        .flat_map(|(rule, credit)| (0..sources).map(move |source| row(rule, source, credit[source])))
        .collect()
}

/// Every touch of every path.
pub(crate) fn path_rows(plan: &Plan, seed: u64, crowds: &[Crowd]) -> Vec<PathRow> {
    let mut rows: Vec<PathRow> = Vec::new();
    for crowd in crowds {
        let Some(paths) = &crowd.paths else { continue };
        each_path(plan, paths, |way| {
            let person = crowd.person_at(usize::from(way.place));
            let path = rows.last().filter(|row| row.person == person).map_or(0, |row| row.path + 1);
            rows.extend(way.path.iter().enumerate().map(|(step, &(source, age))| {
                let paid = way.paid_minor.filter(|_| step + 1 == way.path.len());
                PathRow {
                    seed,
                    person,
                    path,
                    day: u32::from(way.until) - age,
                    source: plan.source_name(source).to_owned(),
                    conversion: paid.is_some(),
                    value_minor: paid.unwrap_or(0),
                }
            }));
        });
    }
    rows
}

/// One path of one person.
struct Way<'a> {
    place: u16,
    /// Day of the purchase, or of the last touch.
    until: u16,
    path: &'a [Touch],
    /// What was paid, if the path ended with a purchase.
    paid_minor: Option<i64>,
}

/// Calls `then` with each path of a crowd. A purchase without a touch is one of
/// somebody who came by themselves; one after a cold call ends with the rep.
fn each_path(plan: &Plan, paths: &Paths, mut then: impl FnMut(Way<'_>)) {
    let mut touches = paths.touches.clone();
    touches.sort_by_key(|&(place, day, _)| (place, day));
    let mut sales = paths.sales.clone();
    sales.sort_by_key(|sale| (sale.0, sale.1));
    let (mut at, mut path) = (0, Vec::new());
    let mut take = |place: u16, until: u16, at: &mut usize| {
        path.clear();
        while touches.get(*at).is_some_and(|touch| (touch.0, touch.1) <= (place, until)) {
            let (_, day, source) = touches[*at];
            let age = u32::from(until - day);
            if age <= LOOK_BACK_DAYS {
                path.push((if source == plan.word_of_mouth() { plan.direct() } else { source }, age));
            }
            *at += 1;
        }
        path.clone()
    };
    let mut sale = 0;
    loop {
        let next_touch = touches.get(at).map(|touch| touch.0);
        let next_sale = sales.get(sale).map(|sale| sale.0);
        let Some(place) = next_touch.into_iter().chain(next_sale).min() else { return };
        while let Some(&(_, day, origin, paid_minor)) = sales.get(sale).filter(|sale| sale.0 == place) {
            sale += 1;
            let mut path = take(place, day, &mut at);
            if origin == Origin::WinBack {
                continue;
            }
            if origin == Origin::Outbound {
                path.push((plan.rep(), 0));
            } else if path.is_empty() {
                path.push((plan.direct(), 0));
            }
            then(Way { place, until: day, path: &path, paid_minor: Some(paid_minor) });
        }
        let last = touches[at..].iter().take_while(|touch| touch.0 == place).last().map(|touch| touch.1);
        if let Some(day) = last {
            let path = take(place, day, &mut at);
            then(Way { place, until: day, path: &path, paid_minor: None });
        }
    }
}

/// How people go from touch to touch: a first-order Markov chain (Anderl, Becker, von Wangenheim & Schumann 2016).
struct Chain {
    /// Steps from each state (sources, then the start) to each (sources, then purchase, then giving up).
    steps: Vec<Vec<f64>>,
}

impl Chain {
    fn new(sources: usize) -> Self {
        Self { steps: vec![vec![0.0; sources + 2]; sources + 1] }
    }

    fn walk(&mut self, path: &[Touch], bought: bool) {
        let sources = self.steps.len() - 1;
        let mut state = sources;
        for touch in path {
            self.steps[state][touch.0 as usize] += 1.0;
            state = touch.0 as usize;
        }
        self.steps[state][sources + usize::from(!bought)] += 1.0;
    }

    /// Each source's part of what all removals together would lose; parts add up to 1, or are all nothing.
    fn removal_shares(&self) -> Vec<f64> {
        let sources = self.steps.len() - 1;
        let all = self.purchase_chance(None);
        let loss: Vec<f64> =
            (0..sources).map(|source| (all - self.purchase_chance(Some(source))).max(0.0)).collect();
        let sum: f64 = loss.iter().sum();
        loss.iter().map(|loss| if sum > 0.0 { loss / sum } else { 0.0 }).collect()
    }

    /// The chance of a purchase from the start, when whoever comes to the removed source gives up.
    fn purchase_chance(&self, removed: Option<usize>) -> f64 {
        let states = self.steps.len();
        let sources = states - 1;
        // (I - Q) x = r, solved by elimination; rows of states nobody visits stay 1 on the diagonal and 0 elsewhere.
        let mut rows: Vec<Vec<f64>> = (0..states)
            .map(|from| {
                let sum: f64 = self.steps[from].iter().sum();
                let gone = removed == Some(from) || sum == 0.0;
                let part =
                    |to: usize| if gone || removed == Some(to) { 0.0 } else { self.steps[from][to] / sum };
                let mut row: Vec<f64> = (0..sources).map(|to| -part(to)).collect();
                row.extend([0.0, if gone { 0.0 } else { self.steps[from][sources] / sum }]);
                row[from] += 1.0;
                row
            })
            .collect();
        for pivot in 0..states {
            let divisor = rows[pivot][pivot];
            if divisor.abs() < 1e-12 {
                continue;
            }
            rows[pivot].iter_mut().for_each(|value| *value /= divisor);
            let lead = rows[pivot].clone();
            for (_, row) in rows.iter_mut().enumerate().filter(|(other, _)| *other != pivot) {
                let factor = row[pivot];
                row.iter_mut().zip(&lead).for_each(|(value, lead)| *value -= factor * lead);
            }
        }
        rows[sources][states]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_path_add_up_to_its_customer() {
        let path = [(0, 20), (1, 7), (2, 7), (1, 0)];
        for (rule, shares) in RULES {
            for n in 1..=path.len() {
                let sum: f64 = shares(&path[..n]).iter().sum();
                assert!((sum - 1.0).abs() < 1e-12, "{rule} of {n}");
            }
        }
        assert_eq!(position(&path), [0.4, 0.1, 0.1, 0.4]);
        let decay = even(&path[2..], |days| pow(0.5, f64::from(days) / HALF_LIFE_DAYS));
        assert!((decay[0] - 1.0 / 3.0).abs() < 1e-12, "{decay:?}");
    }

    #[test]
    fn a_chain_of_two_channels_is_as_by_hand() {
        // A > B buys, A gives up, B buys, B gives up. From the start: A 1/2, B 1/2. From A: B 1/2, gives up 1/2.
        // From B (three visits): buys 2/3. With both: 1/2 (1/2 2/3) + 1/2 2/3 = 1/2. Without A: 1/3; without B: 0.
        let mut chain = Chain::new(2);
        chain.walk(&[(0, 0), (1, 0)], true);
        chain.walk(&[(0, 0)], false);
        chain.walk(&[(1, 0)], true);
        chain.walk(&[(1, 0)], false);
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(chain.purchase_chance(None), 0.5));
        assert!(
            close(chain.purchase_chance(Some(0)), 1.0 / 3.0) && close(chain.purchase_chance(Some(1)), 0.0)
        );
        let shares = chain.removal_shares();
        assert!(close(shares[0], 0.25) && close(shares[1], 0.75), "{shares:?}");
    }
}
