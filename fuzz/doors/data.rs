//! Any bytes are leads and ties beside a scenario, or a list of problems.

use relaylab::catalogue::load_text;
use relaylab::scenario::data_files;
use std::fs;

const TEXT: &str = "[network]\nmodel = \"file\"\nedges = \"data.csv\"\nfrom = \"a\"\nto = \"b\"\n\
    [leads]\nfile = \"data.csv\"\nchannel = \"a\"\ncount = \"b\"\nday = \"c\"\n";

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    ["fair,3,0\n\"web, own\",4,12\n", "ann,bob,\nbob,eve,\n", "7,8,9\n8,7,2026-01-05\n", "\"a\"\"b\",1,\r\n"]
        .map(Into::into)
        .into()
}

pub(crate) fn enter(bytes: &[u8]) {
    let Ok(home) = tempfile::tempdir() else { return };
    if fs::write(home.path().join("data.csv"), [b"a,b,c\n", bytes].concat()).is_ok() {
        let loaded = load_text("fuzz.toml", TEXT, &[], None).expect("a valid scenario");
        if let Err(problems) = data_files::read(&loaded.scenario, home.path()) {
            assert!(
                problems.iter().all(|problem| !problem.message.is_empty() && problem.code.starts_with('F'))
            );
        }
    }
}
