//! Tables as Arrow streams, which every tool of data takes.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A table in memory that speaks the Arrow PyCapsule interface.
#[pyclass(frozen, module = "relaylab._core")]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) batches: Vec<RecordBatch>,
}

/// A stream of batches as a capsule.
fn capsule<'py>(
    py: Python<'py>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
}

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// How many rows it has.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Its columns: name, type, unit and meaning of each.
    #[getter]
    fn columns(&self) -> Vec<(String, String, String, String)> {
        let Some(batch) = self.batches.first() else { return Vec::new() };
        let schema = batch.schema();
        let column = |field: &std::sync::Arc<arrow_schema::Field>| {
            let about = |key: &str| field.metadata().get(key).cloned().unwrap_or_default();
            (field.name().clone(), field.data_type().to_string(), about("unit"), about("description"))
        };
        schema.fields().iter().map(column).collect()
    }

    /// The table as a stream of the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Whoever asks for other types casts them: the interface lets a producer give what it has.
        drop(requested_schema);
        let Some(first) = self.batches.first() else {
            return Err(PyRuntimeError::new_err(format!("the table `{}` has no columns", self.name)));
        };
        let schema = first.schema();
        let batches = self.batches.clone().into_iter().map(Ok);
        capsule(py, Box::new(RecordBatchIterator::new(batches, schema)))
    }

    fn __len__(&self) -> usize {
        self.num_rows()
    }
}
