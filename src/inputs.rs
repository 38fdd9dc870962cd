//! Placeholder.
use crate::scenario::{Problem, Scenario};
/// Edges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// People.
    pub people: u32,
    /// Edges.
    pub edges: Vec<(u32, u32)>,
    /// Names.
    pub names: Vec<String>,
}
/// Leads.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadRow {
    /// Day.
    pub day: Option<u32>,
    /// Channel.
    pub channel: String,
    /// Count.
    pub count: u32,
    /// Closing.
    pub closing: f64,
}
/// Inputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Edges.
    pub edges: Option<EdgeList>,
    /// Leads.
    pub leads: Vec<LeadRow>,
}
/// Placeholder.
pub fn read(_: &Scenario, _: &std::path::Path) -> Result<Inputs, Vec<Problem>> {
    Ok(Inputs::default())
}
