//! A class guesses where the balance of a firm lies that nobody sees: the firm in a sealed envelope, a line that each student
//! hands in, and the table of all guesses.
//!
//! The desk keeps the firm to itself until somebody gives the teacher's word. This is an envelope and no safe: the core that
//! plays the firm has it, so whoever takes the page apart gets at it.

mod envelope;
mod line;
mod pasted;
mod table;

pub use envelope::Envelope;
pub(crate) use envelope::LEVER;
pub(super) use line::{Guess, LONGEST_NAME};
pub(super) use pasted::Pasted;
pub(super) use table::table;

use super::refusal::refusal;
use crate::error::Error;
use crate::scenario::Loaded;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the firm is called until the envelope is open.
pub(super) const UNSEEN: &str = "A firm that you have not seen";
/// What is asked of it.
const QUESTION: &str = "Where between marketing and sales does this firm earn most?";
/// What a student is told to do.
const TASK: &str = "Here is a firm that you have not seen. Its hill is hidden. Move the slider, read the answer and the three \
                    lines, and choose the balance that earns most. What a choice costs against the best balance is its regret.";

/// What a student hands in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandedIn {
    name: String,
    share: f64,
    #[serde(default, rename = "page")]
    _page: String,
}

/// Who opens the envelope.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opened {
    word: String,
    #[serde(default, rename = "page")]
    _page: String,
}

/// Lines of a class, and the curve of all balances as it was told: the lever at each point, and what was found there by seed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Collected {
    pub(super) word: String,
    pub(super) lines: String,
    pub(super) points: Vec<f64>,
    pub(super) found: Vec<Vec<f64>>,
    #[serde(default, rename = "page")]
    _page: String,
}

impl HandedIn {
    /// The line to copy.
    ///
    /// # Errors
    /// When the name is none, or too long, or the share is none.
    pub(super) fn line(&self, envelope: &Envelope) -> Result<Value, Error> {
        let guess = Guess::new(&self.name, self.share)?;
        Ok(json!({ "line": guess.line(envelope), "name": guess.name, "share": guess.share() }))
    }
}

impl Opened {
    /// What was in the envelope.
    ///
    /// # Errors
    /// When this is not the teacher's word.
    pub(super) fn firm(&self, envelope: &Envelope, loaded: &Loaded) -> Result<Value, Error> {
        envelope.opens(&self.word)?;
        let about = &loaded.scenario.about;
        Ok(json!({ "title": about.title, "question": about.question }))
    }
}

/// What the page needs to know once of the class.
pub(super) fn about(envelope: &Envelope) -> Value {
    json!({ "code": envelope.code(), "title": UNSEEN, "task": TASK, "longest_name": LONGEST_NAME })
}

/// As much of the firm as a student may see: nothing but where the lever stands, and what all years have in common.
pub(super) fn scenario(envelope: &Envelope, loaded: &Loaded) -> Value {
    let market = &loaded.scenario.market;
    let share = loaded.scenario.budget.sales_share;
    json!({
        "title": UNSEEN, "question": QUESTION,
        "people": market.people, "days": market.days, "seed": 0,
        "currency": market.currency, "start": market.start,
        "values": { LEVER: format!("{share:?}") }, "kinds": {}, "warnings": [],
        "toml": "", "hash": envelope.code(), "has_budget": true,
    })
}

/// What is refused on the page of a class.
pub(super) fn kept(what: &str) -> Error {
    refusal(&format!("{what} would tell what is in the envelope"), "give your teacher's word, which opens it")
}

#[cfg(test)]
mod fixture {
    use super::{Envelope, Guess};

    pub(super) fn firm() -> Envelope {
        Envelope::new("title = \"x\"\n".to_owned())
    }

    /// The line of a guess of that firm.
    pub(super) fn line(name: &str, share: f64) -> String {
        Guess::new(name, share).unwrap().line(&firm())
    }
}
