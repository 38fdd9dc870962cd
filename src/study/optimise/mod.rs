//! How several levers are best set together: many settings race under the same luck, and what is left at the end cannot be
//! told from the best. The number that is told of the best comes from seeds that had no part in choosing it.

mod answer;
mod race;

pub use answer::{Answer, Fresh};
pub use race::Tried;

use super::{Amount, Asked, Varied, free, named_metric, varied};
use crate::base::draws::replicate_seed;
use crate::base::samplers::sobol;
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::{Change, Range};
use crate::words::{counted, people, spoken, whole};
use race::{Track, race};
use std::cell::Cell;

/// Runs, unless it is said how many.
const RUNS: u32 = 1_000;
/// The fewest runs with which anything can be told from anything.
const FEWEST_RUNS: u32 = 200;
/// The part of the runs that goes to fresh seeds, one in so many, and how many seeds there are at least and at most.
const FRESH_PART: u32 = 20;
const FRESH: (u32, u32) = (10, 80);
/// Fresh seeds begin here; no race has as many.
const FIRST_FRESH: u32 = 1_000_000;
/// Levers that can be moved at once.
const MOST_LEVERS: usize = 20;

/// Asks how several levers of a scenario are best set.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(500)?.with("market.days", 60)?;
/// let asked = relaylab::optimise(&market).metric("leads").runs(200);
/// let asked = asked.lever("budget.sales_share", 0.1, 0.9).lever("need.in_market", 0.02, 0.08);
/// let answer = asked.run(&relaylab::Runner::new())?;
/// println!("{}", answer.sentence());
/// let (low, high) = answer.as_good[1].unwrap();
/// assert!(low <= high && high <= 0.08);
/// # Ok(())
/// # }
/// ```
pub fn optimise(scenario: &Variant) -> Optimise {
    Optimise {
        scenario: scenario.clone(),
        levers: Vec::new(),
        metric: "profit".to_owned(),
        runs: RUNS,
        seed: None,
        keep_total: false,
    }
}

/// What is asked, built word by word; see [`optimise()`].
#[derive(Clone, Debug)]
pub struct Optimise {
    scenario: Variant,
    levers: Vec<Asked>,
    metric: String,
    runs: u32,
    seed: Option<u64>,
    keep_total: bool,
}

/// A question that is understood and can be played.
#[derive(Clone, Debug)]
pub struct Question {
    scenario: Variant,
    market: Prepared,
    levers: Vec<Varied>,
    metric: &'static Metric,
    runs: u32,
    seed: u64,
    /// The sum that the shares of channels among the levers keep.
    total: Option<f64>,
}

impl Optimise {
    /// A key that is moved, and the ends of its values.
    #[must_use]
    pub fn lever(mut self, key: &str, from: f64, to: f64) -> Self {
        self.levers.push(Asked { key: key.to_owned(), from, to, log: false });
        self
    }

    /// The metric that is to be as good as can be, instead of profit; which way is better, its row says.
    #[must_use]
    pub fn metric(self, name: &str) -> Self {
        Self { metric: name.to_owned(), ..self }
    }

    /// How many runs it may take; without it, 1,000.
    #[must_use]
    pub fn runs(self, runs: u32) -> Self {
        Self { runs, ..self }
    }

    /// The number all luck comes from, instead of that of the scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// The shares of channels among the levers keep the sum that they have now.
    #[must_use]
    pub fn keep_total(self) -> Self {
        Self { keep_total: true, ..self }
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When there is no such metric or key, a range is none, or there are too few runs or too many levers.
    pub fn question(self) -> Result<Question, Error> {
        let metric = named_metric(&self.metric)?;
        // What is changed from here on speaks of the market that is played.
        let scenario = self.scenario.resized()?;
        let market = scenario.prepare()?;
        let usage = |cause: String, help: &str| Err(Error::new(Kind::Usage, cause, help));
        if self.levers.is_empty() {
            return usage("there is no lever to move".into(), "say which keys, and between what");
        }
        if self.levers.len() > MOST_LEVERS {
            let cause = format!("{} levers are more than the {MOST_LEVERS} of a race", self.levers.len());
            return usage(cause, "move fewer of them, those on which the outcome depends");
        }
        if self.runs < FEWEST_RUNS {
            let cause = format!("{} tell nothing apart", counted(self.runs.into(), "run"));
            return usage(cause, "allow 200 or more");
        }
        let levers = varied(&scenario, &self.levers)?;
        for lever in &levers {
            free(market.scenario(), |key| key.to_string() == lever.key)?;
        }
        let shares: Vec<f64> =
            levers.iter().filter(|lever| is_share(lever)).filter_map(|lever| lever.now).collect();
        if self.keep_total && shares.len() < 2 {
            return usage(
                "fewer than two levers are shares of channels".into(),
                "move two of them, or let the total go",
            );
        }
        let total = self.keep_total.then(|| shares.iter().sum());
        let seed = self.seed.unwrap_or(market.scenario().market.seed);
        Ok(Question { scenario, market, levers, metric, runs: self.runs, seed, total })
    }

    /// Plays it.
    ///
    /// # Errors
    /// As [`Optimise::question`] and [`Question::answer`].
    pub fn run(self, runner: &Runner) -> Result<Answer, Error> {
        self.question()?.answer(runner)
    }
}

/// Whether a lever is the share of a channel.
fn is_share(lever: &Varied) -> bool {
    lever.key.starts_with("channels.") && lever.key.rsplit('.').next() == Some("share")
}

impl Question {
    /// The market as it is.
    pub fn market(&self) -> &Prepared {
        &self.market
    }

    /// What is moved.
    pub fn levers(&self) -> &[Varied] {
        &self.levers
    }

    /// Runs that it may take.
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let market = &self.market.scenario().market;
        format!(
            "moving {}: at most {} runs x {} x {}",
            counted(self.levers.len() as u64, "lever"),
            whole(self.runs.into()),
            people(market.people.into()),
            counted(market.days.into(), "day"),
        )
    }

    fn fresh(&self) -> u32 {
        (self.runs / FRESH_PART / 2).clamp(FRESH.0, FRESH.1)
    }

    /// The changes that make a setting; none for the scenario as it is.
    fn changes(&self, values: &[f64]) -> Vec<Change> {
        let moved = self.levers.iter().zip(values).filter(|(_, value)| value.is_finite());
        moved.map(|(lever, &value)| lever.change(value)).collect()
    }

    /// A setting within some ends, by its number; none when it cannot be.
    fn sample(&self, number: u32, ends: &[(f64, f64)]) -> Option<Vec<f64>> {
        let point = sobol::scrambled(number, self.levers.len(), replicate_seed(self.seed, u32::MAX));
        let value = |((lever, &(from, to)), place): ((&Varied, &(f64, f64)), f64)| {
            let (from, to) = if lever.range.whole { (from.floor(), to.ceil()) } else { (from, to) };
            Varied { range: Range { from, to, ..lever.range }, ..lever.clone() }.at(place)
        };
        let mut values: Vec<f64> = self.levers.iter().zip(ends).zip(point).map(value).collect();
        if let Some(total) = self.total {
            let sum: f64 =
                self.levers.iter().zip(&values).filter(|(lever, _)| is_share(lever)).map(|(_, x)| x).sum();
            for (lever, value) in self.levers.iter().zip(&mut values).filter(|(lever, _)| is_share(lever)) {
                *value *= total / sum.max(f64::MIN_POSITIVE);
                if *value < lever.range.from || *value > lever.range.to {
                    return None;
                }
            }
        }
        self.scenario.changed(self.changes(&values)).prepare().is_ok().then_some(values)
    }

    /// The metric of some settings with some seeds, larger being better; none for one that has no such metric.
    fn play(
        &self,
        runner: &Runner,
        settings: &[&[f64]],
        seeds: &[u64],
    ) -> Result<Vec<Option<Vec<f64>>>, Error> {
        let mut request = Request::new(seeds);
        for (place, values) in settings.iter().enumerate() {
            request.add(place, self.scenario.changed(self.changes(values)).prepare()?);
        }
        let played = runner.outcomes_of(&request)?;
        let value = |outcome: &Outcome| Some(self.sign() * outcome.get(self.metric)?);
        Ok((0..settings.len()).map(|place| played.get(&place).iter().map(value).collect()).collect())
    }

    fn sign(&self) -> f64 {
        if self.metric.lower_is_better() { -1.0 } else { 1.0 }
    }

    /// Plays it.
    ///
    /// # Errors
    /// When a market cannot be played, the scenario as it is has no such metric, or somebody asked to stop.
    pub fn answer(self, runner: &Runner) -> Result<Answer, Error> {
        let fresh = self.fresh();
        let track = Track {
            runs: (self.runs - 2 * fresh) as usize,
            ends: self.levers.iter().map(|lever| (lever.range.from, lever.range.to)).collect(),
        };
        // The scenario as it is: a lever that it does not say stays unsaid.
        let present: Vec<f64> = self.levers.iter().map(|lever| lever.now.unwrap_or(f64::NAN)).collect();
        let impossible = Cell::new(0);
        let sample = |number: u32, ends: &[(f64, f64)]| {
            let found = self.sample(number, ends);
            impossible.set(impossible.get() + u32::from(found.is_none()));
            found
        };
        let play = |settings: &[&[f64]], before: usize, count: usize| {
            let (first, last) = (before + 1, before + count);
            runner.note(&format!(
                "racing {} with seeds {first} to {last}",
                counted(settings.len() as u64, "setting")
            ));
            let seeds: Vec<u64> =
                (before..before + count).map(|place| replicate_seed(self.seed, place as u32)).collect();
            self.play(runner, settings, &seeds)
        };
        let mut tried = race(&track, present, sample, play)?;
        let best = (0..tried.len())
            .filter(|&place| tried[place].is_in)
            .max_by(|&a, &b| tried[a].mean().total_cmp(&tried[b].mean()));
        let Some(best) = best else {
            let cause = format!("no setting that was tried has a {}", spoken(self.metric.name));
            return Err(Error::new(Kind::Usage, cause, "choose another metric, or play more days or people"));
        };
        runner.note(&format!("playing the best again, with {}", counted(fresh.into(), "fresh seed")));
        let found = self.of_fresh_seeds(runner, &tried[0], &tried[best], fresh)?;
        let runs = tried.iter().map(|one| one.outcomes.len() as u64).sum::<u64>() + 2 * u64::from(fresh);
        tried.iter_mut().flat_map(|one| &mut one.outcomes).for_each(|value| *value *= self.sign());
        let lost = tried.iter().filter(|one| one.outcomes.is_empty()).count() as u32;
        Ok(Answer {
            scenario: self.market.scenario().clone(),
            best_scenario: self.scenario.changed(self.changes(&tried[best].values)).load()?.scenario,
            hash: self.market.hash().to_owned(),
            metric: self.metric,
            as_good: (0..self.levers.len()).map(|lever| reach(&tried, lever)).collect(),
            levers: self.levers,
            best,
            tried,
            impossible: impossible.get() + lost,
            fresh: found,
            runs,
        })
    }

    /// What seeds say of two settings that had no part in choosing them.
    fn of_fresh_seeds(
        &self,
        runner: &Runner,
        present: &Tried,
        best: &Tried,
        count: u32,
    ) -> Result<Fresh, Error> {
        let seeds: Vec<u64> =
            (0..count).map(|place| replicate_seed(self.seed, FIRST_FRESH + place)).collect();
        let mut played = self.play(runner, &[&present.values, &best.values], &seeds)?.into_iter();
        let (Some(Some(present)), Some(Some(best))) = (played.next(), played.next()) else {
            let cause = format!(
                "the scenario as it is has no {}, or its best setting has none",
                spoken(self.metric.name)
            );
            return Err(Error::new(Kind::Usage, cause, "choose another metric, or play more days or people"));
        };
        let of =
            |values: &[f64]| Amount::of(&values.iter().map(|value| self.sign() * value).collect::<Vec<_>>());
        let regret: Vec<f64> = best.iter().zip(&present).map(|(best, present)| best - present).collect();
        Ok(Fresh { best: of(&best), present: of(&present), regret: Amount::of(&regret), seeds })
    }
}

/// The lowest and the highest value of a lever among what cannot be told from the best; none where none of that has one.
fn reach(tried: &[Tried], lever: usize) -> Option<(f64, f64)> {
    let values = tried.iter().filter(|one| one.is_in).map(|one| one.values[lever]).filter(|x| x.is_finite());
    values.map(|x| (x, x)).reduce(|(low, high), (x, _)| (low.min(x), high.max(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[market]\npeople = 1000\ndays = 30\n[budget]\nper_month = 4000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

    fn market() -> Variant {
        Variant::of_text("a.toml", TEXT, None).unwrap()
    }

    fn asked() -> Optimise {
        optimise(&market()).runs(200)
    }

    #[test]
    fn more_people_in_the_market_bring_more_leads_and_fresh_seeds_say_so() {
        let larger = market().with_people(10_000).unwrap();
        let answer = optimise(&larger).runs(600).metric("leads").lever("need.in_market", 0.001, 0.9);
        let answer = answer.run(&Runner::new()).unwrap();
        let (low, high) = answer.as_good[0].unwrap();
        assert!(low > 0.2 && high <= 0.9, "{low} {high}");
        assert!(answer.gains() && !answer.is_flat() && answer.is_told(0), "{}", answer.sentence());
        assert!(answer.runs <= 600 && answer.tried[0].values == [0.2]);
        let said = answer.sentence();
        assert!(
            said.starts_with("leads is higher by ") && said.contains("with need.in_market at 0."),
            "{said}"
        );
        assert!((answer.fresh.best.mean - answer.fresh.present.mean - answer.fresh.regret.mean).abs() < 1e-9);
        assert!(answer.best_scenario.need.in_market > 0.3);
        // Fewer leads than now are what a cost is to a firm: the other way round.
        let cost = asked().metric("cost_overhead").lever("price.overhead", 1000.0, 90_000.0);
        let cost = cost.run(&Runner::new()).unwrap();
        assert!(
            cost.as_good[0].is_some_and(|(_, high)| high < 20_000.0) && !cost.gains(),
            "nothing is less than the nothing there is: {cost:?}"
        );
    }

    #[test]
    fn a_plain_is_told_to_be_one() {
        let answer =
            asked().metric("leads").lever("customers.churn_a", 0.5, 0.9).run(&Runner::new()).unwrap();
        assert!(answer.is_flat() && !answer.gains() && !answer.is_told(0));
        assert!(
            answer.sentence().starts_with("leads is the same whatever the levers are"),
            "{}",
            answer.sentence()
        );
    }

    #[test]
    fn shares_keep_their_total_and_what_cannot_be_is_not_tried() {
        let asked = asked().metric("leads").keep_total();
        let asked = asked.lever("display.share", 0.1, 0.8).lever("search_ads.share", 0.1, 0.8);
        let answer = asked.run(&Runner::new()).unwrap();
        for one in &answer.tried {
            assert!((one.values.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{one:?}");
            assert!(one.values.iter().all(|share| (0.1..=0.8).contains(share)), "{one:?}");
        }
        assert!(answer.impossible > 0);
    }

    #[test]
    fn what_cannot_be_asked_is_an_error_before_anything_is_played() {
        let check = |asked: Optimise, cause: &str| {
            let error = asked.question().unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.cause.contains(cause) && !error.help.is_empty(), "{error}");
        };
        check(asked(), "no lever");
        check(asked().lever("sales_share", 0.1, 0.9).runs(199), "199 runs tell nothing apart");
        check(asked().lever("sales_share", 0.1, 0.9).keep_total(), "fewer than two levers");
        check(asked().lever("sales_share", 0.9, 0.1), "from 0.9 to 0.1");
        let words = asked().lever("sales_share", 0.1, 0.9).question().unwrap().words();
        assert_eq!(words, "moving 1 lever: at most 200 runs x 1,000 people x 30 days");
        let missing = asked().metric("retention_12m").lever("sales_share", 0.1, 0.9).run(&Runner::new());
        assert_eq!(missing.unwrap_err().kind, Kind::Usage);
    }
}
