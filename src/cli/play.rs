//! Plays markets on all threads, in an order that results cannot see.

use super::exit::{BUG, Fault};
use super::interrupt;
use super::memory;
use super::numbers::counted;
use super::progress::Progress;
use super::terminal::Voice;
use crate::engine;
use crate::plan::Plan;
use crate::record::Parts;
use crate::results::{Run, metrics};
use rayon::ThreadPoolBuilder;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Markets up to this size are played side by side, one thread each, since a day is too short to share; the people of
/// larger ones are shared among all threads.
const SIDE_BY_SIDE: u32 = 1_000_000;

/// One market to play once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'p> {
    pub(super) plan: &'p Plan,
    pub(super) seed: u64,
}

/// Plays one plan with each seed; gives the finished runs in order of the seeds, and how many were played now. What
/// parts hold is not played again, and what is finished is kept there at once.
pub(super) fn play_seeds(
    plan: &Plan,
    seeds: &[u64],
    threads: usize,
    parts: &Parts,
    progress: &Progress,
    voice: Voice,
) -> Result<(Vec<Run>, usize), Fault> {
    let mut runs: Vec<Option<Run>> = seeds.iter().map(|&seed| parts.find(seed)).collect();
    let earlier = runs.iter().flatten().count() as u64;
    if earlier > 0 {
        voice.note(&format!("{} finished earlier, not played again\n", counted(earlier, "seed")));
    }
    (0..earlier).for_each(|_| progress.seed(u64::from(plan.days)));
    let missing: Vec<usize> = (0..seeds.len()).filter(|&i| runs[i].is_none()).collect();
    let jobs: Vec<Job> = missing.iter().map(|&i| Job { plan, seed: seeds[i] }).collect();
    let keep = |_, run: Run| {
        parts.keep(&run).map_err(|error| Fault::writing(&parts.name(), &error))?;
        Ok(run)
    };
    let played = play_jobs(&jobs, threads, progress, &keep)?;
    let count = played.len();
    for (job, run) in played {
        runs[missing[job]] = Some(run);
    }
    Ok((runs.into_iter().flatten().collect(), count))
}

/// What is made of a finished run, told the place of its job.
pub(super) type Keep<'k, T> = &'k (dyn Fn(usize, Run) -> Result<T, Fault> + Sync);

/// Plays every job, gives what `keep` made of each finished run with the place of its job. Fewer come back when
/// somebody stops the program.
pub(super) fn play_jobs<T: Send>(
    jobs: &[Job<'_>],
    threads: usize,
    progress: &Progress,
    keep: Keep<'_, T>,
) -> Result<Vec<(usize, T)>, Fault> {
    let Some(largest) = jobs.iter().map(|job| job.plan).max_by_key(|plan| plan.people) else {
        return Ok(Vec::new());
    };
    let fitting = memory::fitting(largest, threads)?;
    let abreast = if largest.people <= SIDE_BY_SIDE { fitting } else { 1 };
    let stage = Stage { jobs, progress, keep };
    let even = jobs.len() - jobs.len() % abreast;
    let mut played = stage.play(0..even, abreast, threads / abreast)?;
    // The last few share all threads, so that none stands idle.
    played.extend(stage.play(even..jobs.len(), 1, threads)?);
    Ok(played)
}

/// Where jobs are played.
struct Stage<'s, T> {
    jobs: &'s [Job<'s>],
    progress: &'s Progress,
    keep: Keep<'s, T>,
}

impl<T: Send> Stage<'_, T> {
    /// Plays the jobs of a range, so many at once on so many threads each.
    fn play(
        &self,
        range: std::ops::Range<usize>,
        at_once: usize,
        threads: usize,
    ) -> Result<Vec<(usize, T)>, Fault> {
        let next = AtomicUsize::new(range.start);
        let done = Mutex::new(Vec::new());
        let failed = Mutex::new(None);
        let fail = |fault| *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        let has_failed = || failed.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        let member = || {
            let pool = match ThreadPoolBuilder::new().num_threads(threads.max(1)).build() {
                Ok(pool) => pool,
                Err(error) => {
                    return fail(Fault::new(BUG, &format!("no threads: {error}"), "try `--threads 1`"));
                }
            };
            while !interrupt::asked() && !has_failed() {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= range.end {
                    return;
                }
                let Some(run) = pool.install(|| self.one(self.jobs[place])) else { return };
                match (self.keep)(place, run) {
                    Ok(kept) => done.lock().unwrap_or_else(PoisonError::into_inner).push((place, kept)),
                    Err(fault) => return fail(fault),
                }
                self.progress.seed(0);
            }
        };
        thread::scope(|scope| {
            for _ in 0..at_once.min(range.len()) {
                scope.spawn(member);
            }
        });
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(fault) => Err(fault),
            None => Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// One run with its metrics; none when there is no time to finish it.
    fn one(&self, job: Job<'_>) -> Option<Run> {
        let watch = |_| {
            self.progress.day();
            !interrupt::overdue()
        };
        let mut run = engine::play(job.plan, job.seed, &watch)?;
        run.economics = metrics::rows(&run);
        Some(run)
    }
}
