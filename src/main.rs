//! Parses the arguments, runs one verb, prints one error, exits with a documented code.

use std::process::ExitCode;

fn main() -> ExitCode {
    relaylab::cli::main()
}
