//! From a file name and options to a plan that can be played, or everything that is wrong with it.
//!
//! The steps are apart, because `check` looks at each and `run` has something to say in between.

use super::exit::Fault;
use super::resize::resize;
use crate::catalogue::load_outlook;
use crate::plan::Plan;
use crate::scenario::data_files::Inputs;
use crate::scenario::sections::NetworkModel;
use crate::scenario::{Loaded, Outlook};
use std::path::Path;

/// Loads an outlook of a scenario; with a number of people, resized to them. Overrides speak of the market before that: `reps=10`
/// are ten reps for all, and one when a tenth of the people is played.
pub(super) fn load_resized(
    file: &Path,
    outlook: Outlook,
    overrides: &[String],
    people: Option<u32>,
) -> Result<Loaded, Fault> {
    Ok(load_outlook(file, outlook, &resizing(file, outlook, overrides, people)?)?)
}

/// The overrides, and after them those that resize the market.
pub(super) fn resizing(
    file: &Path,
    outlook: Outlook,
    overrides: &[String],
    people: Option<u32>,
) -> Result<Vec<String>, Fault> {
    let mut all = overrides.to_vec();
    let Some(people) = people else { return Ok(all) };
    let loaded = load_outlook(file, outlook, overrides)?;
    if loaded.scenario.network.model == NetworkModel::File {
        let cause =
            "the people of this market are those of its network file, so `--people` cannot change them";
        return Err(Fault::new(
            super::exit::USAGE,
            cause,
            "leave out `--people`, or set another `network.model`",
        ));
    }
    all.extend(resize(&loaded.scenario, people));
    Ok(all)
}

/// The plan of a scenario with the files it names.
pub(super) fn make_plan(loaded: &Loaded, inputs: Inputs) -> Result<Plan, Fault> {
    Ok(Plan::new(&loaded.scenario, inputs).map_err(|found| loaded.problems(found))?)
}
