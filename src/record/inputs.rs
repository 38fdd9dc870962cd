//! What a result was made from: the scenario, and the files it names.

use crate::base::sha256;
use crate::files::OutputFile;
use crate::scenario::data_files;
use crate::scenario::{Loaded, hash};

/// The files a scenario names, with their hashes; they have been read without a problem before.
pub(crate) fn named_files(loaded: &Loaded) -> Vec<OutputFile> {
    let scenario = &loaded.scenario;
    let names = [&scenario.network.edges, &scenario.network.nodes, &scenario.leads.file];
    let read = |name: &String| {
        let bytes = data_files::bytes(name, &loaded.folder).ok()?;
        Some(OutputFile { file: name.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) })
    };
    names.into_iter().flatten().filter_map(read).collect()
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
