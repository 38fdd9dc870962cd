//! Ties written down: for each person the row of those they tell, all rows behind one another.
//!
//! A row starts at a 32-bit place counted from the start of its block of people, so that a person costs 4 bytes
//! however many ties there are in all.

use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// People whose rows count from one 64-bit start.
pub(super) const BLOCK: usize = 1 << 16;

/// The rows.
#[derive(Debug)]
pub(super) struct Rows {
    blocks: Vec<u64>,
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Rows {
    /// Rows of these edges; `both_ways` writes an edge into the rows of both its people.
    ///
    /// Edges go to their rows in any order and each row is sorted at the end, so threads leave no trace.
    pub(super) fn from_edges(people: u32, edges: &[(u32, u32)], both_ways: bool) -> Self {
        let valid = |&&(from, to): &&(u32, u32)| from < people && to < people && from != to;
        let counts: Vec<AtomicU32> = (0..people).into_par_iter().map(|_| AtomicU32::new(0)).collect();
        edges.par_iter().filter(valid).for_each(|&(from, to)| {
            counts[from as usize].fetch_add(1, Relaxed);
            if both_ways {
                counts[to as usize].fetch_add(1, Relaxed);
            }
        });
        let mut rows = Self::with_counts(people, |person| counts[person as usize].load(Relaxed));
        let ties = rows.targets.len();
        rows.targets = Vec::new();
        let targets: Vec<AtomicU32> = (0..ties).into_par_iter().map(|_| AtomicU32::new(0)).collect();
        let put = |from: u32, to: u32| {
            let left = counts[from as usize].fetch_sub(1, Relaxed);
            targets[rows.start(from as usize) + left as usize - 1].store(to, Relaxed);
        };
        edges.par_iter().filter(valid).for_each(|&(from, to)| {
            put(from, to);
            if both_ways {
                put(to, from);
            }
        });
        rows.targets = targets.into_iter().map(AtomicU32::into_inner).collect();
        rows.each_mut(|_, row| row.sort_unstable());
        rows
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
