//! Runs the program from outside, for all tests that meet it as a person does.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The program with these arguments, in a folder.
pub(crate) fn relaylab(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relaylab"));
    command.current_dir(home).args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// Runs the program, which must end with this code; gives stdout and stderr.
#[track_caller]
pub(crate) fn ends(home: &Path, arguments: &[&str], code: u8) -> (String, String) {
    let output = relaylab(home, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(i32::from(code)), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

/// All files of a folder by name, but for those with these names.
pub(crate) fn files(folder: &Path, without: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let name = entry.path().strip_prefix(folder).unwrap().display().to_string();
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if !without.contains(&name.as_str()) {
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}
