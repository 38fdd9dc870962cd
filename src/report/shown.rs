//! An answer in the forms in which it is shown, for whoever has no terminal.

use super::compare::Again;
use super::run::{PlayedRun, caption};
use super::{Rows, StudyFiles};
use crate::figures::{Drawn, FIGURES, drawn};
use crate::record::Manifest;
use crate::results::Run;
use crate::runner::Prepared;
use crate::study::{attribute, balance, calibrate, compare, optimise, sensitivity};
use serde_json::Value;
use std::path::Path;

/// What can be shown: as JSON, as text and as a figure, the same as the command line prints and writes.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// use relaylab::Shown as _;
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(500)?.with("market.days", 30)?;
/// let answer = relaylab::balance(&market).points(5).seeds(2).run(&relaylab::Runner::new())?;
/// assert_eq!(answer.json("")["lever"], "budget.sales_share");
/// assert!(answer.figure().unwrap().starts_with("<svg"));
/// # Ok(())
/// # }
/// ```
pub trait Shown {
    /// For programs, as `--json` prints it; `again` is what has it again, a command for instance.
    fn json(&self, again: &str) -> Value;

    /// For people, as it is printed, 80 columns wide.
    fn text(&self) -> String;

    /// In one sentence.
    fn sentence(&self) -> String;

    /// Its first figure as SVG, 800 pixels wide; none when it has none.
    fn figure(&self) -> Option<String>;
}

fn plainly(text: &str) -> String {
    text.to_owned()
}

fn first(figures: Vec<Drawn>) -> Option<String> {
    figures.into_iter().next().map(|figure| figure.svg)
}

macro_rules! shown {
    ($( $answer:ty, $report:path; )*) => {$(
        impl Shown for $answer {
            fn json(&self, again: &str) -> Value {
                use $report as report;
                report::json(self, again)
            }

            fn text(&self) -> String {
                use $report as report;
                report::text(self, &plainly)
            }

            fn sentence(&self) -> String {
                <$answer>::sentence(self)
            }

            fn figure(&self) -> Option<String> {
                use $report as report;
                let StudyFiles { figures, .. } = report::files(self, "");
                first(figures)
            }
        }
    )*};
}

shown! {
    attribute::Answer, super::attribute;
    balance::Answer, super::balance;
    balance::Split, super::balance::within;
    calibrate::Answer, super::calibrate;
    optimise::Answer, super::optimise;
    sensitivity::Answer, super::sensitivity;
}

impl Shown for compare::Answer {
    fn json(&self, again: &str) -> Value {
        super::compare::json(self, &Again { command: again.to_owned(), name: None })
    }

    fn text(&self) -> String {
        let evidence = super::compare::evidence(self, &plainly, self.lever.is_some());
        super::compare::verdict(self, &plainly) + &evidence
    }

    fn sentence(&self) -> String {
        Self::sentence(self).to_owned()
    }

    fn figure(&self) -> Option<String> {
        super::compare::figure(self)
    }
}

/// A market and its runs.
#[derive(Clone, Copy, Debug)]
pub struct PlayedMarket<'a> {
    /// What was played.
    pub market: &'a Prepared,
    /// One run a seed; fewer than the market has seeds when somebody stopped it.
    pub runs: &'a [Run],
}

impl PlayedMarket<'_> {
    fn manifest(&self) -> Manifest {
        let mut manifest = Manifest::of(self.market.loaded(), self.market.data_files());
        manifest.seeds.finished = self.runs.iter().map(|run| run.seed).collect();
        manifest.people = self.runs.first().map_or(manifest.people, |run| run.people);
        manifest
    }

    fn shown<'m>(&'m self, manifest: &'m Manifest, again: &'m str) -> PlayedRun<'m> {
        PlayedRun {
            runs: self.runs,
            manifest,
            scenario: self.market.scenario(),
            resized: self.market.loaded().resized,
            folder: Path::new(""),
            again,
            metrics: Rows::default().metrics,
        }
    }
}

impl Shown for PlayedMarket<'_> {
    fn json(&self, again: &str) -> Value {
        super::run::json(&self.shown(&self.manifest(), again))
    }

    fn text(&self) -> String {
        super::run::text(&self.shown(&self.manifest(), ""), "", &plainly)
    }

    fn sentence(&self) -> String {
        let sentences = super::verdict::verdict(self.runs, &caption(&self.manifest()));
        sentences.into_iter().next().unwrap_or_default()
    }

    fn figure(&self) -> Option<String> {
        let (kind, caption) = (FIGURES.first()?, caption(&self.manifest()));
        Some(drawn(kind.name, &(kind.make)(self.runs, &caption), &caption.source).svg)
    }
}
