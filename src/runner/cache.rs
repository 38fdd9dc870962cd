//! Finished runs, kept on disk until the folder is put together, so that nothing that kills the program loses one.
//!
//! A part is all tables of one seed in one file, under a heading that names the model and the scenario and over a
//! line with its checksum; a part that does not check out is played again.

use super::Runner;
use super::keep::{Keep, Store};
use crate::base::sha256;
use crate::files::{Damage, Folder, clear, from_csv, to_csv};
use crate::record::{MODEL, read_runs, tables};
use crate::results::{EconomicsRow, Row as _, Run};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const TABLE_MARK: &str = "\u{1e}table ";
const CHECK_MARK: &str = "\u{1e}sha256 ";
/// What the name of a part ends with that holds metrics only.
const OUTCOME: &str = ".outcome";

/// The finished runs of one market.
#[derive(Debug)]
pub(crate) struct RunCache {
    folder: PathBuf,
    heading: String,
}

impl RunCache {
    /// Runs of the scenario with this hash, kept in its run folder until that is whole.
    pub(crate) fn new(run_folder: &Path, scenario_hash: &str) -> Self {
        Self {
            folder: run_folder.join(".parts"),
            heading: format!("part 1 of {MODEL}, scenario {scenario_hash}\n"),
        }
    }

    /// Runs of the market with this hash, in a folder that keeps those of many markets for good.
    pub(crate) fn in_store(store: &Path, market_hash: &str) -> Self {
        let folder = store.join(&market_hash[..market_hash.len().min(32)]);
        // What is left of a program that was killed; who cannot clear up can still read.
        let _ = clear(&folder);
        Self { folder, heading: format!("part 1 of {MODEL}, market {market_hash}\n") }
    }

    /// Whether there are parts of this scenario.
    pub(crate) fn any(&self) -> bool {
        let Ok(entries) = fs::read_dir(&self.folder) else { return false };
        let mut texts = entries.flatten().filter_map(|entry| fs::read_to_string(entry.path()).ok());
        texts.any(|text| text.starts_with(&self.heading))
    }

    fn put(&self, name: &str, tables: Vec<(&'static str, String)>) -> io::Result<()> {
        let mut text = self.heading.clone();
        for (table, csv) in tables {
            text.push_str(TABLE_MARK);
            text.push_str(table);
            text.push('\n');
            text.push_str(&csv);
        }
        let check = sha256(text.as_bytes());
        text.push_str(CHECK_MARK);
        text.push_str(&check);
        Folder::create(&self.folder)?.put(name, text.as_bytes())
    }

    /// The tables of a part that checks out.
    fn read(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.folder.join(name)).ok()?;
        let (text, check) = text.rsplit_once(CHECK_MARK)?;
        if sha256(text.as_bytes()) != check {
            return None;
        }
        let tables = text.strip_prefix(&self.heading)?.split(TABLE_MARK).skip(1);
        let named = |table: &str| table.split_once('\n').map(|(name, csv)| (name.to_owned(), csv.to_owned()));
        Some(tables.filter_map(named).collect())
    }

    /// Removes all parts, now that the folder holds what they held.
    pub(crate) fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Keep for RunCache {
    fn find(&self, seed: u64) -> Option<Run> {
        let tables = self.read(&seed.to_string())?;
        let table = |name: &str| Ok::<_, Damage>(tables.get(name).cloned());
        read_runs(&table).ok()?.pop().filter(|run| run.seed == seed)
    }

    fn find_numbers(&self, seed: u64) -> Option<Vec<EconomicsRow>> {
        let tables = self.read(&format!("{seed}{OUTCOME}")).or_else(|| self.read(&seed.to_string()))?;
        from_csv(tables.get(EconomicsRow::TABLE)?).ok()
    }

    fn keep(&self, run: &Run) -> io::Result<()> {
        self.put(&run.seed.to_string(), tables(std::slice::from_ref(run)))
    }

    fn keep_numbers(&self, seed: u64, numbers: &[EconomicsRow]) -> io::Result<()> {
        let table = (EconomicsRow::TABLE, to_csv(numbers));
        self.put(&format!("{seed}{OUTCOME}"), vec![table])
    }

    fn name(&self) -> String {
        self.folder.display().to_string()
    }
}

impl Runner {
    /// Keeping every run below a folder, and finding there what was played earlier.
    ///
    /// ```
    /// # fn main() -> Result<(), relaylab::Error> {
    /// # let home = tempfile::tempdir().unwrap();
    /// # let folder = home.path();
    /// let market = relaylab::load("scenarios/balanced.toml")?.with_people(1_000)?.with("market.days", 30)?;
    /// let runner = relaylab::Runner::new().cache(folder);
    /// let played = runner.play(&market, 2)?;
    /// assert_eq!(runner.play(&market, 2)?, played); // read, not played
    /// # assert_eq!(folder.read_dir().unwrap().count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn cache(self, folder: impl Into<PathBuf>) -> Self {
        let open = |store: &Path, market_hash: &str| -> Box<dyn Keep> {
            Box::new(RunCache::in_store(store, market_hash))
        };
        Self { cache: Some(Store { folder: folder.into(), open }), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::metrics::Outcome;
    use crate::results::{DayRow, FunnelRow, JourneyRow, Response};

    fn run(seed: u64) -> Run {
        Run {
            seed,
            people: 7,
            days: vec![DayRow { seed, unaware: 7, revenue_minor: -3, ..DayRow::default() }],
            funnel: vec![FunnelRow {
                seed,
                stage: "everybody".into(),
                reached: 7,
                share: 1.0,
                ..FunnelRow::default()
            }],
            journeys: vec![JourneyRow { seed, event: "saw".into(), goodwill: 0.1, ..JourneyRow::default() }],
            response: std::array::from_fn(|row| Response {
                leads: 9 + row as u64,
                reached: 3,
                meetings: 2,
                won: 1,
            }),
            ..Run::default()
        }
    }

    #[test]
    fn a_part_reads_back_as_its_run_and_only_as_its_run() {
        let home = tempfile::tempdir().unwrap();
        let parts = RunCache::new(home.path(), "abc");
        assert_eq!(parts.find(5), None);
        parts.keep(&run(5)).unwrap();
        assert_eq!(parts.find(5), Some(run(5)));
        assert_eq!(RunCache::new(home.path(), "abd").find(5), None, "another scenario");
        let file = home.path().join(".parts/5");
        fs::copy(&file, home.path().join(".parts/6")).unwrap();
        assert_eq!(parts.find(6), None, "another seed");
        let whole = fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(97) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&file, bytes).unwrap();
            assert_eq!(parts.find(5), None, "byte {at} has changed");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(parts.find(5), None, "cut at byte {at}");
        }
        parts.remove().unwrap();
        parts.remove().unwrap();
    }

    #[test]
    fn an_outcome_is_found_alone_and_in_its_run() {
        let home = tempfile::tempdir().unwrap();
        let parts = RunCache::in_store(home.path(), "abc");
        let mut run = run(5);
        let outcome = Outcome::of(&run);
        run.economics = outcome.rows();
        assert_eq!(parts.find_numbers(5), None);
        parts.keep(&run).unwrap();
        assert_eq!(parts.find_numbers(5), Some(outcome.rows()));
        let other = Outcome { seed: 6, ..outcome };
        parts.keep_numbers(6, &other.rows()).unwrap();
        assert_eq!((parts.find_numbers(6), parts.find(6)), (Some(other.rows()), None));
        assert_eq!(RunCache::in_store(home.path(), "abd").find_numbers(5), None, "another market");
    }
}
