//! Plays the markets in which a verdict might flip.

use super::small::Small;
use super::{Compare, Comparison};
use crate::cli::company::{Company, Market, Recipe};
use crate::cli::exit::{self, Fault};
use crate::results::metrics::{Metric, Outcome};
use crate::scenario::Scenario;
use crate::study::{FlipInput, Lead, flip_inputs, search as look_for};

/// Share of the time that is left for the ends of all ranges; closing in on flips takes some more.
const SHARE: f64 = 1.0;

/// Where the leader meets its closest rival.
struct Arena<'a> {
    company: &'a Company,
    /// The leader and the rival.
    recipes: [Recipe; 2],
    metric: &'static Metric,
    sign: f64,
    seeds: Vec<u64>,
}

pub(super) fn search(
    verb: &Compare,
    company: &Company,
    recipes: &[Recipe],
    comparison: &mut Comparison,
) -> Result<(), Fault> {
    let scenarios: Vec<&Scenario> = comparison.markets.iter().map(Market::scenario).collect();
    let leader = comparison.verdict.leader;
    let inputs = flip_inputs(&scenarios, leader, &verb.flip);
    if let Some(unknown) = verb.flip.iter().find(|key| inputs.iter().all(|input| input.key != **key)) {
        let cause = format!("`{unknown}` is no input with a number that could be raised and lowered");
        return Err(Fault::new(exit::USAGE, &cause, "`relaylab catalog` lists all keys"));
    }
    let small = Small::of(comparison, verb.flips, SHARE, 4 * inputs.len());
    let Some(rival) = comparison.verdict.rivals.first() else { return Ok(()) };
    let arena = Arena {
        company,
        recipes: [leader, rival.place].map(|place| small.recipe(&recipes[place])),
        metric: comparison.metric,
        sign: if comparison.contest.lower_is_better { -1.0 } else { 1.0 },
        seeds: comparison.seeds.iter().copied().take(small.seeds).collect(),
    };
    let scale = if comparison.metric.adds_up { small.scale() } else { 1.0 };
    let now = rival.lead.mean / scale;
    company.voice.note(&format!("looking for what would flip it, {small}\n"));
    let before = arena.leads(&[None])?.remove(0);
    let rows = look_for(inputs.clone(), now, |probes| {
        let changes: Vec<_> = probes.iter().map(|&(place, value)| Some((&inputs[place], value))).collect();
        // The small market says how a lead changes; where it begins, the real one knows better.
        let moved = |after: Vec<Option<f64>>| {
            let changes =
                after.iter().zip(&before).filter_map(|(after, before)| Some((*after)? - (*before)?));
            let change = Lead::of(&changes.collect::<Vec<_>>());
            Lead { mean: now + change.mean, ..change }
        };
        Ok::<_, Fault>(arena.leads(&changes)?.into_iter().map(moved).collect())
    })?;
    comparison.flips = rows;
    for row in &mut comparison.flips {
        for lead in [&mut row.leads.0, &mut row.leads.1] {
            *lead = Lead { mean: lead.mean * scale, error: lead.error * scale };
        }
    }
    comparison.flips_of = small;
    Ok(())
}

impl Arena<'_> {
    /// The lead of each seed, for each changed input.
    fn leads(&self, changes: &[Option<(&FlipInput, f64)>]) -> Result<Vec<Vec<Option<f64>>>, Fault> {
        let mut markets = Vec::new();
        for change in changes {
            for (place, recipe) in self.recipes.iter().enumerate() {
                let mine = change.iter().filter(|(input, _)| input.shared || place == 0);
                markets.push(recipe.with(mine.map(|(input, value)| input.with(*value))).market()?);
            }
        }
        let outcomes = self.company.outcomes(&markets, &self.seeds)?.results;
        let value = |outcome: &Outcome| outcome.get(self.metric);
        let lead = |(a, b): (&Outcome, &Outcome)| Some(self.sign * (value(a)? - value(b)?));
        let pairs = outcomes.chunks(2);
        Ok(pairs.map(|pair| pair[0].iter().zip(&pair[1]).map(lead).collect()).collect())
    }
}
