//! Any bytes are a journal, with more or fewer runs in it; half of them come as records that check out, so that what is in
//! a record is met too.

use super::swept::home;
use relaylab::batch::journal::{Journal, Record};
use std::fs;
use std::io::Write as _;

/// What stands between records.
const BETWEEN: u8 = 0xFE;
/// How what is compressed begins.
const COMPRESSED: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let raw = fs::read(home().join("out/journal.log")).expect("a journal");
    let starts = raw.windows(4).enumerate().filter(|(_, bytes)| *bytes == COMPRESSED).map(|(at, _)| at);
    let mut plain = vec![0];
    for start in starts {
        let mut record = Vec::new();
        let mut stream = zstd::stream::Decoder::new(&raw[start..]).expect("a stream").single_frame();
        std::io::copy(&mut stream, &mut record).expect("a record");
        plain.extend(record.into_iter().chain([BETWEEN]));
    }
    vec![plain, [&[1], raw.as_slice()].concat()]
}

pub(crate) fn enter(bytes: &[u8]) {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    let mut wrapped = 0;
    let written = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 0 => {
            let records =
                rest.split(|byte| *byte == BETWEEN).filter_map(|plain| Record::wrapping(plain).ok());
            records.into_iter().try_for_each(|record| {
                wrapped += 1;
                file.write_all(record.bytes())
            })
        }
        _ => file.write_all(bytes),
    };
    if written.is_ok() {
        let mut journal = Journal::open_to_read(file.path(), 0).expect("any bytes are a journal");
        let others = journal.others().expect("its records").len();
        assert!(
            wrapped == 0 || journal.len() + others <= wrapped,
            "{} and {others} of {wrapped}",
            journal.len()
        );
    }
}
