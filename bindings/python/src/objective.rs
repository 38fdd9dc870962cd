//! Metrics of a market at many points at once.

use crate::errors::raised;
use crate::market::Market;
use crate::watch::{How, whole};
use pyo3::prelude::*;
use relaylab::results::metrics::{Outcome, metric};
use relaylab::results::summary::Spread;
use relaylab::runner::Request;
use relaylab::study::{Varied, vary};
use relaylab::{Error, Kind, Runner, Scenario};

/// What is asked at each point.
struct Question {
    market: Scenario,
    inputs: Vec<Varied>,
    outputs: Vec<String>,
    seeds: u32,
}

/// The value of each metric in each run, point by point, metric by metric, seed by seed; with `means` the mean over the seeds
/// in place of those. A metric that cannot be told is no number.
#[pyfunction]
#[pyo3(signature = (market, inputs, points, outputs, seeds, how, *, means))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn outcomes(
    py: Python<'_>,
    market: &Market,
    inputs: Vec<(String, f64, f64)>,
    points: Vec<Vec<f64>>,
    outputs: Vec<String>,
    seeds: u32,
    how: How,
    means: bool,
) -> PyResult<Vec<f64>> {
    let error = |error| raised(py, &error);
    let market = market.0.resized().map_err(error)?;
    let ranges: Vec<(&str, f64, f64)> =
        inputs.iter().map(|(key, from, to)| (key.as_str(), *from, *to)).collect();
    let inputs = vary(&market, &ranges).map_err(error)?;
    for name in &outputs {
        if metric(name).is_none() {
            let cause = format!("`{name}` is no metric");
            return Err(error(Error::new(Kind::Usage, cause, "`relaylab catalog` lists them all").at(name)));
        }
    }
    let question = Question { market, inputs, outputs, seeds };
    let found = whole(py, &how, |runner| question.ask(runner, &points))?;
    let mut values = Vec::new();
    for outcomes in &found {
        for name in &question.outputs {
            let of = outcomes.iter().map(|outcome| outcome.value(name));
            if means {
                values.push(Spread::of(of).map_or(f64::NAN, |spread| spread.mean));
            } else {
                values.extend(of.map(|value| value.unwrap_or(f64::NAN)));
            }
        }
    }
    Ok(values)
}

/// The values that are played at a point.
#[pyfunction]
pub(crate) fn nearest(
    py: Python<'_>,
    market: &Market,
    inputs: Vec<(String, f64, f64)>,
    point: Vec<f64>,
) -> PyResult<Vec<f64>> {
    let ranges: Vec<(&str, f64, f64)> =
        inputs.iter().map(|(key, from, to)| (key.as_str(), *from, *to)).collect();
    let inputs = vary(&market.0, &ranges).map_err(|error| raised(py, &error))?;
    let values = inputs.iter().zip(&point).map(|(input, value)| input.nearest(*value));
    values.collect::<Result<_, _>>().map_err(|error| raised(py, &error))
}

impl Question {
    fn ask(&self, runner: &Runner, points: &[Vec<f64>]) -> Result<Vec<Vec<Outcome>>, Error> {
        let seeds = self.market.prepare()?.seeds(self.seeds);
        let mut request = Request::new(&seeds);
        for (number, point) in points.iter().enumerate() {
            if point.len() != self.inputs.len() {
                let cause = format!("a point has {} numbers", point.len());
                let help = format!("give {}, in the order of the inputs", self.inputs.len());
                return Err(Error::new(Kind::Usage, cause, help));
            }
            let change = |(input, value): (&Varied, &f64)| Ok(input.change(input.nearest(*value)?));
            let changes = self.inputs.iter().zip(point).map(change).collect::<Result<Vec<_>, Error>>()?;
            request.add(number, self.market.changed(changes).prepare()?);
        }
        let mut played = runner.outcomes_of(&request)?;
        Ok((0..points.len()).map(|number| played.take(&number)).collect())
    }
}
