//! What a user can see, tested from outside.

mod cli;
mod inputs;
mod network;
mod scenario;
