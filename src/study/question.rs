//! What all questions have in common: the metric, the seeds, and how what is played is said in words.

use crate::base::draws::replicate_seed;
use crate::error::{Error, Kind};
use crate::results::metrics::{METRICS, Metric, metric};
use crate::runner::Prepared;
use crate::scenario::Scenario;
use crate::settings::closest;
use crate::words::{counted, people};

/// Seeds of a question that asks for no other number: so many, or half of them where those tell as much.
pub(crate) const SEEDS: u32 = 20;

/// With which luck the markets of a question are played: all of them with the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seeds {
    /// How many; without a number, [`SEEDS`].
    pub(crate) count: Option<u32>,
    /// The number all luck comes from; without it, that of the scenario.
    pub(crate) from: Option<u64>,
}

impl Seeds {
    /// The seeds, or why these are too few.
    pub(crate) fn of(self, market: &Prepared) -> Result<Vec<u64>, Error> {
        let count = self.count.unwrap_or(SEEDS);
        if count < 2 {
            return Err(Error::new(
                Kind::Usage,
                "one seed cannot tell luck from effect",
                "ask for two or more",
            ));
        }
        let seed = self.from.unwrap_or(market.scenario().market.seed);
        Ok((0..count).map(|place| replicate_seed(seed, place)).collect())
    }

    /// How many of so many seeds are played first: half of them where nobody said how many, so that the rest is left out
    /// where these tell as much.
    pub(crate) fn first(self, all: usize) -> usize {
        if self.count.is_none() { all / 2 } else { all }
    }
}

/// How much a question plays, before it is known what comes of it: at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Markets.
    pub markets: u64,
    /// Runs of them in all.
    pub runs: (u64, u64),
    /// Seeds.
    pub seeds: (u64, u64),
    /// Whether every market is played with every seed.
    pub every: bool,
}

impl Extent {
    /// Of markets that are played with every seed.
    pub fn of(markets: u64, seeds: (u64, u64)) -> Self {
        Self { markets, runs: (markets * seeds.0, markets * seeds.1), seeds, every: true }
    }
}

/// The metric of this name, or which one may have been meant.
pub(crate) fn named_metric(name: &str) -> Result<&'static Metric, Error> {
    metric(name).ok_or_else(|| {
        let near = closest(name, METRICS.iter().map(|metric| metric.name));
        let help = near.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
        Error::new(Kind::Usage, format!("no metric is called `{name}`"), help)
    })
}

/// What was played, in words.
pub(crate) fn scope(scenario: &Scenario, seeds: usize, same: &str) -> String {
    let market = &scenario.market;
    format!(
        "{}, {}, {}, the same {same}",
        people(market.people.into()),
        counted(market.days.into(), "day"),
        counted(seeds as u64, "seed")
    )
}

/// How much is to be played of each market, in words: `first` of the seeds, and the others where these tell too little.
pub(crate) fn size(scenario: &Scenario, first: usize, seeds: usize) -> String {
    let market = &scenario.market;
    let least = if first < seeds { format!("{first} to ") } else { String::new() };
    format!(
        "{least}{} x {} x {}",
        counted(seeds as u64, "seed"),
        people(market.people.into()),
        counted(market.days.into(), "day")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::Variant;

    #[test]
    fn a_metric_that_is_not_there_is_an_error_with_its_cure() {
        assert_eq!(named_metric("profit").unwrap().name, "profit");
        let error = named_metric("proft").unwrap_err();
        assert_eq!((error.kind, error.help.as_str()), (Kind::Usage, "did you mean `profit`?"));
        assert_eq!(named_metric("nothing like it").unwrap_err().help, "");
    }

    #[test]
    fn seeds_follow_from_the_scenario_unless_a_number_is_given() {
        let market = Variant::of_text("a.toml", "", None).unwrap().prepare().unwrap();
        assert_eq!(Seeds { count: Some(3), from: None }.of(&market).unwrap(), market.seeds(3));
        let other = Seeds { count: Some(2), from: Some(9) }.of(&market).unwrap();
        assert_eq!(other, [replicate_seed(9, 0), replicate_seed(9, 1)]);
        assert_eq!(Seeds { count: Some(1), from: None }.of(&market).unwrap_err().kind, Kind::Usage);
    }
}
