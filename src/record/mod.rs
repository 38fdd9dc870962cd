//! The run folder: tables, pictures and a page, each whole or not there at all.
//!
//! A result that cannot be traced, read back or repeated is worth little, so a folder carries the scenario, the
//! provenance and the meaning of every column beside the numbers.

#[cfg(feature = "parquet")]
mod arrow;
mod citation;
mod data_package;
mod dictionary;
mod hold;
mod inputs;
mod manifest;
mod runs;
mod saved;

pub(crate) use crate::engine::MODEL;
#[cfg(feature = "parquet")]
pub use arrow::{arrow_table, table_names};
pub use citation::Citation;
pub(crate) use citation::{ABOUT, AUTHORS};
pub(crate) use data_package::{DATA_PACKAGE, data_package};
#[cfg(feature = "parquet")]
pub(crate) use data_package::{DataPackage, Field, media_type};
pub(crate) use dictionary::{ColumnRow, columns, dictionary};
pub(crate) use hold::hold;
pub(crate) use manifest::{Manifest, State, now};
pub(crate) use runs::{read_runs, tables};
pub(crate) use saved::{Saved, manifest};
