//! Parses the arguments, runs one verb, prints one error, exits with a documented code.

fn main() {}
