//! What is known of some runs besides their tables.

use crate::words::numbers::count;

/// What is known of some runs besides their tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caption {
    /// Title of the scenario.
    pub title: String,
    /// The question it asks; may be empty.
    pub question: String,
    /// Name of the currency.
    pub currency: String,
    /// People in the market.
    pub people: u64,
    /// Days played.
    pub days: u32,
    /// Runs, each with its own seed.
    pub seeds: usize,
}

impl Caption {
    /// What the figures are of: `100,000 people, 52 weeks, 5 seeds`.
    pub(crate) fn of_what(&self) -> String {
        let time = if self.days.is_multiple_of(7) && self.days > 0 {
            count(f64::from(self.days / 7), "week", "weeks")
        } else {
            count(f64::from(self.days), "day", "days")
        };
        let people = count(self.people as f64, "person", "people");
        format!("{people}, {time}, {}", count(self.seeds as f64, "seed", "seeds"))
    }

    /// How the seeds are shown, for figures of lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let words = "Lines: mean over seeds. Bands: middle 50 and 90 % of seeds (all below ten).";
        if self.seeds > 1 { vec![words.to_owned()] } else { Vec::new() }
    }

    /// How the seeds are shown, for figures of bars.
    pub(crate) fn bars(&self) -> Vec<String> {
        let words =
            "Bars: mean over seeds. Thick and thin lines: middle 50 and 90 % of seeds (all below ten).";
        if self.seeds > 1 { vec![words.to_owned()] } else { Vec::new() }
    }

    /// What the figures are of, with the title of the scenario.
    pub(super) fn scope(&self) -> String {
        if self.title.is_empty() { self.of_what() } else { format!("{}: {}", self.title, self.of_what()) }
    }
}
