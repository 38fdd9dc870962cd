//! A run as text, JSON and page.

mod json;
mod page;
mod text;

pub(crate) use json::json;
pub(crate) use page::{caption, page};
pub(crate) use text::text;

use crate::record::Manifest;
use crate::results::Run;
use crate::results::metrics::MetricList;
use crate::scenario::Scenario;
use std::path::Path;

/// A run that was played and written, as everything that shows it knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlayedRun<'a> {
    /// One run a seed.
    pub runs: &'a [Run],
    /// What the folder says of itself.
    pub manifest: &'a Manifest,
    /// What was played.
    pub scenario: &'a Scenario,
    /// Whether its market has another number of people than its file says.
    pub resized: bool,
    /// Where it was written.
    pub folder: &'a Path,
    /// What to type to have it again.
    pub again: &'a str,
    /// The metrics that are shown of it.
    pub metrics: MetricList,
}
