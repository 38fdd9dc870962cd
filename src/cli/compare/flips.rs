//! Plays the markets in which a verdict might flip.

use super::{Compare, Comparison, Search};
use crate::cli::company::{Company, Market, Recipe};
use crate::cli::exit::{self, Fault};
use crate::measure::metrics::{Metric, Outcome};
use crate::population::NetworkModel;
use crate::scenario::Scenario;
use crate::study::{FlipInput, flip_inputs, search as look_for};

/// People of the market in which a quick search is made.
pub(super) const QUICK_PEOPLE: u32 = 5_000;
/// Seeds of a search; the same ones see every change, so few will do.
const SEEDS: usize = 4;

/// Where leads are looked at.
struct Arena<'a> {
    company: &'a Company,
    recipes: Vec<Recipe>,
    metric: &'static Metric,
    sign: f64,
    leader: usize,
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
    let real = scenarios[leader].market.people;
    let small = verb.flips == Search::Quick && scenarios.iter().all(|scenario| resizable(scenario));
    let people = if small { real.min(QUICK_PEOPLE) } else { real };
    let resized = |recipe: &Recipe| {
        let people = if people == real { recipe.people } else { Some(people) };
        Recipe { people, ..recipe.clone() }
    };
    let arena = Arena {
        company,
        recipes: recipes.iter().map(resized).collect(),
        metric: comparison.metric,
        sign: if comparison.contest.lower_is_better { -1.0 } else { 1.0 },
        leader,
        seeds: comparison.seeds.iter().copied().take(SEEDS).collect(),
    };
    let scale = if comparison.metric.is_total() { f64::from(people) / f64::from(real) } else { 1.0 };
    let real_leads = comparison.verdict.rivals.iter().map(|rival| (rival.place, rival.lead.mean * scale));
    let mut anchors = vec![0.0; recipes.len()];
    real_leads.for_each(|(place, lead)| anchors[place] = lead);
    company.voice.note(&format!(
        "looking for what would flip it, in {}\n",
        crate::cli::numbers::people(people.into())
    ));
    let before = arena.leads(&[&[]])?.remove(0);
    let now = smallest(&anchors, leader);
    let rows = look_for(inputs.clone(), now, |probes| {
        let overrides: Vec<Vec<(&FlipInput, f64)>> =
            probes.iter().map(|&(place, value)| vec![(&inputs[place], value)]).collect();
        let overrides: Vec<&[(&FlipInput, f64)]> = overrides.iter().map(Vec::as_slice).collect();
        // The small market says how a lead changes; where it begins, the real one knows better.
        let anchored = |leads: Vec<f64>| {
            let moved = leads
                .iter()
                .zip(&before)
                .zip(&anchors)
                .map(|((after, before), anchor)| anchor + after - before);
            smallest(&moved.collect::<Vec<_>>(), leader)
        };
        Ok::<_, Fault>(arena.leads(&overrides)?.into_iter().map(anchored).collect())
    })?;
    comparison.flips = rows;
    for row in &mut comparison.flips {
        row.leads = (row.leads.0 / scale, row.leads.1 / scale);
    }
    comparison.flip_people = people;
    Ok(())
}

/// Whether a market can be played with fewer people.
pub(super) fn resizable(scenario: &Scenario) -> bool {
    scenario.network.model != NetworkModel::File
}

/// The smallest lead over any rival.
fn smallest(leads: &[f64], leader: usize) -> f64 {
    let rivals = leads.iter().enumerate().filter(|(place, _)| *place != leader);
    rivals.map(|(_, lead)| *lead).fold(f64::INFINITY, f64::min)
}

impl Arena<'_> {
    /// The mean lead over each scenario (nothing over itself), for each set of changed inputs.
    fn leads(&self, changes: &[&[(&FlipInput, f64)]]) -> Result<Vec<Vec<f64>>, Fault> {
        let mut markets = Vec::new();
        for change in changes {
            for (place, recipe) in self.recipes.iter().enumerate() {
                let mine = change.iter().filter(|(input, _)| input.shared || place == self.leader);
                markets.push(recipe.with(mine.map(|(input, value)| input.with(*value))).market()?);
            }
        }
        let outcomes = self.company.outcomes(&markets, &self.seeds)?.results;
        Ok(outcomes.chunks(self.recipes.len()).map(|row| self.lead_of(row)).collect())
    }

    fn lead_of(&self, row: &[Vec<Outcome>]) -> Vec<f64> {
        let value = |outcome: &Outcome| outcome.get(self.metric);
        let lead = |rival: &Vec<Outcome>| {
            let pairs = row[self.leader].iter().zip(rival);
            let leads: Vec<f64> =
                pairs.filter_map(|(a, b)| Some(self.sign * (value(a)? - value(b)?))).collect();
            leads.iter().sum::<f64>() / leads.len().max(1) as f64
        };
        row.iter().map(lead).collect()
    }
}
