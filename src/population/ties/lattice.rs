//! The ring, where people know the nearest on both sides, and the small world, a ring with some ties rewired.
//!
//! A ring needs no memory: its ties follow from places. A small world is the model of Watts & Strogatz 1998, with two
//! simplifications that let all ties be rewired at once: a rewired tie goes to somebody outside the old neighbourhood,
//! and one that finds nobody new in a few tries stays where it was.

use super::degree::Degree;
use super::rows::{BLOCK, Rows};
use crate::base::draws::{Luck, StreamLabel, draws};
use crate::base::laws::{Coin, Gap, Gaps};
use rayon::prelude::*;

const REWIRED: StreamLabel = StreamLabel::named("ties/rewired");

draws! {
    /// To whom a rewired tie goes.
    Friend = "ties/friend" => (stranger);
}

/// How often a rewired tie looks for somebody new.
const TRIES: u32 = 16;

/// A ring of people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    people: u32,
    side: Degree,
}

impl Ring {
    /// A ring with this mean degree, which must be below `people - 1`.
    pub(super) fn new(people: u32, degree: f64) -> Self {
        let mut side = Degree::new(degree / 2.0);
        // Opposite people of an even ring would tie twice if they were reached from both sides.
        if 2 * side.largest() >= people {
            side.more = Coin::new(0.0);
        }
        Self { people, side }
    }

    /// How many people are outside anybody's neighbourhood.
    pub(super) fn strangers(self) -> u32 {
        self.people - 1 - 2 * self.side.largest()
    }

    /// How many people somebody knows.
    #[inline]
    pub(super) fn degree(self, luck: Luck, person: u32) -> u32 {
        let behind = self.back(person, self.side.whole + 1);
        self.side.of(luck, person) + self.side.of(luck, behind)
    }

    /// The `k`-th of them: those ahead, nearest first, then those behind.
    #[inline]
    pub(super) fn pick(self, luck: Luck, person: u32, k: u32) -> u32 {
        let ahead = self.side.of(luck, person);
        if k < ahead { self.ahead(person, k + 1) } else { self.back(person, k - ahead + 1) }
    }

    #[inline]
    fn ahead(self, person: u32, steps: u32) -> u32 {
        let place = person as u64 + steps as u64;
        (if place < self.people as u64 { place } else { place - self.people as u64 }) as u32
    }

    #[inline]
    fn back(self, person: u32, steps: u32) -> u32 {
        if person >= steps { person - steps } else { person + (self.people - steps) }
    }
}

/// A tie that was rewired: of whom, the how many-th of those ahead, to whom.
#[derive(Clone, Copy, Debug)]
struct Move {
    person: u32,
    slot: u32,
    to: u32,
}

/// Which ties of the ring are still in place: a bit for each person and each place ahead.
struct Kept {
    ring: Ring,
    width: usize,
    bits: Vec<u64>,
}

impl Kept {
    #[inline]
    fn has(&self, person: u32, slot: u32) -> bool {
        let bit = person as usize * self.width + slot as usize;
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Calls `visit(neighbour, kept)` for each neighbour on the ring and whether the tie is still in place.
    /// A number in place of a branch: which ties were rewired cannot be foreseen by the processor.
    #[inline]
    fn each(&self, person: u32, mut visit: impl FnMut(u32, u32)) {
        for slot in 0..self.width as u32 {
            visit(self.ring.ahead(person, slot + 1), u32::from(self.has(person, slot)));
            let behind = self.ring.back(person, slot + 1);
            visit(behind, u32::from(self.has(behind, slot)));
        }
    }
}

/// A small world: each tie of the ring is rewired with chance `share`. `goes_on` is asked between the steps.
pub(super) fn rewired(
    ring: Ring,
    share: f64,
    luck: Luck,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Rows> {
    let (mut kept, mut moves) = choose(ring, share, luck);
    if !goes_on() {
        return None;
    }
    let mut friends = Rows::from_edges(ring.people, &edges(&moves), true);
    for attempt in 1..=TRIES {
        let twice = told_twice(&friends, &moves);
        if twice.is_empty() {
            break;
        }
        if !goes_on() {
            return None;
        }
        for &index in twice.iter().rev() {
            if attempt < TRIES {
                moves[index].to = friend(ring, luck, attempt, moves[index].person, moves[index].slot);
            } else {
                let home = moves.remove(index);
                let bit = home.person as usize * kept.width + home.slot as usize;
                kept.bits[bit / 64] |= 1 << (bit % 64);
            }
        }
        friends = Rows::from_edges(ring.people, &edges(&moves), true);
    }
    let mut rows = Rows::with_counts(ring.people, |person| {
        let mut count = friends.row(person).len() as u32;
        kept.each(person, |_, kept| count += kept);
        count
    });
    if !goes_on() {
        return None;
    }
    rows.each_mut(|person, row| {
        let mut next = 0;
        kept.each(person, |neighbour, kept| {
            // Written even if it does not stay; the next one is then put over it.
            if let Some(place) = row.get_mut(next) {
                *place = neighbour;
            }
            next += kept as usize;
        });
        row[next..].copy_from_slice(friends.row(person));
    });
    Some(rows)
}

/// Decides which ties are rewired, and to whom at the first try.
fn choose(ring: Ring, share: f64, luck: Luck) -> (Kept, Vec<Move>) {
    let width = ring.side.largest() as usize;
    let mut bits = vec![0_u64; (ring.people as usize * width).div_ceil(64)];
    let gap = Gap::new(share);
    let moves: Vec<Vec<Move>> = bits
        .par_chunks_mut((BLOCK * width / 64).max(1))
        .enumerate()
        .map(|(block, bits)| {
            let first = (block * BLOCK) as u32;
            let people = (ring.people - first).min(BLOCK as u32);
            bits.fill(u64::MAX);
            if !ring.side.more.is_never() {
                for i in (0..people).filter(|i| !ring.side.has_more(luck, first + i)) {
                    let bit = (i as usize + 1) * width - 1;
                    bits[bit / 64] &= !(1 << (bit % 64));
                }
            }
            let mut moves = Vec::new();
            let mut gaps = Gaps::new(luck.stream(REWIRED, 0, block as u32), gap);
            while let Some(bit) = gaps.next_below(people as usize * width) {
                if bits[bit / 64] >> (bit % 64) & 1 == 1 {
                    bits[bit / 64] &= !(1 << (bit % 64));
                    let (person, slot) = (first + (bit / width) as u32, (bit % width) as u32);
                    moves.push(Move { person, slot, to: friend(ring, luck, 0, person, slot) });
                }
            }
            moves
        })
        .collect();
    (Kept { ring, width, bits }, moves.concat())
}

/// Somebody outside the neighbourhood of a person.
fn friend(ring: Ring, luck: Luck, attempt: u32, person: u32, slot: u32) -> u32 {
    let luck: Friend = luck.draw_at(attempt, person, slot);
    ring.ahead(person, ring.side.largest() + 1 + luck.stranger.below(ring.strangers()))
}

fn edges(moves: &[Move]) -> Vec<(u32, u32)> {
    moves.par_iter().map(|m| (m.person, m.to)).collect()
}

/// The rewired ties that repeat an earlier one, in rising order.
fn told_twice(friends: &Rows, moves: &[Move]) -> Vec<usize> {
    let people = friends.len();
    let mut pairs: Vec<(u32, u32)> = (0..people)
        .into_par_iter()
        .flat_map_iter(|person| {
            let row = friends.row(person);
            row.windows(2).filter(move |w| w[0] == w[1] && person < w[0]).map(move |w| (person, w[0]))
        })
        .collect();
    pairs.dedup();
    let mut twice = Vec::new();
    for (one, other) in pairs {
        let of = |person: u32, to: u32| {
            let start = moves.partition_point(|m| m.person < person);
            let same = moves[start..].iter().take_while(move |m| m.person == person);
            same.enumerate().filter(move |(_, m)| m.to == to).map(move |(i, _)| start + i)
        };
        twice.extend(of(one, other).chain(of(other, one)).skip(1));
    }
    twice.sort_unstable();
    twice
}
