//! The contest of structures: which facts a market still shows when one part of the model at a time is as if it did not
//! exist. Several weak patterns together tell more of a structure than one strong one (Grimm et al. 2005), and a part that
//! no fact needs is not shown to be there.

use super::answer::{Answer, Question};
use crate::error::Error;
use crate::runner::Runner;
use crate::scenario::sections::quoted;
use crate::scenario::{Change, Scenario};

/// The model without one of its parts.
#[derive(Clone, Copy, Debug)]
pub struct Structure {
    /// What is left out, in a word or two; what stands at the head of its column.
    pub without: &'static str,
    /// What that comes to.
    pub meaning: &'static str,
    /// What changes in a scenario.
    changes: fn(&Scenario) -> Vec<Change>,
}

/// The parts that are left out, one after the other.
pub const STRUCTURES: &[Structure] = &[
    Structure {
        without: "decay",
        meaning: "leads do not go cold while they wait: a call does as much after a week as after an hour",
        changes: |_| set(&["contact.decay"]),
    },
    Structure {
        without: "word",
        meaning: "nobody tells anybody",
        changes: |_| vec![Change::new("word_of_mouth.on", false)],
    },
    Structure {
        without: "goodwill",
        meaning: "what people think of the brand moves no chance",
        changes: |_| set(GOODWILL),
    },
    Structure {
        without: "people",
        meaning: "people are alike in fit, in what they would pay, in how easy they are to reach, and in when they leave",
        changes: alike,
    },
    Structure {
        without: "reps",
        meaning: "reps are alike, never learn and never leave, and so are their territories",
        changes: |_| {
            let off = Change::new("reps.on", false);
            [off].into_iter().chain(set(&["reps.territory_spread", "reps.allotment_spread"])).collect()
        },
    },
    Structure {
        without: "feedback",
        meaning: "sales tell marketing nothing of what became of its leads",
        changes: |_| set(&["scoring.feedback"]),
    },
];

/// Where goodwill enters chances.
const GOODWILL: &[&str] = &[
    "interest.direct_goodwill",
    "interest.consider_goodwill",
    "hand_raise.goodwill",
    "hand_raise.hazard_goodwill",
    "contact.accept_goodwill",
    "closing.goodwill",
    "outbound.goodwill",
    "customers.goodwill",
];
/// By how much the shapes of a Beta law are multiplied that is to have its mean and hardly a spread.
const NARROW: f64 = 500.0;

fn set(keys: &[&str]) -> Vec<Change> {
    keys.iter().map(|key| Change::new(key, 0.0)).collect()
}

/// People of the mean kind.
fn alike(scenario: &Scenario) -> Vec<Change> {
    let fit = |share: f64, a: f64, b: f64| share * a / (a + b);
    let mean: f64 = scenario.segments.iter().map(|(_, of)| fit(of.share, of.fit_a, of.fit_b)).sum();
    let mut changes = set(&["contact.reach_spread"]);
    let customers = &scenario.customers;
    changes.push(Change::new("customers.churn_a", customers.churn_a * NARROW));
    changes.push(Change::new("customers.churn_b", customers.churn_b * NARROW));
    for (name, segment) in &scenario.segments {
        let mut put = |key: &str, value: f64| {
            changes.push(Change::new(&format!("segments.{}.{key}", quoted(name)), value));
        };
        put("share", segment.share);
        put("fit_a", mean * NARROW);
        put("fit_b", (1.0 - mean) * NARROW);
        put("willingness", segment.willingness);
        put("willingness_spread", 0.0);
        let target = format!("segments.{}.target", quoted(name));
        changes.push(Change::new(&target, segment.target));
    }
    changes
}

/// What came of a market as it is, and without each part.
#[derive(Clone, Debug)]
pub struct Contest {
    /// As it is.
    pub whole: Answer,
    /// Without each of [`STRUCTURES`].
    pub without: Vec<Answer>,
}

impl Question {
    /// Plays the facts in the market as it is and without one part of the model at a time; limits are left out.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn contest(&self, runner: &Runner) -> Result<Contest, Error> {
        let whole = self.clone().of_one_market();
        let scenario = whole.scenario()?;
        let without = |structure: &Structure| {
            runner.note(&format!("without {}: {}", structure.without, structure.meaning));
            whole.clone().changed((structure.changes)(&scenario)).answer(runner)
        };
        let played = whole.answer(runner)?;
        Ok(Contest { whole: played, without: STRUCTURES.iter().map(without).collect::<Result<_, _>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::ask;

    #[test]
    fn every_part_can_be_left_out_and_changes_the_market() {
        let asked = ask().unwrap().of_one_market();
        let scenario = asked.scenario().unwrap();
        for structure in STRUCTURES {
            let without = asked.clone().changed((structure.changes)(&scenario)).scenario().unwrap();
            assert_ne!(without, scenario, "{}", structure.without);
        }
    }

    #[test]
    fn people_who_are_alike_are_so_in_the_mean() {
        let asked = ask().unwrap().of_one_market();
        let scenario = asked.scenario().unwrap();
        let without = asked.changed(alike(&scenario)).scenario().unwrap();
        let mean = |scenario: &Scenario| -> f64 {
            scenario.segments.iter().map(|(_, of)| of.share * of.fit_a / (of.fit_a + of.fit_b)).sum()
        };
        assert!((mean(&scenario) - mean(&without)).abs() < 1e-12);
        assert!(without.segments.iter().all(|(_, of)| of.fit_a + of.fit_b > 499.0));
    }
}
