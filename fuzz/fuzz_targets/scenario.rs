//! Throws any text at the loader: it must never panic, and what it accepts must survive a round trip.
//!
//! Run with `cargo +nightly fuzz run scenario`. Up to the first line `--set` the input is the scenario; each line
//! behind it is an override.

#![no_main]

use libfuzzer_sys::fuzz_target;
use relaylab::scenario::canonical;
use relaylab::catalogue::load_text;

fuzz_target!(|input: &str| {
    let (text, overrides) = input.split_once("--set\n").unwrap_or((input, ""));
    let overrides: Vec<String> = overrides.lines().map(ToOwned::to_owned).collect();
    match load_text("fuzz.toml", text, &overrides, None) {
        Ok(loaded) => {
            let again = load_text("again.toml", &canonical(&loaded.scenario), &[], None);
            assert_eq!(again.expect("a canonical text is valid").scenario, loaded.scenario);
        }
        Err(problems) => assert!(problems.to_string().ends_with("nothing was run.\n")),
    }
});
