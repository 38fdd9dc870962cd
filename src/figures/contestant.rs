//! One of some scenarios that are set side by side.

use super::palette::Hue;
use crate::results::Run;

/// One of some scenarios that are set side by side.
#[derive(Clone, Debug)]
pub(crate) struct Contestant<'r> {
    /// Its name.
    pub name: String,
    /// Its hue, which is also its letter.
    pub hue: Hue,
    /// Its runs.
    pub runs: &'r [Run],
}

impl Contestant<'_> {
    /// Letter and name: `A balanced`.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.hue.letter(), self.name)
    }
}

/// The key to some contestants.
pub(crate) fn key_of(contestants: &[Contestant<'_>]) -> Vec<(Hue, String)> {
    contestants.iter().map(|contestant| (contestant.hue, contestant.title())).collect()
}
