//! What each channel added to runs that were played: the same luck once more without it.

use crate::error::Error;
use crate::results::Run;
use crate::results::metrics::Outcome;
use crate::runner::{Request, Runner, Variant};
use crate::scenario::Change;

/// What is lost when a channel is taken away under the same seeds: with it, less without it.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// Name of the channel.
    pub channel: String,
    /// Customers won.
    pub won: Added,
    /// Revenue, in units of the currency.
    pub revenue: Added,
}

/// A difference between two markets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Added {
    /// In the run that is exported; much of it is luck.
    pub here: f64,
    /// Over all runs of the folder.
    pub mean: f64,
    /// Standard error of that mean; none of a single run.
    pub error: Option<f64>,
}

impl Added {
    /// From the differences of all runs, of which one is exported.
    pub fn of(differences: &[f64], exported: usize) -> Self {
        let n = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / n;
        let squares: f64 = differences.iter().map(|x| (x - mean) * (x - mean)).sum();
        let error = (differences.len() > 1).then(|| (squares / (n - 1.0) / n).sqrt());
        Self { here: differences.get(exported).copied().unwrap_or(mean), mean, error }
    }
}

/// Plays the runs of a market once more without each of some channels; `exported` is the seed whose own difference is
/// told beside the mean.
///
/// # Errors
/// When a market cannot be made or played, or the runner was told to stop.
pub fn removals(
    market: &Variant,
    channels: &[&str],
    runs: &[Run],
    exported: u64,
    runner: &Runner,
) -> Result<Vec<Removal>, Error> {
    let seeds: Vec<u64> = runs.iter().map(|run| run.seed).collect();
    let mut request = Request::new(&seeds);
    // The money of a channel that is off stays unspent.
    for &name in channels {
        let off = Change::new(&format!("channels.\"{name}\".on"), false);
        request.add(name, market.changed([off]).prepare()?);
    }
    let played = runner.outcomes_of(&request)?;
    let with: Vec<Outcome> = runs.iter().map(Outcome::of).collect();
    let exported = seeds.iter().position(|seed| *seed == exported).unwrap_or(0);
    let added = |without: &[Outcome], name: &str| {
        let value = |run: &Outcome| run.value(name).unwrap_or(0.0);
        let lost: Vec<f64> = with.iter().zip(without).map(|(all, less)| value(all) - value(less)).collect();
        Added::of(&lost, exported)
    };
    let removal = |name: &&str| Removal {
        channel: (*name).to_owned(),
        won: added(played.get(name), "won"),
        revenue: added(played.get(name), "revenue"),
    };
    Ok(channels.iter().map(removal).collect())
}
