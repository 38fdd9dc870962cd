//! Does jobs side by side, in an order that results cannot see: small markets one a thread, large ones one after another
//! with their people shared among all threads.
//!
//! Jobs are handed out one by one, so there may be millions of them; what came of each is taken as soon as it is
//! finished. A job that unwinds is an error of that job and of no other.

use crate::base::catch_panic::guarded;
use crate::error::{Error, Kind};
use rayon::ThreadPoolBuilder;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// Markets up to this size are played side by side, one thread each, since a day is too short to share.
pub(crate) const SIDE_BY_SIDE: u32 = 1_000_000;

/// Whether there is one thread and no other can be made, as in a browser's worker.
const ALONE: bool = cfg!(target_family = "wasm");

/// How many jobs are done at once, and on how many threads each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lanes {
    pub(crate) at_once: usize,
    pub(crate) threads: usize,
}

impl Lanes {
    /// Small jobs as many at once as fit, others one after another on all threads.
    pub(crate) fn new(small: bool, threads: usize, fitting: usize) -> Self {
        let at_once = if small { fitting.clamp(1, threads.max(1)) } else { 1 };
        Self { at_once, threads: (threads / at_once).max(1) }
    }

    /// One job after another, each on all threads.
    pub(crate) fn one(threads: usize) -> Self {
        Self::new(false, threads, 1)
    }
}

/// Does jobs until none is left, `stop` says so, or `done` fails or gives false; whether all were done.
///
/// `work` is done on the threads of the job's lane, and gives nothing when there is no time to finish it. `done` is
/// called for one job at a time, as they finish, with what came of it or with what it said when it unwound.
pub(crate) fn schedule<J: Send + Sync, T: Send>(
    lanes: Lanes,
    jobs: impl Iterator<Item = J> + Send,
    work: &(impl Fn(&J) -> Option<T> + Sync),
    done: impl FnMut(J, Result<T, String>) -> Result<bool, Error> + Send,
    stop: &(impl Fn() -> bool + Sync),
) -> Result<bool, Error> {
    let (jobs, done) = (Mutex::new(jobs), Mutex::new(done));
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    let (ended, all) = (AtomicBool::new(false), AtomicBool::new(true));
    let give_up = |error| {
        locked(&failed).get_or_insert(error);
        ended.store(true, Ordering::SeqCst);
    };
    let lane = || {
        let pool = match (!ALONE)
            .then(|| ThreadPoolBuilder::new().num_threads(lanes.threads).build())
            .transpose()
        {
            Ok(pool) => pool,
            Err(error) => {
                return give_up(Error::new(Kind::Bug, format!("no threads: {error}"), "ask for one thread"));
            }
        };
        while !ended.load(Ordering::SeqCst) {
            if stop() {
                break;
            }
            let Some(job) = locked(&jobs).next() else { return };
            let play = || pool.as_ref().map_or_else(|| work(&job), |pool| pool.install(|| work(&job)));
            let Some(result) = guarded(play).transpose() else { break };
            match locked(&done)(job, result) {
                Ok(true) => {}
                Ok(false) => ended.store(true, Ordering::SeqCst),
                Err(error) => return give_up(error),
            }
        }
        all.store(false, Ordering::SeqCst);
    };
    if ALONE {
        lane();
    } else {
        thread::scope(|scope| {
            (0..lanes.at_once).for_each(|_| drop(scope.spawn(lane)));
        });
    }
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or_else(|| Ok(all.load(Ordering::SeqCst)), Err)
}

/// What a mutex holds. Nobody leaves it half-changed: who holds one of these does nothing that could unwind but end.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(
        lanes: Lanes,
        jobs: u32,
        work: &(impl Fn(&u32) -> Option<u32> + Sync),
    ) -> Vec<(u32, Result<u32, String>)> {
        let mut found = Vec::new();
        let all = schedule(
            lanes,
            0..jobs,
            work,
            |job, result| {
                found.push((job, result));
                Ok(true)
            },
            &|| false,
        );
        assert_eq!(all, Ok(true));
        found.sort();
        found
    }

    #[test]
    fn small_jobs_share_no_thread_and_large_ones_have_all() {
        assert_eq!(Lanes::new(true, 8, 8), Lanes { at_once: 8, threads: 1 });
        assert_eq!(Lanes::new(true, 8, 3), Lanes { at_once: 3, threads: 2 });
        assert_eq!(Lanes::new(true, 2, 9), Lanes { at_once: 2, threads: 1 });
        assert_eq!(Lanes::new(false, 8, 8), Lanes { at_once: 1, threads: 8 });
        assert_eq!(Lanes::one(0), Lanes { at_once: 1, threads: 1 });
    }

    #[test]
    fn every_job_is_done_once() {
        for lanes in [Lanes::one(2), Lanes::new(true, 3, 3)] {
            let found = collect(lanes, 50, &|&job| Some(job * job));
            assert_eq!(found, (0..50).map(|job| (job, Ok(job * job))).collect::<Vec<_>>());
        }
        assert_eq!(collect(Lanes::one(1), 0, &|&job| Some(job)), []);
    }

    #[test]
    fn a_job_that_unwinds_is_an_error_of_that_job() {
        let found = collect(Lanes::new(true, 2, 2), 9, &|&job| {
            assert!(job != 4, "job {job} broke");
            Some(job)
        });
        let broken: Vec<_> = found.into_iter().filter(|(_, result)| result.is_err()).collect();
        assert_eq!(broken, [(4, Err("job 4 broke".to_owned()))]);
    }

    #[test]
    fn nothing_begins_after_a_stop() {
        let stop = AtomicBool::new(false);
        let mut done = 0;
        let count = |_, _| {
            done += 1;
            stop.store(done == 3, Ordering::SeqCst);
            Ok(true)
        };
        let all =
            schedule(Lanes::one(1), 0..9, &|job: &i32| Some(*job), count, &|| stop.load(Ordering::SeqCst));
        assert_eq!((all, done), (Ok(false), 3));
        let all = schedule(Lanes::one(1), 0..9, &|job: &i32| Some(*job), |job, _| Ok(job < 4), &|| false);
        assert_eq!(all, Ok(false), "the receiver has enough");
        let all =
            schedule(Lanes::one(1), 0..9, &|job: &i32| (*job < 5).then_some(*job), |_, _| Ok(true), &|| {
                false
            });
        assert_eq!(all, Ok(false), "no time to finish a job");
    }

    #[test]
    fn a_failing_receiver_ends_it() {
        let error = Error::new(Kind::Unwritable, "the disk is full", "");
        let failing = |_, _| Err(error.clone());
        let all = schedule(Lanes::new(true, 2, 2), 0..9, &|job: &i32| Some(*job), failing, &|| false);
        assert_eq!(all, Err(error));
    }
}
