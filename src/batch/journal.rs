//! The journal of a batch: finished runs, one record each, in the order in which they were finished.
//!
//! A record is only ever added. It begins with a mark and ends with a checksum, so that whatever a crash, a full disk or
//! a flipped bit does to one record, the others are found again, and the run it held is played again.

use super::kept::Kept;
use super::runs::RunId;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// What every record begins with: nothing that compressed bytes or text would hold by chance.
const MARK: [u8; 8] = *b"\xF1RELAY\x01\n";
/// Bytes before the payload: mark, length, checksum of both.
const HEAD: usize = 8 + 4 + 8;
/// A record longer than this is damage.
const LONGEST: u32 = 1 << 28;
/// Bytes of a run, unpacked: that of 32,000 days with all tables has fewer.
const LARGEST: usize = 1 << 26;
/// How hard records are compressed: they wait for nobody.
const LEVEL: i32 = 1;

/// A record's bytes, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record(Vec<u8>);

impl Record {
    /// The record of a run; the same bytes for the same run.
    pub fn of(kept: &Kept) -> io::Result<Self> {
        Self::wrapping(&postcard::to_stdvec(kept).map_err(io::Error::other)?)
    }

    /// A record of any bytes.
    pub fn wrapping(plain: &[u8]) -> io::Result<Self> {
        let payload = zstd::bulk::compress(plain, LEVEL)?;
        let mut bytes = Vec::with_capacity(HEAD + payload.len());
        bytes.extend(MARK);
        bytes.extend((payload.len() as u32).to_le_bytes());
        bytes.extend(checksum(&payload));
        bytes.extend(payload);
        Ok(Self(bytes))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes it takes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is empty, which it never is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn checksum(payload: &[u8]) -> [u8; 8] {
    let digest =
        Sha256::new().chain_update((payload.len() as u32).to_le_bytes()).chain_update(payload).finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    first
}

fn unpacked(payload: &[u8]) -> Option<Kept> {
    // A record that checks out was written by us; the bound only keeps a forged one from filling the memory.
    let plain = zstd::bulk::decompress(payload, LARGEST).ok()?;
    postcard::from_bytes(&plain).ok()
}

/// The journal of one store, open for adding.
#[derive(Debug)]
pub struct Journal {
    file: File,
    end: u64,
    places: BTreeMap<RunId, u64>,
    /// Runs that were recorded otherwise, by what was recorded.
    others: BTreeMap<(u64, RunId), u64>,
    /// Stretches of bytes that are no record.
    damaged: usize,
}

impl Journal {
    /// Opens the journal, or begins one, and finds every record that checks out and was recorded as asked.
    pub fn open(path: &Path, recording: u64) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        Self::scanned(file, recording)
    }

    /// The same for a journal that nothing is added to.
    pub fn open_to_read(path: &Path, recording: u64) -> io::Result<Self> {
        Self::scanned(File::open(path)?, recording)
    }

    fn scanned(file: File, recording: u64) -> io::Result<Self> {
        let mut scan = Scan { reader: BufReader::with_capacity(1 << 20, file), at: 0, damaged: 0 };
        let (mut places, mut others) = (BTreeMap::new(), BTreeMap::new());
        while let Some((place, kept)) = scan.next()? {
            if kept.recording == recording {
                places.insert(RunId(kept.id), place);
            } else {
                others.insert((kept.recording, RunId(kept.id)), place);
            }
        }
        let (damaged, file) = (scan.damaged, scan.reader.into_inner());
        let end = file.metadata()?.len();
        Ok(Self { file, end, places, others, damaged })
    }

    /// How many finished runs it holds.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many stretches of it are damaged.
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// Whether a run is finished.
    pub fn has(&self, id: RunId) -> bool {
        self.places.contains_key(&id)
    }

    /// The names of all finished runs, in no order.
    pub fn ids(&self) -> impl Iterator<Item = RunId> + '_ {
        self.places.keys().copied()
    }

    /// How many runs in it were recorded otherwise.
    pub fn other_count(&self) -> usize {
        self.others.len()
    }

    /// Every run that was recorded otherwise, in the order of what was recorded and of names.
    pub fn others(&mut self) -> io::Result<Vec<Record>> {
        let places: Vec<u64> = self.others.values().copied().collect();
        let records =
            places.into_iter().map(|place| self.record_at(place)).collect::<io::Result<Vec<_>>>()?;
        Ok(records.into_iter().flatten().collect())
    }

    /// Forgets a run, so that it is played again.
    pub fn forget(&mut self, id: RunId) {
        self.places.remove(&id);
    }

    /// Adds a finished run. It is safe from a crash of the program at once, from one of the machine after
    /// [`Journal::sync`].
    pub fn add(&mut self, id: RunId, record: &Record) -> io::Result<()> {
        self.file.write_all(&record.0)?;
        self.places.insert(id, self.end);
        self.end += record.0.len() as u64;
        Ok(())
    }

    /// Brings all that was added to the disk.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// A finished run; none when its record has been damaged since the journal was opened.
    pub fn read(&mut self, id: RunId) -> io::Result<Option<Kept>> {
        Ok(self.record(id)?.and_then(|record| unpacked(&record.0[HEAD..])).filter(|kept| kept.id == id.0))
    }

    /// The bytes of a finished run.
    pub fn record(&mut self, id: RunId) -> io::Result<Option<Record>> {
        let Some(&place) = self.places.get(&id) else { return Ok(None) };
        self.record_at(place)
    }

    fn record_at(&mut self, place: u64) -> io::Result<Option<Record>> {
        self.file.seek(SeekFrom::Start(place))?;
        read_record(&mut self.file)
    }
}

/// The record that begins here; none when what begins here is none.
fn read_record(reader: &mut impl Read) -> io::Result<Option<Record>> {
    let mut head = [0; HEAD];
    match reader.read_exact(&mut head) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut length = [0; 4];
    length.copy_from_slice(&head[8..12]);
    let length = u32::from_le_bytes(length);
    if head[..8] != MARK || length > LONGEST {
        return Ok(None);
    }
    let mut bytes = head.to_vec();
    reader.take(u64::from(length)).read_to_end(&mut bytes)?;
    let whole = bytes.len() == HEAD + length as usize && checksum(&bytes[HEAD..]) == head[12..];
    Ok(whole.then_some(Record(bytes)))
}

struct Scan {
    reader: BufReader<File>,
    at: u64,
    damaged: usize,
}

impl Scan {
    /// The next record that checks out, and where it is.
    fn next(&mut self) -> io::Result<Option<(u64, Kept)>> {
        let mut lost = false;
        loop {
            self.reader.seek(SeekFrom::Start(self.at))?;
            if let Some(record) = read_record(&mut self.reader)?
                && let Some(kept) = unpacked(&record.0[HEAD..])
            {
                let place = self.at;
                self.at += record.0.len() as u64;
                return Ok(Some((place, kept)));
            }
            let length = self.reader.get_ref().metadata()?.len();
            if self.at < length && !lost {
                (lost, self.damaged) = (true, self.damaged + 1);
            }
            match self.mark_after(self.at + 1)? {
                Some(place) => self.at = place,
                None => return Ok(None),
            }
        }
    }

    /// Where the next mark stands at or after a place.
    fn mark_after(&mut self, from: u64) -> io::Result<Option<u64>> {
        self.reader.seek(SeekFrom::Start(from))?;
        let (mut place, mut matched) = (from, 0);
        let mut block = [0; 1 << 14];
        loop {
            let count = self.reader.read(&mut block)?;
            if count == 0 {
                return Ok(None);
            }
            for &byte in &block[..count] {
                place += 1;
                // The first byte of the mark is nowhere else in it, so a mismatch can only begin a mark anew.
                matched = if byte == MARK[matched] { matched + 1 } else { usize::from(byte == MARK[0]) };
                if matched == MARK.len() {
                    return Ok(Some(place - MARK.len() as u64));
                }
            }
        }
    }
}

/// Writes records into a new journal that takes the place of an old one when it is whole.
#[derive(Debug)]
pub struct Rewrite {
    file: tempfile::NamedTempFile,
    buffer: Vec<u8>,
}

impl Rewrite {
    /// Begins a journal in a folder.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        let file = crate::files::unfinished(folder)?;
        Ok(Self { file, buffer: Vec::with_capacity(1 << 20) })
    }

    /// Adds a record.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        self.buffer.extend(&record.0);
        if self.buffer.len() > 1 << 20 {
            self.file.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// The journal is whole, and gets its name.
    pub fn end(mut self, path: &Path) -> io::Result<()> {
        self.file.write_all(&self.buffer)?;
        crate::files::publish(self.file, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(number: u8) -> Kept {
        Kept {
            id: [number; 16],
            recording: 1,
            failure: None,
            values: vec![Some(f64::from(number)), None],
            series: vec![(3, vec![1.0, 2.0])],
            funnel: Vec::new(),
            exits: Vec::new(),
            cohorts: Vec::new(),
            channels: Vec::new(),
        }
    }

    fn journal(path: &Path, count: u8) -> Vec<usize> {
        let mut journal = Journal::open(path, 1).unwrap();
        (0..count)
            .map(|number| {
                let record = Record::of(&kept(number)).unwrap();
                journal.add(RunId([number; 16]), &record).unwrap();
                record.len()
            })
            .collect()
    }

    #[test]
    fn what_is_added_is_found_again() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.log");
        journal(&path, 5);
        let mut journal = Journal::open(&path, 1).unwrap();
        assert_eq!((journal.len(), journal.damaged()), (5, 0));
        assert_eq!(journal.read(RunId([3; 16])).unwrap(), Some(kept(3)));
        assert_eq!(journal.read(RunId([9; 16])).unwrap(), None);
        assert_eq!(Journal::open(&path, 2).unwrap().len(), 0, "recorded otherwise");
    }

    #[test]
    fn a_flipped_bit_costs_its_record_and_no_other() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.log");
        let lengths = journal(&path, 4);
        let whole = std::fs::read(&path).unwrap();
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, bytes).unwrap();
            let journal = Journal::open(&path, 1).unwrap();
            let mut hit = 0;
            let mut end = lengths[0];
            while bit / 8 >= end {
                hit += 1;
                end += lengths[hit];
            }
            let found: Vec<bool> = (0..4).map(|n| journal.has(RunId([n; 16]))).collect();
            assert!((0..4).all(|n| found[n] == (n != hit)), "bit {bit}: {found:?}");
            assert_eq!(journal.damaged(), 1, "bit {bit}");
        }
    }

    #[test]
    fn a_torn_end_costs_the_last_record_and_what_follows_is_found() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.log");
        let lengths = journal(&path, 3);
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut journal = Journal::open(&path, 1).unwrap();
            let (mut end, mut expected) = (0, 0);
            while expected < 3 && end + lengths[expected] <= cut {
                end += lengths[expected];
                expected += 1;
            }
            assert_eq!(journal.len(), expected, "cut at {cut}");
            journal.add(RunId([9; 16]), &Record::of(&kept(9)).unwrap()).unwrap();
            let mut again = Journal::open(&path, 1).unwrap();
            assert_eq!(again.len(), expected + 1, "added after a cut at {cut}");
            assert_eq!(again.read(RunId([9; 16])).unwrap(), Some(kept(9)));
        }
    }

    #[test]
    fn a_record_that_unpacks_to_more_than_any_run_is_damage() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.log");
        let bomb = Record::wrapping(&vec![0; LARGEST + 1]).unwrap();
        assert!(bomb.len() < 1 << 16);
        let whole = Record::of(&kept(3)).unwrap();
        std::fs::write(&path, [bomb.bytes(), whole.bytes()].concat()).unwrap();
        let journal = Journal::open(&path, 1).unwrap();
        assert_eq!((journal.len(), journal.damaged()), (1, 1));
    }

    #[test]
    fn a_rewritten_journal_holds_the_same() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("journal.log");
        journal(&path, 3);
        let mut old = Journal::open(&path, 1).unwrap();
        let mut rewrite = Rewrite::begin(home.path()).unwrap();
        for number in [2, 0, 1] {
            rewrite.add(&old.record(RunId([number; 16])).unwrap().unwrap()).unwrap();
        }
        rewrite.end(&path).unwrap();
        let mut new = Journal::open(&path, 1).unwrap();
        assert_eq!((new.len(), new.damaged()), (3, 0));
        assert_eq!(new.read(RunId([1; 16])).unwrap(), Some(kept(1)));
    }
}
