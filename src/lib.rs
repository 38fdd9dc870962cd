//! relaylab plays a market forward, day by day, as a relay race: marketing runs the first legs, sales the last.
//!
//! Modules in reading order: a [`scenario`] file becomes a [`plan`]; the [`population`] is made; each day the legs of
//! the [`relay`] run; [`measure`] counts; a [`runner`] plays markets on all threads and keeps what is finished;
//! [`record`] writes tables; a [`study`] asks one question of many runs; [`explore`] shows them in a browser; [`cli`] is
//! what a person types.

pub mod base;
pub mod batch;
pub mod catalogue;
pub mod cli;
pub mod engine;
mod error;
pub mod explore;
pub mod export;
pub mod figures;
pub mod files;
pub mod measure;
pub mod plan;
pub mod population;
pub mod record;
pub mod relay;
pub mod report;
pub mod results;
pub mod runner;
pub mod scenario;
pub mod settings;
pub mod study;
mod words;

pub use batch::Sweep;
pub use error::{Error, Kind};
pub use runner::{Events, Progress, Runner, Variant as Scenario};
pub use study::compare::{Answer, Comparison, Flips, compare};
pub use study::{attribute::attribute, balance::balance};

/// The scenario in a file, checked; it can be changed and played.
///
/// ```
/// # fn main() -> Result<(), relaylab::Error> {
/// let market = relaylab::load("scenarios/balanced.toml")?.with_people(2_000)?.with("market.days", 30)?;
/// let more_sales = market.with("budget.sales_share", 0.6)?;
/// let runs = relaylab::Runner::new().play(&more_sales, 2)?;
/// assert_eq!(runs[1].days.len(), 30);
/// # Ok(())
/// # }
/// ```
pub fn load(path: impl AsRef<std::path::Path>) -> Result<Scenario, Error> {
    let scenario = Scenario::read(path.as_ref())?;
    scenario.prepare()?;
    Ok(scenario)
}
