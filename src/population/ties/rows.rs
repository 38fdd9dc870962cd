//! Ties written down: for each person the row of those they tell, all rows behind one another.
//!
//! A row starts at a 32-bit place counted from the start of its block of people, so that a person costs 4 bytes
//! however many ties there are in all.

use rayon::prelude::*;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering::Relaxed};

/// People whose rows count from one 64-bit start.
pub(super) const BLOCK: usize = 1 << 16;

/// Edges that are dealt out in one go.
const PIECE: usize = 1 << 18;

/// The rows.
#[derive(Debug)]
pub(super) struct Rows {
    blocks: Vec<u64>,
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Rows {
    /// Rows of these edges; `both_ways` writes an edge into the rows of both its people.
    pub(super) fn from_edges(people: u32, edges: &[(u32, u32)], both_ways: bool) -> Self {
        let pieces: Vec<&[(u32, u32)]> = edges.chunks(PIECE).collect();
        Self::from_pieces(people, &pieces, both_ways)
    }

    /// The same for edges in pieces.
    ///
    /// Ties are first dealt out to the blocks of those who tell, then to rows within each block: a block fits into the
    /// cache, the rows of everybody do not. Each row is sorted at the end, so threads leave no trace.
    pub(super) fn from_pieces(people: u32, pieces: &[&[(u32, u32)]], both_ways: bool) -> Self {
        let ways = |&(from, to): &(u32, u32)| {
            let valid = from < people && to < people && from != to;
            [valid.then_some((from, to)), (valid && both_ways).then_some((to, from))].into_iter().flatten()
        };
        let count = (people as usize + 1).div_ceil(BLOCK);
        let counts = |piece: &&[(u32, u32)]| {
            let mut counts = vec![0; count];
            piece.iter().flat_map(ways).for_each(|(from, _)| counts[from as usize / BLOCK] += 1);
            counts
        };
        let mut places: Vec<Vec<usize>> = pieces.par_iter().map(counts).collect();
        let (blocks, ties) = cumulate(&mut places, count);
        let tellers: Vec<AtomicU16> = (0..ties).into_par_iter().map(|_| AtomicU16::new(0)).collect();
        let targets: Vec<AtomicU32> = (0..ties).into_par_iter().map(|_| AtomicU32::new(0)).collect();
        pieces.par_iter().zip(places).for_each(|(piece, mut places)| {
            for (from, to) in piece.iter().flat_map(ways) {
                let place = &mut places[from as usize / BLOCK];
                tellers[*place].store((from as usize % BLOCK) as u16, Relaxed);
                targets[*place].store(to, Relaxed);
                *place += 1;
            }
        });
        let tellers: Vec<u16> = tellers.into_iter().map(AtomicU16::into_inner).collect();
        let targets = targets.into_iter().map(AtomicU32::into_inner).collect();
        let mut rows = Self { blocks, starts: vec![0; people as usize + 1], targets };
        rows.deal(&tellers);
        rows.each_mut(|_, row| row.sort_unstable());
        rows
    }

    /// Brings the ties of each block, which lie there in the order of `tellers`, into rows.
    fn deal(&mut self, tellers: &[u16]) {
        let mut pieces = Vec::with_capacity(self.blocks.len());
        let (mut targets, mut tellers) = (self.targets.as_mut_slice(), tellers);
        for (block, starts) in self.starts.chunks_mut(BLOCK).enumerate() {
            let length =
                self.blocks.get(block + 1).map_or(targets.len(), |end| (end - self.blocks[block]) as usize);
            let (piece, behind) = targets.split_at_mut(length);
            pieces.push((starts, piece, &tellers[..length]));
            (targets, tellers) = (behind, &tellers[length..]);
        }
        pieces.into_par_iter().for_each(|(starts, piece, tellers)| {
            for &teller in tellers {
                starts[teller as usize] += 1;
            }
            let mut sum = 0;
            for start in starts.iter_mut() {
                sum += std::mem::replace(start, sum);
            }
            let mut next = starts.to_vec();
            for (&teller, to) in tellers.iter().zip(piece.to_vec()) {
                let place = &mut next[teller as usize];
                piece[*place as usize] = to;
                *place += 1;
            }
        });
    }

    /// Rows of these lengths, filled with zeros.
    pub(super) fn with_counts(people: u32, count: impl Fn(u32) -> u32 + Sync) -> Self {
        let mut starts = vec![0; people as usize + 1];
        let sums: Vec<u64> = starts
            .par_chunks_mut(BLOCK)
            .enumerate()
            .map(|(block, starts)| {
                let mut sum = 0;
                for (start, person) in starts.iter_mut().zip((block * BLOCK) as u32..) {
                    *start = sum;
                    sum += if person < people { count(person) } else { 0 };
                }
                sum as u64
            })
            .collect();
        let mut ties = 0;
        let mut blocks = Vec::with_capacity(sums.len());
        for sum in sums {
            blocks.push(ties);
            ties += sum;
        }
        Self { blocks, starts, targets: vec![0; ties as usize] }
    }

    /// Calls `fill(person, row)` for everybody, on all cores.
    pub(super) fn each_mut(&mut self, fill: impl Fn(u32, &mut [u32]) + Sync) {
        let mut pieces = Vec::with_capacity(self.blocks.len());
        let mut rest = self.targets.as_mut_slice();
        for (block, starts) in self.starts.chunks(BLOCK).enumerate() {
            let end =
                self.blocks.get(block + 1).map_or(rest.len(), |end| (end - self.blocks[block]) as usize);
            let (piece, behind) = rest.split_at_mut(end);
            pieces.push((block, starts, piece));
            rest = behind;
        }
        pieces.into_par_iter().for_each(|(block, starts, mut piece)| {
            for (i, &start) in starts.iter().enumerate() {
                let length = starts.get(i + 1).map_or(piece.len(), |next| (next - start) as usize);
                let (row, behind) = piece.split_at_mut(length);
                // The last start stands behind the last person and opens an empty row.
                if !row.is_empty() {
                    fill((block * BLOCK + i) as u32, row);
                }
                piece = behind;
            }
        });
    }

    /// Those whom a person tells.
    #[inline]
    pub(super) fn row(&self, person: u32) -> &[u32] {
        &self.targets[self.start(person as usize)..self.start(person as usize + 1)]
    }

    /// How many people have a row.
    pub(super) fn len(&self) -> u32 {
        (self.starts.len() - 1) as u32
    }

    /// Memory kept, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        Self::bytes_for(self.len(), self.targets.len() as u64)
    }

    /// Memory that so many people with so many ties keep, in bytes.
    pub(super) fn bytes_for(people: u32, ties: u64) -> u64 {
        4 * (people as u64 + 1) + 8 * (people as u64 / BLOCK as u64 + 1) + 4 * ties
    }

    #[inline]
    fn start(&self, person: usize) -> usize {
        self.blocks[person / BLOCK] as usize + self.starts[person] as usize
    }
}

/// Turns counts by piece and block into the places where each piece's ties of each block begin; gives where the blocks
/// begin, and the sum.
fn cumulate(counts: &mut [Vec<usize>], blocks: usize) -> (Vec<u64>, usize) {
    let mut sum = 0;
    let mut begins = Vec::with_capacity(blocks);
    for block in 0..blocks {
        begins.push(sum as u64);
        for counts in &mut *counts {
            sum += std::mem::replace(&mut counts[block], sum);
        }
    }
    (begins, sum)
}
