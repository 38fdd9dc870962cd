//! Any bytes are a journal, with more or fewer runs in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::Write as _;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    if file.write_all(bytes).is_ok() {
        let _ = relaylab::batch::journal::Journal::open_to_read(file.path(), 0);
    }
});
