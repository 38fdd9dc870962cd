//! The stochastic block model: people know more people of their own segment (Holland, Laskey & Leinhardt 1983).
//!
//! Each pair is tied by chance, and chance goes from tie to tie by geometric gaps, so the work is one step a tie.

use super::rows::Rows;
use crate::base::draws::{Luck, StreamLabel};
use crate::base::laws::{Gap, Gaps};
use rayon::prelude::*;

const PAIRS: StreamLabel = StreamLabel::named("ties/blocks");

/// Rows of a table of pairs that share a stream of luck.
const CHUNK: u32 = 1 << 13;

/// A network of this mean degree in which a tie within a segment is `homophily` times likelier than one across. `goes_on` is
/// asked for each piece.
pub(super) fn build(
    people: u32,
    degree: f64,
    homophily: f64,
    segment_of: &(dyn Fn(u32) -> u8 + Sync),
    luck: Luck,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Rows> {
    let segments = members(people, segment_of);
    let (within, across) = chances(&segments, degree, homophily);
    let mut tables = Vec::new();
    for (a, rows) in segments.iter().enumerate() {
        for (b, columns) in segments.iter().enumerate().skip(a) {
            let table = Table::new(rows, columns, a == b, (a * 256 + b) as u32);
            let gap = Gap::new(if a == b { within } else { across });
            tables.extend((0..table.rows.div_ceil(CHUNK)).map(|chunk| (table, chunk, gap)));
        }
    }
    let drawn =
        tables.into_par_iter().map(|(table, chunk, gap)| goes_on().then(|| table.draw(chunk, gap, luck)));
    let edges = drawn.collect::<Option<Vec<Vec<(u32, u32)>>>>()?;
    let pieces: Vec<&[(u32, u32)]> = edges.iter().map(Vec::as_slice).collect();
    goes_on().then(|| Rows::from_pieces(people, &pieces, true))
}

fn members(people: u32, segment_of: &(dyn Fn(u32) -> u8 + Sync)) -> Vec<Vec<u32>> {
    let codes: Vec<u8> = (0..people).into_par_iter().map(segment_of).collect();
    let mut segments = vec![Vec::new(); codes.iter().max().map_or(0, |&last| last as usize + 1)];
    for (person, &code) in (0..).zip(&codes) {
        segments[code as usize].push(person);
    }
    segments
}

/// The chances of a tie within and across segments that give the mean degree. When all within are tied already,
/// the rest of the ties is across, and the other way round.
fn chances(segments: &[Vec<u32>], degree: f64, homophily: f64) -> (f64, f64) {
    let sizes = || segments.iter().map(|segment| segment.len() as f64);
    let people: f64 = sizes().sum();
    let inside: f64 = sizes().map(|n| 0.5 * n * (n - 1.0).max(0.0)).sum();
    let outside = 0.5 * people * (people - 1.0).max(0.0) - inside;
    let ties = 0.5 * people * degree;
    let share = |ties: f64, pairs: f64| if pairs > 0.0 { (ties / pairs).clamp(0.0, 1.0) } else { 0.0 };
    let across = share(ties, homophily * inside + outside);
    if homophily * across > 1.0 {
        return (1.0, share(ties - inside, outside));
    }
    (homophily * across, across)
}

/// The pairs between two segments, or within one, laid out as a rectangle.
#[derive(Clone, Copy)]
struct Table<'a> {
    from: &'a [u32],
    to: &'a [u32],
    within: bool,
    name: u32,
    rows: u32,
    columns: u64,
}

impl<'a> Table<'a> {
    fn new(from: &'a [u32], to: &'a [u32], within: bool, name: u32) -> Self {
        let n = from.len() as u64;
        // Within a segment of an odd number, each person pairs with the half that comes next, going round;
        // of an even number, the last person stands outside the round and pairs with everybody.
        let (rows, columns) =
            if within { (n - u64::from(n > 0 && n.is_multiple_of(2)), n / 2) } else { (n, to.len() as u64) };
        Self { from, to, within, name, rows: rows as u32, columns }
    }

    fn draw(self, chunk: u32, gap: Gap, luck: Luck) -> Vec<(u32, u32)> {
        let first = chunk * CHUNK;
        let pairs = (self.rows - first).min(CHUNK) as u64 * self.columns;
        let mut gaps = Gaps::new(luck.stream(PAIRS, self.name, chunk), gap);
        let mut edges = Vec::new();
        while let Some(place) = gaps.next_below(pairs as usize) {
            let row = first as usize + (place as u64 / self.columns) as usize;
            let column = (place as u64 % self.columns) as usize;
            edges.push((self.from[row], self.to[self.partner(row, column)]));
        }
        edges
    }

    fn partner(self, row: usize, column: usize) -> usize {
        let round = self.rows as usize;
        if !self.within {
            column
        } else if column < (round - 1) / 2 {
            (row + 1 + column) % round
        } else {
            round
        }
    }
}
