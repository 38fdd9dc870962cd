//! What a user can see, tested from outside, in minutes and with nothing but Rust; what takes longer is in `tests/long`.

mod batches;
mod care;
mod class;
mod cli;
mod counted;
mod degenerate;
mod determinism;
mod documents;
mod explorer;
mod exports;
mod extremes;
mod fairness;
mod floor;
mod funnel;
mod fuzzed;
mod guide;
mod house;
mod incentives;
mod inputs;
mod invariants;
mod kept;
mod limits;
mod luck;
mod network;
mod outputs;
mod owned;
mod parts;
mod price;
mod relations;
mod rows;
mod scenario;
mod sensitivity;
mod studies;
mod supply;
mod swarm;
mod timeline;

#[path = "../common/mod.rs"]
mod common;
use common::{program, quiet, server};

/// A text without the ends of its lines.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
