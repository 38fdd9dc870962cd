//! What a metric depends on, computed once: whoever prints it computes nothing.

use super::design::Design;
use super::effects::Effect;
use super::indices::{Indices, Share};
use crate::results::metrics::Metric;
use crate::scenario::Scenario;
use crate::study::Varied;
use crate::words::numbers::{count, list};
use crate::words::{Scale, counted, grouped, people, spoken, unit_of_value, whole};

/// A factor whose total is surely below this share of the variance may be left as it is.
const LITTLE: f64 = 0.05;
/// A factor whose total may be below this share may do nothing at all.
const NOTHING: f64 = 0.01;
/// What luck is called among the factors.
const LUCK: &str = "luck";

/// What a metric depends on.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The scenario as it is.
    pub scenario: Scenario,
    /// What decides its runs besides the seed.
    pub hash: String,
    /// The metric.
    pub metric: &'static Metric,
    /// What was varied. Luck is one factor more, the last.
    pub inputs: Vec<Varied>,
    /// How it was varied.
    pub design: Design,
    /// The number that points and luck come from.
    pub seed: u64,
    /// What came of each run of each row, as far as rows were played; none where a run failed or had no such metric.
    pub outcomes: Vec<Vec<Option<f64>>>,
    /// Why runs failed or had no such metric, with how many.
    pub reasons: Vec<(String, usize)>,
    /// What was found.
    pub found: Found,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Which share of the variance each factor has.
    Shares(Indices),
    /// What moving each factor over its range does.
    Effects(Vec<Effect>),
    /// Nothing, for this reason.
    Nothing(String),
}

/// A factor, as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor<'a> {
    /// Its place: the inputs in order, then luck.
    pub place: usize,
    /// The input; none for luck.
    pub input: Option<&'a Varied>,
    /// What it is called.
    pub name: &'a str,
}

impl Answer {
    /// Rows that all runs of which have the metric: what is told rests on these.
    pub fn rows_told(&self) -> usize {
        self.outcomes.iter().filter(|row| row.iter().all(Option::is_some)).count()
    }

    /// Rows that were played and left out, because a run of theirs failed or has no such metric.
    pub fn rows_lost(&self) -> usize {
        self.outcomes.len() - self.rows_told()
    }

    /// Whether somebody stopped it before all rows were played.
    pub fn is_stopped(&self) -> bool {
        self.outcomes.len() < self.design.rows() as usize
    }

    /// How many rows were played, as `40 of 128 rows`.
    pub fn progress(&self) -> String {
        let all = self.design.counted(self.design.rows().into());
        format!("{} of {all}", whole(self.outcomes.len() as u64))
    }

    /// The factors, that which matters most first.
    pub fn factors(&self) -> Vec<Factor<'_>> {
        let factor = |place: usize| {
            let input = self.inputs.get(place);
            Factor { place, input, name: input.map_or(LUCK, |input| &input.label) }
        };
        let mut factors: Vec<Factor<'_>> = (0..=self.inputs.len()).map(factor).collect();
        let size = |place: usize| match &self.found {
            Found::Shares(indices) => indices.total[place].value,
            Found::Effects(effects) => effects[place].size,
            Found::Nothing(_) => 0.0,
        };
        factors.sort_by(|a, b| size(b.place).total_cmp(&size(a.place)));
        factors
    }

    /// What was played, in words.
    pub fn scope(&self) -> String {
        let market = &self.scenario.market;
        let rows = self.rows_told() as u64;
        let rows = self.design.counted(rows);
        format!(
            "{}, {}, {rows} of {} runs, each with luck of its own",
            people(market.people.into()),
            counted(market.days.into(), "day"),
            whole(self.design.runs_of_row(self.inputs.len()) as u64)
        )
    }

    /// What matters most in one sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let what = spoken(self.metric.name);
        let factors = self.factors();
        match &self.found {
            Found::Nothing(why) => why.clone(),
            Found::Shares(indices) => {
                let most = &factors[0];
                let rivals = self.rivals();
                let share = |place: usize| {
                    let share = indices.total[place];
                    format!("{} ({})", share.percent(), share.ends())
                };
                let luck = if most.input.is_some() && !rivals.contains(&LUCK.to_owned()) {
                    format!("; luck has {}", share(self.inputs.len()))
                } else {
                    String::new()
                };
                if rivals.is_empty() {
                    format!(
                        "{what} depends most on {}: {} of its variance over these ranges, alone and with others{luck}",
                        most.name,
                        share(most.place)
                    )
                } else {
                    format!(
                        "{what} depends most on {}, or on {}, so few rows do not tell: {} has {} of its variance over these ranges, alone and with others{luck}",
                        most.name,
                        list(&rivals),
                        most.name,
                        share(most.place)
                    )
                }
            }
            Found::Effects(effects) => {
                let most = &factors[0];
                let Effect { size, interval, .. } = effects[most.place];
                let scale = Scale::of(self.metric, interval);
                let unit = unit_of_value(self.metric, &self.scenario.market.currency);
                format!(
                    "{what} is moved most by {}: over its range by {} {unit} on average (95 % interval {} to {})",
                    most.name,
                    scale.value(size),
                    scale.value(interval.0),
                    scale.value(interval.1)
                )
            }
        }
    }

    /// The three factors that seem to matter most, for a line while it is played.
    pub(super) fn brief(&self) -> String {
        let brief = |factor: &Factor<'_>| match &self.found {
            Found::Shares(indices) => {
                let share = indices.total[factor.place];
                format!("{} {} ({})", factor.name, share.percent(), share.ends())
            }
            Found::Effects(effects) => {
                let Effect { size, interval, .. } = effects[factor.place];
                let scale = Scale::of(self.metric, interval);
                let [value, low, high] = [size, interval.0, interval.1].map(|value| scale.value(value));
                format!("{} {value} ({low} to {high})", factor.name)
            }
            Found::Nothing(why) => why.clone(),
        };
        let some = if matches!(self.found, Found::Nothing(_)) { 1 } else { 3 };
        self.factors().iter().take(some).map(brief).collect::<Vec<_>>().join(", ")
    }

    /// The factors that may matter more than the one that seems to matter most.
    fn rivals(&self) -> Vec<String> {
        let Found::Shares(indices) = &self.found else { return Vec::new() };
        let factors = self.factors();
        let rival = |other: &&Factor<'_>| !indices.above(factors[0].place, other.place);
        factors[1..].iter().filter(rival).map(|factor| factor.name.to_owned()).collect()
    }

    /// What the rows do not tell, and what they tell may be left alone, a sentence each.
    pub fn limits(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Found::Shares(indices) = &self.found {
            let named = |of: &dyn Fn(&Share) -> bool| -> Vec<String> {
                let factors = self.factors().into_iter().filter(|factor| factor.input.is_some());
                factors
                    .filter(|factor| of(&indices.total[factor.place]))
                    .map(|factor| factor.name.to_owned())
                    .collect()
            };
            let little = named(&|total| total.interval.1 < LITTLE);
            if !little.is_empty() {
                lines.push(format!(
                    "Less than {} of the variance each, alone and with others: {}. These may be left as they are.",
                    percent(LITTLE),
                    list(&little)
                ));
            }
            let open = named(&|total| total.interval.0 < NOTHING && total.interval.1 >= LITTLE);
            if !open.is_empty() {
                lines.push(format!("Too few rows to tell whether they matter at all: {}.", list(&open)));
            }
            if !self.rivals().is_empty() || !open.is_empty() {
                let more = 4 * self.design.rows();
                lines.push(format!(
                    "Four times the rows, {}, make intervals half as wide.",
                    whole(more.into())
                ));
            }
            if indices.interactions.interval.0 > LITTLE {
                lines.push(
                    "Inputs work together: what one of them does depends on where the others are.".to_owned(),
                );
            }
        }
        if self.rows_lost() > 0 {
            let reasons: Vec<String> = self
                .reasons
                .iter()
                .map(|(why, runs)| format!("{} ({why})", counted(*runs as u64, "run")))
                .collect();
            lines.push(format!(
                "{} of {} left out, whole, for {}: what is told is told of the others.",
                whole(self.rows_lost() as u64),
                self.design.counted(self.outcomes.len() as u64),
                list(&reasons)
            ));
        }
        if self.is_stopped() {
            lines.push(format!(
                "Stopped after {} of {}.",
                whole(self.outcomes.len() as u64),
                counted(self.design.rows().into(), "row")
            ));
        }
        lines
    }
}

impl Share {
    /// It as it is told: no share is below 0 or above 1, whatever noise made of it.
    #[must_use]
    pub fn possible(&self) -> Self {
        let [value, low, high] = [self.value, self.interval.0, self.interval.1].map(|x| x.clamp(0.0, 1.0));
        Self { value, interval: (low, high) }
    }

    /// It in whole percents, as its interval allows no more.
    pub fn percent(&self) -> String {
        percent(self.possible().value)
    }

    /// Its interval in percents: `38 to 51`.
    pub fn ends(&self) -> String {
        let (low, high) = self.possible().interval;
        format!("{} to {}", points(low), points(high))
    }
}

impl Design {
    /// So many of its rows in words.
    pub(crate) fn counted(self, rows: u64) -> String {
        match self {
            Self::Rows(_) => counted(rows, "row"),
            Self::Trajectories { .. } => count(rows as f64, "trajectory", "trajectories"),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{} %", points(share))
}

fn points(share: f64) -> String {
    grouped(share * 100.0, 0)
}
