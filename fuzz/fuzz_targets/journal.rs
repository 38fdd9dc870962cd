//! Any bytes are a journal, with more or fewer runs in it; half of them come as records that check out, so that what is in
//! a record is met too.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relaylab::batch::journal::{Journal, Record};
use std::io::Write as _;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    let written = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 0 => {
            let records = rest.split(|byte| *byte == 0xFE).filter_map(|plain| Record::wrapping(plain).ok());
            records.into_iter().try_for_each(|record| file.write_all(record.bytes()))
        }
        _ => file.write_all(bytes),
    };
    if written.is_ok() {
        if let Ok(mut journal) = Journal::open_to_read(file.path(), 0) {
            let _ = journal.others();
        }
    }
});
