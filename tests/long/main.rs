//! What takes minutes, or more than Rust: reports in a browser, tables in Python, laws of chance over many runs.
//! `tests/long/run` installs what is missing and runs it.

mod browser;
mod calibrate;
mod care;
mod engines;
mod essay;
mod faults;
mod flips;
mod peers;
mod presets;
mod supply;
mod tables;

#[path = "../common/mod.rs"]
mod common;
use common::{program, quiet, server};
