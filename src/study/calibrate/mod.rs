//! What a market must be like to have said what was observed: parameters are fitted to a firm's own numbers, and told only as
//! well as these tell them.

mod answer;
mod data;
mod emulator;
mod fit;
mod posterior;
mod read;

pub use answer::{Answer, Fitted, Met, Target};
pub use data::{DataKind, KINDS};
pub use read::read;

use super::{Asked, Varied, free, named_metric, varied};
use crate::base::draws::replicate_seed;
use crate::error::{Error, Kind};
use crate::results::Run;
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Ask, More, Prepared, Runner, Variant};
use crate::scenario::Change;
use crate::words::{counted, people, spoken, whole};
use answer::ties;
use data::DataTable;
use fit::{Observed, WAVES, fit};

/// Runs, unless it is said how many.
const RUNS: u32 = 1_000;
/// The fewest runs.
const FEWEST_RUNS: u32 = 100;
/// Seeds with which the fitted market is played, and where they begin: no wave has as many runs.
const CHECKS: u32 = 40;
const FIRST_CHECK: u32 = 10_000_000;
/// Parameters and targets at most.
const MOST_PARAMETERS: usize = 12;

/// Asks what a scenario must be like to have said what was observed: metrics, and with [`read`] tables beside a file of targets.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(500)?.with("market.days", 60)?;
/// let asked = relaylab::calibrate(&market).runs(100).target("leads", 20.0, 2.0);
/// let answer = asked.parameter("need.in_market", 0.02, 0.2).run(&relaylab::Runner::new())?;
/// println!("{}", answer.sentence());
/// let (low, high) = answer.parameters[0].interval;
/// assert!(0.02 <= low && low < high && high <= 0.2);
/// # Ok(())
/// # }
/// ```
pub fn calibrate(scenario: &Variant) -> Calibrate {
    Calibrate {
        scenario: scenario.clone(),
        parameters: Vec::new(),
        targets: Vec::new(),
        tables: Vec::new(),
        people: None,
        runs: RUNS,
        seed: None,
    }
}

/// What is asked, built word by word; see [`calibrate()`].
#[derive(Clone, Debug)]
pub struct Calibrate {
    scenario: Variant,
    parameters: Vec<Asked>,
    targets: Vec<(String, f64, f64)>,
    tables: Vec<DataTable>,
    people: Option<u32>,
    runs: u32,
    seed: Option<u64>,
}

/// A question that is understood and can be played.
#[derive(Clone, Debug)]
pub struct Question {
    /// The scenario as it is written, and as it is played.
    written: Variant,
    scenario: Variant,
    market: Prepared,
    parameters: Vec<Varied>,
    /// Metrics that are targets, and after these what tables say.
    metrics: Vec<&'static Metric>,
    tables: Vec<DataTable>,
    targets: Vec<Target>,
    /// How tables are read off a run; empty without tables.
    reading: String,
    /// How many times as large the market is as what is played of it.
    scale: f64,
    runs: u32,
    seed: u64,
}

impl Calibrate {
    /// A key that is fitted, and between what; all values are as likely before the data speak.
    #[must_use]
    pub fn parameter(self, key: &str, from: f64, to: f64) -> Self {
        self.asked(Asked { key: key.to_owned(), from, to, log: false })
    }

    /// The same where all ratios are as likely: twice as much as half as much.
    #[must_use]
    pub fn log_parameter(self, key: &str, from: f64, to: f64) -> Self {
        self.asked(Asked { key: key.to_owned(), from, to, log: true })
    }

    fn asked(mut self, asked: Asked) -> Self {
        self.parameters.push(asked);
        self
    }

    /// What was observed of a metric over the days that are played, with the standard error of that; 0 of what was counted.
    #[must_use]
    pub fn target(mut self, metric: &str, value: f64, error: f64) -> Self {
        self.targets.push((metric.to_owned(), value, error));
        self
    }

    /// What a table says is a target too.
    fn table(mut self, table: DataTable) -> Self {
        self.tables.push(table);
        self
    }

    /// Playing so many people, which is faster; targets that add up over people are taken in proportion.
    #[must_use]
    pub fn people(self, people: Option<u32>) -> Self {
        Self { people, ..self }
    }

    /// How many runs it takes, about; without it, 1,000.
    #[must_use]
    pub fn runs(self, runs: u32) -> Self {
        Self { runs, ..self }
    }

    /// The number all luck comes from, instead of that of the scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When there is no such metric or key, a range is none, or there are too few targets, parameters or runs.
    pub fn question(self) -> Result<Question, Error> {
        let written = self.scenario.resized()?;
        let real = written.prepare()?.scenario().market.people;
        let scenario =
            if self.people.is_some() { written.people(self.people).resized()? } else { written.clone() };
        let records = self.tables.iter().flat_map(|table| table.of.records());
        let scenario = scenario.changed(records);
        let market = scenario.prepare()?;
        let usage = |cause: String, help: &str| Err(Error::new(Kind::Usage, cause, help));
        if self.parameters.is_empty() || self.parameters.len() > MOST_PARAMETERS {
            let cause = format!("{} cannot be fitted", counted(self.parameters.len() as u64, "parameter"));
            return usage(cause, "name 1 to 12 keys that are in doubt, each with its range");
        }
        if self.runs < FEWEST_RUNS {
            return usage(format!("{} tell no fit", counted(self.runs.into(), "run")), "allow 100 or more");
        }
        let parameters = varied(&scenario, &self.parameters)?;
        for parameter in &parameters {
            free(market.scenario(), |key| key.to_string() == parameter.key)?;
        }
        let (mut metrics, mut targets): (Vec<&'static Metric>, Vec<Target>) = (Vec::new(), Vec::new());
        for (name, value, error) in &self.targets {
            let metric = named_metric(name)?;
            if metrics.contains(&metric) {
                return usage(format!("`{name}` is a target twice"), "give it once");
            }
            if !(value.is_finite() && error.is_finite() && *error >= 0.0) {
                return usage(
                    format!("`{name}` cannot be {value} with an error of {error}"),
                    "give finite numbers",
                );
            }
            metrics.push(metric);
            targets.push(Target::of_metric(metric, *value, *error));
        }
        targets.extend(self.tables.iter().flat_map(|table| table.targets.clone()));
        if targets.is_empty() {
            return usage(
                "there is nothing to fit to".into(),
                "name metrics that were observed, with their values, or tables (`[data.NAME]`)",
            );
        }
        let scale = f64::from(real) / f64::from(market.scenario().market.people.max(1));
        let seed = self.seed.unwrap_or(market.scenario().market.seed);
        let (tables, runs) = (self.tables, self.runs);
        let read: Vec<String> = tables.iter().map(|table| format!("{:?}", table.of)).collect();
        let reading = read.join("\n");
        Ok(Question {
            written,
            scenario,
            market,
            parameters,
            metrics,
            tables,
            targets,
            reading,
            scale,
            runs,
            seed,
        })
    }

    /// Plays it.
    ///
    /// # Errors
    /// As [`Calibrate::question`] and [`Question::answer`].
    pub fn run(self, runner: &Runner) -> Result<Answer, Error> {
        self.question()?.answer(runner)
    }
}

impl Question {
    /// The market that is played.
    pub fn market(&self) -> &Prepared {
        &self.market
    }

    /// What is fitted.
    pub fn parameters(&self) -> &[Varied] {
        &self.parameters
    }

    /// What it is fitted to.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The number all luck comes from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How tables are read off a run; empty without tables.
    pub fn reading(&self) -> &String {
        &self.reading
    }

    /// Runs that are played.
    pub fn runs(&self) -> u64 {
        (self.wave() * WAVES) as u64 + u64::from(CHECKS)
    }

    fn wave(&self) -> usize {
        (self.runs.saturating_sub(CHECKS) as usize / WAVES).max(10)
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let market = &self.market.scenario().market;
        format!(
            "fitting {} to {}: {} runs x {} x {}",
            counted(self.parameters.len() as u64, "parameter"),
            counted(self.targets.len() as u64, "target"),
            whole(self.runs()),
            people(self.people().into()),
            counted(market.days.into(), "day"),
        )
    }

    /// People that are played.
    fn people(&self) -> u32 {
        let edges = self.market.inputs().edges.as_ref();
        edges.map_or(self.market.scenario().market.people, |edges| edges.people)
    }

    /// By how much a target is multiplied in the market that is played.
    fn times(&self, target: &Target) -> f64 {
        if target.adds_up { 1.0 / self.scale } else { 1.0 }
    }

    /// The values at a place of the unit cube.
    fn values(&self, point: &[f64]) -> Vec<f64> {
        self.parameters.iter().zip(point).map(|(parameter, &place)| parameter.at(place)).collect()
    }

    fn changes(&self, values: &[f64]) -> Vec<Change> {
        self.parameters.iter().zip(values).map(|(parameter, &value)| parameter.change(value)).collect()
    }

    /// The targets of a run, if it has all of them.
    fn observed(&self, outcome: &Outcome, more: &[Option<f64>]) -> Option<Vec<f64>> {
        let metrics = self.metrics.iter().map(|metric| outcome.get(metric));
        metrics.chain(more.iter().copied()).collect()
    }

    /// What a run says of the tables.
    fn read(&self, run: &Run) -> Vec<Option<f64>> {
        self.tables.iter().flat_map(|table| table.of.of(run)).collect()
    }

    /// Plays some markets, each with the seed of its number; nothing for one that cannot be played or has not all targets.
    fn play(&self, runner: &Runner, markets: &[Variant], first: u32) -> Result<Vec<Option<Vec<f64>>>, Error> {
        let ask = |place: usize| Ask {
            key: place,
            market: markets[place].clone(),
            seed: replicate_seed(self.seed, first + place as u32),
        };
        let mut found = vec![None; markets.len()];
        let asks = (0..markets.len()).map(ask);
        let names: Vec<String> =
            self.targets[self.metrics.len()..].iter().map(|target| target.name.clone()).collect();
        let more = More { names: &names, key: &self.reading, of: &|run| self.read(run) };
        let all =
            runner.stream_reading(&self.market, markets.len() as u64, asks, &more, |place, result| {
                found[place] = result.ok().and_then(|(outcome, more)| self.observed(&outcome, &more));
                Ok(())
            })?;
        if all { Ok(found) } else { Err(runner.stopped(first as usize, self.runs() as usize)) }
    }

    /// Plays it.
    ///
    /// # Errors
    /// When a market does not fit into memory, too few runs have all targets, or somebody asked to stop.
    pub fn answer(self, runner: &Runner) -> Result<Answer, Error> {
        let (wave, parameters) = (self.wave(), self.parameters.len());
        let observed = Observed {
            values: self.targets.iter().map(|target| target.value * self.times(target)).collect(),
            known: self
                .targets
                .iter()
                .map(|target| target.error * self.times(target))
                .map(|error| error * error)
                .collect(),
            sampled: self.targets.iter().map(|target| target.is_sampled).collect(),
        };
        let mut lost = 0;
        let drawn = fit(parameters, &observed, (wave, self.seed), |points, first| {
            let number = first / wave + 1;
            runner.note(&format!("wave {number} of {WAVES}: {}", counted(points.len() as u64, "run")));
            let market = |point: &Vec<f64>| self.scenario.changed(self.changes(&self.values(point)));
            let markets: Vec<Variant> = points.iter().map(market).collect();
            let played = self.play(runner, &markets, first as u32)?;
            lost += played.iter().filter(|one| one.is_none()).count();
            Ok::<_, Error>(played)
        })?;
        let Some(drawn) = drawn else {
            let names: Vec<String> = self.targets.iter().map(|target| spoken(&target.name)).collect();
            let cause = format!("too few of {wave} runs have all of {}", names.join(", "));
            return Err(Error::new(
                Kind::Usage,
                cause,
                "leave out what is missing, narrow the ranges, or allow more runs",
            ));
        };
        let fitted = self.values(&fit::mean(&drawn));
        runner.note(&format!("playing the fitted market with {}", counted(CHECKS.into(), "fresh seed")));
        let market = self.scenario.changed(self.changes(&fitted));
        let checks = self.play(runner, &vec![market; CHECKS as usize], FIRST_CHECK)?;
        let checks: Vec<Vec<f64>> = checks.into_iter().flatten().collect();
        self.concluded(&drawn, &fitted, &checks, lost as u64)
    }

    /// What draws of the parameters and runs of the fitted market come to.
    fn concluded(
        self,
        drawn: &[Vec<f64>],
        fitted: &[f64],
        checks: &[Vec<f64>],
        lost: u64,
    ) -> Result<Answer, Error> {
        let draws: Vec<Vec<f64>> = drawn.iter().map(|point| self.values(point)).collect();
        let known = |(place, of): (usize, &Varied)| Fitted::of(of, place, drawn, &draws, fitted[place]);
        let parameters: Vec<Fitted> = self.parameters.iter().enumerate().map(known).collect();
        let met = |(place, target): (usize, &Target)| {
            Met::of(target.clone(), checks.iter().map(|one| one[place] / self.times(target)).collect())
        };
        let mut scenario = self.written.changed(self.changes(fitted)).load()?.scenario;
        // Four digits say all that an end of an interval can.
        let digits = |value: f64| format!("{value:.3e}").parse().unwrap_or(value);
        let change = |one: &Fitted, value: f64| one.of.change(digits(value)).to_string();
        scenario.outlook.low = parameters.iter().map(|one| change(one, one.interval.0)).collect();
        scenario.outlook.high = parameters.iter().map(|one| change(one, one.interval.1)).collect();
        Ok(Answer {
            scenario: self.market.scenario().clone(),
            fitted: scenario,
            hash: self.market.hash().to_owned(),
            ties: ties(drawn),
            targets: self.targets.iter().enumerate().map(met).collect(),
            parameters,
            draws,
            people: self.people(),
            runs: (self.wave() * WAVES) as u64,
            lost,
            checks: CHECKS,
        })
    }
}

#[cfg(test)]
mod tests;
