//! What is known of some runs besides their tables.

use crate::results::summary::Spread;
use crate::words::numbers::{compact, count};

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
    /// The hash of the scenario.
    pub source: String,
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

    /// What was earned or lost, as far as the runs can tell: where they do not agree on its sign, from where to where. From ten
    /// seeds on that is the 95 % interval of the mean, below them the lowest and the highest. And whether its sign is told.
    pub(crate) fn result(&self, profits: &[f64]) -> (String, bool) {
        let money = |value: f64| format!("{} {}", compact(value), self.currency);
        let Some(spread) = Spread::of(profits.iter().copied().map(Some)) else {
            return ("Nothing was played".to_owned(), false);
        };
        let lowest = profits.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = profits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = spread.interval.unwrap_or((lowest, highest));
        if lowest == 0.0 && highest == 0.0 {
            ("Nothing was earned or lost".to_owned(), false)
        } else if low < 0.0 && high > 0.0 {
            let (what, of) = if spread.interval.is_some() {
                ("About break-even", "95 % interval of the mean")
            } else {
                ("Profit or loss, by luck", "lowest to highest seed")
            };
            (format!("{what}: {} to {} ({of})", compact(low), money(high)), false)
        } else if spread.mean < 0.0 {
            (format!("A loss of {}", money(-spread.mean)), true)
        } else {
            (format!("A profit of {}", money(spread.mean)), true)
        }
    }

    /// What the figures are of, with the title of the scenario.
    pub(super) fn scope(&self) -> String {
        if self.title.is_empty() { self.of_what() } else { format!("{}: {}", self.title, self.of_what()) }
    }
}
