//! What the file of an experiment says: scenarios, what is varied in them and how, how often each point is played, and
//! what is written down.
//!
//! A design is never expanded: the point with a given number is worked out when somebody asks for it, so that a
//! design of ten million runs takes no more memory than one of ten.

use crate::base::samplers::{latin_hypercube, morris, sobol};
use crate::results::{DayRow, Row as _};
pub use crate::scenario::Level;
use crate::scenario::Range;
use serde::{Deserialize, Serialize};

/// Runs a design may have.
pub const MOST_RUNS: u128 = 10_000_000;

/// A key with its value.
pub(super) type Setting = (String, Level);

/// A key with the range it is sampled from.
pub(super) type Sampled = (String, Range);

/// One way in which keys are varied. The points of several are crossed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Factor {
    /// Every value of each key with every value of the others.
    Grid(Vec<(String, Vec<Level>)>),
    /// First values together, then second values together.
    Zip(Vec<(String, Vec<Level>)>),
    /// Points as they are listed.
    List(Vec<Vec<Setting>>),
    /// So many points, one in each of as many slices of every key.
    LatinHypercube {
        /// Number of points.
        points: u32,
        /// What is sampled.
        over: Vec<Sampled>,
    },
    /// The first so many points of a Sobol' sequence, shifted by the seed.
    Sobol {
        /// Number of points; powers of two fill best.
        points: u32,
        /// What is sampled.
        over: Vec<Sampled>,
    },
    /// Trajectories that change one key at a time (Morris 1991).
    Morris {
        /// Number of trajectories.
        trajectories: u32,
        /// Values that each key can take, an even number.
        levels: u32,
        /// What is varied.
        over: Vec<Sampled>,
    },
    /// Rows of a table.
    Table {
        /// Its columns.
        keys: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<Level>>,
    },
}

impl Factor {
    /// Number of points.
    pub fn len(&self) -> u128 {
        match self {
            Self::Grid(axes) => axes.iter().map(|axis| axis.1.len() as u128).fold(1, u128::saturating_mul),
            Self::Zip(axes) => axes.first().map_or(0, |axis| axis.1.len() as u128),
            Self::List(points) => points.len() as u128,
            Self::LatinHypercube { points, .. } | Self::Sobol { points, .. } => u128::from(*points),
            Self::Morris { trajectories, over, .. } => u128::from(*trajectories) * (over.len() as u128 + 1),
            Self::Table { rows, .. } => rows.len() as u128,
        }
    }

    /// What is wrong with it that no file of a design would be let through with.
    fn odd(&self) -> Option<&'static str> {
        let sampled = |over: &[Sampled]| {
            let is_range = |range: &Range| {
                range.from <= range.to
                    && range.from.is_finite()
                    && range.to.is_finite()
                    && !(range.log && range.from <= 0.0)
            };
            !over.is_empty() && over.iter().all(|(_, range)| is_range(range))
        };
        let sound = match self {
            Self::Grid(axes) => axes.iter().all(|axis| !axis.1.is_empty()),
            Self::Zip(axes) => axes.iter().all(|axis| axis.1.len() == axes[0].1.len()),
            Self::List(points) => {
                let keys = self.keys().len();
                points.iter().all(|point| point.len() == keys)
            }
            Self::LatinHypercube { over, .. } => sampled(over),
            Self::Sobol { over, .. } => sampled(over) && over.len() <= sobol::MOST_KEYS,
            Self::Morris { levels, over, .. } => {
                sampled(over) && (2..=1000).contains(levels) && levels % 2 == 0
            }
            Self::Table { keys, rows } => rows.iter().all(|row| row.len() == keys.len()),
        };
        (!sound).then_some("its points are not whole")
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys it varies, in the order of the file.
    pub fn keys(&self) -> Vec<&str> {
        match self {
            Self::Grid(axes) | Self::Zip(axes) => axes.iter().map(|axis| axis.0.as_str()).collect(),
            Self::List(points) => {
                let mut keys: Vec<&str> = Vec::new();
                for (key, _) in points.iter().flatten() {
                    if !keys.contains(&key.as_str()) {
                        keys.push(key);
                    }
                }
                keys
            }
            Self::LatinHypercube { over, .. } | Self::Sobol { over, .. } | Self::Morris { over, .. } => {
                over.iter().map(|sampled| sampled.0.as_str()).collect()
            }
            Self::Table { keys, .. } => keys.iter().map(String::as_str).collect(),
        }
    }

    /// The kinds of the values it gives a key.
    fn kinds(&self, key: &str) -> Vec<&'static str> {
        let of_range = |over: &[Sampled]| {
            let own = over.iter().filter(|sampled| sampled.0 == key);
            own.map(|(_, range)| if range.whole { "whole" } else { "number" }).collect()
        };
        match self {
            Self::Grid(axes) | Self::Zip(axes) => {
                axes.iter().filter(|axis| axis.0 == key).flat_map(|axis| &axis.1).map(Level::kind).collect()
            }
            Self::List(points) => points
                .iter()
                .flatten()
                .filter(|setting| setting.0 == key)
                .map(|setting| setting.1.kind())
                .collect(),
            Self::LatinHypercube { over, .. } | Self::Sobol { over, .. } | Self::Morris { over, .. } => {
                of_range(over)
            }
            Self::Table { keys, rows } => {
                let Some(place) = keys.iter().position(|column| column == key) else { return Vec::new() };
                rows.iter().map(|row| row[place].kind()).collect()
            }
        }
    }

    /// The point with this number, for a design with this seed.
    fn point(&self, number: u64, seed: u64) -> Vec<Setting> {
        let pick = |over: &[Sampled], places: Vec<f64>| {
            over.iter().zip(places).map(|((key, range), place)| (key.clone(), range.at(place))).collect()
        };
        match self {
            Self::Grid(axes) => {
                let mut rest = number;
                let mut point: Vec<Setting> = Vec::new();
                for (key, levels) in axes.iter().rev() {
                    let count = levels.len() as u64;
                    point.push((key.clone(), levels[(rest % count) as usize].clone()));
                    rest /= count;
                }
                point.reverse();
                point
            }
            Self::Zip(axes) => {
                axes.iter().map(|(key, levels)| (key.clone(), levels[number as usize].clone())).collect()
            }
            Self::List(points) => points[number as usize].clone(),
            Self::LatinHypercube { points, over } => {
                pick(over, latin_hypercube::point(number as u32, *points, over.len(), seed))
            }
            Self::Sobol { over, .. } => pick(over, sobol::point(number as u32, over.len(), seed)),
            Self::Morris { levels, over, .. } => {
                let places = morris::point(number, over.len(), *levels, seed);
                over.iter()
                    .zip(places)
                    .map(|((key, range), place)| (key.clone(), range.level(place, *levels)))
                    .collect()
            }
            Self::Table { keys, rows } => {
                keys.iter().cloned().zip(rows[number as usize].iter().cloned()).collect()
            }
        }
    }
}

/// What is written down of every run besides its metrics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Days between rows of `series`; a row holds sums over the days since the row before, or the state at its end.
    pub every: u32,
    /// The rows of `series` that are kept: those of days on which this holds.
    pub when: Option<When>,
    /// Columns of `daily` that `series` holds.
    pub series: Vec<String>,
    /// Tables that are written besides `runs` and `outcomes`: of `series`, `funnel`, `cohorts`, `channels`.
    pub tables: Vec<String>,
    /// Whether every table is written as CSV too.
    pub csv: bool,
}

/// A condition on a column of `daily`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// Name of the column.
    pub column: String,
    /// How it is compared: `>`, `>=`, `<`, `<=`, `=`.
    pub relation: String,
    /// With what.
    pub number: f64,
}

impl When {
    /// Whether a value meets the condition.
    pub fn holds(&self, value: f64) -> bool {
        match self.relation.as_str() {
            ">" => value > self.number,
            ">=" => value >= self.number,
            "<" => value < self.number,
            "<=" => value <= self.number,
            // Columns of `daily` are whole numbers.
            _ => (value - self.number).abs() < 0.5,
        }
    }
}

/// An experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// Title.
    pub title: String,
    /// Scenario files, relative to the design.
    pub scenarios: Vec<String>,
    /// Runs of each point.
    pub replicates: u32,
    /// Whether all points meet the same luck, so that they differ by what was varied alone.
    pub paired_seeds: bool,
    /// The number all luck comes from.
    pub seed: u64,
    /// People in every market; without it, as the scenario says.
    pub people: Option<u32>,
    /// Days of every run; without it, as the scenario says.
    pub days: Option<u32>,
    /// Keys that are set in every run.
    pub set: Vec<Setting>,
    /// What is varied; the points of several factors are crossed.
    pub factors: Vec<Factor>,
    /// What is written down.
    pub record: Recording,
}

/// One point of a design: a scenario and what is set in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number, 0 is the first.
    pub number: u64,
    /// Which scenario.
    pub scenario: usize,
    /// The varied keys with their values, in the order of the file.
    pub settings: Vec<Setting>,
}

impl Design {
    /// Number of points, scenarios counted.
    pub fn points(&self) -> u128 {
        let crossed = self.factors.iter().map(Factor::len).fold(1, u128::saturating_mul);
        crossed.saturating_mul(self.scenarios.len() as u128)
    }

    /// Number of runs.
    pub fn runs(&self) -> u128 {
        self.points().saturating_mul(u128::from(self.replicates))
    }

    /// What is wrong with a design that did not come from a file of one, but from a folder.
    pub fn odd(&self) -> Option<&'static str> {
        let runs = self.runs();
        let known = |name: &String| DayRow::COLUMNS.iter().any(|column| column.name == name);
        let when = self.record.when.iter().map(|when| &when.column);
        if runs == 0 || runs > MOST_RUNS {
            Some("it has no runs, or more than are played")
        } else if self.record.every == 0 || !self.record.series.iter().chain(when).all(known) {
            Some("what it records is not known")
        } else {
            self.factors.iter().find_map(Factor::odd)
        }
    }

    /// The keys that are varied, in the order of the file.
    pub fn keys(&self) -> Vec<&str> {
        self.factors.iter().flat_map(Factor::keys).collect()
    }

    /// What kind of cells the values of a varied key are: `whole`, `number`, `flag` or `text`.
    pub fn kind(&self, key: &str) -> &'static str {
        let kinds = self.factors.iter().flat_map(|factor| factor.kinds(key));
        let mut kind = None;
        for next in kinds {
            kind = Some(match (kind, next) {
                (None, next) => next,
                (Some(kind), next) if kind == next => kind,
                (Some("whole" | "number"), "whole" | "number") => "number",
                _ => "text",
            });
        }
        kind.unwrap_or("text")
    }

    /// The point with this number; the last factor turns fastest.
    pub fn point(&self, number: u64) -> Point {
        let mut rest = number;
        let mut parts: Vec<Vec<Setting>> = Vec::new();
        for (place, factor) in self.factors.iter().enumerate().rev() {
            let count = (factor.len() as u64).max(1);
            // Two samples of one design must not be the same sample.
            let seed = crate::base::draws::replicate_seed(self.seed, place as u32 + 1);
            parts.push(factor.point(rest % count, seed));
            rest /= count;
        }
        let settings = parts.into_iter().rev().flatten().collect();
        Point { number, scenario: rest as usize, settings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_crossed_and_the_last_turns_fastest() {
        let numbers = |list: &[i64]| list.iter().map(|&n| Level::Whole(n)).collect::<Vec<_>>();
        let design = Design {
            title: String::new(),
            scenarios: vec!["a.toml".into(), "b.toml".into()],
            replicates: 3,
            paired_seeds: true,
            seed: 1,
            people: None,
            days: None,
            set: Vec::new(),
            factors: vec![
                Factor::Grid(vec![("x".into(), numbers(&[1, 2])), ("y".into(), numbers(&[5, 6, 7]))]),
                Factor::Zip(vec![("z".into(), numbers(&[8, 9])), ("w".into(), numbers(&[0, 1]))]),
            ],
            record: Recording { every: 1, when: None, series: Vec::new(), tables: Vec::new(), csv: false },
        };
        assert_eq!((design.points(), design.runs()), (24, 72));
        assert_eq!(design.keys(), ["x", "y", "z", "w"]);
        let text = |number| {
            let point = design.point(number);
            let values: Vec<String> =
                point.settings.iter().map(|(key, level)| format!("{key}={level}")).collect();
            format!("{} {}", point.scenario, values.join(" "))
        };
        assert_eq!(text(0), "0 x=1 y=5 z=8 w=0");
        assert_eq!(text(1), "0 x=1 y=5 z=9 w=1");
        assert_eq!(text(2), "0 x=1 y=6 z=8 w=0");
        assert_eq!(text(23), "1 x=2 y=7 z=9 w=1");
    }

    #[test]
    fn a_level_is_the_same_text_for_the_same_value() {
        let texts = [
            Level::Whole(7),
            Level::Number(7.0),
            Level::Number(0.1),
            Level::Flag(true),
            Level::Word("a\"b".into()),
        ]
        .map(|level| level.to_string());
        assert_eq!(texts, ["7", "7.0", "0.1", "true", "'a\"b'"]);
    }
}
