//! What a user can see, tested from outside.

mod inputs;
mod limits;
mod network;
mod scenario;
