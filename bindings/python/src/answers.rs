//! Questions, and their answers in the forms in which they are shown.

use crate::errors::raised;
use crate::market::Market;
use crate::watch::{How, whole};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use relaylab::study::balance::Side;
use relaylab::{Error, Flips, Scenario, Shown};

/// What a study found.
#[pyclass(frozen, module = "relaylab._core")]
pub(crate) struct Answer(Box<dyn Shown + Send + Sync>);

impl Answer {
    fn of(answer: impl Shown + Send + Sync + 'static) -> Self {
        Self(Box::new(answer))
    }
}

#[pymethods]
impl Answer {
    /// What the command line prints with `--json`.
    fn json(&self) -> String {
        self.0.json("").to_string()
    }

    /// What the command line prints.
    fn text(&self) -> String {
        self.0.text()
    }

    /// The answer in one sentence.
    fn sentence(&self) -> String {
        self.0.sentence()
    }

    /// Its first figure as SVG.
    fn figure(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.0.figure())
    }
}

/// The market that a study plays: what it changes speaks of the market as it is after it was resized.
fn resized(py: Python<'_>, market: &Market) -> PyResult<Scenario> {
    market.0.resized().map_err(|error| raised(py, &error))
}

/// Which of some markets wins.
#[pyfunction]
#[pyo3(signature = (markets, names, how, *, on, matters, seeds, seed, baseline, flips, look_at, until))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn compare(
    py: Python<'_>,
    markets: Vec<PyRef<'_, Market>>,
    names: Vec<String>,
    how: How,
    on: Option<String>,
    matters: Option<String>,
    seeds: Option<u32>,
    seed: Option<u64>,
    baseline: Option<String>,
    flips: &str,
    look_at: Vec<String>,
    until: Option<(String, f64)>,
) -> PyResult<Answer> {
    let flips = match flips {
        "none" => Flips::None,
        "quick" => Flips::Quick,
        "full" => Flips::Full,
        other => {
            return Err(PyValueError::new_err(format!("flips are `none`, `quick` or `full`, not `{other}`")));
        }
    };
    let markets = markets.iter().map(|market| resized(py, market)).collect::<PyResult<Vec<_>>>()?;
    let mut question = relaylab::compare(&markets).named(names).flips(flips).look_at(look_at);
    question = on.iter().fold(question, |question, name| question.metric(name));
    question = matters.iter().fold(question, |question, amount| question.matters(amount));
    question = seeds.iter().fold(question, |question, count| question.seeds(*count));
    question = seed.iter().fold(question, |question, seed| question.seed(*seed));
    question = baseline.iter().fold(question, |question, name| question.baseline(name));
    question = until.iter().fold(question, |question, (name, half)| question.until(name, *half));
    whole(py, &how, |runner| question.run(runner)).map(Answer::of)
}

/// Where the balance of one lever lies, or the split within marketing or within sales.
#[pyfunction]
#[pyo3(signature = (market, how, *, lever, on, within, between, points, seeds, seed))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn balance(
    py: Python<'_>,
    market: &Market,
    how: How,
    lever: Option<String>,
    on: Option<String>,
    within: Option<String>,
    between: Option<(f64, f64)>,
    points: Option<u16>,
    seeds: Option<u32>,
    seed: Option<u64>,
) -> PyResult<Answer> {
    let market = resized(py, market)?;
    let mut question = relaylab::balance(&market);
    question = lever.iter().fold(question, |question, key| question.lever(key));
    question = on.iter().fold(question, |question, name| question.metric(name));
    question = between.iter().fold(question, |question, (low, high)| question.between(*low, *high));
    question = points.iter().fold(question, |question, points| question.points(*points));
    question = seeds.iter().fold(question, |question, count| question.seeds(*count));
    question = seed.iter().fold(question, |question, seed| question.seed(*seed));
    let side = match within.as_deref() {
        None => return whole(py, &how, |runner| question.run(runner)).map(Answer::of),
        Some("marketing") => Side::Marketing,
        Some("sales") => Side::Sales,
        Some(other) => {
            return Err(PyValueError::new_err(format!("within `marketing` or `sales`, not `{other}`")));
        }
    };
    whole(py, &how, |runner| question.within(side).run(runner)).map(Answer::of)
}

/// What each channel and sales activity truly added.
#[pyfunction]
#[pyo3(signature = (market, how, *, of, orders, curves, seeds, seed))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn attribute(
    py: Python<'_>,
    market: &Market,
    how: How,
    of: Option<String>,
    orders: Option<u16>,
    curves: bool,
    seeds: Option<u32>,
    seed: Option<u64>,
) -> PyResult<Answer> {
    let market = resized(py, market)?;
    let mut question = relaylab::attribute(&market).returns(curves);
    question = of.iter().fold(question, |question, name| question.metric(name));
    question = orders.iter().fold(question, |question, orders| question.orders(*orders));
    question = seeds.iter().fold(question, |question, count| question.seeds(*count));
    question = seed.iter().fold(question, |question, seed| question.seed(*seed));
    let answer: Result<_, PyErr> = whole(py, &how, |runner| -> Result<_, Error> { question.run(runner) });
    answer.map(Answer::of)
}
