//! Plays the markets in which a verdict might flip.

use super::answer::Answer;
use super::reduced::{Flips, ReducedMarket};
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::Scenario;
use crate::study::{FlipInput, Lead, flip_inputs, search as look_for};

/// Share of the time that is left for the ends of all ranges; closing in on flips takes some more.
const SHARE: f64 = 1.0;

/// Who is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Leader,
    Rival,
}

/// Where the leader meets its closest rival.
struct Duel<'a> {
    runner: &'a Runner,
    leader: Variant,
    rival: Variant,
    metric: &'static Metric,
    sign: f64,
    seeds: Vec<u64>,
}

/// Looks for what would flip the verdict.
pub(super) fn search(
    flips: Flips,
    asked: &[String],
    runner: &Runner,
    variants: &[Variant],
    answer: &mut Answer,
) -> Result<(), Error> {
    let scenarios: Vec<&Scenario> = answer.markets.iter().map(Prepared::scenario).collect();
    let leader = answer.verdict.leader;
    let inputs = flip_inputs(&scenarios, leader, asked);
    if let Some(unknown) = asked.iter().find(|key| inputs.iter().all(|input| input.key != **key)) {
        let cause = format!("`{unknown}` is no input with a number that could be raised and lowered");
        return Err(Error::new(Kind::Usage, cause, "`relaylab catalog` lists all keys"));
    }
    let small = ReducedMarket::of(&answer.whole(), flips, SHARE, 4 * inputs.len());
    let Some(rival) = answer.verdict.rivals.first() else { return Ok(()) };
    let duel = Duel {
        runner,
        leader: small.variant(&variants[leader]),
        rival: small.variant(&variants[rival.place]),
        metric: answer.metric,
        sign: if answer.criterion.lower_is_better { -1.0 } else { 1.0 },
        seeds: answer.seeds.iter().copied().take(small.seeds).collect(),
    };
    let scale = if answer.metric.adds_up { small.scale() } else { 1.0 };
    let now = rival.lead.mean / scale;
    runner.note(&format!("looking for what would flip it, {small}"));
    let before = duel.leads(&[None])?.remove(0);
    let rows = look_for(inputs.clone(), now, |probes| {
        let changes: Vec<_> = probes.iter().map(|&(place, value)| Some((&inputs[place], value))).collect();
        // The small market says how a lead changes; where it begins, the real one knows better.
        let moved = |after: Vec<Option<f64>>| {
            let changes =
                after.iter().zip(&before).filter_map(|(after, before)| Some((*after)? - (*before)?));
            let change = Lead::of(&changes.collect::<Vec<_>>());
            Lead { mean: now + change.mean, ..change }
        };
        Ok::<_, Error>(duel.leads(&changes)?.into_iter().map(moved).collect())
    })?;
    answer.flips = rows;
    for row in &mut answer.flips {
        for lead in [&mut row.leads.0, &mut row.leads.1] {
            *lead = Lead { mean: lead.mean * scale, error: lead.error * scale };
        }
    }
    answer.flips_of = small;
    Ok(())
}

impl Duel<'_> {
    /// The lead of each seed, for each changed input.
    fn leads(&self, changes: &[Option<(&FlipInput, f64)>]) -> Result<Vec<Vec<Option<f64>>>, Error> {
        let mut request = Request::new(&self.seeds);
        for (place, change) in changes.iter().enumerate() {
            let set = change.map(|(input, value)| input.with(value));
            let shared = set.clone().filter(|_| change.is_some_and(|(input, _)| input.shared));
            request.add((place, Side::Leader), self.leader.changed(set).prepare()?);
            request.add((place, Side::Rival), self.rival.changed(shared).prepare()?);
        }
        let played = self.runner.outcomes_of(&request)?;
        let value = |outcome: &Outcome| outcome.get(self.metric);
        let lead = |(a, b): (&Outcome, &Outcome)| Some(self.sign * (value(a)? - value(b)?));
        let leads = |place: usize| {
            let (leader, rival) = (played.get(&(place, Side::Leader)), played.get(&(place, Side::Rival)));
            leader.iter().zip(rival).map(lead).collect()
        };
        Ok((0..changes.len()).map(leads).collect())
    }
}
