//! Any text is a design or a list of problems, never a panic, a hang or a heap of memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::Write as _;

fuzz_target!(|text: &[u8]| {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    if file.write_all(text).is_ok() {
        let _ = relaylab::batch::read(file.path());
    }
});
