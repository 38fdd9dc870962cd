//! Plays the seeds of a plan on all threads, in an order that results cannot see.

use super::exit::{BUG, Fault};
use super::interrupt;
use super::memory;
use super::numbers::counted;
use super::progress::Progress;
use super::terminal::Voice;
use crate::engine;
use crate::measure::{Run, metrics};
use crate::plan::Plan;
use crate::record::Parts;
use rayon::ThreadPoolBuilder;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Markets up to this size are played side by side, one thread each, since a day is too short to share; the people of
/// larger ones are shared among all threads.
const SIDE_BY_SIDE: u32 = 1_000_000;

/// Plays one plan with each seed; gives the finished runs in order of the seeds, and how many were played now. What parts hold is not played again,
/// and what is finished is kept there at once.
pub(super) fn play_seeds(
    plan: &Plan,
    seeds: &[u64],
    threads: usize,
    parts: &Parts,
    progress: &Progress,
    voice: Voice,
) -> Result<(Vec<Run>, usize), Fault> {
    let fitting = memory::fitting(plan, threads)?;
    let mut runs: Vec<Option<Run>> = seeds.iter().map(|&seed| parts.find(seed)).collect();
    let earlier = runs.iter().flatten().count() as u64;
    if earlier > 0 {
        voice.note(&format!("{} finished earlier, not played again\n", counted(earlier, "seed")));
    }
    (0..earlier).for_each(|_| progress.seed(u64::from(plan.days)));
    let missing: Vec<usize> = (0..seeds.len()).filter(|&i| runs[i].is_none()).collect();
    let abreast = if plan.people <= SIDE_BY_SIDE { fitting } else { 1 };
    let (wide, rest) = missing.split_at(missing.len() - missing.len() % abreast);
    let mut played =
        crew(plan, seeds, wide, &Crew { members: abreast, threads: threads / abreast }, parts, progress)?;
    played.extend(crew(plan, seeds, rest, &Crew { members: 1, threads }, parts, progress)?);
    let count = played.len();
    for (i, run) in played {
        runs[i] = Some(run);
    }
    Ok((runs.into_iter().flatten().collect(), count))
}

/// Who plays: so many runs at once, on so many threads each.
struct Crew {
    members: usize,
    threads: usize,
}

/// Runs with their place among the seeds.
type Places = Vec<(usize, Run)>;

fn crew(
    plan: &Plan,
    seeds: &[u64],
    places: &[usize],
    crew: &Crew,
    parts: &Parts,
    progress: &Progress,
) -> Result<Places, Fault> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let failed = Mutex::new(None);
    let fail = |fault| *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    let has_failed = || failed.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let member = || {
        let pool = match ThreadPoolBuilder::new().num_threads(crew.threads.max(1)).build() {
            Ok(pool) => pool,
            Err(error) => return fail(Fault::new(BUG, &format!("no threads: {error}"), "try `--threads 1`")),
        };
        while let Some(&place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
            if interrupt::asked() || has_failed() {
                return;
            }
            let watch = |_| {
                progress.day();
                !interrupt::overdue()
            };
            let Some(mut run) = pool.install(|| engine::play(plan, seeds[place], &watch)) else { return };
            run.economics = metrics::rows(&run);
            if let Err(error) = parts.keep(&run) {
                return fail(Fault::writing(&parts.name(), &error));
            }
            progress.seed(0);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, run));
        }
    };
    thread::scope(|scope| {
        for _ in 0..crew.members.min(places.len()) {
            scope.spawn(member);
        }
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(fault) => Err(fault),
        None => Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}
