//! What a page asks for: a market, by the name of a scenario or by its text, and what is changed in it.

use super::class::{Envelope, LEVER, kept};
use super::limits::Limits;
use crate::catalogue::{load_outlook, load_text};
use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::scenario::data_files::{self, Inputs};
use crate::scenario::sections::NetworkModel;
use crate::scenario::{BROUGHT, Loaded, Outlook, PRESETS, resize};
use crate::settings::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A market that a page asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Market {
    /// Name of a scenario that the program brings, or of the file it was started with.
    #[serde(default)]
    preset: String,
    /// A scenario's text instead.
    text: Option<String>,
    /// Overrides, `key=value`, as with `--set`.
    #[serde(default)]
    set: Vec<String>,
    /// The same market with so many people, as with `--people`.
    people: Option<u32>,
}

/// A market and which page asks for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    pub(super) market: Market,
    /// A name the page made up for itself.
    #[serde(default)]
    pub(crate) page: String,
    #[serde(default = "one")]
    pub(super) seeds: u32,
    /// Values of a lever (balance).
    #[serde(default)]
    pub(super) points: Vec<f64>,
    /// The lever (balance).
    #[serde(default = "sales_share")]
    pub(super) key: String,
    /// What is looked at along it (balance).
    #[serde(default = "profit")]
    pub(super) metric: String,
    /// A value of the lever that is judged against the best (balance).
    #[serde(default)]
    pub(super) choice: Option<f64>,
    /// A token (life).
    #[serde(default)]
    pub(super) person: u32,
    /// A lesson and a step of it that asks for a guess (lesson).
    #[serde(default)]
    pub(super) guess: Option<(usize, usize)>,
    /// The one of the seeds that is played, for whoever shares them among several (balance, lesson).
    #[serde(default)]
    pub(super) only: Option<u32>,
    /// What others played of them; then nothing more is played (balance, lesson).
    #[serde(default)]
    pub(super) years: Vec<Year>,
    /// The teacher's word, where the firm is in an envelope (balance).
    #[serde(default)]
    pub(super) word: String,
}

/// What came of a seed in each of some markets: their metrics, in the order of the table.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Year {
    pub(super) index: u32,
    pub(super) values: Vec<Vec<Option<f64>>>,
}

fn one() -> u32 {
    1
}

fn sales_share() -> String {
    "budget.sales_share".to_owned()
}

fn profit() -> String {
    "profit".to_owned()
}

/// What a page is told when it does not get what it asked for: one line, and for scenarios every problem with its place,
/// cause and cure.
pub(super) fn refused(error: &Error) -> Value {
    let Some(found) = error.problems() else {
        let cure = if error.help.is_empty() { String::new() } else { format!("; {}", error.help) };
        let text = if error.code.is_empty() { Value::Null } else { json!(error.to_string()) };
        return json!({ "message": format!("{}{cure}", error.cause), "text": text, "problems": [] });
    };
    json!({
        "message": error.cause,
        "text": error.to_string(),
        "problems": found.problems.iter().map(|problem| json!({
            "code": problem.code, "about": problem.about, "message": problem.message,
            "label": problem.label, "help": problem.help,
        })).collect::<Vec<_>>(),
    })
}

/// A scenario of somebody's own, beside those that the program brings.
#[derive(Clone, Debug)]
pub enum Own {
    /// A file, which may name others.
    File(PathBuf),
    /// A text, which may not.
    Text(String),
    /// The firm of a class, which nobody is to see; there are no others then.
    Class(Envelope),
}

impl Own {
    /// The scenario that was written into a page: sealed, or as a text.
    pub fn written(bytes: &[u8]) -> Self {
        let text = || Self::Text(String::from_utf8_lossy(bytes).into_owned());
        Envelope::unsealed(bytes).map_or_else(text, Self::Class)
    }

    /// The envelope of a class.
    pub(crate) fn envelope(&self) -> Option<&Envelope> {
        match self {
            Self::Class(envelope) => Some(envelope),
            _ => None,
        }
    }
}

/// The name of the scenario of one's own.
pub(super) const OWN: &str = "your file";

impl Market {
    /// The market of a scenario by its name, as it is.
    pub(super) fn of(preset: &str) -> Self {
        Self { preset: preset.to_owned(), ..Self::default() }
    }

    /// The same market with more keys set.
    pub(super) fn with(&self, set: impl IntoIterator<Item = String>) -> Self {
        let mut market = self.clone();
        market.set.extend(set);
        market
    }

    /// The scenario, as `relaylab run` would load it with these overrides.
    pub(super) fn load(&self, own: Option<&Own>) -> Result<Loaded, Error> {
        self.load_with(own, &[])
    }

    fn load_with(&self, own: Option<&Own>, more: &[String]) -> Result<Loaded, Error> {
        let mut overrides = self.set.clone();
        let loaded = self.read(own, &overrides)?;
        match self.people {
            Some(people) if loaded.scenario.network.model != NetworkModel::File => {
                overrides.extend(resize(&loaded.scenario, people).iter().map(ToString::to_string));
            }
            _ if more.is_empty() => return Ok(loaded),
            _ => {}
        }
        overrides.extend_from_slice(more);
        self.read(own, &overrides)
    }

    fn read(&self, own: Option<&Own>, overrides: &[String]) -> Result<Loaded, Error> {
        let is_own = self.text.is_none() && self.preset == OWN;
        let text = match own {
            Some(Own::Text(text)) if is_own => Some(text),
            Some(Own::Class(envelope)) if self.is_as_sealed(is_own) => Some(envelope.text()),
            Some(Own::Class(_)) => return Err(kept("a market that differs in more than its balance")),
            _ => self.text.as_ref(),
        };
        let file = match own {
            Some(Own::File(file)) if is_own => Some(file.clone()),
            _ => PRESETS
                .iter()
                .find(|preset| preset.name == self.preset)
                .map(|preset| Path::new(BROUGHT).join(preset.file)),
        };
        let loaded = match (text, file) {
            (Some(text), _) => {
                let mut loaded = load_text(OWN, text, overrides, None)?;
                loaded.folder = PathBuf::from(BROUGHT);
                loaded
            }
            (None, Some(file)) => load_outlook(&file, Outlook::Base, overrides)?,
            (None, None) => {
                return Err(Error::new(
                    Kind::Usage,
                    "there is no scenario of this name",
                    "choose one of the list",
                ));
            }
        };
        let started_with = match own {
            Some(Own::File(file)) if is_own => Some(file.as_path()),
            _ => None,
        };
        refuse_files(&loaded, started_with)?;
        Ok(loaded)
    }

    /// Whether a market is that of an envelope, with no other change than a move of its lever.
    fn is_as_sealed(&self, is_own: bool) -> bool {
        let moves = |set: &String| set.split_once('=').is_some_and(|(key, _)| key.trim() == LEVER);
        is_own && self.people.is_none() && self.set.iter().all(moves)
    }

    /// What is to be played, refused when it is more than the limits allow. Diaries take most of the time of a small market,
    /// so none is kept.
    pub(super) fn plan(&self, own: Option<&Own>, limits: &Limits, more: &[String]) -> Result<Plan, Error> {
        let mut more = more.to_vec();
        more.extend(["record.journeys=0".to_owned(), "record.claims=false".to_owned()]);
        let loaded = self.load_with(own, &more)?;
        let people = loaded.scenario.market.people;
        if people > limits.people {
            let most = limits.people;
            return Err(Error::new(
                Kind::Refused,
                format!("{people} people are more than the {most} this page may ask for"),
                "`relaylab explore --people-limit N` allows more",
            ));
        }
        let inputs = data_files::read(&loaded.scenario, &loaded.folder)?;
        let plan = plan_of(&loaded, inputs)?;
        crate::runner::over(&plan, limits.memory).map_or(Ok(plan), Err)
    }
}

fn plan_of(loaded: &Loaded, inputs: Inputs) -> Result<Plan, Error> {
    Ok(Plan::new(&loaded.scenario, inputs).map_err(|found| loaded.problems(found))?)
}

/// A page may name no file but those the program brings; its own file may name those it was started with.
fn refuse_files(loaded: &Loaded, own: Option<&Path>) -> Result<(), Error> {
    let scenario = &loaded.scenario;
    let named = [
        ("network.edges", &scenario.network.edges),
        ("network.nodes", &scenario.network.nodes),
        ("leads.file", &scenario.leads.file),
    ];
    let brought = |name: &str| PRESETS.iter().flat_map(|preset| preset.beside).any(|(file, _)| *file == name);
    let before = own.and_then(|own| load_outlook(own, Outlook::Base, &[]).ok());
    let known = |key: &str, name: &str| {
        let before = before.as_ref().map(|before| &before.scenario);
        let same = |value: Option<&String>| value.is_some_and(|value| value == name);
        brought(name)
            || before.is_some_and(|before| match key {
                "network.edges" => same(before.network.edges.as_ref()),
                "network.nodes" => same(before.network.nodes.as_ref()),
                _ => same(before.leads.file.as_ref()),
            })
    };
    let problem = |key: &str| {
        Problem::about("B043", key, "a page cannot name a file".to_owned()).help(
            "play the scenario with `relaylab run`, or start `relaylab explore FILE` with it".to_owned(),
        )
    };
    let found: Vec<Problem> = named
        .iter()
        .filter(|(key, value)| value.as_ref().is_some_and(|name| !known(key, name)))
        .map(|(key, _)| problem(key))
        .collect();
    if found.is_empty() { Ok(()) } else { Err(loaded.problems(found).into()) }
}
