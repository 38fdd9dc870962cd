//! relaylab plays a market forward, day by day, as a relay race: marketing runs the first legs, sales the last.
//!
//! [`load`] a scenario, change it [`with`](Scenario::with) a key, play it with a [`Runner`] that tells [`Events`] how far
//! it is; or ask a question of it: [`compare()`], [`balance()`], [`attribute()`],
//! [`sensitivity()`], [`optimise()`], [`calibrate()`], or a whole design of them, a [`Sweep`].
//! Answers and runs are [`Shown`] as JSON, text and figures, runs are [`arrow_table`]s, words are [`explain`]ed.
//! Whatever fails is an [`Error`].
//!
//! # What is stable
//!
//! What is named here, and what that leads to in [`results`] (tables, metrics, summaries), [`runner`], [`scenario`],
//! [`settings`](mod@settings), [`study`] (questions and their answers) and [`batch`]: it changes with a new minor version only, and
//! CHANGELOG.md says how. All else is the program's own. Some of it can be reached, for its tests and benches, but is not
//! documented here and changes without notice; ARCHITECTURE.md has the map.
//!
//! # Features
//!
//! All are on by default. Without them the library loads scenarios, plays them in memory and answers questions of them.
//!
//! | feature | what it brings |
//! |---|---|
//! | `files` | run folders, [`Runner::cache`], exports, answers as JSON; the others bring it |
//! | `figures` | figures, and the pages they stand in |
//! | `parquet` | sweeps: [`batch`] and [`Sweep`] |
//! | `page` | what answers the page in a browser, without its server |
//! | `explore` | the page in a browser |
//! | `cli` | the program |

#![cfg_attr(
    not(all(feature = "cli", feature = "explore", feature = "parquet")),
    allow(
        dead_code,
        unreachable_pub,
        unused_imports,
        reason = "what only a door uses stands idle without it"
    )
)]

#[doc(hidden)]
pub mod base;
#[cfg(feature = "parquet")]
pub mod batch;
#[doc(hidden)]
pub mod catalogue;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod engine;
mod error;
#[cfg(feature = "page")]
#[doc(hidden)]
pub mod explore;
#[cfg(feature = "files")]
#[doc(hidden)]
pub mod export;
#[cfg(feature = "figures")]
mod figures;
#[cfg(feature = "files")]
mod files;
mod measure;
#[doc(hidden)]
pub mod plan;
#[doc(hidden)]
pub mod population;
#[doc(hidden)]
pub mod proof;
#[cfg(feature = "files")]
mod record;
#[doc(hidden)]
pub mod relay;
#[cfg(feature = "figures")]
mod report;
pub mod results;
pub mod runner;
pub mod scenario;
#[cfg(feature = "explore")]
#[doc(hidden)]
pub mod serve;
pub mod settings;
pub mod study;
mod words;

#[cfg(feature = "parquet")]
pub use batch::Sweep;
pub use catalogue::explain;
pub use error::{Error, Kind};
#[cfg(feature = "files")]
pub use record::Citation;
#[cfg(feature = "parquet")]
pub use record::{arrow_table, table_names};
#[cfg(feature = "figures")]
pub use report::{PlayedMarket, Shown};
pub use runner::{Events, Progress, Runner, Variant as Scenario};
pub use study::compare::{Answer, Comparison, Flips, compare};
pub use study::{
    attribute::attribute, balance::balance, calibrate::calibrate, optimise::optimise,
    sensitivity::sensitivity,
};

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
///
/// # Errors
/// When a file cannot be read, and otherwise with every problem of the scenario and of the files it names at once.
pub fn load(path: impl AsRef<std::path::Path>) -> Result<Scenario, Error> {
    let scenario = Scenario::read(path.as_ref())?;
    scenario.prepare()?;
    Ok(scenario)
}
