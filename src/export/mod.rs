//! Exports: what a run left behind, in the files that the next tools read, with the truth beside them.
//!
//! A tool that is judged needs its data by its own rules and an answer it has not seen. Each format is a file here and a
//! row of [`FORMATS`]; none of them plays anything or touches a disk.

mod case;
mod crm;
mod meridian;
mod paths;
mod pymc;
mod robyn;
mod sheet;
mod transactions;
mod truth;
mod weekly;

pub use case::Case;
pub use sheet::Sheet;
pub use truth::truth;

use crate::scenario::Scenario;

/// One format: a row of [`FORMATS`].
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word for it on the command line.
    pub name: &'static str,
    /// What reads it.
    pub what: &'static str,
    /// Its files.
    pub files: &'static [&'static str],
    /// Records it is made of.
    needs: &'static [Need],
    /// Makes it.
    pub make: fn(&Case<'_>) -> Vec<Sheet>,
}

/// A record that a run has only when the scenario asks for it.
#[derive(Debug)]
struct Need {
    key: &'static str,
    is_on: fn(&Scenario) -> bool,
}

const MEDIA: Need = Need { key: "record.media", is_on: |scenario| scenario.record.media };
const PATHS: Need = Need { key: "record.paths", is_on: |scenario| scenario.record.paths };
const CRM: Need = Need { key: "record.crm", is_on: |scenario| scenario.record.crm };

/// All formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "robyn",
        what: "Robyn: a wide weekly table, and a calibration table if there was an experiment",
        files: &["robyn.csv", "calibration.csv"],
        needs: &[MEDIA],
        make: robyn::sheets,
    },
    Format {
        name: "meridian",
        what: "Meridian: a long table, one row a week and geo",
        files: &["meridian.csv"],
        needs: &[MEDIA],
        make: meridian::sheets,
    },
    Format {
        name: "pymc",
        what: "PyMC-Marketing: a weekly table for the media mix, purchase histories, and contracts by cohort",
        files: &["mmm.csv", "rfm.csv", "cohorts.csv"],
        needs: &[MEDIA, CRM],
        make: pymc::sheets,
    },
    Format {
        name: "paths",
        what: "ChannelAttribution: paths with their conversions; DP6: one row a touch",
        files: &["paths.csv", "sessions.csv"],
        needs: &[PATHS],
        make: paths::sheets,
    },
    Format {
        name: "transactions",
        what: "lifetimes: a log of purchases",
        files: &["transactions.csv"],
        needs: &[CRM],
        make: transactions::sheets,
    },
    Format {
        name: "crm",
        what: "a CRM: leads, opportunities, changes of stage and activities",
        files: &["leads.csv", "opportunities.csv", "stage_history.csv", "activities.csv"],
        needs: &[CRM],
        make: crm::sheets,
    },
];

impl Format {
    /// The keys to switch on before this format can be made of a run of the scenario.
    pub fn missing(&self, scenario: &Scenario) -> Vec<&'static str> {
        self.needs.iter().filter(|need| !(need.is_on)(scenario)).map(|need| need.key).collect()
    }
}
