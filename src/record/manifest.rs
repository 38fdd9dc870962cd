//! Provenance: what made a run folder, from what, where and when, and what is in it.

use super::MODEL;
use super::inputs::run_hash;
use crate::files::OutputFile;
use crate::scenario::Loaded;
use crate::scenario::data_files::DataFile;
use crate::settings::plain;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs;

/// Version of the manifest.
pub(crate) const SCHEMA: &str = "relaylab.manifest/1";

/// The optional parts, and whether each was built in.
const FEATURES: [(&str, bool); 4] = [
    ("cli", cfg!(feature = "cli")),
    ("explore", cfg!(feature = "explore")),
    ("figures", cfg!(feature = "figures")),
    ("parquet", cfg!(feature = "parquet")),
];

/// Whether a run folder holds all that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Every seed was played.
    Complete,
    /// Some seeds were not played, because somebody stopped the program.
    Interrupted,
}

/// How the seeds were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeedRule {
    /// The seed of the scenario.
    pub seed: u64,
    /// How many were derived from it.
    pub count: u32,
    /// In words.
    pub rule: String,
    /// The seeds that were finished, in order.
    pub finished: Vec<u64>,
}

/// Where it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// Operating system and processor family.
    pub system: String,
    /// Processor, where the system tells.
    pub processor: Option<String>,
    /// Memory in bytes, where the system tells.
    pub memory_bytes: Option<u64>,
    /// Threads used; results do not depend on it.
    pub threads: usize,
}

/// The `manifest.json` of a run folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Version of the manifest.
    pub schema: String,
    /// Version of relaylab.
    pub relaylab: String,
    /// What results are made by; two folders with the same model, scenario hash and seed agree to the last byte.
    pub model: String,
    /// Revision of the source code, when built from a checkout.
    pub revision: Option<String>,
    /// What the program was built for.
    pub target: String,
    /// Compiler, when known.
    pub rustc: Option<String>,
    /// Optional parts that were built in.
    pub features: Vec<String>,
    /// Title of the scenario.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// File the scenario came from.
    pub scenario_file: String,
    /// SHA-256 of all that decides a result: the resolved scenario without title and question, and the files it names.
    pub scenario_hash: String,
    /// People in the market.
    pub people: u64,
    /// Days played.
    pub days: u32,
    /// Currency of all amounts.
    pub currency: String,
    /// Seeds.
    pub seeds: SeedRule,
    /// Generator of random numbers.
    pub random_numbers: String,
    /// Whether everything was played.
    pub state: State,
    /// Where.
    pub machine: Machine,
    /// Start, UTC.
    pub started: String,
    /// End, UTC.
    pub ended: String,
    /// Seconds from start to end.
    pub seconds: f64,
    /// The command.
    pub command: Vec<String>,
    /// Files the scenario names, as they were read.
    pub inputs: Vec<OutputFile>,
    /// Every other file of the folder.
    pub files: Vec<OutputFile>,
}

impl Manifest {
    /// What is known of the runs of a scenario, and of the files it names, before they are played.
    pub(crate) fn of(loaded: &Loaded, files: &[DataFile]) -> Self {
        let input = |DataFile { name, bytes, sha256 }: &DataFile| OutputFile {
            file: name.clone(),
            bytes: *bytes,
            sha256: sha256.clone(),
        };
        let inputs: Vec<OutputFile> = files.iter().map(input).collect();
        let (market, about) = (&loaded.scenario.market, &loaded.scenario.about);
        let mut manifest = Self {
            title: plain(&about.title),
            question: plain(&about.question),
            scenario_hash: run_hash(loaded, &inputs),
            people: u64::from(market.people),
            days: market.days,
            currency: market.currency.clone(),
            inputs,
            ..Self::blank()
        };
        manifest.seeds.seed = market.seed;
        manifest.seeds.count = market.seeds;
        manifest
    }

    /// What is true of every folder this program makes.
    pub(crate) fn blank() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            relaylab: env!("CARGO_PKG_VERSION").to_owned(),
            model: MODEL.to_owned(),
            revision: option_env!("RELAYLAB_REVISION").map(ToOwned::to_owned),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            rustc: option_env!("RELAYLAB_RUSTC").map(ToOwned::to_owned),
            features: FEATURES
                .iter()
                .filter(|(_, there)| *there)
                .map(|(name, _)| (*name).to_owned())
                .collect(),
            title: String::new(),
            question: String::new(),
            scenario_file: String::new(),
            scenario_hash: String::new(),
            people: 0,
            days: 0,
            currency: String::new(),
            seeds: SeedRule {
                seed: 0,
                count: 0,
                rule: "SplitMix64 finaliser of the scenario's seed and the number of the run, upper 53 bits"
                    .to_owned(),
                finished: Vec::new(),
            },
            random_numbers: "Philox4x32-10, keyed by seed, counted by process, day and entity".to_owned(),
            state: State::Complete,
            machine: Machine {
                system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
                processor: processor(),
                memory_bytes: memory_bytes(),
                threads: 0,
            },
            started: String::new(),
            ended: String::new(),
            seconds: 0.0,
            command: Vec::new(),
            inputs: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// This moment, UTC, to the second.
#[expect(clippy::disallowed_methods, reason = "provenance is about when")]
pub(crate) fn now() -> String {
    let now = Timestamp::try_from(std::time::SystemTime::now()).unwrap_or_default();
    Timestamp::from_second(now.as_second()).unwrap_or_default().to_string()
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn memory_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
