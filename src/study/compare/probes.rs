//! Plays what the page shows besides the comparison: the leader's balance, as whoever asks for it alone is told, and the
//! leader without each of its parts. Both are played in the market itself, or not at all.

use super::answer::{Answer, Contribution, Removals};
use super::reduced::{Flips, left};
use crate::error::{Error, Kind};
use crate::results::metrics::{FEW, Metric, Outcome, metric};
use crate::results::summary::TENTHS;
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::study::{Paired, Seeds, balance, players};

/// What is played of the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Probe {
    Whole,
    Nothing,
    /// Without one of its parts.
    Without(usize),
}

/// The leader of a comparison, and how much of its market may be played.
struct Leader<'a> {
    variant: &'a Variant,
    /// The number all luck comes from, where it is not that of the file.
    seed: Option<u64>,
    /// Person-days.
    most: u64,
}

/// Plays the leader's market and says what came of it; nothing when that was not asked for, or would take too long.
pub(super) fn play(
    flips: Flips,
    seed: Option<u64>,
    runner: &Runner,
    variants: &[Variant],
    answer: &mut Answer,
) -> Result<(), Error> {
    let most = match flips {
        Flips::None => return Ok(()),
        Flips::Quick => left(&answer.whole()) as u64,
        Flips::Full => u64::MAX,
    };
    let leader = Leader { variant: &variants[answer.verdict.leader], seed, most };
    answer.balance = leader.balance(runner, answer.metric)?;
    answer.removals = leader.removals(runner)?;
    Ok(())
}

impl Leader<'_> {
    fn fits(&self, market: &Prepared, runs: u64) -> bool {
        let market = &market.scenario().market;
        runs.saturating_mul(u64::from(market.people) * u64::from(market.days)) <= self.most
    }

    /// Where its balance lies; nothing where a share of sales cannot be moved from end to end.
    fn balance(&self, runner: &Runner, metric: &Metric) -> Result<Option<balance::Answer>, Error> {
        let asked = balance::balance(self.variant).metric(metric.name);
        let asked = self.seed.map_or(asked.clone(), |seed| asked.seed(seed));
        let cannot = |error: &Error| matches!(error.kind, Kind::Usage | Kind::Invalid);
        let question = match asked.question() {
            Ok(question) => question,
            Err(error) if cannot(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !self.fits(question.market(), question.extent().runs.1) {
            return Ok(None);
        }
        runner.note(&question.words());
        match question.curve(runner) {
            Err(error) if cannot(&error) => Ok(None),
            curve => curve.map(Some),
        }
    }

    /// What each part adds to the customers won, and what several do only together.
    fn removals(&self, runner: &Runner) -> Result<Option<Removals>, Error> {
        let market = self.variant.prepare()?;
        let players = players(market.scenario());
        if !self.fits(&market, (players.len() as u64 + 2) * TENTHS as u64) {
            return Ok(None);
        }
        let seeds = Seeds { count: Some(TENTHS as u32), from: self.seed }.of(&market)?;
        runner.note("taking parts away");
        let all_off = players.iter().map(|player| player.off.clone());
        let mut request = Request::new(&seeds);
        request.add(Probe::Whole, market);
        request.add(Probe::Nothing, self.variant.changed(all_off).prepare()?);
        for (place, player) in players.iter().enumerate() {
            request.add(Probe::Without(place), self.variant.changed([player.off.clone()]).prepare()?);
        }
        let mut played = runner.outcomes_of(&request)?;
        let mut of_probe = |probe| played.take(&probe);
        let ends = [Probe::Whole, Probe::Nothing].map(&mut of_probe);
        let parts = players.into_iter().enumerate();
        let parts: Vec<(String, Vec<Outcome>)> =
            parts.map(|(place, player)| (player.name, of_probe(Probe::Without(place)))).collect();
        Ok(metric("won").map(|won| removals(&ends, &parts, won)))
    }
}

/// What each part adds, from the leader as it is, without all parts, and without each.
fn removals(ends: &[Vec<Outcome>; 2], parts: &[(String, Vec<Outcome>)], won: &Metric) -> Removals {
    let any = !parts.is_empty();
    let values = |outcomes: &[Outcome]| -> Vec<f64> {
        outcomes.iter().map(|outcome| outcome.get(won).unwrap_or(0.0)).collect()
    };
    let [all, nothing] = ends.each_ref().map(|outcomes| values(outcomes));
    let customers = all.iter().sum::<f64>();
    let total = customers / all.len().max(1) as f64;
    let seeds = all.len();
    if !any || customers < FEW as f64 {
        return Removals { seeds, any, parts: Vec::new(), together: None };
    }
    let less = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let share =
        |values: &[f64]| -> Vec<Option<f64>> { values.iter().map(|value| Some(value / total)).collect() };
    let mut rest = less(&all, &nothing);
    let mut told = Vec::new();
    for (name, without) in parts {
        let added = less(&all, &values(without));
        rest = less(&rest, &added);
        told.push(contribution(name, &share(&added)));
    }
    told.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    Removals { seeds, any, parts: told, together: Some(contribution("only together", &share(&rest))) }
}

fn contribution(name: &str, added: &[Option<f64>]) -> Contribution {
    let nothing = vec![Some(0.0); added.len()];
    let (mean, interval) = Paired::of(added, &nothing).map_or_else(
        || {
            let only = added.iter().copied().flatten().next().unwrap_or(0.0);
            (only, (only, only))
        },
        |paired| (paired.mean, paired.interval(0.05)),
    );
    Contribution { name: name.to_owned(), mean, interval }
}
