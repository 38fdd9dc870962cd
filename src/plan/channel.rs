//! A channel that runs: its settings with all tables made.

use crate::base::draws::{Draw, StreamLabel};
use crate::base::laws::{Chance, Coin, Gap, Quantiles};
use crate::base::math::{Memo, gamma_p, gamma_quantile};
use crate::plan::CHUNK;
use crate::scenario::Scenario;
use crate::scenario::sections::{ChannelKind, ChannelSettings, Common, Lever, OwnSettings};
use std::sync::{Arc, OnceLock};

/// A channel that runs: its settings with all tables made.
#[derive(Clone, Debug)]
pub struct ChannelPlan {
    /// Its index, which is also its code as a source of touches.
    pub index: u8,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: &'static ChannelKind,
    /// What every channel has.
    pub common: Common,
    /// What only this kind has.
    pub own: OwnChannel,
    /// The channel's own luck.
    pub process: StreamLabel,
    /// Share of the marketing budget.
    pub share: f64,
    /// How the audience's use of the channel is spread.
    pub habit: Habit,
    /// Chances of reading an issue (print).
    pub readership: Readership,
    /// Gaps between plain exposures.
    pub plain_gap: Gap,
}

/// A boxed channel that can be cloned.
#[derive(Debug)]
pub struct OwnChannel(Box<dyn OwnSettings>);

impl Clone for OwnChannel {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl std::ops::Deref for OwnChannel {
    type Target = dyn OwnSettings;
    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl ChannelPlan {
    /// All channels of a scenario that can touch anybody, in alphabetical order. A channel that is off, or that has
    /// neither money nor anything to begin with, leaves no trace.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let scale = scenario.budget.scale(scenario);
        let moves = |levers: &[Lever]| {
            scenario
                .timeline
                .iter()
                .any(|(_, entry)| entry.on && entry.key.as_ref().is_some_and(|key| levers.contains(key)))
        };
        let money = (scenario.budget.per_month.0 > 0 || moves(&[Lever::Budget]))
            && (scenario.budget.sales_share < 1.0 || moves(&[Lever::SalesShare]));
        let active = |channel: &&ChannelSettings| {
            let raised = || moves(&[Lever::Channels, Lever::Channel(channel.name.clone())]);
            let paid = money && (channel.common.share > 0.0 || raised());
            let plain = channel.common.exposure_per_day.is_some_and(|p| p > 0.0);
            let (listed, followed) = channel.own.first_audience();
            channel.common.on && (paid || plain || channel.own.first_stock() > 0.0 || listed + followed > 0.0)
        };
        let plan = |(index, channel): (usize, &ChannelSettings)| Self {
            index: index as u8,
            name: channel.name.clone(),
            kind: channel.kind,
            common: channel.common.clone(),
            own: OwnChannel(channel.own.copy()),
            process: StreamLabel::named("channel/").extend(&channel.name),
            share: channel.common.share * scale,
            habit: Habit::new(channel.own.habit_shape()),
            readership: Readership::new(channel.own.readership().unwrap_or_default()),
            plain_gap: Gap::new(channel.common.exposure_per_day.unwrap_or(0.0)),
        };
        scenario.channels.iter().filter(active).enumerate().map(plan).collect()
    }
}

/// How much of a channel people use. The people of a crowd are ranked by a shuffle of their own for each channel;
/// person of rank `r` of `n` uses what lies between the quantiles `r/n` and `(r+1)/n` of the Gamma law.
#[derive(Clone, Debug)]
pub struct Habit {
    /// Rank (in 2^-32) of the person on whom an impression falls, by its luck; empty when all use the same.
    /// An impression finds heavy users more often: it falls by the Gamma law of shape one more.
    rank: Arc<[u32]>,
}

impl Habit {
    const BITS: u32 = 10;

    pub(crate) fn new(shape: f64) -> Self {
        static KNOWN: Memo<Habit> = Memo::new();
        if shape <= 0.0 {
            return Self { rank: Arc::default() };
        }
        KNOWN.get([shape, 0.0], || {
            let nodes = 1 << Self::BITS;
            let rank = |u: f64| (gamma_p(shape, gamma_quantile(shape + 1.0, u)) * 4_294_967_295.0) as u32;
            let inner = (1..nodes).map(|i| rank(f64::from(i) / f64::from(nodes)));
            Self { rank: std::iter::once(0).chain(inner).chain(std::iter::once(u32::MAX)).collect() }
        })
    }

    /// The rank among `n` people of the one on whom an impression with this luck falls.
    #[inline]
    pub(crate) fn rank_of(&self, luck: Draw, n: u32) -> u32 {
        if self.rank.is_empty() {
            return luck.below(n);
        }
        let word = luck.word();
        let (node, rest) = ((word >> (32 - Self::BITS)) as usize, u64::from(word << Self::BITS));
        let (low, high) = (self.rank[node], self.rank[node + 1]);
        Draw::new(low + ((u64::from(high - low) * rest) >> 32) as u32).below(n)
    }
}

/// How likely people read an issue, by their rank among the readers of a crowd.
#[derive(Clone, Debug, Default)]
pub struct Readership {
    chances: Quantiles,
    /// Whether the person of a rank reads, in a whole crowd and in the last one; made when first asked for.
    coins: [OnceLock<Vec<Coin>>; 2],
}

impl Readership {
    /// Chances by rank, from most to least likely.
    pub fn new(chances: Quantiles) -> Self {
        Self { chances, coins: Default::default() }
    }

    /// Whether the person of each rank among `n` reads.
    pub(crate) fn coins(&self, n: usize) -> &[Coin] {
        let coins = self.coins[usize::from(n != CHUNK)].get_or_init(|| {
            let chance = |rank: usize| self.chances.at((rank as f64 + 0.5) / n as f64);
            (0..n).map(|rank| Chance(chance(rank)).into()).collect()
        });
        debug_assert_eq!(coins.len(), n, "a market has one crowd that is not whole");
        coins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impressions_fall_by_the_gamma_law_of_habit() {
        // The share of impressions that fall on the lower half of users is the share of use they have.
        let habit = Habit::new(0.5);
        let words = (0..100_000u32).map(|i| i.wrapping_mul(42_949));
        let low = words.filter(|&word| habit.rank_of(Draw::new(word), 1000) < 500).count() as f64 / 100_000.0;
        let median = gamma_quantile(0.5, 0.5);
        assert!((low - gamma_p(1.5, median)).abs() < 2e-3, "{low}");
    }
}
