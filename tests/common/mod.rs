//! What both suites of tests stand on.
#![allow(dead_code, reason = "each suite uses its part")]

pub(crate) mod program;
pub(crate) mod quiet;
pub(crate) mod server;
