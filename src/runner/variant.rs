//! A scenario that can be changed: texts that are read once, and changes above them, each with its typed value.

use crate::base::draws::replicate_seed;
use crate::base::sha256;
use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::relay::channels::CATALOGUE;
use crate::scenario::data_files::{self, DataFile, Inputs};
use crate::scenario::sections::{Catalogue, Leads, Network, NetworkModel};
use crate::scenario::{Change, Loaded, Outlook, Scenario, Texts, market_hash, resize};
use crate::settings::Data;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A scenario and what is changed in it. A copy shares what was read.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?;
/// let small = market.with_people(1_000)?;
/// assert_eq!(small.load()?.scenario.market.people, 1_000);
/// let month = small.with("market.days", 30)?;
/// assert_eq!((small.load()?.scenario.market.days, month.load()?.scenario.market.days), (365, 30));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Variant {
    source: Arc<Shared>,
    outlook: Outlook,
    changes: Vec<Change>,
    people: Option<u32>,
    /// Whether some of its changes gave it another number of people.
    resized: bool,
    catalogue: Catalogue,
}

/// What all variants of a scenario share: its texts, and the files it names as they were last read.
#[derive(Debug)]
struct Shared {
    texts: Texts,
    beside: Mutex<Option<Beside>>,
}

/// The files a scenario names, and the settings they were read with.
#[derive(Clone, Debug)]
struct Beside {
    network: Network,
    leads: Leads,
    start: String,
    inputs: Arc<Inputs>,
    files: Arc<[DataFile]>,
}

/// A market that can be played: its scenario is checked, the files it names are read.
#[derive(Clone, Debug)]
pub struct Prepared {
    loaded: Arc<Loaded>,
    inputs: Arc<Inputs>,
    files: Arc<[DataFile]>,
    hash: String,
}

impl Variant {
    /// The scenario in a file, with those it extends. Nothing of what it says is checked yet.
    ///
    /// # Errors
    /// When a file cannot be read, or is no TOML.
    pub fn read(file: &Path) -> Result<Self, Error> {
        Ok(Self::of(Texts::read(file)?))
    }

    /// The same for a text at hand; files it names are found in `folder`.
    ///
    /// # Errors
    /// When it is no TOML, or what it extends cannot be read.
    pub fn of_text(name: &str, text: &str, folder: Option<&Path>) -> Result<Self, Error> {
        Ok(Self::of(Texts::new(name, text, folder)?))
    }

    fn of(texts: Texts) -> Self {
        let source = Arc::new(Shared { texts, beside: Mutex::new(None) });
        let (outlook, changes, catalogue) = (Outlook::Base, Vec::new(), CATALOGUE);
        Self { source, outlook, changes, people: None, resized: false, catalogue }
    }

    /// The same with a key set to a value.
    ///
    /// ```
    /// # fn main() -> Result<(), relaylab::Error> {
    /// let market = relaylab::load("scenarios/balanced.toml")?;
    /// let frugal = market.with("budget.per_month", 20_000)?.with("channels.print.on", false)?;
    /// let error = frugal.with("sales.reps", -1).unwrap_err();
    /// assert!(error.cause.starts_with("`reps` must be"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the scenario may not say so.
    pub fn with(&self, key: &str, value: impl Into<Data>) -> Result<Self, Error> {
        self.with_all([Change::new(key, value)])
    }

    /// The same with several changes at once, for keys that only make sense together.
    ///
    /// # Errors
    /// When the scenario may not say so.
    pub fn with_all(&self, changes: impl IntoIterator<Item = Change>) -> Result<Self, Error> {
        let variant = self.changed(changes);
        variant.prepare()?;
        Ok(variant)
    }

    /// The same market with so many people, once and for all: what is changed later speaks of the market as it is then.
    ///
    /// # Errors
    /// When its people are those of a network file, or so many cannot be.
    pub fn with_people(&self, people: u32) -> Result<Self, Error> {
        let variant = self.people(Some(people)).resized()?;
        variant.prepare()?;
        Ok(variant)
    }

    /// The same with more changes, which win over the earlier ones. They are checked when it is prepared.
    #[must_use]
    pub fn changed(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut variant = self.clone();
        variant.changes.extend(changes);
        variant
    }

    /// The same with other kinds of channel than those of the relay.
    #[must_use]
    pub fn catalogue(&self, catalogue: Catalogue) -> Self {
        Self { catalogue, ..self.clone() }
    }

    /// The same in another view of the market.
    #[must_use]
    pub fn outlook(&self, outlook: Outlook) -> Self {
        Self { outlook, ..self.clone() }
    }

    /// The same market with so many people: budget, reps and the price of what all can see keep their proportion. Changes
    /// speak of the market before that: `sales.reps` of 10 are ten reps for all, and one when a tenth of the people is played.
    #[must_use]
    pub fn people(&self, people: Option<u32>) -> Self {
        Self { people, ..self.clone() }
    }

    /// The same market, so that further changes speak of it as it is after it was resized.
    ///
    /// # Errors
    /// When the scenario says what it may not say, or its people are those of a network file.
    pub fn resized(&self) -> Result<Self, Error> {
        let (changes, resized) = self.all_changes()?;
        Ok(Self { changes, people: None, resized, ..self.clone() })
    }

    /// Its scenario, with every key checked.
    ///
    /// # Errors
    /// Every problem of the scenario at once.
    pub fn load(&self) -> Result<Loaded, Error> {
        let (changes, resized) = self.all_changes()?;
        let mut loaded = self.source.texts.load(self.outlook, &changes, self.catalogue)?;
        loaded.resized = resized;
        Ok(loaded)
    }

    /// What can be played.
    ///
    /// # Errors
    /// Every problem of the scenario, or of the files it names, at once.
    pub fn prepare(&self) -> Result<Prepared, Error> {
        self.prepared(self.load()?)
    }

    /// The same when its scenario is loaded already.
    ///
    /// # Errors
    /// Every problem of the files it names at once.
    pub fn prepared(&self, mut loaded: Loaded) -> Result<Prepared, Error> {
        let beside = self.source.beside(&loaded)?;
        loaded.warnings.extend(loaded.warnings_of(&beside.inputs));
        let hashes = beside.files.iter().map(|file| file.sha256.as_str()).collect::<String>();
        let hash = sha256((market_hash(&loaded.scenario) + &hashes).as_bytes());
        Ok(Prepared { loaded: Arc::new(loaded), inputs: beside.inputs, files: beside.files, hash })
    }

    /// The changes, and after them those that resize the market; whether any do.
    fn all_changes(&self) -> Result<(Vec<Change>, bool), Error> {
        let mut all = self.changes.clone();
        let Some(people) = self.people else { return Ok((all, self.resized)) };
        let loaded = self.source.texts.load(self.outlook, &self.changes, self.catalogue)?;
        if loaded.scenario.network.model == NetworkModel::File {
            let cause =
                "the people of this market are those of its network file, so `--people` cannot change them";
            let help = "leave out `--people`, or set another `network.model`";
            return Err(Error::new(Kind::Usage, cause, help).at("network.model"));
        }
        if loaded.scenario.leads.file.is_some() && people != loaded.scenario.market.people {
            let cause = "the leads of this market are those of its file, so `--people` cannot change how many there are";
            let help = "leave out `--people`, or take `leads.file` away";
            return Err(Error::new(Kind::Usage, cause, help).at("leads.file"));
        }
        all.extend(resize(&loaded.scenario, people));
        Ok((all, self.resized || people != loaded.scenario.market.people))
    }
}

impl Shared {
    /// The files a scenario names; those that were read with the same settings before are not read again.
    fn beside(&self, loaded: &Loaded) -> Result<Beside, Error> {
        let scenario = &loaded.scenario;
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = beside.as_ref().filter(|known| known.is_of(scenario)) {
            return Ok(known.clone());
        }
        let inputs = Arc::new(data_files::read(scenario, &loaded.folder)?);
        let files = data_files::hashed(scenario, &loaded.folder).map_err(|problem| vec![problem])?;
        let fresh = Beside {
            network: scenario.network.clone(),
            leads: scenario.leads.clone(),
            start: scenario.market.start.clone(),
            files: files.into(),
            inputs,
        };
        Ok(beside.insert(fresh).clone())
    }
}

impl Beside {
    fn is_of(&self, scenario: &Scenario) -> bool {
        self.network == scenario.network
            && self.leads == scenario.leads
            && self.start == scenario.market.start
    }
}

impl Prepared {
    /// Its scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    /// Its scenario with where it comes from.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The files that it was read from besides the scenario.
    pub fn data_files(&self) -> &[DataFile] {
        &self.files
    }

    /// What those files say.
    pub(crate) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The hash of all that decides one of its runs besides the seed; it names what is kept of them.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The first so many of its seeds.
    pub fn seeds(&self, count: u32) -> Vec<u64> {
        (0..count).map(|place| replicate_seed(self.scenario().market.seed, place)).collect()
    }

    /// The plan of its runs.
    ///
    /// # Errors
    /// When the scenario and the files it names do not fit together.
    pub fn plan(&self) -> Result<Plan, Error> {
        plan(&self.loaded, Inputs::clone(&self.inputs))
    }
}

/// The plan of a scenario with the files it names.
pub(crate) fn plan(loaded: &Loaded, inputs: Inputs) -> Result<Plan, Error> {
    Ok(Plan::new(&loaded.scenario, inputs).map_err(|found| loaded.problems(found))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Money;

    const TEXT: &str = "[market]\npeople = 1000\n[budget]\nper_month = 500\nnormalise = true\n[sales]\nreps = 4\n[channels.print]\nshare = 1\n";

    fn variant() -> Variant {
        Variant::of_text("a.toml", TEXT, None).unwrap()
    }

    #[test]
    fn a_change_leaves_what_it_came_from_alone() {
        let base = variant();
        let other = base.with("sales.reps", 6.0).unwrap();
        let reps = |variant: &Variant| variant.load().unwrap().scenario.sales.reps;
        assert_eq!((reps(&base), reps(&other)), (Some(4.0), Some(6.0)));
        assert_ne!(base.prepare().unwrap().hash(), other.prepare().unwrap().hash());
        assert_eq!(
            base.with("market.seed", 9_u32).unwrap().prepare().unwrap().hash(),
            base.prepare().unwrap().hash()
        );
    }

    #[test]
    fn what_a_scenario_may_not_say_is_an_error_with_its_place() {
        let error = variant().with("sales.reps", -1.0).unwrap_err();
        assert_eq!((error.kind, error.code, error.place.as_str()), (Kind::Invalid, "B020", "--set"));
        assert!(error.to_string().contains("sales.reps=-1"), "{error}");
    }

    #[test]
    fn changes_speak_of_the_market_before_it_is_resized_unless_it_is_resized_for_good() {
        let small = variant().people(Some(100));
        let scenario = |variant: Variant| variant.load().unwrap().scenario;
        let changed = scenario(small.changed([Change::new("sales.reps", 10.0)]));
        assert_eq!((changed.market.people, changed.sales.reps), (100, Some(1.0)));
        assert_eq!(changed.budget.per_month, Money(5000));
        let later = scenario(small.resized().unwrap().changed([Change::new("sales.reps", 10.0)]));
        assert_eq!((later.market.people, later.sales.reps), (100, Some(10.0)));
    }

    #[test]
    fn a_file_is_read_once() {
        let home = tempfile::tempdir().unwrap();
        let (file, leads) = (home.path().join("a.toml"), home.path().join("leads.csv"));
        std::fs::write(
            &file,
            format!("{TEXT}[leads]\nfile = \"leads.csv\"\nchannel = \"c\"\ncount = \"n\"\n"),
        )
        .unwrap();
        std::fs::write(&leads, "c,n\nfair,3\n").unwrap();
        let base = Variant::read(&file).unwrap();
        let before = base.prepare().unwrap();
        std::fs::remove_file(&file).unwrap();
        std::fs::remove_file(&leads).unwrap();
        let after = base.with("sales.reps", 4.0).unwrap().prepare().unwrap();
        assert_eq!((after.hash(), after.plan().is_ok()), (before.hash(), true));
        let other = base.with("leads.count", "m").unwrap_err();
        assert_eq!(
            (other.kind, other.code),
            (Kind::Unreadable, "F001"),
            "other settings read the file again"
        );
    }
}
