//! relaylab for Python: what the library's public face gives, handed over. Names, defaults and pictures are the business of
//! the Python files beside it; nothing is computed here.

mod answers;
mod errors;
mod market;
mod objective;
mod runs;
mod sweeps;
mod tables;
mod watch;

use pyo3::prelude::*;

/// What a key, a section, a channel, an error code, a metric or a word of the field means.
#[pyfunction]
fn explain(word: &str) -> PyResult<String> {
    relaylab::explain(word).map_err(pyo3::exceptions::PyKeyError::new_err)
}

/// How to cite this version: as `text`, `bibtex`, `cff`, `codemeta`, or as `methods` of a paper.
#[pyfunction]
fn cite(format: &str) -> PyResult<String> {
    use relaylab::Citation::{Bibtex, Cff, Codemeta, Methods, Text};
    let way = match format {
        "text" => Text,
        "bibtex" => Bibtex,
        "cff" => Cff,
        "codemeta" => Codemeta,
        "methods" => Methods,
        other => {
            let said = format!("`{other}` is no format: text, bibtex, cff, codemeta or methods");
            return Err(pyo3::exceptions::PyValueError::new_err(said));
        }
    };
    Ok(way.write())
}

/// What stands below the Python files.
#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<answers::Answer>()?;
    module.add_class::<market::Market>()?;
    module.add_class::<runs::Runs>()?;
    module.add_class::<tables::Table>()?;
    module.add_function(wrap_pyfunction!(explain, module)?)?;
    module.add_function(wrap_pyfunction!(cite, module)?)?;
    module.add_function(wrap_pyfunction!(answers::compare, module)?)?;
    module.add_function(wrap_pyfunction!(answers::balance, module)?)?;
    module.add_function(wrap_pyfunction!(answers::attribute, module)?)?;
    module.add_function(wrap_pyfunction!(objective::nearest, module)?)?;
    module.add_function(wrap_pyfunction!(objective::outcomes, module)?)?;
    module.add_function(wrap_pyfunction!(runs::play, module)?)?;
    module.add_function(wrap_pyfunction!(sweeps::play_design, module)?)?;
    module.add_function(wrap_pyfunction!(sweeps::merge, module)?)?;
    module.add_function(wrap_pyfunction!(sweeps::facts, module)?)?;
    module.add_function(wrap_pyfunction!(sweeps::table, module)?)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    Ok(())
}
