//! Tells the program what it is built from: the revision of the source and the compiler.
//!
//! A run folder names both, so that a result can be traced to the code it came from. Without git or outside a
//! checkout the revision stays unknown.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RELAYLAB_REVISION");
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    tell("RELAYLAB_RUSTC", said(&rustc, &["--version"]));
    // Who builds for tests changes the code all the time, and would wait for a build after each commit.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        tell("RELAYLAB_REVISION", env::var("RELAYLAB_REVISION").ok().or_else(revision));
    }
}

/// The commit that is checked out, if this folder is the top of a checkout.
fn revision() -> Option<String> {
    if !said("git", &["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    // Written to by every commit and checkout.
    let log = said("git", &["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    said("git", &["rev-parse", "HEAD"])
}

/// What a command prints, if it can be run and succeeds.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn tell(name: &str, value: Option<String>) {
    if let Some(value) = value {
        println!("cargo::rustc-env={name}={value}");
    }
}
