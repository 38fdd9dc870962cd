//! What a result was made from: the scenario, and the files it names.

use crate::base::sha256;
use crate::error::Error;
use crate::files::OutputFile;
use crate::scenario::data_files;
use crate::scenario::{Loaded, hash};

/// The files a scenario reads, with their hashes.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn named_files(loaded: &Loaded) -> Result<Vec<OutputFile>, Error> {
    let read = |name: &String| {
        let bytes = data_files::bytes(name, &loaded.folder).map_err(|problem| vec![problem])?;
        Ok(OutputFile { file: name.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) })
    };
    data_files::decisive(&loaded.scenario).map(read).collect()
}

/// The hash of all that decides a result: the scenario and the files it names.
pub(crate) fn run_hash(loaded: &Loaded, inputs: &[OutputFile]) -> String {
    let scenario = hash(&loaded.scenario);
    if inputs.is_empty() {
        return scenario;
    }
    let hashes: String = inputs.iter().map(|input| input.sha256.as_str()).collect();
    sha256((scenario + &hashes).as_bytes())
}
