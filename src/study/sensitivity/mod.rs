//! What an outcome depends on: inputs are varied together within their ranges, and the variance of a metric is shared out
//! among them and luck.

mod answer;
mod design;
mod effects;
mod indices;

pub use answer::{Answer, Factor, Found};
pub use design::{Design, DesignRun};
pub use effects::Effect;
pub use indices::{Indices, RowOutcome, Share};

use super::{Asked, Varied, free, named_metric, varied};
use crate::base::samplers::sobol;
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Ask, Prepared, Runner, Variant};
use crate::words::{counted, people, spoken, whole};
use std::collections::BTreeMap;

/// Rows, unless it is said how many.
const ROWS: u32 = 128;
/// The fewest rows, and the fewest trajectories, that tell anything.
const FEWEST: (u32, u32) = (16, 4);
/// Finished rows that are worth a line while the others are played.
const FIRST_TOLD: usize = 8;
/// Inputs that can be varied at once: each takes two columns of the Sobol' sequence.
const MOST_INPUTS: usize = sobol::MOST_KEYS / 2;

/// Asks what a metric of a scenario depends on.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::study::sensitivity::Found;
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 60)?;
/// let asked = relaylab::sensitivity(&market).metric("leads").rows(16);
/// let asked = asked.input("budget.sales_share", 0.1, 0.9).input("need.in_market", 0.02, 0.08);
/// let answer = asked.run(&relaylab::Runner::new())?;
/// println!("{}", answer.sentence());
/// let Found::Shares(indices) = &answer.found else { panic!("leads vary") };
/// // Two inputs and luck.
/// assert_eq!(indices.total.len(), 3);
/// # Ok(())
/// # }
/// ```
pub fn sensitivity(scenario: &Variant) -> Sensitivity {
    Sensitivity {
        scenario: scenario.clone(),
        inputs: Vec::new(),
        metric: "profit".to_owned(),
        design: Design::Rows(ROWS),
        seed: None,
    }
}

/// What is asked, built word by word; see [`sensitivity()`].
#[derive(Clone, Debug)]
pub struct Sensitivity {
    scenario: Variant,
    inputs: Vec<Asked>,
    metric: String,
    design: Design,
    seed: Option<u64>,
}

/// A question that is understood and can be played.
#[derive(Clone, Debug)]
pub struct Question {
    scenario: Variant,
    market: Prepared,
    inputs: Vec<Varied>,
    metric: &'static Metric,
    design: Design,
    seed: u64,
}

impl Sensitivity {
    /// A key that is varied, and the ends of its values, all of which are as likely. Without any, those keys are varied that
    /// `[outlook]` changes, and those that have a plausible range of their own.
    #[must_use]
    pub fn input(mut self, key: &str, from: f64, to: f64) -> Self {
        self.inputs.push(Asked { key: key.to_owned(), from, to, log: false });
        self
    }

    /// The metric, instead of profit.
    #[must_use]
    pub fn metric(self, name: &str) -> Self {
        Self { metric: name.to_owned(), ..self }
    }

    /// How many rows are played, each with three runs more than there are inputs; without it, 128. Powers of two fill best.
    #[must_use]
    pub fn rows(self, rows: u32) -> Self {
        Self { design: Design::Rows(rows), ..self }
    }

    /// Instead of shares of the variance the effects of single moves, by so many trajectories through so many levels of each
    /// input: a first look that takes few runs.
    #[must_use]
    pub fn screening(self, trajectories: u32, levels: u32) -> Self {
        Self { design: Design::Trajectories { count: trajectories, levels }, ..self }
    }

    /// The number all luck comes from, instead of that of the scenario.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// The question, once it is known that it can be asked.
    ///
    /// # Errors
    /// When there is no such metric or key, a range is none, or there are too few rows or too many inputs.
    pub fn question(self) -> Result<Question, Error> {
        let metric = named_metric(&self.metric)?;
        // What is changed from here on speaks of the market that is played.
        let scenario = self.scenario.resized()?;
        let market = scenario.prepare()?;
        let mut inputs = varied(&scenario, &self.inputs)?;
        let set = |input: &Varied| free(market.scenario(), |key| key.to_string() == input.key);
        if self.inputs.is_empty() {
            inputs.retain(|input| set(input).is_ok());
        }
        let usage = |cause: String, help: &str| Err(Error::new(Kind::Usage, cause, help));
        if inputs.is_empty() {
            return usage("nothing is in doubt in this scenario".into(), "say what is to be varied");
        }
        inputs.iter().try_for_each(set)?;
        match self.design {
            Design::Rows(rows) if rows < FEWEST.0 => {
                return usage(format!("{} tell nothing", counted(rows.into(), "row")), "ask for 16 or more");
            }
            Design::Rows(_) if inputs.len() > MOST_INPUTS => {
                let cause = format!("{} inputs are more than the {MOST_INPUTS} of a design", inputs.len());
                return usage(cause, "vary fewer of them, those that a screening finds");
            }
            Design::Trajectories { count, .. } if count < FEWEST.1 => {
                return usage(
                    format!("{} tell nothing", self.design.counted(count.into())),
                    "ask for 4 or more",
                );
            }
            Design::Trajectories { levels, .. } if !(2..=1000).contains(&levels) || levels % 2 == 1 => {
                return usage(
                    format!("there is no grid of {levels} levels"),
                    "take an even number; 4 is usual",
                );
            }
            _ => {}
        }
        let seed = self.seed.unwrap_or(market.scenario().market.seed);
        Ok(Question { scenario, market, inputs, metric, design: self.design, seed })
    }

    /// Plays it.
    ///
    /// # Errors
    /// As [`Sensitivity::question`] and [`Question::answer`].
    pub fn run(self, runner: &Runner) -> Result<Answer, Error> {
        self.question()?.answer(runner)
    }
}

/// Why runs have no outcome: by kind of reason, one of the reasons and how many runs have such a one.
type Reasons = BTreeMap<String, (String, usize)>;

/// What came of the runs of some rows.
struct Collected {
    /// By row and place.
    outcomes: Vec<Vec<Option<f64>>>,
    /// Runs of each row that are still to come.
    missing: Vec<usize>,
    reasons: Reasons,
    /// Rows that are finished, from the first on without a gap.
    whole: usize,
}

impl Question {
    /// The market as it is.
    pub fn market(&self) -> &Prepared {
        &self.market
    }

    /// What is varied.
    pub fn inputs(&self) -> &[Varied] {
        &self.inputs
    }

    /// Markets that are played, and runs; in each row one market is played with two seeds.
    pub fn counts(&self) -> (u64, u64) {
        let rows = u64::from(self.design.rows());
        let runs = rows * self.design.runs_of_row(self.inputs.len()) as u64;
        (runs - rows, runs)
    }

    /// What is going to be played, in words.
    pub fn words(&self) -> String {
        let market = &self.market.scenario().market;
        let (rows, runs) = (self.design.rows(), self.design.runs_of_row(self.inputs.len()) as u64);
        format!(
            "varying {}: {} x {runs} = {} runs x {} x {}",
            counted(self.inputs.len() as u64, "input"),
            self.design.counted(rows.into()),
            whole(u64::from(rows) * runs),
            people(market.people.into()),
            counted(market.days.into(), "day"),
        )
    }

    /// Plays it, and tells the listener now and then what is known by then. When the listener asks to stop, the answer is that
    /// of the rows that were finished.
    ///
    /// # Errors
    /// When a run does not fit into memory or cannot be kept, or it was stopped before a few rows were finished.
    pub fn answer(self, runner: &Runner) -> Result<Answer, Error> {
        let (rows, runs) = (self.design.rows(), self.design.runs_of_row(self.inputs.len()));
        let ask = |number: u64| {
            let (row, place) = ((number / runs as u64) as u32, (number % runs as u64) as usize);
            let run = self.design.run(&self.inputs, self.seed, row, place);
            let changes = self.inputs.iter().zip(&run.values).map(|(input, &value)| input.change(value));
            Ask { key: (row as usize, place), market: self.scenario.changed(changes), seed: run.seed }
        };
        let mut found =
            Collected { outcomes: Vec::new(), missing: Vec::new(), reasons: Reasons::new(), whole: 0 };
        let count = u64::from(rows) * runs as u64;
        let all = runner.stream(&self.market, count, (0..count).map(ask), |(row, place), result| {
            let before = found.whole;
            found.add(row, place, runs, self.value(&result));
            // Each time that they have doubled.
            let told = 1 << found.whole.max(1).ilog2();
            if before < told && FIRST_TOLD <= told && told < rows as usize {
                let answer = self.concluded(&found.outcomes[..told], &Reasons::new());
                let whole = self.design.counted(told as u64);
                runner.note(&format!("after {whole} of {rows}: {}", answer.brief()));
            }
            Ok(())
        })?;
        let least = match self.design {
            Design::Rows(_) => FEWEST.0,
            Design::Trajectories { .. } => FEWEST.1,
        };
        if !all && found.whole < least as usize {
            return Err(runner.stopped(found.whole * runs, count as usize));
        }
        found.outcomes.truncate(found.whole);
        Ok(self.concluded(&found.outcomes, &found.reasons))
    }

    /// The metric of a run, or why it has none.
    fn value(&self, result: &Result<Outcome, Error>) -> Result<f64, (String, String)> {
        let missing = || (String::new(), format!("there is no {}", spoken(self.metric.name)));
        match result {
            Ok(outcome) => outcome.get(self.metric).ok_or_else(missing),
            // What is said of a problem may have the values of its run in it; its code has not.
            Err(error) if error.code.is_empty() => Err((error.cause.clone(), error.cause.clone())),
            Err(error) => Err((error.code.to_owned(), error.cause.clone())),
        }
    }

    /// What some rows tell.
    fn concluded(&self, outcomes: &[Vec<Option<f64>>], reasons: &Reasons) -> Answer {
        let whole: Vec<(u32, Vec<f64>)> = (0..)
            .zip(outcomes)
            .filter_map(|(row, values)| Some((row, values.iter().copied().collect::<Option<Vec<f64>>>()?)))
            .collect();
        let found = match self.design {
            Design::Rows(_) => self.shares(&whole),
            Design::Trajectories { levels, .. } => self.effects(&whole, levels),
        };
        let mut reasons: Vec<(String, usize)> = reasons.values().cloned().collect();
        reasons.sort_by_key(|(_, runs)| std::cmp::Reverse(*runs));
        reasons.truncate(3);
        Answer {
            scenario: self.market.scenario().clone(),
            hash: self.market.hash().to_owned(),
            metric: self.metric,
            inputs: self.inputs.clone(),
            design: self.design,
            seed: self.seed,
            outcomes: outcomes.to_vec(),
            reasons,
            found,
        }
    }

    fn nothing(&self, rows: usize) -> Found {
        let what = spoken(self.metric.name);
        Found::Nothing(if rows < 2 {
            format!("too few rows have a {what}")
        } else {
            format!("{what} is the same whatever the inputs are")
        })
    }

    fn shares(&self, rows: &[(u32, Vec<f64>)]) -> Found {
        let last = self.inputs.len() + 2;
        let outcome = |(_, values): &(u32, Vec<f64>)| RowOutcome {
            first: values[0],
            swapped: values[1..last].to_vec(),
            second: values[last],
        };
        let outcomes: Vec<RowOutcome> = rows.iter().map(outcome).collect();
        Indices::of(&outcomes).map_or_else(|| self.nothing(rows.len()), Found::Shares)
    }

    fn effects(&self, rows: &[(u32, Vec<f64>)], levels: u32) -> Found {
        let inputs = self.inputs.len();
        // A step is this share of a range; from a straight line it is known what the whole range would do.
        let step = f64::from(levels / 2) / f64::from(levels - 1);
        let mut effects = vec![Vec::with_capacity(rows.len()); inputs + 1];
        for (row, values) in rows {
            for (place, (moved, up)) in self.design.steps(inputs, self.seed, *row).into_iter().enumerate() {
                let change = values[place + 1] - values[place];
                effects[moved].push(if up { change / step } else { -change / step });
            }
            effects[inputs].push(values[inputs + 1] - values[0]);
        }
        let found: Option<Vec<Effect>> = effects.iter().map(|effects| Effect::of(effects)).collect();
        match found {
            Some(found) if found.iter().any(|effect| effect.size > 0.0) => Found::Effects(found),
            _ => self.nothing(rows.len()),
        }
    }
}

impl Collected {
    /// Notes what came of a run; rows begin in order, but need not end so.
    fn add(&mut self, row: usize, place: usize, runs: usize, value: Result<f64, (String, String)>) {
        while self.outcomes.len() <= row {
            self.outcomes.push(vec![None; runs]);
            self.missing.push(runs);
        }
        match value {
            Ok(value) => self.outcomes[row][place] = Some(value),
            Err((kind, why)) => {
                let (known, runs) = self.reasons.entry(kind).or_insert_with(|| (why.clone(), 0));
                *runs += 1;
                // The same one whoever was first.
                if why < *known {
                    *known = why;
                }
            }
        }
        self.missing[row] -= 1;
        while self.missing.get(self.whole) == Some(&0) {
            self.whole += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::{Events, Progress};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};

    const TEXT: &str = "[market]\npeople = 1000\ndays = 30\n[budget]\nper_month = 4000\nnormalise = true\n[price]\nlist = 200\nreference = 200\n[need]\nin_market = 0.2\n[channels.display]\nshare = 0.3\n[channels.search_ads]\nshare = 0.7\n";

    fn market() -> Variant {
        Variant::of_text("a.toml", TEXT, None).unwrap()
    }

    fn asked() -> Sensitivity {
        sensitivity(&market()).metric("leads").rows(16)
    }

    fn shares(answer: &Answer) -> &Indices {
        let Found::Shares(indices) = &answer.found else { panic!("{:?}", answer.found) };
        indices
    }

    #[test]
    fn luck_has_all_of_the_variance_when_no_input_matters() {
        // Nobody leaves within thirty days.
        let answer = asked().input("customers.churn_a", 0.5, 0.9).run(&Runner::new()).unwrap();
        let indices = shares(&answer);
        assert_eq!((indices.first[0].value, indices.total[0].value), (0.0, 0.0));
        let luck = indices.total[1];
        assert!(luck.interval.0 <= 1.0 && 1.0 <= luck.interval.1, "{luck:?}");
        assert_eq!(answer.factors()[0].name, "luck");
        assert!(answer.sentence().starts_with("leads depends most on luck: "), "{}", answer.sentence());
        assert!(
            answer.limits()[0].contains("customers.churn_a. These may be left as they are"),
            "{:?}",
            answer.limits()
        );
    }

    #[test]
    fn an_input_that_decides_has_more_than_luck() {
        let answer = asked().input("need.in_market", 0.02, 0.6).input("price.overhead", 0.0, 10.0);
        let answer = answer.run(&Runner::new()).unwrap();
        let indices = shares(&answer);
        assert!(indices.total[0].value > 0.3 && indices.above(0, 1) && indices.above(2, 1));
        assert!(indices.total[1].value.abs() < f64::EPSILON);
        // Moving the need by its whole range brings more leads, in each trajectory.
        let screened =
            sensitivity(&market()).metric("leads").screening(4, 4).input("need.in_market", 0.02, 0.6);
        let screened = screened.run(&Runner::new()).unwrap();
        let Found::Effects(effects) = &screened.found else { panic!("{:?}", screened.found) };
        assert!(
            effects[0].mean > 0.0 && effects[0].size >= effects[0].mean && effects[0].size > effects[1].size
        );
        assert!(screened.sentence().contains("moved most by need.in_market"), "{}", screened.sentence());
    }

    #[test]
    fn rows_with_a_run_that_cannot_be_are_left_out_whole_and_counted() {
        let asked = sensitivity(&market()).metric("leads").rows(32).input("sales.outbound_share", 0.0, 1.0);
        let answer = asked.run(&Runner::new()).unwrap();
        // With a fifth of the day for follow-ups, more than four fifths cannot be: a fifth of the points, .36 of pairs.
        let lost = answer.rows_lost();
        assert!((6..=17).contains(&lost), "{lost}");
        assert_eq!((answer.outcomes.len(), answer.rows_told(), answer.reasons.len()), (32, 32 - lost, 1));
        let said = answer.limits();
        assert!(
            said.iter().any(|line| line.starts_with(&format!("{lost} of 32 rows left out, whole"))),
            "{said:?}"
        );
    }

    #[test]
    fn a_metric_that_no_run_has_is_told_so() {
        let answer =
            asked().metric("retention_12m").input("price.list", 100.0, 300.0).run(&Runner::new()).unwrap();
        assert_eq!((answer.rows_told(), answer.rows_lost()), (0, 16));
        assert_eq!(answer.sentence(), "too few rows have a retention 12m");
        let flat =
            asked().metric("cost_overhead").input("customers.churn_a", 0.5, 0.9).run(&Runner::new()).unwrap();
        assert!(flat.sentence().ends_with("is the same whatever the inputs are"), "{}", flat.sentence());
    }

    #[test]
    fn what_cannot_be_asked_is_an_error_before_anything_is_played() {
        let check = |asked: Sensitivity, cause: &str| {
            let error = asked.question().unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.cause.contains(cause) && !error.help.is_empty(), "{error}");
        };
        check(asked().metric("leeds"), "no metric");
        check(asked().rows(15), "15 rows tell nothing");
        check(asked().screening(3, 4), "3 trajectories tell nothing");
        check(asked().screening(4, 5), "no grid of 5 levels");
        check(asked().input("price.lost", 1.0, 2.0), "no key");
        let timed = market().with_all([
            crate::scenario::Change::new("timeline.autumn.key", "price.list"),
            crate::scenario::Change::new("timeline.autumn.set", 300.0),
            crate::scenario::Change::new("timeline.autumn.from", "2026-02-01"),
        ]);
        check(sensitivity(&timed.unwrap()).input("price.list", 100.0, 300.0), "sets `price.list` itself");
        let words = asked().input("price.list", 100.0, 300.0).question().unwrap().words();
        assert_eq!(words, "varying 1 input: 16 rows x 4 = 64 runs x 1,000 people x 30 days");
    }

    /// Has seen enough after so many runs, and remembers what it was told.
    #[derive(Default)]
    struct Enough {
        after: u64,
        done: AtomicU64,
        told: Mutex<Vec<String>>,
    }

    impl Events for std::sync::Arc<Enough> {
        fn progress(&self, now: Progress) {
            self.done.store(now.runs_done, Ordering::SeqCst);
        }
        fn note(&self, line: &str) {
            self.told.lock().unwrap().push(line.to_owned());
        }
        fn cancelled(&self) -> bool {
            self.done.load(Ordering::SeqCst) >= self.after
        }
    }

    #[test]
    fn who_stops_it_has_the_answer_of_the_rows_that_were_finished() {
        let listener = std::sync::Arc::new(Enough { after: 100, ..Enough::default() });
        let runner = Runner::new().threads(1).events(std::sync::Arc::clone(&listener));
        let stopped = asked().rows(64).input("need.in_market", 0.02, 0.6).run(&runner).unwrap();
        // 25 rows of four runs each.
        assert!(stopped.is_stopped() && stopped.progress() == "25 of 64 rows", "{}", stopped.progress());
        let whole =
            asked().rows(25).input("need.in_market", 0.02, 0.6).run(&Runner::new().threads(2)).unwrap();
        assert_eq!((&stopped.outcomes, &stopped.found), (&whole.outcomes, &whole.found));
        let told = listener.told.lock().unwrap();
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("after 8 rows of 64: ") && told[1].starts_with("after 16 rows"));
        let early = Runner::new().events(std::sync::Arc::new(Enough { after: 9, ..Enough::default() }));
        let error = asked().input("need.in_market", 0.02, 0.6).run(&early).unwrap_err();
        assert_eq!(error.kind, Kind::Stopped);
    }
}
