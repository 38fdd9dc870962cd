//! How much of a comparison's market is played for what stands beside the verdict.

use crate::runner::{Prepared, Variant};
use crate::scenario::Scenario;
use crate::scenario::sections::NetworkModel;
use crate::words;

/// Person-days of a whole comparison with what stands beside it, a minute or so on two cores.
const WHOLE: u64 = 6_000_000_000;
/// What is looked for takes what is left of them, but at least and at most so many: seconds in any case.
const LEFT: std::ops::RangeInclusive<u64> = 300_000_000..=600_000_000;
/// From so many people up a market is the same market, per head.
const FEWEST_PEOPLE: u64 = 5_000;
/// Seeds with which a point is played in the market itself.
const CLOSE_SEEDS: usize = 5;
/// Person-days for all points together that are played in the market itself, and the fewest points.
const CLOSE: u64 = 4_000_000_000;
const FEWEST_POINTS: u64 = 6;

/// How long to look for what would change a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flips {
    /// Not at all.
    None,
    /// With fewer seeds, and in a smaller market in proportion, so that it takes seconds.
    #[default]
    Quick,
    /// In the market itself, with every seed.
    Full,
}

/// People and seeds that are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReducedMarket {
    /// People.
    pub people: u32,
    /// Seeds.
    pub seeds: usize,
    /// People of the market itself.
    real: u32,
    /// Seeds of the comparison.
    all: usize,
}

/// The whole of what is compared: its markets, which of them leads, and how many seeds each has.
pub(super) struct Whole<'a> {
    pub(super) markets: &'a [Prepared],
    pub(super) leader: usize,
    pub(super) seeds: usize,
}

impl ReducedMarket {
    /// As much as fits: with `--flips full` everything, otherwise so many plays of it in a share of the person-days
    /// that are left, all seeds before all people, and never fewer than so many seeds where there are as many.
    pub(super) fn of(whole: &Whole<'_>, flips: Flips, share: f64, plays: usize, fewest: u64) -> Self {
        let market = &whole.markets[whole.leader].scenario().market;
        let (real, all) = (u64::from(market.people), whole.seeds as u64);
        if flips == Flips::Full {
            return Self::itself(whole, flips);
        }
        let people = (share * left(whole)) as u64 / (u64::from(market.days).max(1) * plays.max(1) as u64);
        let seeds = (people / real.max(1)).clamp(fewest, all.max(fewest));
        let resizable = whole.markets.iter().map(Prepared::scenario).all(resizable);
        let people = if resizable { (people / seeds).max(FEWEST_PEOPLE).min(real) } else { real };
        Self { people: people as u32, seeds: seeds.min(all) as usize, real: market.people, all: all as usize }
    }

    /// The market itself with a few of the seeds, or with `--flips full` with all of them.
    pub(super) fn itself(whole: &Whole<'_>, flips: Flips) -> Self {
        let people = whole.markets[whole.leader].scenario().market.people;
        let seeds = if flips == Flips::Full { whole.seeds } else { whole.seeds.min(CLOSE_SEEDS) };
        Self { people, seeds, real: people, all: whole.seeds }
    }

    /// At how many points two of these markets may be played.
    pub(super) fn points(self, whole: &Whole<'_>, flips: Flips) -> u64 {
        let days = whole.markets[whole.leader].scenario().market.days;
        let point = 2 * self.seeds as u64 * u64::from(self.people) * u64::from(days);
        if flips == Flips::Full { u64::MAX } else { (CLOSE / point.max(1)).max(FEWEST_POINTS) }
    }

    /// The same scenario with so many people.
    pub(super) fn variant(self, variant: &Variant) -> Variant {
        if self.people == self.real { variant.clone() } else { variant.people(Some(self.people)) }
    }

    /// Whether this is the market itself with every seed.
    pub fn is_everything(self) -> bool {
        self.people == self.real && self.seeds == self.all
    }

    /// People of the market itself for each one here.
    pub fn scale(self) -> f64 {
        f64::from(self.real) / f64::from(self.people.max(1))
    }
}

impl std::fmt::Display for ReducedMarket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "in {}, {} of the seeds", words::people(self.people.into()), self.seeds)
    }
}

/// Person-days that are left for what stands beside the verdict.
pub(super) fn left(whole: &Whole<'_>) -> f64 {
    let size = |market: &Prepared| {
        let market = &market.scenario().market;
        u64::from(market.people) * u64::from(market.days)
    };
    let played = whole.seeds as u64 * whole.markets.iter().map(size).sum::<u64>();
    WHOLE.saturating_sub(played).clamp(*LEFT.start(), *LEFT.end()) as f64
}

/// Whether a market can be played with fewer people.
fn resizable(scenario: &Scenario) -> bool {
    scenario.network.model != NetworkModel::File
}
