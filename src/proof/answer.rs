//! Plays facts and says which of them hold.

use super::fact::{Arm, Base, Class, Fact, Measure, Target};
use super::table::facts;
use crate::base::draws::replicate_seed;
use crate::error::{Error, Kind};
use crate::results::Run;
use crate::results::summary::t_quantile;
use crate::runner::{Request, Runner, Variant};
use crate::scenario::{Change, PRESETS, Scenario, resize};
use crate::settings::closest;
use crate::study::Paired;
use std::fmt;

/// Chance that a row whose limit is exact is called outside by luck alone: that of four standard errors of a normal law.
const BY_LUCK: f64 = 6.3e-5;
/// Intervals of rows with a band miss the truth this often.
const ALPHA: f64 = 0.05;

/// Which facts are asked of which market.
#[derive(Clone, Debug)]
pub struct Question {
    facts: Vec<Fact>,
    market: Variant,
    named: Option<String>,
    changes: Vec<Change>,
    seed: u64,
    quick: bool,
    seeds: Option<u32>,
}

/// What came of all facts that were asked.
#[derive(Clone, Debug)]
pub struct Answer {
    /// One row a fact.
    pub rows: Vec<Proved>,
    /// The file of the market that was asked about; none for the reference market.
    pub market: Option<String>,
    /// What was changed in it.
    pub changes: Vec<Change>,
    /// The number all luck came from.
    pub seed: u64,
    /// Whether it was a quick look.
    pub quick: bool,
}

/// What came of one fact.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The fact.
    pub fact: Fact,
    /// The markets that were played.
    pub arms: Vec<Arm>,
    /// People of each.
    pub people: u64,
    /// Days of the longest.
    pub days: usize,
    /// Seeds of each.
    pub seeds: u32,
    /// What was measured, one a measure of the fact.
    pub found: Vec<Found>,
}

/// One measured number beside what it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// What was measured.
    pub measure: Measure,
    /// The number from all seeds together; none when they cannot tell it.
    pub value: Option<f64>,
    /// Its standard error (jackknife over seeds).
    pub error: Option<f64>,
    /// Interval that the verdict was made from: 95 % against a band, four standard errors against an exact value.
    pub interval: Option<(f64, f64)>,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// Whether a number is where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is: the whole interval, or the exact value lies in it.
    Within,
    /// These seeds cannot tell: the interval has an end in the band and one outside, or there is none.
    CannotTell,
    /// It is not: none of the interval.
    Outside,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Within => "within",
            Self::CannotTell => "cannot tell",
            Self::Outside => "outside",
        })
    }
}

/// All facts, of the reference market.
///
/// # Errors
/// When a scenario that comes with the program cannot be read.
pub fn ask() -> Result<Question, Error> {
    let market = preset("reference-market")?;
    let (facts, changes) = (facts(), Vec::new());
    Ok(Question { facts, market, named: None, changes, seed: 1, quick: false, seeds: None })
}

impl Question {
    /// Only the facts of these names, in reading order.
    ///
    /// # Errors
    /// When no fact has such a name.
    pub fn only(mut self, names: &[String]) -> Result<Self, Error> {
        for name in names {
            if !self.facts.iter().any(|fact| fact.id.eq_ignore_ascii_case(name)) {
                let near = closest(&name.to_uppercase(), self.facts.iter().map(|fact| fact.id));
                let meant = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
                let help = format!("{meant}`relaylab selftest --list` lists them all");
                return Err(Error::new(Kind::Usage, format!("no fact is called `{name}`"), help));
            }
        }
        let asked = |fact: &Fact| names.iter().any(|name| fact.id.eq_ignore_ascii_case(name));
        self.facts.retain(|fact| names.is_empty() || asked(fact));
        Ok(self)
    }

    /// Asking a market of one's own in place of the reference market; what is asked of others is left out.
    #[must_use]
    pub fn of(self, market: Variant, name: &str) -> Self {
        Self { market, named: Some(name.to_owned()), ..self.of_one_market() }
    }

    /// Asking the market with changes, so that it is seen which facts a part of it is needed for;
    /// what is asked of others is left out.
    #[must_use]
    pub fn changed(mut self, changes: Vec<Change>) -> Self {
        if changes.is_empty() {
            return self;
        }
        self.changes.extend(changes);
        self.of_one_market()
    }

    /// Only what is asked of the reference market; limits and facts that have a preset of their own are left out.
    #[must_use]
    pub(super) fn of_one_market(mut self) -> Self {
        self.facts.retain(|fact| matches!(fact.base, Base::Reference(_)));
        self
    }

    /// The market that is asked about.
    pub(super) fn scenario(&self) -> Result<Scenario, Error> {
        Ok(self.market.changed(self.changes.iter().cloned()).prepare()?.scenario().clone())
    }

    /// With other luck.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// With fewer seeds.
    #[must_use]
    pub fn quick(self, quick: bool) -> Self {
        Self { quick, ..self }
    }

    /// With so many seeds for each fact in place of its own number.
    #[must_use]
    pub fn seeds(self, seeds: u32) -> Self {
        Self { seeds: Some(seeds), ..self }
    }

    /// The facts that are asked.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Plays them.
    ///
    /// # Errors
    /// When a market cannot be made or played, or the runner was told to stop.
    pub fn answer(&self, runner: &Runner) -> Result<Answer, Error> {
        let of = |fact: &Fact| {
            runner.note(&format!("{}: {}", fact.id, fact.claim));
            match fact.base {
                Base::Preset(name) => self.prove(*fact, &preset(name)?, runner),
                Base::Reference(_) => self.prove(*fact, &self.market, runner),
            }
        };
        let rows = self.facts.iter().map(of).collect::<Result<_, _>>()?;
        let (market, changes) = (self.named.clone(), self.changes.clone());
        Ok(Answer { rows, market, changes, seed: self.seed, quick: self.quick })
    }

    fn prove(&self, fact: Fact, market: &Variant, runner: &Runner) -> Result<Proved, Error> {
        let own = if matches!(fact.base, Base::Preset(_)) { &[][..] } else { &self.changes[..] };
        let whole = market.changed(own.iter().cloned()).prepare()?;
        let sized = match fact.base {
            Base::Reference(people) if people != whole.scenario().market.people => {
                resize(whole.scenario(), people)
            }
            _ => Vec::new(),
        };
        // What makes it the market that is played stands first, so that an arm says all that differs from the file.
        let first: Vec<Change> = own.iter().cloned().chain(sized).collect();
        let whole = |arm: Arm| Arm { changes: first.iter().cloned().chain(arm.changes).collect(), ..arm };
        let plan = market.changed(first.iter().cloned()).prepare()?.plan()?;
        let arms: Vec<Arm> = (fact.arms)(&plan).into_iter().map(whole).collect();
        let seeds = self.seeds.unwrap_or(fact.seeds[usize::from(!self.quick)]);
        let all: Vec<u64> = (0..seeds).map(|place| replicate_seed(self.seed, place)).collect();
        let mut request = Request::new(&all);
        for (place, arm) in arms.iter().enumerate() {
            request.add(place, market.changed(arm.changes.iter().cloned()).prepare()?);
        }
        let mut played = runner.runs_of(&request)?;
        let runs: Vec<Vec<Run>> = (0..arms.len()).map(|place| played.take(&place)).collect();
        let longest = runs.iter().filter_map(|runs| runs.first()).max_by_key(|run| run.days.len());
        let (people, days) = longest.map_or((0, 0), |run| (run.people, run.days.len()));
        let found = (fact.measures)().into_iter().map(|measure| Found::of(measure, &runs)).collect();
        Ok(Proved { fact, arms, people, days, seeds, found })
    }
}

impl Proved {
    /// The worst verdict of its measures.
    pub fn verdict(&self) -> Verdict {
        self.found.iter().map(|found| found.verdict).max().unwrap_or(Verdict::CannotTell)
    }
}

impl Answer {
    /// The rows of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Proved> {
        self.rows.iter().filter(move |row| row.fact.class == class)
    }

    /// The worst verdict of the rows that must hold: limits, and facts that a market was fitted to.
    pub fn worst(&self) -> Option<Verdict> {
        let must = self.rows.iter().filter(|row| row.fact.class != Class::Predicted);
        must.map(Proved::verdict).max()
    }
}

impl Found {
    fn of<'r>(measure: Measure, runs: &'r [Vec<Run>]) -> Self {
        let seeds = runs.first().map_or(0, Vec::len);
        let without = |left_out: Option<usize>| {
            let kept = |runs: &'r Vec<Run>| -> Vec<&'r Run> {
                runs.iter()
                    .enumerate()
                    .filter(|(place, _)| Some(*place) != left_out)
                    .map(|(_, run)| run)
                    .collect()
            };
            let arms: Vec<Vec<&Run>> = runs.iter().map(kept).collect();
            (measure.of)(&arms).filter(|value| value.is_finite())
        };
        let Some(value) = without(None) else {
            return Self { measure, value: None, error: None, interval: None, verdict: Verdict::CannotTell };
        };
        // Pseudo-values of the jackknife (Tukey 1958): their mean is the estimate with most of its bias taken off, their
        // spread its standard error.
        let n = seeds as f64;
        let pseudo: Vec<Option<f64>> =
            (0..seeds).map(|place| Some(n * value - (n - 1.0) * without(Some(place))?)).collect();
        let nothing = vec![Some(0.0); seeds];
        let Some(spread) = Paired::of(&pseudo, &nothing).filter(|spread| spread.missing == 0) else {
            let verdict = Verdict::CannotTell;
            return Self { measure, value: Some(value), error: None, interval: None, verdict };
        };
        let error = spread.deviation / n.sqrt();
        let (interval, verdict) = match measure.target {
            Target::Is(exact) => {
                // What is counted without luck may differ by rounding alone.
                let half = t_quantile(seeds - 1, BY_LUCK) * error + 1e-9 * exact.abs();
                let within = (value - exact).abs() <= half;
                ((value - half, value + half), if within { Verdict::Within } else { Verdict::Outside })
            }
            Target::Within(low, high) => {
                let ends = spread.interval(ALPHA);
                let verdict = if low <= ends.0 && ends.1 <= high {
                    Verdict::Within
                } else if ends.1 < low || high < ends.0 {
                    Verdict::Outside
                } else {
                    Verdict::CannotTell
                };
                (ends, verdict)
            }
        };
        Self { measure, value: Some(value), error: Some(error), interval: Some(interval), verdict }
    }
}

/// A scenario that comes with the program.
fn preset(name: &str) -> Result<Variant, Error> {
    let preset = PRESETS.iter().find(|preset| preset.name == name).expect("a preset");
    Variant::of_text(preset.file, preset.text, None)
}

#[cfg(test)]
mod tests {
    use super::super::fact::Arms;
    use super::*;
    use crate::results::DayRow;

    fn measure(target: Target) -> Measure {
        let won = |arms: &Arms<'_>| {
            let sum = |arm: &[&Run]| arm.iter().flat_map(|run| &run.days).map(|day| day.reached).sum::<u64>();
            Some(sum(&arms[1]) as f64 / sum(&arms[0]) as f64)
        };
        Measure { name: "ratio", unit: "", target, of: won }
    }

    /// Two arms of four seeds; the second has about twice as many as the first, whatever luck the seed has.
    fn runs() -> Vec<Vec<Run>> {
        let run = |reached| Run { days: vec![DayRow { reached, ..DayRow::default() }], ..Run::default() };
        vec![[100, 300, 200, 250].map(run).to_vec(), [201, 598, 402, 499].map(run).to_vec()]
    }

    #[test]
    fn a_number_is_judged_by_its_interval() {
        let judged = |target| Found::of(measure(target), &runs()).verdict;
        assert_eq!(judged(Target::Within(1.9, 2.1)), Verdict::Within);
        assert_eq!(judged(Target::Within(2.0, 2.1)), Verdict::CannotTell);
        assert_eq!(judged(Target::Within(2.1, f64::INFINITY)), Verdict::Outside);
        assert_eq!(judged(Target::Is(2.0)), Verdict::Within);
        assert_eq!(judged(Target::Is(2.5)), Verdict::Outside);
    }

    #[test]
    fn the_error_is_that_of_leaving_out_one_seed_after_the_other_in_both_arms() {
        let found = Found::of(measure(Target::Is(2.0)), &runs());
        assert_eq!(found.value, Some(2.0));
        let left_out = [1499.0 / 750.0, 1102.0 / 550.0, 1298.0 / 650.0, 1201.0 / 600.0];
        let mean = left_out.iter().sum::<f64>() / 4.0;
        let squares: f64 = left_out.iter().map(|value| (value - mean) * (value - mean)).sum();
        assert!((found.error.unwrap() - (0.75 * squares).sqrt()).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn what_cannot_be_measured_is_not_told() {
        let nobody = vec![vec![Run::default(); 3]; 2];
        let found = Found::of(measure(Target::Is(2.0)), &nobody);
        assert_eq!((found.value, found.verdict), (None, Verdict::CannotTell));
        let one: Vec<Vec<Run>> = runs().into_iter().map(|runs| runs[..1].to_vec()).collect();
        let found = Found::of(measure(Target::Is(2.0)), &one);
        assert_eq!((found.error, found.verdict), (None, Verdict::CannotTell));
    }

    #[test]
    fn a_fact_that_is_not_there_is_an_error_with_its_cure() {
        let error = ask().unwrap().only(&["v233".to_owned()]).unwrap_err();
        assert!(error.kind == Kind::Usage && error.help.contains("did you mean `V23`?"), "{error}");
        let some = ask().unwrap().only(&["v23".to_owned()]).unwrap();
        assert_eq!(some.facts().iter().map(|fact| fact.id).collect::<Vec<_>>(), ["V23"]);
    }
}
