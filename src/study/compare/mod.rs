//! Which of some scenarios wins, how sure that is, and what would change it: asked once, answered once.
//!
//! The question says what is compared and how; it is played by a [`Runner`] and becomes one [`Answer`], which text,
//! pages, pictures and tables print.

mod answer;
mod checks;
mod conclude;
mod economics;
mod flips;
#[cfg(feature = "files")]
mod json;
mod probes;
mod reduced;
mod words;

pub use answer::{Against, Answer, Check, Contribution, EconomicsRow, LeadWords, Lever, Removals};
pub use reduced::{Flips, ReducedMarket};
pub(crate) use words::{flip_change, flip_words, looked_at, plain_number};

use super::{Call, Criterion, Paired, SEEDS, Verdict, differing, named_metric, pairs, two_stage_seeds};
use crate::base::Money;
use crate::base::draws::replicate_seed;
use crate::error::{Error, Kind};
use crate::results::Run;
use crate::results::metrics::{Metric, MetricList, Outcome};
use crate::results::summary::Spread;
use crate::runner::{Played, Prepared, Request, Runner, Variant};
use crate::scenario::Change;
use crate::scenario::sections::Materiality;
use crate::words::counted;
use answer::values;
use std::path::Path;

/// The places of errors that are about a part of the question: how long the markets are played, what matters, and how
/// wide an interval may be.
pub const DAYS: &str = "market.days";
/// See [`DAYS`].
pub const MATTERS: &str = "matters";
/// See [`DAYS`].
pub const UNTIL: &str = "until";
/// Scenarios that one page can set side by side.
pub const MOST: usize = 8;
/// Seeds of the first of two stages.
const PILOT: u32 = 10;
/// Seeds a first stage may ask for.
const MOST_SEEDS: u64 = 10_000;

/// A comparison that is asked for; [`Comparison::run`] plays it.
#[derive(Clone, Debug)]
pub struct Comparison {
    scenarios: Vec<Variant>,
    names: Vec<String>,
    baseline: Option<String>,
    metric: Option<String>,
    matters: Option<String>,
    until: Option<f64>,
    seeds: Option<u32>,
    seed: Option<u64>,
    flips: Flips,
    flip: Vec<String>,
    diagnose: bool,
}

/// A comparison whose scenarios are checked.
#[derive(Debug)]
pub struct Ready {
    question: Comparison,
    names: Vec<String>,
    markets: Vec<Prepared>,
    baseline: usize,
    metric: &'static Metric,
    matters: Materiality,
    warnings: Vec<String>,
}

/// The runs, their seeds, and how many seeds the first of two stages had.
type Stages = (Played<usize, Run>, Vec<u64>, Option<usize>);

/// Asks which of some scenarios wins; the first one is the baseline unless another is named.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::Flips;
/// let base = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
/// let more_sales = base.with("budget.sales_share", 0.6)?;
/// let question = relaylab::compare(&[base, more_sales]).named(["base", "more sales"]);
/// let answer = question.metric("won").seeds(6).flips(Flips::None).run(&relaylab::Runner::new())?;
/// assert_eq!(answer.names[answer.baseline], "base");
/// assert!(answer.sentence().contains("won"));
/// # Ok(())
/// # }
/// ```
pub fn compare(scenarios: &[Variant]) -> Comparison {
    Comparison {
        scenarios: scenarios.to_vec(),
        names: Vec::new(),
        baseline: None,
        metric: None,
        matters: None,
        until: None,
        seeds: None,
        seed: None,
        flips: Flips::default(),
        flip: Vec::new(),
        diagnose: false,
    }
}

impl Comparison {
    /// What the scenarios are called; without it, as their files without ending. A name that stands for two gets a number.
    #[must_use]
    pub fn named<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), ..self }
    }

    /// The scenario the others are measured against, by name.
    #[must_use]
    pub fn baseline(self, name: &str) -> Self {
        Self { baseline: Some(name.to_owned()), ..self }
    }

    /// The metric to decide on; without it, what `[compare]` of the baseline says: profit if nothing.
    #[must_use]
    pub fn metric(self, name: &str) -> Self {
        Self { metric: Some(name.to_owned()), ..self }
    }

    /// What is too little to matter: an amount (`25k`) or a percentage of the baseline (`2%`); without it, what
    /// `[compare]` of the baseline says: 1 % if nothing.
    #[must_use]
    pub fn matters(self, amount: &str) -> Self {
        Self { matters: Some(amount.to_owned()), ..self }
    }

    /// How many seeds, the same for every market; without it, 20.
    #[must_use]
    pub fn seeds(self, count: u32) -> Self {
        Self { seeds: Some(count), ..self }
    }

    /// The number all luck comes from; without it, that of the first scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// Decides on a metric with as many seeds as bring the interval to this half-width, in two stages.
    #[must_use]
    pub fn until(self, metric: &str, half_width: f64) -> Self {
        Self { until: Some(half_width), ..self.metric(metric) }
    }

    /// How long to look for what would change the verdict.
    #[must_use]
    pub fn flips(self, flips: Flips) -> Self {
        Self { flips, ..self }
    }

    /// Inputs to look at, instead of the usual ones.
    #[must_use]
    pub fn look_at<S: Into<String>>(self, keys: impl IntoIterator<Item = S>) -> Self {
        Self { flip: keys.into_iter().map(Into::into).collect(), ..self }
    }

    /// Whether to see how much the shared seeds helped.
    #[must_use]
    pub fn diagnose(self, diagnose: bool) -> Self {
        Self { diagnose, ..self }
    }

    /// Plays it.
    ///
    /// # Errors
    /// When the scenarios cannot be compared, or not be played.
    pub fn run(&self, runner: &Runner) -> Result<Answer, Error> {
        self.ready()?.run(runner, |_| Ok(()))
    }

    /// Checks everything that can be checked before the first market is played.
    ///
    /// # Errors
    /// When a scenario is wrong, no metric, scenario or amount is meant, or the markets cannot be compared.
    pub fn ready(&self) -> Result<Ready, Error> {
        if self.scenarios.len() < 2 {
            return Err(Error::new(
                Kind::Usage,
                "one scenario alone cannot be compared",
                "name at least two files",
            ));
        }
        if self.scenarios.len() > MOST {
            return Err(Error::new(
                Kind::Usage,
                format!("{} scenarios are more than one page can set side by side", self.scenarios.len()),
                format!("name at most {MOST}, or vary keys in a design and `relaylab sweep` it"),
            ));
        }
        let markets =
            self.scenarios.iter().map(Variant::prepare).collect::<Result<Vec<Prepared>, Error>>()?;
        let names = told_apart(&self.names_of(&markets));
        let baseline = self.baseline_place(&names)?;
        let said = &markets[baseline].scenario().compare;
        let metric = named_metric(self.metric.as_ref().unwrap_or(&said.on))?;
        let matters = self.matters.as_ref().unwrap_or(&said.matters);
        let matters = Materiality::typed(matters).ok_or_else(|| {
            let cause = format!("`{matters}` is no amount");
            Error::new(Kind::Usage, cause, "write what matters as `25k`, `0.01` or `2%`").at(MATTERS)
        })?;
        let warnings = comparable(&names, &markets)?;
        Ok(Ready { question: self.clone(), names, markets, baseline, metric, matters, warnings })
    }

    fn names_of(&self, markets: &[Prepared]) -> Vec<String> {
        let name = |(place, market): (usize, &Prepared)| {
            let file = market.loaded().sources.first().map_or("", |source| source.name.as_str());
            let stem = || Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            self.names.get(place).cloned().unwrap_or_else(stem)
        };
        markets.iter().enumerate().map(name).collect()
    }

    fn baseline_place(&self, names: &[String]) -> Result<usize, Error> {
        let Some(wanted) = &self.baseline else { return Ok(0) };
        names.iter().position(|name| name == wanted).ok_or_else(|| {
            let cause = format!("no scenario is called `{wanted}`");
            Error::new(Kind::Usage, cause, format!("the names are {}", names.join(", ")))
        })
    }
}

impl Ready {
    /// The markets that will be played.
    pub fn markets(&self) -> &[Prepared] {
        &self.markets
    }

    /// What the scenarios are called.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What is odd, yet no reason to stop.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Seeds that are played first, of one or two stages.
    pub fn first_stage(&self) -> u32 {
        let seeds = self.question.seeds;
        if self.question.until.is_some() { seeds.unwrap_or(PILOT).max(PILOT) } else { seeds.unwrap_or(SEEDS) }
    }

    /// Plays it; `told` hears of the verdict as soon as it stands, before it is known what would flip it.
    ///
    /// # Errors
    /// When a market cannot be played, too many seeds are needed, or `told` fails.
    pub fn run<E: From<Error>>(
        &self,
        runner: &Runner,
        told: impl FnOnce(&Answer) -> Result<(), E>,
    ) -> Result<Answer, E> {
        let mut answer = self.verdict(self.play(runner)?, runner.metric_list());
        let scenarios = &self.question.scenarios;
        if self.question.diagnose {
            answer.lever = Some(pull_lever(runner, &scenarios[answer.baseline], &answer)?);
        }
        told(&answer)?;
        let flips = self.question.flips;
        if answer.verdict.call == Call::Wins && flips != Flips::None {
            flips::search(flips, &self.question.flip, runner, scenarios, &mut answer)?;
        }
        if self.markets.windows(2).any(|pair| pair[0].hash() != pair[1].hash()) {
            probes::play(flips, self.question.seed, runner, scenarios, &mut answer)?;
        }
        Ok(answer)
    }

    fn verdict(&self, (mut played, seeds, pilot): Stages, metrics: MetricList) -> Answer {
        let found = played.found();
        let runs: Vec<Vec<Run>> = (0..self.markets.len()).map(|place| played.take(&place)).collect();
        let outcomes: Vec<Vec<Outcome>> =
            runs.iter().map(|runs| runs.iter().map(|run| Outcome::among(metrics, run)).collect()).collect();
        let all = values(&outcomes, self.metric);
        let mean = Spread::of(all[self.baseline].iter().copied()).map_or(0.0, |spread| spread.mean);
        let matters = self.matters.amount(mean);
        let criterion = Criterion { lower_is_better: self.metric.lower_is_better(), matters, pilot };
        let scenarios: Vec<_> = self.markets.iter().map(Prepared::scenario).collect();
        let answer = Answer {
            verdict: Verdict::of(&all, &criterion),
            pairs: pairs(&all),
            inputs: differing(&scenarios),
            names: self.names.clone(),
            markets: self.markets.clone(),
            baseline: self.baseline,
            metrics,
            metric: self.metric,
            warnings: self.warnings.clone(),
            ranking: Vec::new(),
            spreads: Vec::new(),
            against: Vec::new(),
            economics: Vec::new(),
            flips: Vec::new(),
            flips_of: ReducedMarket::default(),
            flips_in: ReducedMarket::default(),
            balance: None,
            removals: None,
            lever: None,
            checks: Vec::new(),
            sentence: String::new(),
            leads: Vec::new(),
            criterion,
            seeds,
            runs,
            outcomes,
            found,
        };
        answer.concluded()
    }

    /// Plays all markets; with a half-width to reach, in two stages.
    fn play(&self, runner: &Runner) -> Result<Stages, Error> {
        let first = self.first_stage();
        let seeds = self.first_seeds(first);
        let played = runner.runs_of(&asked(&self.markets, &seeds))?;
        let Some(half) = self.question.until else { return Ok((played, seeds, None)) };
        let outcomes: Vec<Vec<Outcome>> = (0..self.markets.len())
            .map(|place| played.get(&place).iter().map(Outcome::of).collect())
            .collect();
        let needed = pairs(&values(&outcomes, self.metric))
            .iter()
            .map(|pair| two_stage_seeds(&pair.paired, half))
            .max();
        let needed = needed.unwrap_or(0).max(u64::from(first));
        if needed > MOST_SEEDS {
            let cause = format!("this interval takes about {}", counted(needed, "seed"));
            return Err(Error::new(Kind::Refused, cause, "ask for a wider one").at(UNTIL));
        }
        runner.note(&format!("{} after the first {first}", counted(needed, "seed")));
        let seeds = self.first_seeds(needed as u32);
        Ok((runner.runs_of(&asked(&self.markets, &seeds))?, seeds, Some(first as usize)))
    }

    fn first_seeds(&self, count: u32) -> Vec<u64> {
        let seed = self.question.seed.unwrap_or(self.markets[0].scenario().market.seed);
        (0..count).map(|place| replicate_seed(seed, place)).collect()
    }
}

/// Every market, by its place.
fn asked(markets: &[Prepared], seeds: &[u64]) -> Request<usize> {
    let mut request = Request::new(seeds);
    markets.iter().enumerate().for_each(|(place, market)| request.add(place, market.clone()));
    request
}

/// Plays the baseline with a lever moved by a tenth, to see how much of the luck both share.
fn pull_lever(runner: &Runner, variant: &Variant, answer: &Answer) -> Result<Lever, Error> {
    let key = "budget.per_month";
    let now = answer.markets[answer.baseline].scenario().budget.per_month.units();
    let mut request = Request::new(&answer.seeds);
    request.add((), variant.changed([Change::new(key, Money::nearest(now * 1.1))]).prepare()?);
    let more = runner.outcomes_of(&request)?.take(&());
    let metric = answer.metric;
    let more: Vec<Option<f64>> = more.iter().map(|outcome| outcome.get(metric)).collect();
    let base = &answer.values(metric)[answer.baseline];
    Ok(Lever { key, paired: Paired::of(&more, base) })
}

/// Refuses what cannot be compared; gives what is odd about the rest.
fn comparable(names: &[String], markets: &[Prepared]) -> Result<Vec<String>, Error> {
    let first = &markets[0].scenario().market;
    let mut warnings = Vec::new();
    for (name, market) in names.iter().zip(markets) {
        let other = &market.scenario().market;
        let differs = if other.currency != first.currency {
            Some(("currency", "convert the amounts of one", ""))
        } else if other.days != first.days {
            Some(("number of days", "give both the same `market.days`", DAYS))
        } else {
            None
        };
        if let Some((what, cure, place)) = differs {
            let cause =
                format!("`{name}` has another {what} than `{}`, so that totals cannot be compared", names[0]);
            return Err(Error::new(Kind::Invalid, cause, cure).at(place));
        }
        let twin = markets.iter().position(|twin| twin.hash() == market.hash()).map(|twin| &names[twin]);
        if let Some(twin) = twin.filter(|twin| *twin != name) {
            warnings.push(format!(
                "`{name}` is the same market as `{twin}`: between the two every difference is 0"
            ));
        }
        if other.people != first.people {
            let people = (other.people, first.people);
            warnings.push(format!(
                "`{name}` has {} people, `{}` has {}; totals are of markets of different size",
                people.0, names[0], people.1
            ));
        }
    }
    Ok(warnings)
}

/// Names on one line each; a name that stands for two gets a number.
fn told_apart(asked: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in asked {
        let name = crate::settings::plain(name);
        let same =
            names.iter().filter(|other| **other == name || other.starts_with(&format!("{name} ("))).count();
        names.push(if same == 0 { name } else { format!("{name} ({})", same + 1) });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[market]\npeople = 300\ndays = 20\n[budget]\nper_month = 1\nnormalise = true\n[sales]\nreps = 1\n[channels.print]\nshare = 1\nrecall = 0.5\n";

    fn scenario(name: &str) -> Variant {
        Variant::of_text(name, TEXT, None).unwrap()
    }

    #[test]
    fn names_are_told_apart() {
        let names = ["base", "base", "more"].map(ToOwned::to_owned);
        assert_eq!(told_apart(&names), ["base", "base (2)", "more"]);
        let question = compare(&[scenario("a/base.toml"), scenario("b/base.toml")]);
        assert_eq!(question.ready().unwrap().names(), ["base", "base (2)"]);
    }

    #[test]
    fn an_answer_is_whole_without_a_terminal() {
        let base = scenario("base.toml");
        let more = base.with("budget.per_month", 5_000).unwrap();
        let question = compare(&[base, more]).named(["base", "more"]).baseline("more").metric("awareness");
        let answer = question.seeds(6).flips(Flips::Quick).run(&Runner::new()).unwrap();
        assert_eq!((answer.baseline, answer.leader(), answer.seeds.len()), (1, "more", 6));
        assert_eq!(answer.sentence(), "more wins on awareness.");
        assert_eq!((answer.duel(), answer.ranking.as_slice()), ((1, 0), &[1, 0][..]));
        assert!(answer.leads()[0].sentence().contains("better in 6 of 6 seeds"));
        assert!(answer.against[1].is_empty() && answer.headlines(0).count() > 3);
        assert!(!answer.flips.is_empty() && answer.balance.is_some() && answer.removals.is_some());
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let base = scenario("base.toml");
        let why = |question: Comparison| question.run(&Runner::new()).unwrap_err().cause;
        assert!(why(compare(std::slice::from_ref(&base))).contains("one scenario alone"));
        let two = || compare(&[base.clone(), base.clone()]);
        assert!(why(two().baseline("c")).contains("no scenario is called `c`"));
        assert!(why(two().metric("fun")).contains("no metric is called `fun`"));
        assert!(why(two().matters("much")).contains("`much` is no amount"));
        let longer = base.with("market.days", 40).unwrap();
        assert!(why(compare(&[base.clone(), longer])).contains("another number of days"));
    }
}
