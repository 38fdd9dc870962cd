//! What a user can see, tested from outside.

mod batches;
mod browser;
mod cli;
mod degenerate;
mod determinism;
mod documents;
mod explorer;
mod exports;
mod fairness;
mod house;
mod inputs;
mod invariants;
mod kept;
mod limits;
mod luck;
mod network;
mod peers;
mod presets;
mod program;
mod quiet;
mod rows;
mod scenario;
mod studies;
mod swarm;
mod tables;
