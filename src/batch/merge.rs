//! The parts of a design that were played apart, joined: the result is that of one machine, byte for byte.

use super::journal::Rewrite;
use super::session::Sweep;
use super::store::JOURNAL;
use super::{Shard, Store};
use crate::error::{Error, Kind};
use crate::record::hold;
use crate::words::{counted, whole};
use std::io;
use std::path::Path;

impl Sweep {
    /// Joins the folders of the parts of one design into another folder. What is in none of them is played when the
    /// sweep is run, which also makes the tables.
    ///
    /// # Errors
    /// When a folder cannot be read, is of another design or damaged, or the other folder cannot be written.
    pub fn merge<P: AsRef<Path>>(parts: &[P], folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let stores = parts.iter().map(|part| Store::open(part.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let first = of_one_design(&stores)?;
        let lock = hold(folder)?;
        let text = first.text().map_err(|error| unreadable(first, &error))?;
        let joined = Store::adopt(folder, first, &text)?;
        let (runs, missing) = join(&stores, &joined)?;
        let remark = (missing > 0).then(|| {
            format!(
                "{} of {} are in none of the parts{}; they are played now",
                whole(missing),
                counted(runs, "run"),
                lacking(&stores)
            )
        });
        Ok(Self::held(joined, lock).remark(remark))
    }
}

/// The first of some folders, when all hold the same design.
fn of_one_design(stores: &[Store]) -> Result<&Store, Error> {
    let Some(first) = stores.first() else {
        return Err(Error::new(Kind::Usage, "no part is named", "name the folders of the parts"));
    };
    let Some(other) = stores.iter().find(|store| store.design_hash() != first.design_hash()) else {
        return Ok(first);
    };
    let (one, other) = (first.folder().display(), other.folder().display());
    let cause = format!("`{one}` and `{other}` hold different designs");
    Err(Error::new(Kind::Usage, cause, "join parts of one design, made from the same files"))
}

fn unreadable(store: &Store, error: &io::Error) -> Error {
    let name = store.folder().display().to_string();
    let cause = format!("cannot read `{name}`: {}", error.to_string().to_lowercase());
    Error::new(Kind::Unreadable, cause, "see whether the folder is there and yours to read, and ask again")
        .at(name)
}

/// Brings every finished run of the parts into one journal; gives how many runs there are and how many are missing.
fn join(stores: &[Store], joined: &Store) -> Result<(u64, u64), Error> {
    let writing = |error: io::Error| joined.writing(&error);
    // What the folder itself holds of the design is a part like the others.
    let mut journals = vec![(joined, joined.journal().map_err(writing)?)];
    for store in stores {
        journals.push((store, store.journal_to_read().map_err(|error| unreadable(store, &error))?));
    }
    let mut rewrite = Rewrite::begin(joined.folder()).map_err(writing)?;
    let (mut runs, mut missing) = (0u64, 0u64);
    for (_, run) in joined.runs() {
        runs += 1;
        let mut found = None;
        for (store, journal) in &mut journals {
            if found.is_none() {
                found = journal.record(run.id).map_err(|error| unreadable(store, &error))?;
            }
        }
        match found {
            Some(record) => rewrite.add(&record).map_err(writing)?,
            None => missing += 1,
        }
    }
    rewrite.end(&joined.folder().join(JOURNAL)).map_err(writing)?;
    Ok((runs, missing))
}

/// The parts that were not given.
fn lacking(stores: &[Store]) -> String {
    let of = stores[0].shard().of;
    let lacks: Vec<String> = (1..=of)
        .map(|part| Shard { part, of })
        .filter(|shard| stores.iter().all(|store| store.shard() != *shard))
        .map(|shard| shard.to_string())
        .take(10)
        .collect();
    if lacks.is_empty() { String::new() } else { format!(" ({} not given)", lacks.join(", ")) }
}
