//! What a user can see, tested from outside.

mod inputs;
mod network;
mod presets;
mod scenario;
