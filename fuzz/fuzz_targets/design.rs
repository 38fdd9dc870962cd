//! Any text is a design of a scenario that is there or a list of problems, never a panic, a hang or a heap of memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;

fuzz_target!(|text: &[u8]| {
    let Ok(home) = tempfile::tempdir() else { return };
    let file = home.path().join("design.toml");
    let there = fs::write(home.path().join("market.toml"), "[market]\npeople = 100\ndays = 3\n")
        .and_then(|()| fs::write(home.path().join("points.csv"), "sales.reps\n1\n2\n"))
        .and_then(|()| fs::write(&file, text));
    if there.is_ok()
        && let Ok(design) = relaylab::batch::read(&file)
    {
        for number in [0, design.points() as u64 - 1] {
            let _ = design.point(number);
        }
    }
});
