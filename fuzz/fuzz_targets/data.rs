//! Any bytes are leads and ties beside a scenario, or a list of problems.
#![no_main]

use libfuzzer_sys::fuzz_target;
use relaylab::catalogue::load_text;
use relaylab::scenario::data_files;
use std::fs;

const TEXT: &str = "[network]\nmodel = \"file\"\nedges = \"data.csv\"\nfrom = \"a\"\nto = \"b\"\n\
    [leads]\nfile = \"data.csv\"\nchannel = \"a\"\ncount = \"b\"\nday = \"c\"\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(home) = tempfile::tempdir() else { return };
    if fs::write(home.path().join("data.csv"), [b"a,b,c\n", bytes].concat()).is_ok() {
        let loaded = load_text("fuzz.toml", TEXT, &[], None).expect("a valid scenario");
        let _ = data_files::read(&loaded.scenario, home.path());
    }
});
