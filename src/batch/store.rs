//! The folder of a batch: the design and its scenarios as they are played, the journal of finished runs, and, when
//! all are finished, the tables made of it.
//!
//! Everything that is needed to play a run again is in the folder, so that it can be moved, archived and joined with
//! others. All files but the journal and the diary of sessions appear whole or not at all, and of the same design the
//! finished folder has the same bytes, whoever played it, in how many pieces.

use super::design::{Design, Point, Recording};
use super::journal::{Journal, Record, Rewrite};
use super::kept::Kept;
use super::runs::{Naming, RunId, RunOf};
use super::tidy::{SCHEMA as TIDY, TidyTable, TidyWriter, plan_table, tables};
use crate::base::sha256;
use crate::catalogue::load;
use crate::error::{Error, Kind};
use crate::files::{Folder, OutputFile, clear, to_csv};
use crate::record::{DATA_PACKAGE, MODEL, Manifest};
use crate::scenario::data_files::{self, FileProblem};
use crate::scenario::{Scenario, canonical, market_hash};
use crate::settings::Failure;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Version of the folder.
pub const SCHEMA: &str = "relaylab.batch/1";
/// The design as it is played.
const DESIGN: &str = "design.json";
/// Which part of the design this folder plays.
const SHARD: &str = "shard.txt";
/// The finished runs.
pub const JOURNAL: &str = "journal.log";
/// Who played when, on what: the one file that tells of time and machine.
pub const SESSIONS: &str = "sessions.jsonl";
/// What the folder holds, written last.
pub const MANIFEST: &str = "manifest.json";
/// The text of a design that is about to become that of the folder: then a part of the hash of `design.json`.
const NEXT: &str = ".design-";
/// What a folder may hold whose making was cut short.
const BEGUN: [&str; 4] = ["scenarios", "design.toml", SHARD, crate::files::LOCK_FILE];
/// Runs that are read and written at once when tables are made.
const CHUNK: usize = 256;

/// A part of a design: every `of`-th run, counted from `part` (1 is the first).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, 1 is the first.
    pub part: u32,
    /// How many parts there are.
    pub of: u32,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { part: 1, of: 1 };

    /// Whether the run with this number belongs to it.
    pub fn has(self, run: u64) -> bool {
        run % u64::from(self.of) == u64::from(self.part - 1)
    }

    /// Whether any of so many runs, from this number on, belongs to it.
    fn has_any(self, first: u64, count: u64) -> bool {
        let of = u64::from(self.of);
        (u64::from(self.part - 1) + of - first % of) % of < count
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(part, of)| {
            Some(Self { part: part.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        parsed
            .filter(|shard| (1..=shard.of).contains(&shard.part))
            .ok_or_else(|| "write PART/PARTS, as 3/64; the first part is 1".to_owned())
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}", self.part, self.of)
    }
}

/// The design as the folder keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stored {
    schema: String,
    model: String,
    /// The names under which the scenarios are kept, and their hashes, in the order of the design.
    files: Vec<(String, String)>,
    design: Design,
}

/// What is in a finished folder and what made it; the same for the same design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchManifest {
    /// Version of the folder.
    pub schema: String,
    /// Version of the tables.
    pub tables: String,
    /// Version of relaylab.
    pub relaylab: String,
    /// What results are made by.
    pub model: String,
    /// Revision of the source code, when built from a checkout.
    pub revision: Option<String>,
    /// What the program was built for.
    pub target: String,
    /// Compiler, when known.
    pub rustc: Option<String>,
    /// Generator of random numbers.
    pub random_numbers: String,
    /// How seeds are made.
    pub seed_rule: String,
    /// Title of the design.
    pub title: String,
    /// SHA-256 of `design.json`, which decides every result.
    pub design_hash: String,
    /// Scenario files as the design names them, and the hash of what each amounts to.
    pub scenarios: Vec<(String, String)>,
    /// Points.
    pub points: u64,
    /// Runs of the design.
    pub runs: u64,
    /// How many of them failed.
    pub failed: u64,
    /// Every file that tells a result, with its hash.
    pub files: Vec<OutputFile>,
    /// SHA-256 of this manifest without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
}

impl BatchManifest {
    /// The text of the file.
    fn text(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self).map_err(io::Error::other)? + "\n")
    }

    /// The same with its seal.
    fn sealed(self) -> io::Result<Self> {
        let bare = Self { seal: None, ..self };
        let seal = Some(sha256(bare.text()?.as_bytes()));
        Ok(Self { seal, ..bare })
    }

    /// The manifest in a text; why it is none.
    fn read(text: &str) -> Result<Self, String> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let again = manifest.clone().sealed().map_err(|error| error.to_string())?;
        let whole =
            manifest.seal.is_none() || again == manifest && again.text().is_ok_and(|again| again == text);
        if whole { Ok(manifest) } else { Err("it has changed".to_owned()) }
    }

    /// Its Parquet tables.
    pub(super) fn parquet(self) -> Vec<String> {
        let names = self.files.into_iter().map(|file| file.file);
        names.filter(|name| name.ends_with(".parquet")).collect()
    }
}

/// Why a folder cannot be used.
#[derive(Debug)]
enum Trouble {
    /// The disk said no.
    Disk(io::Error),
    /// It is no folder of a batch, or of another version: what is wrong, and what to do.
    Unusable(String, &'static str),
    /// A scenario, or a file that it names, cannot be read or says something it may not say.
    Told(Error),
}

impl Trouble {
    /// The same as the error of the library, about the folder.
    fn about(self, folder: &Path) -> Error {
        let name = folder.display().to_string();
        match self {
            Self::Disk(error) => Error::writing(&name, &error),
            Self::Unusable(cause, cure) => Error::new(Kind::Damaged, cause, cure).at(name),
            Self::Told(error) => error,
        }
    }
}

/// A file that a scenario names cannot be read.
fn unreadable(problem: FileProblem) -> Trouble {
    Trouble::Told(vec![problem].into())
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A file to write: its name and its bytes.
type Written = (String, Vec<u8>);

/// The folder of a batch.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    stored: Stored,
    bytes: Vec<u8>,
    shard: Shard,
}

impl Store {
    /// What a folder for this design would hold, and the files to write into it.
    fn prepare(design: &Design, home: &Path) -> Result<(Stored, Vec<Written>), Trouble> {
        let mut files = Vec::new();
        let mut names = Vec::new();
        for (place, name) in design.scenarios.iter().enumerate() {
            let loaded = load(&home.join(name), &[]).map_err(|problems| Trouble::Told(problems.into()))?;
            let mut scenario = loaded.scenario;
            let named = [&mut scenario.network.edges, &mut scenario.network.nodes, &mut scenario.leads.file];
            let mut hashes = String::new();
            for named in named.into_iter().flatten() {
                let bytes = data_files::bytes(named, &loaded.folder).map_err(unreadable)?;
                let hash = sha256(&bytes);
                *named = format!("data-{}.csv", &hash[..16]);
                files.push((format!("scenarios/{named}"), bytes));
                hashes.push_str(&hash);
            }
            let hash = sha256((market_hash(&scenario) + &hashes).as_bytes());
            let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let plain: String = stem
                .unwrap_or_default()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
                .take(40)
                .collect();
            // Named after what it says, so that no other design's scenario is ever overwritten.
            let file = format!("scenarios/{place}-{plain}-{}.toml", &hash[..8]);
            files.push((file.clone(), canonical(&scenario).into_bytes()));
            names.push((file, hash));
        }
        let stored = Stored {
            schema: SCHEMA.to_owned(),
            model: MODEL.to_owned(),
            files: names,
            design: design.clone(),
        };
        Ok((stored, files))
    }

    /// Makes the folder of a design, or adds the design to a folder that has another one when `extend` is true; the
    /// scenarios are found relative to `home`.
    pub fn create(
        folder: &Path,
        design: &Design,
        text: &str,
        home: &Path,
        shard: Shard,
        extend: bool,
    ) -> Result<Self, Error> {
        Self::created(folder, design, text, home, (shard, extend)).map_err(|trouble| trouble.about(folder))
    }

    fn created(
        folder: &Path,
        design: &Design,
        text: &str,
        home: &Path,
        (shard, extend): (Shard, bool),
    ) -> Result<Self, Trouble> {
        let (stored, files) = Self::prepare(design, home)?;
        let mut bytes = serde_json::to_vec_pretty(&stored).map_err(io::Error::other)?;
        bytes.push(b'\n');
        if folder.join(DESIGN).exists() {
            let there = Self::opened(folder)?;
            if there.bytes == bytes && there.shard == shard {
                return Ok(there);
            }
            if !extend {
                let what = format!("`{}` holds another design", folder.display());
                let cure = "say `--extend` to keep its finished runs and add the new ones, or choose another folder with `--out FOLDER`";
                return Err(Trouble::Unusable(what, cure));
            }
            there.hand_over(&design.record)?;
            // The tables are no longer those of the design.
            remove(&folder.join(MANIFEST))?;
        } else {
            vacant(folder)?;
        }
        let store = Self { folder: folder.to_owned(), stored, bytes, shard };
        // Until `design.json` is there, all that the folder had is as it was; from then on all that it needs is there.
        let writer = Folder::create(folder)?;
        for (name, bytes) in files {
            writer.put(&name, &bytes)?;
        }
        writer.put(&store.next_text(), text.as_bytes())?;
        if shard == Shard::WHOLE {
            remove(&folder.join(SHARD))?;
        } else {
            writer.put(SHARD, format!("{shard}\n").as_bytes())?;
        }
        writer.put(DESIGN, &store.bytes)?;
        store.tidy_up()?;
        Ok(store)
    }

    /// Adds to the journal what another recording takes over of its runs; who keeps less need play nothing again.
    fn hand_over(&self, now: &Recording) -> io::Result<()> {
        let before = &self.design().record;
        if before.stamp() == now.stamp() || !self.folder.join(JOURNAL).exists() {
            return Ok(());
        }
        let path = self.folder.join(JOURNAL);
        let (mut known, mut journal) =
            (Journal::open_to_read(&path, before.stamp())?, Journal::open(&path, now.stamp())?);
        let ids: Vec<RunId> = known.ids().filter(|id| !journal.has(*id)).collect();
        for id in ids {
            if let Some(kept) = known.read(id)?.and_then(|kept| kept.recorded_as(before, now)) {
                journal.add(id, &Record::of(&kept)?)?;
            }
        }
        journal.sync()
    }

    /// Where the text of this design waits until the folder is its own.
    fn next_text(&self) -> String {
        format!("{NEXT}{}.toml", &self.design_hash()[..16])
    }

    /// The text of the design.
    pub fn text(&self) -> io::Result<String> {
        fs::read_to_string(self.folder.join(self.next_text()))
            .or_else(|_| fs::read_to_string(self.folder.join("design.toml")))
    }

    /// Ends what a change of the design began: gives its text its name, and removes what the design before it named.
    fn tidy_up(&self) -> io::Result<()> {
        let next = self.folder.join(self.next_text());
        if next.exists() {
            fs::rename(next, self.folder.join("design.toml"))?;
        }
        for entry in fs::read_dir(&self.folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(NEXT) {
                remove(&entry.path())?;
            }
        }
        let mut named: Vec<String> = self.stored.files.iter().map(|file| file.0.clone()).collect();
        named.extend(self.data_files()?);
        for entry in fs::read_dir(self.folder.join("scenarios"))?.flatten() {
            let name = format!("scenarios/{}", entry.file_name().to_string_lossy());
            let ends = Path::new(&name).extension().and_then(|ending| ending.to_str());
            let ours = ends == Some("toml") || ends == Some("csv") && name.starts_with("scenarios/data-");
            if ours && !named.contains(&name) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// The files that its scenarios name, as they are kept.
    pub fn data_files(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for place in 0..self.stored.files.len() {
            let loaded = load(&self.scenario_file(place), &[]).map_err(io::Error::other)?;
            names.extend(kept_names(&loaded.scenario).into_iter().map(|name| format!("scenarios/{name}")));
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// Makes a folder for the whole design of another one, with its scenarios and the files they name.
    pub fn adopt(folder: &Path, other: &Self, text: &str) -> Result<Self, Error> {
        Self::adopted(folder, other, text).map_err(|trouble| trouble.about(folder))
    }

    fn adopted(folder: &Path, other: &Self, text: &str) -> Result<Self, Trouble> {
        if folder.join(DESIGN).exists() {
            let there = Self::opened(folder)?;
            if there.bytes == other.bytes && there.shard == Shard::WHOLE {
                return Ok(there);
            }
            let what = format!("`{}` holds another design", folder.display());
            return Err(Trouble::Unusable(what, "choose another folder with `--out FOLDER`"));
        }
        vacant(folder)?;
        let writer = Folder::create(folder)?;
        for name in other.stored.files.iter().map(|file| file.0.clone()).chain(other.data_files()?) {
            writer.put(&name, &fs::read(inside(&other.folder, &name)?)?)?;
        }
        writer.put("design.toml", text.as_bytes())?;
        writer.put(DESIGN, &other.bytes)?;
        Self::opened(folder)
    }

    /// The folder of a batch as it is.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        Self::opened(folder).map_err(|trouble| match trouble {
            Trouble::Disk(error) => Error::reading(&folder.display().to_string(), &error),
            trouble => trouble.about(folder),
        })
    }

    fn opened(folder: &Path) -> Result<Self, Trouble> {
        let name = folder.join(DESIGN);
        let no = |why: String, cure| Err(Trouble::Unusable(why, cure));
        let bytes = match fs::read(&name) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return no(
                    format!("`{}` is not the folder of a sweep", folder.display()),
                    "`relaylab sweep` makes one",
                );
            }
            Err(error) => return Err(error.into()),
        };
        let whole: serde_json::Value = match serde_json::from_slice(&bytes) {
            Ok(value) => value,
            Err(error) => {
                return no(
                    format!("`{}` is damaged: {error}", name.display()),
                    "restore it from a copy; the finished runs in the journal are not lost",
                );
            }
        };
        let field =
            |key: &str| whole.get(key).and_then(|value| value.as_str()).unwrap_or("nothing").to_owned();
        if field("schema") != SCHEMA {
            let why = format!(
                "`{}` is of version `{}`, and this relaylab reads `{SCHEMA}`",
                folder.display(),
                field("schema")
            );
            return no(why, "use the version of relaylab that made it");
        }
        if field("model") != MODEL {
            let why = format!(
                "`{}` was made by `{}`, and this is `{MODEL}`: their runs must not be mixed",
                folder.display(),
                field("model")
            );
            return no(
                why,
                "use the version of relaylab that made it, or sweep the design anew into another folder",
            );
        }
        let stored: Stored = match serde_json::from_value(whole) {
            Ok(stored) => stored,
            Err(error) => {
                return no(format!("`{}` is damaged: {error}", name.display()), "restore it from a copy");
            }
        };
        let odd = stored.design.odd().or((stored.files.len() != stored.design.scenarios.len())
            .then_some("its scenarios are not those of the folder"));
        if let Some(odd) = odd {
            return no(format!("`{}` is damaged: {odd}", name.display()), "restore it from a copy");
        }
        let shard = match fs::read_to_string(folder.join(SHARD)) {
            Ok(text) => text
                .trim()
                .parse()
                .map_err(|why| Trouble::Unusable(format!("`{SHARD}`: {why}"), "restore it from a copy"))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Shard::WHOLE,
            Err(error) => return Err(error.into()),
        };
        let store = Self { folder: folder.to_owned(), stored, bytes, shard };
        for place in 0..store.stored.files.len() {
            let (file, hash) = &store.stored.files[place];
            if inside(folder, file).is_err() || store.scenario_hash(place)?.as_ref() != Some(hash) {
                let why = format!(
                    "`{}` has been changed since the folder was made",
                    store.scenario_file(place).display()
                );
                return no(why, "restore it from a copy, or sweep the changed design into another folder");
            }
        }
        Ok(store)
    }

    /// The hash of a scenario with the files it names; none when it is no longer one, or a file is gone.
    fn scenario_hash(&self, place: usize) -> Result<Option<String>, Trouble> {
        let loaded = match load(&self.scenario_file(place), &[]) {
            Ok(loaded) => loaded,
            Err(problems) if problems.kind == Failure::Unreadable => {
                return Err(Trouble::Told(problems.into()));
            }
            Err(_) => return Ok(None),
        };
        let scenario = &loaded.scenario;
        let mut hashes = market_hash(scenario);
        for name in kept_names(scenario) {
            // What is kept lies beside the scenario, whatever a folder from elsewhere says.
            if !is_plain(name) || !loaded.folder.join(name).try_exists()? {
                return Ok(None);
            }
            hashes.push_str(&sha256(&data_files::bytes(name, &loaded.folder).map_err(unreadable)?));
        }
        Ok(Some(sha256(hashes.as_bytes())))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// That it cannot be written to.
    pub(super) fn writing(&self, error: &io::Error) -> Error {
        Error::writing(&self.folder.display().to_string(), error)
    }

    /// The design.
    pub fn design(&self) -> &Design {
        &self.stored.design
    }

    /// Which part of the design it plays.
    pub fn shard(&self) -> Shard {
        self.shard
    }

    /// Where a scenario of the design is kept.
    pub fn scenario_file(&self, place: usize) -> PathBuf {
        self.folder.join(&self.stored.files[place].0)
    }

    /// SHA-256 of the design with its scenarios.
    pub fn design_hash(&self) -> String {
        sha256(&self.bytes)
    }

    /// Number of points.
    pub fn points(&self) -> u64 {
        self.design().points() as u64
    }

    /// The runs of a point.
    pub fn naming(&self, point: &Point) -> Naming {
        let hashes: Vec<&str> = self.stored.files.iter().map(|file| file.1.as_str()).collect();
        Naming::new(self.design(), hashes[point.scenario], point)
    }

    /// Every run of the shard with its point, in the order of the design.
    pub fn runs(&self) -> impl Iterator<Item = (Point, RunOf)> + '_ {
        let (shard, replicates) = (self.shard, self.design().replicates);
        let first = move |point: u64| point * u64::from(replicates);
        let mine = move |point: &u64| shard.has_any(first(*point), replicates.into());
        (0..self.points()).filter(mine).flat_map(move |number| {
            let point = self.design().point(number);
            let naming = self.naming(&point);
            let mine = move |replicate: &u32| shard.has(first(number) + u64::from(*replicate));
            (0..replicates).filter(mine).map(move |replicate| (point.clone(), naming.run(replicate)))
        })
    }

    /// The run with this number.
    pub fn run(&self, number: u64) -> (Point, RunOf) {
        let replicates = u64::from(self.design().replicates);
        let point = self.design().point(number / replicates);
        let run = self.naming(&point).run((number % replicates) as u32);
        (point, run)
    }

    /// The journal, open for adding. Only who has locked the folder may ask, since what another session left
    /// half written is cleared away.
    pub fn journal(&self) -> io::Result<Journal> {
        clear(&self.folder)?;
        clear(&self.folder.join("scenarios"))?;
        self.tidy_up()?;
        Journal::open(&self.folder.join(JOURNAL), self.design().record.stamp())
    }

    /// The journal as it is.
    pub fn journal_to_read(&self) -> io::Result<Journal> {
        Journal::open_to_read(&self.folder.join(JOURNAL), self.design().record.stamp())
    }

    /// Adds a line to the diary of sessions.
    pub fn tell(&self, session: &serde_json::Value) -> io::Result<()> {
        use io::Write as _;
        let mut file = fs::OpenOptions::new().append(true).create(true).open(self.folder.join(SESSIONS))?;
        file.write_all(format!("{session}\n").as_bytes())?;
        file.sync_data()
    }

    /// The manifest of a finished folder, as far as it can be trusted.
    pub fn manifest(&self) -> Option<BatchManifest> {
        self.manifest_there().ok().flatten()
    }

    /// The manifest of a finished folder, none of an unfinished one; damaged when it is not as it was written.
    pub fn manifest_there(&self) -> Result<Option<BatchManifest>, Error> {
        match fs::read(self.folder.join(MANIFEST)) {
            Ok(bytes) => match BatchManifest::read(&String::from_utf8_lossy(&bytes)) {
                Ok(manifest) => Ok(Some(manifest)),
                Err(why) => Err(self.damaged(&format!("{MANIFEST}: {why}"))),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.not_given(MANIFEST, &error)),
        }
    }

    /// The Parquet tables of a finished folder.
    pub fn parquet(&self) -> Vec<String> {
        self.manifest().map_or_else(Vec::new, BatchManifest::parquet)
    }

    /// Something of the folder is not as it was written.
    pub fn damaged(&self, cause: &str) -> Error {
        let name = self.folder.display().to_string();
        Error::new(Kind::Damaged, cause, "`relaylab verify` says what is wrong with the folder").at(name)
    }

    /// Why a file that the folder should hold is not read: what is gone or no file was taken away, what the disk does not
    /// give may well be whole.
    pub fn not_given(&self, name: &str, error: &io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::InvalidInput => {
                self.damaged(&format!("cannot read `{name}`: {error}"))
            }
            _ => Error::reading(&self.folder.join(name).display().to_string(), error),
        }
    }

    /// Puts the journal into the order of the design, so that it is the same whoever played it; runs that the design
    /// no longer has come last, in the order of their names.
    fn settle(&self, journal: &mut Journal) -> io::Result<()> {
        let mut rewrite = Rewrite::begin(&self.folder)?;
        let mut done = BTreeSet::new();
        for (_, run) in self.runs() {
            if done.insert(run.id)
                && let Some(record) = journal.record(run.id)?
            {
                rewrite.add(&record)?;
            }
        }
        let mut others: Vec<_> = journal.ids().filter(|id| !done.contains(id)).collect();
        others.sort_unstable();
        for id in others {
            if let Some(record) = journal.record(id)? {
                rewrite.add(&record)?;
            }
        }
        for record in journal.others()? {
            rewrite.add(&record)?;
        }
        rewrite.end(&self.folder.join(JOURNAL))
    }

    /// Every run of the shard is finished: settles the journal and, for a whole design, makes the tables and the
    /// manifest. Gives the number of failed runs.
    pub fn finish(&self, journal: &mut Journal) -> io::Result<u64> {
        self.settle(journal)?;
        let mut journal = self.journal_to_read()?;
        if self.shard != Shard::WHOLE {
            let mut failed = 0;
            for (_, run) in self.runs() {
                failed += u64::from(journal.read(run.id)?.is_none_or(|kept| kept.failure.is_some()));
            }
            return Ok(failed);
        }
        let mut writer = Folder::create(&self.folder)?;
        let (failed, mut names) = self.tables_of(&mut journal, &mut self.runs(), &self.folder)?;
        writer.write("dictionary.csv", to_csv(&self.dictionary()).as_bytes())?;
        writer.write(DATA_PACKAGE, self.data_package().as_bytes())?;
        writer.write("README.md", self.readme(failed).as_bytes())?;
        let mut files = writer.written();
        names.extend(["design.toml", DESIGN, JOURNAL].map(ToOwned::to_owned));
        names.extend(self.stored.files.iter().map(|file| file.0.clone()));
        names.extend(self.data_files()?);
        for name in names {
            files.push(hashed(&self.folder, &name)?);
        }
        files.sort_by(|a, b| a.file.cmp(&b.file));
        let manifest = self.describe(failed, files).sealed()?;
        writer.put(MANIFEST, manifest.text()?.as_bytes())?;
        Ok(failed)
    }

    fn describe(&self, failed: u64, files: Vec<OutputFile>) -> BatchManifest {
        let blank = Manifest::blank();
        let design = self.design();
        BatchManifest {
            schema: SCHEMA.to_owned(),
            tables: TIDY.to_owned(),
            relaylab: blank.relaylab,
            model: blank.model,
            revision: blank.revision,
            target: blank.target,
            rustc: blank.rustc,
            random_numbers: blank.random_numbers,
            seed_rule: blank.seeds.rule,
            title: design.title.clone(),
            design_hash: self.design_hash(),
            scenarios: design
                .scenarios
                .iter()
                .cloned()
                .zip(self.stored.files.iter().map(|file| file.1.clone()))
                .collect(),
            points: self.points(),
            runs: design.runs() as u64,
            failed,
            files,
            seal: None,
        }
    }

    /// What every table is told to say of where it comes from.
    fn about(&self) -> Vec<(String, String)> {
        let pairs = [
            ("relaylab.version", env!("CARGO_PKG_VERSION").to_owned()),
            ("relaylab.model", MODEL.to_owned()),
            ("relaylab.schema", TIDY.to_owned()),
            ("relaylab.design", self.design_hash()),
            ("relaylab.title", self.design().title.clone()),
        ];
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// Writes the plan alone, before anything is played.
    pub fn write_plan(&self) -> io::Result<()> {
        let mut plan = TidyWriter::begin(&self.folder, &plan_table(self.design()), &self.about(), false)?;
        for (point, run) in self.runs() {
            plan.run(self.design(), &point, &run, None)?;
        }
        plan.end(&self.folder).map(|_| ())
    }

    /// Writes all tables of some finished runs into a folder; gives the number of failed runs and the names of the files.
    pub fn tables_of(
        &self,
        journal: &mut Journal,
        runs: &mut dyn Iterator<Item = (Point, RunOf)>,
        folder: &Path,
    ) -> io::Result<(u64, Vec<String>)> {
        let (design, about) = (self.design(), self.about());
        let begin = |table: &TidyTable| TidyWriter::begin(folder, table, &about, design.record.csv);
        let mut writers = tables(design).iter().map(begin).collect::<io::Result<Vec<_>>>()?;
        let mut plan = TidyWriter::begin(folder, &plan_table(design), &about, design.record.csv)?;
        let (mut failed, mut seen) = (0, BTreeSet::new());
        loop {
            let some: Vec<(Point, RunOf)> = runs.take(CHUNK).collect();
            if some.is_empty() {
                break;
            }
            let mut kept: Vec<Kept> = Vec::with_capacity(some.len());
            for (_, run) in &some {
                let missing = || {
                    io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("run {} is not in the journal", run.id),
                    )
                };
                let found = journal.read(run.id)?.filter(|kept| kept.fits(&design.record));
                kept.push(found.ok_or_else(missing)?);
            }
            failed += kept.iter().filter(|kept| kept.failure.is_some()).count() as u64;
            for (point, run) in &some {
                plan.run(design, point, run, None)?;
            }
            let first: Vec<bool> = some.iter().map(|(_, run)| seen.insert(run.id)).collect();
            let (runs_table, others) = writers.split_first_mut().expect("`runs` is always among the tables");
            let (mine, theirs) = rayon::join(
                || {
                    some.iter()
                        .zip(&kept)
                        .try_for_each(|((point, run), kept)| runs_table.run(design, point, run, Some(kept)))
                },
                || {
                    others.par_iter_mut().try_for_each(|table| {
                        kept.iter()
                            .zip(&first)
                            .filter(|pair| *pair.1)
                            .try_for_each(|(kept, _)| table.add(design, kept))
                    })
                },
            );
            mine.and(theirs)?;
        }
        let mut names = plan.end(folder)?;
        for writer in writers {
            names.extend(writer.end(folder)?);
        }
        Ok((failed, names))
    }
}

/// The files that a scenario names.
fn kept_names(scenario: &Scenario) -> Vec<&String> {
    [&scenario.network.edges, &scenario.network.nodes, &scenario.leads.file].into_iter().flatten().collect()
}

/// Whether a name is that of a file in the folder itself.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(_)), None))
}

/// Makes sure that a folder holds nothing but what a cut-short beginning left there.
fn vacant(folder: &Path) -> Result<(), Trouble> {
    let ours = |name: &str| {
        BEGUN.contains(&name) || name.starts_with(NEXT) || name.starts_with(crate::files::UNFINISHED)
    };
    if fs::read_dir(folder)?.flatten().any(|entry| !ours(&entry.file_name().to_string_lossy())) {
        let what = format!("`{}` holds something else, and is not overwritten", folder.display());
        return Err(Trouble::Unusable(what, "choose another folder with `--out FOLDER`"));
    }
    clear(folder)?;
    Ok(())
}

/// Where a file of a folder is: within it, and neither a link nor reached by one, whatever a list of files says.
pub fn inside(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let strange =
        || io::Error::new(io::ErrorKind::InvalidInput, format!("`{name}` is no file of the folder"));
    let mut path = folder.to_owned();
    for part in Path::new(name).components() {
        let std::path::Component::Normal(part) = part else { return Err(strange()) };
        path.push(part);
        if fs::symlink_metadata(&path)?.is_symlink() {
            return Err(strange());
        }
    }
    if fs::metadata(&path)?.is_file() { Ok(path) } else { Err(strange()) }
}

/// A file with its hash, read in pieces.
pub fn hashed(folder: &Path, name: &str) -> io::Result<OutputFile> {
    use sha2::{Digest as _, Sha256};
    let mut file = fs::File::open(inside(folder, name)?)?;
    let mut hash = Sha256::new();
    let (mut bytes, mut block) = (0, vec![0; 1 << 16]);
    loop {
        let count = io::Read::read(&mut file, &mut block)?;
        if count == 0 {
            break;
        }
        hash.update(&block[..count]);
        bytes += count as u64;
    }
    Ok(OutputFile { file: name.to_owned(), bytes, sha256: crate::base::hex(&hash.finalize()) })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
