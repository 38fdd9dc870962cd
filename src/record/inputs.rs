//! What a result was made from: the scenario, and the files it names.

use crate::base::sha256;
use crate::files::OutputFile;
use crate::scenario::{Loaded, hash};

/// The hash of all that decides a result: the scenario and the files it names.
pub(crate) fn run_hash(loaded: &Loaded, inputs: &[OutputFile]) -> String {
    let scenario = hash(&loaded.scenario);
    if inputs.is_empty() {
        return scenario;
    }
    let hashes: String = inputs.iter().map(|input| input.sha256.as_str()).collect();
    sha256((scenario + &hashes).as_bytes())
}
