//! What a user can see, tested from outside.

mod cli;
mod inputs;
mod limits;
mod network;
mod presets;
mod scenario;
