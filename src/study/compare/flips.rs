//! Plays the markets in which a verdict might flip.

use super::answer::Answer;
use super::reduced::{Flips, ReducedMarket};
use crate::error::{Error, Kind};
use crate::results::metrics::{Metric, Outcome};
use crate::runner::{Prepared, Request, Runner, Variant};
use crate::scenario::Scenario;
use crate::study::{FlipInput, Lead, flip_inputs, search as look_for};

/// Seeds, at least, of a quick look that only says where to look closer.
const LOOK_SEEDS: u64 = 4;
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
    let Some(rival) = answer.verdict.rivals.first() else { return Ok(()) };
    let small = ReducedMarket::of(&answer.whole(), flips, SHARE, 4 * inputs.len(), LOOK_SEEDS);
    let close = ReducedMarket::itself(&answer.whole(), flips);
    let duel = |of: &ReducedMarket| Duel {
        runner,
        leader: of.variant(&variants[leader]),
        rival: of.variant(&variants[rival.place]),
        metric: answer.metric,
        sign: if answer.criterion.lower_is_better { -1.0 } else { 1.0 },
        seeds: answer.seeds.iter().copied().take(of.seeds).collect(),
    };
    let (quick, real) = (duel(&small), duel(&close));
    let scale = if answer.metric.adds_up { small.scale() } else { 1.0 };
    let now = Lead::of(&rival.lead.differences);
    runner.note(&format!("looking for what would flip it, {small}"));
    let before = quick.leads(&[None])?.remove(0);
    let glimpse = |ends: &[(usize, f64)]| {
        let changes: Vec<_> = ends.iter().map(|&(place, value)| Some((&inputs[place], value))).collect();
        // The small market says how a lead changes; where it begins, the real one knows better.
        let moved = |after: Vec<Option<f64>>| {
            let changes =
                after.iter().zip(&before).filter_map(|(after, before)| Some((*after)? - (*before)?));
            let change = Lead::of(&changes.map(|change| change * scale).collect::<Vec<_>>());
            Lead { mean: now.mean + change.mean, ..change }
        };
        Ok::<_, Error>(quick.leads(&changes)?.into_iter().map(moved).collect())
    };
    let mut left = close.points(&answer.whole(), flips);
    let mut settling = false;
    let play = |place: usize, value: f64| {
        if left == 0 || rival.lead.missing > 0 {
            return Ok(None);
        }
        left -= 1;
        if !std::mem::replace(&mut settling, true) {
            runner.note(&format!("settling what may flip it, {close}"));
        }
        let after = real.leads(&[Some((&inputs[place], value))])?.remove(0);
        let after: Option<Vec<f64>> = after.into_iter().collect();
        Ok(after.map(|after| Lead::moved(&rival.lead.differences, &after)))
    };
    let rows = look_for(inputs.clone(), now, glimpse, play)?;
    (answer.flips, answer.flips_of, answer.flips_in) = (rows, small, close);
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
