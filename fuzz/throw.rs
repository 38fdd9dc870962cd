//! Throws bytes at one door after another, and learns from the code that they reach: `tests/tools/fuzz`.
//!
//! `RELAYLAB_DOOR` is the door. A folder for what was found comes with a first few inputs.
#![no_main]

mod doors;

use doors::{DOORS, Door};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

static DOOR: OnceLock<&Door> = OnceLock::new();

fn chosen() -> &'static Door {
    let name = std::env::var("RELAYLAB_DOOR").unwrap_or_default();
    DOORS.iter().find(|door| door.name == name).expect("RELAYLAB_DOOR is the name of a door")
}

/// Before the fuzzer looks for what there is to begin with.
fn begin() {
    let door = DOOR.get_or_init(chosen);
    let Some(folder) = std::env::args().skip(1).find(|word| Path::new(word).is_dir()) else { return };
    for (number, seed) in (door.seeds)().into_iter().enumerate() {
        fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("a folder to write into");
    }
}

fuzz_target!(init: begin(), |bytes: &[u8]| (DOOR.get_or_init(chosen).enter)(bytes));
