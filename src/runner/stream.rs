//! Plays very many runs one by one: each market is made when its turn comes and is gone when it was played, and who asked is
//! told of each run as it is finished.
//!
//! A [`Request`](super::Request) holds all its markets and results at once, which is right for a question of hundreds; a
//! design of thousands holds neither, and goes on when one of its markets cannot be.

use super::events::Meter;
use super::keep::Keep;
use super::schedule::{Lanes, SIDE_BY_SIDE, schedule};
use super::{Prepared, Runner, Variant, memory};
use crate::base::sha256;
use crate::error::{Error, Kind};
use crate::results::metrics::Outcome;
use crate::results::{EconomicsRow, Run};

/// A run that is asked for, under a key of the question's own.
pub(crate) struct Ask<K> {
    pub(crate) key: K,
    pub(crate) market: Variant,
    pub(crate) seed: u64,
}

/// Numbers that are read off each run besides its metrics.
pub(crate) struct More<'r> {
    /// What they are called, in order.
    pub(crate) names: &'r [String],
    /// Says how they are read, so that what was read otherwise is not taken for them; empty when there are none.
    pub(crate) key: &'r str,
    /// Reads them.
    pub(crate) of: &'r (dyn Fn(&Run) -> Vec<Option<f64>> + Sync),
}

/// The metrics of a run, and what else was read off it.
pub(crate) type Read = (Outcome, Vec<Option<f64>>);

impl More<'_> {
    /// Where what is read off runs of a market is kept.
    fn place(&self, market_hash: &str) -> String {
        if self.key.is_empty() {
            market_hash.to_owned()
        } else {
            sha256([market_hash, self.key].join("\n").as_bytes())
        }
    }

    fn rows(&self, (outcome, more): &Read) -> Vec<EconomicsRow> {
        let row = |(name, value): (&String, &Option<f64>)| EconomicsRow {
            seed: outcome.seed,
            metric: name.clone().into(),
            value: *value,
            unit: "".into(),
        };
        outcome.rows().into_iter().chain(self.names.iter().zip(more).map(row)).collect()
    }

    fn found(&self, kept: &dyn Keep, runner: &Runner, seed: u64) -> Option<Read> {
        let rows = kept.find_numbers(seed)?;
        let (metrics, more) = rows.split_at_checked(runner.metrics.len())?;
        let outcome = Outcome::from_rows(runner.metrics, seed, metrics)?;
        let same = more.len() == self.names.len()
            && more.iter().zip(self.names).all(|(row, name)| row.metric == *name);
        same.then(|| (outcome, more.iter().map(|row| row.value).collect()))
    }
}

impl Runner {
    /// Plays runs in about the order in which they are asked for, at most `count` of them, and tells `done` what came of
    /// each: its metrics, or why it could not be played. `like` is a market as large as any of them. Whether all were
    /// played: fewer were when the listener asked to stop.
    ///
    /// # Errors
    /// When `like` does not fit into memory, a file cannot be read, a run cannot be kept, or `done` fails.
    pub(crate) fn stream<K: Send + Sync>(
        &self,
        like: &Prepared,
        count: u64,
        asks: impl Iterator<Item = Ask<K>> + Send,
        mut done: impl FnMut(K, Result<Outcome, Error>) -> Result<(), Error> + Send,
    ) -> Result<bool, Error> {
        let nothing = More { names: &[], key: "", of: &|_| Vec::new() };
        self.stream_reading(like, count, asks, &nothing, |key, read| {
            done(key, read.map(|(outcome, _)| outcome))
        })
    }

    /// The same, where more is read off each run than its metrics.
    ///
    /// # Errors
    /// As [`Runner::stream`].
    pub(crate) fn stream_reading<K: Send + Sync>(
        &self,
        like: &Prepared,
        count: u64,
        asks: impl Iterator<Item = Ask<K>> + Send,
        more: &More<'_>,
        mut done: impl FnMut(K, Result<Read, Error>) -> Result<(), Error> + Send,
    ) -> Result<bool, Error> {
        let plan = like.plan()?;
        let fitting = memory::fitting(&plan, self.threads)?;
        let lanes = Lanes::new(plan.people <= SIDE_BY_SIDE, self.threads, fitting);
        let meter = Meter::new(self.listener(), count, plan.days.into());
        let work = |ask: &Ask<K>| self.streamed(ask, more, &meter);
        let told = |ask: Ask<K>, result: Result<Result<Read, Error>, String>| {
            let result = result.unwrap_or_else(|said| Err(Error::bug(&said)));
            match result {
                // The next one would fail likewise.
                Err(error) if matches!(error.kind, Kind::Unreadable | Kind::Unwritable) => return Err(error),
                result => done(ask.key, result)?,
            }
            meter.run();
            Ok(true)
        };
        schedule(lanes, asks.take(count as usize), &work, told, &|| self.listener().cancelled())
    }

    /// What came of a run, played now or found; none when there is no time to finish it.
    fn streamed<K>(&self, ask: &Ask<K>, more: &More<'_>, meter: &Meter<'_>) -> Option<Result<Read, Error>> {
        let market = match ask.market.prepare() {
            Ok(market) => market,
            Err(error) => return Some(Err(error)),
        };
        let kept = self.cache.as_ref().map(|store| store.of(&more.place(market.hash())));
        if let Some(found) = kept.as_deref().and_then(|kept| more.found(kept, self, ask.seed)) {
            (0..market.scenario().market.days).for_each(|_| meter.day());
            return Some(Ok(found));
        }
        let plan = match market.plan() {
            Ok(plan) => plan,
            Err(error) => return Some(Err(error)),
        };
        let run = self.one(&plan, ask.seed, &|| meter.day())?;
        let read = (Outcome::among(self.metrics, &run), (more.of)(&run));
        let written = kept.as_deref().map_or(Ok(()), |kept| kept.keep_numbers(ask.seed, &more.rows(&read)));
        let name = || kept.as_deref().map_or_else(String::new, Keep::name);
        Some(written.map_err(|error| Error::writing(&name(), &error)).map(|()| read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::Events;
    use crate::scenario::Change;
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicU64, Ordering};

    const TEXT: &str = "[market]\npeople = 300\ndays = 20\n[budget]\nper_month = 500\nnormalise = true\n[sales]\nreps = 1\n[channels.print]\nshare = 1\n";

    fn asks(reps: &[f64]) -> impl Iterator<Item = Ask<usize>> + Send {
        let base = Variant::of_text("a.toml", TEXT, None).unwrap();
        let of = move |(key, reps): (usize, f64)| Ask {
            key,
            market: base.changed([Change::new("sales.reps", reps)]),
            seed: 7 + key as u64,
        };
        reps.iter().copied().enumerate().map(of)
    }

    fn played(runner: &Runner, reps: &[f64]) -> (bool, BTreeMap<usize, Result<Outcome, Kind>>) {
        let like = Variant::of_text("a.toml", TEXT, None).unwrap().prepare().unwrap();
        let mut found = BTreeMap::new();
        let all = runner.stream(&like, reps.len() as u64, asks(reps), |key, result| {
            found.insert(key, result.map_err(|error| error.kind));
            Ok(())
        });
        (all.unwrap(), found)
    }

    #[test]
    fn a_market_that_cannot_be_is_a_failure_of_that_run_alone() {
        let (all, found) = played(&Runner::new().threads(2), &[1.0, -1.0, 2.0]);
        assert!(all);
        assert_eq!(found[&1], Err(Kind::Invalid));
        let other = Variant::of_text("a.toml", TEXT, None).unwrap().with("sales.reps", 2.0).unwrap();
        let plan = other.prepare().unwrap().plan().unwrap();
        let alone = Runner::new().one(&plan, 9, &|| {}).unwrap();
        assert_eq!(found[&2], Ok(Outcome::of(&alone)));
    }

    #[test]
    fn threads_and_the_cache_change_nothing() {
        let home = tempfile::tempdir().unwrap();
        let reps = [1.0, 2.0, 3.0, 4.0];
        let kept = Runner::new().threads(2).cache(home.path());
        let first = played(&kept, &reps);
        assert_eq!(home.path().read_dir().unwrap().count(), 4);
        assert_eq!(played(&kept, &reps), first);
        assert_eq!(played(&Runner::new().threads(1), &reps), first);
    }

    #[test]
    fn what_else_is_read_off_a_run_is_kept_and_found_by_how_it_was_read() {
        let home = tempfile::tempdir().unwrap();
        let runner = Runner::new().threads(1).cache(home.path());
        let like = Variant::of_text("a.toml", TEXT, None).unwrap().prepare().unwrap();
        let read = |key: &str, factor: f64| {
            let of = |run: &Run| vec![Some(factor * run.people as f64), None];
            let more = More { names: &["twice".into(), "nothing".into()], key, of: &of };
            let mut found = Vec::new();
            let done = |_, read: Result<Read, Error>| {
                found.push(read.unwrap().1);
                Ok(())
            };
            runner.stream_reading(&like, 1, asks(&[1.0]), &more, done).unwrap();
            found.remove(0)
        };
        assert_eq!(read("twice", 2.0), [Some(600.0), None]);
        assert_eq!(read("twice", 3.0), [Some(600.0), None], "it was found");
        assert_eq!(read("thrice", 3.0), [Some(900.0), None]);
    }

    /// Has seen enough after so many days.
    struct Enough(AtomicU64, u64);

    impl Events for Enough {
        fn progress(&self, now: crate::runner::Progress) {
            self.0.store(now.runs_done, Ordering::SeqCst);
        }
        fn cancelled(&self) -> bool {
            self.0.load(Ordering::SeqCst) >= self.1
        }
    }

    #[test]
    fn who_stops_it_has_what_was_finished() {
        let stopped = Runner::new().threads(1).events(Enough(AtomicU64::new(0), 2));
        let (all, found) = played(&stopped, &[1.0, 2.0, 3.0, 4.0]);
        assert_eq!((all, found.into_keys().collect::<Vec<_>>()), (false, vec![0, 1]));
    }
}
