//! What all questions have in common: the metric, the seeds, and how what is played is said in words.

use crate::base::draws::replicate_seed;
use crate::error::{Error, Kind};
use crate::results::metrics::{METRICS, Metric, metric};
use crate::runner::Prepared;
use crate::scenario::Scenario;
use crate::scenario::sections::{Lever, TimelineEntry, quoted};
use crate::settings::closest;
use crate::words::{counted, people};

/// Seeds of a question that asks for no other number: so many, or as many of them, from half on, as tell as much.
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
    /// Which markets are played with which seeds.
    pub dealt: Dealt,
}

/// Which markets are played with which seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealt {
    /// Every market with every seed.
    Every,
    /// Each with the seeds that orders of parts need.
    ByOrders,
    /// As the question says in words of its own.
    Otherwise,
}

impl Extent {
    /// Of markets that are played with every seed.
    pub fn of(markets: u64, seeds: (u64, u64)) -> Self {
        Self { markets, runs: (markets * seeds.0, markets * seeds.1), seeds, dealt: Dealt::Every }
    }

    /// Of so many markets and runs at most, dealt out as the question says.
    pub fn otherwise(markets: u64, runs: u64) -> Self {
        Self { markets, runs: (runs, runs), seeds: (1, 1), dealt: Dealt::Otherwise }
    }
}

/// The metric of this name, or which one may have been meant.
pub(crate) fn named_metric(name: &str) -> Result<&'static Metric, Error> {
    metric(name).ok_or_else(|| {
        let names = || METRICS.iter().map(|metric| metric.name);
        let part: Vec<String> =
            names().filter(|other| other.contains(name)).map(|other| format!("`{other}`")).collect();
        let help = match closest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if part.is_empty() || name.is_empty() => "`relaylab catalog metrics` lists them".to_owned(),
            None => format!("did you mean {}?", part.join(" or ")),
        };
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

/// Refuses a lever that the timeline sets by itself: moving it would show next to nothing, and say that it does not matter.
pub(super) fn free(scenario: &Scenario, moved: impl Fn(&Lever) -> bool) -> Result<(), Error> {
    let sets =
        |entry: &TimelineEntry| entry.on && entry.set.is_some() && entry.key.as_ref().is_some_and(&moved);
    let Some((name, entry)) = scenario.timeline.iter().find(|(_, entry)| sets(entry)) else { return Ok(()) };
    let key = entry.key.as_ref().map(ToString::to_string).unwrap_or_default();
    let table = format!("timeline.{}", quoted(name));
    let cause = format!("`{table}` sets `{key}` itself, whatever it is moved to");
    let cure =
        format!("switch it off with `{table}.on=false`, or let it say `times` or `plus` instead of `set`");
    Err(Error::new(Kind::Usage, cause, cure).at(table))
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
        let help = |name| named_metric(name).unwrap_err().help;
        assert_eq!(help("payback"), "did you mean `payback_months`?");
        assert_eq!(help("nothing like it"), "`relaylab catalog metrics` lists them");
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
