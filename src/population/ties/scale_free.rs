//! The scale-free network: newcomers prefer the well connected (Barabási & Albert 1999).
//!
//! A newcomer draws an end of an earlier tie, so that somebody with twice the ties is found twice as often
//! (Batagelj & Brandes 2005, "Efficient generation of large random networks").

use super::degree::Degree;
use super::rows::Rows;
use crate::base::draws::{FineDraw, Luck, draws};

draws! {
    /// Whom a newcomer meets.
    Newcomer = "ties/newcomer" => (end: FineDraw);
}

/// Newcomers between two questions whether to go on.
const ASKED_EVERY: u32 = 1 << 16;

/// A network to which each newcomer brings this number of links; the first few all know each other. `goes_on` is asked
/// now and then.
pub(super) fn build(people: u32, links: Degree, luck: Luck, goes_on: &dyn Fn() -> bool) -> Option<Rows> {
    let first = (links.largest() + 1).min(people);
    let mut ties: Vec<(u32, u32)> = (0..first).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    ties.reserve((people - first) as usize * links.largest() as usize);
    for person in first..people {
        if person.is_multiple_of(ASKED_EVERY) && !goes_on() {
            return None;
        }
        let known = ties.len();
        let ends = 2 * known as u64;
        let mut draw = 0;
        while ties.len() < known + links.of(luck, person) as usize {
            let luck: Newcomer = luck.draw_at(0, person, draw);
            draw += 1;
            let end = ((luck.end.word() as u128 * ends as u128) >> 64) as usize;
            let (from, to) = ties[end / 2];
            let friend = if end.is_multiple_of(2) { from } else { to };
            if ties[known..].iter().all(|&(_, to)| to != friend) {
                ties.push((person, friend));
            }
        }
    }
    goes_on().then(|| Rows::from_edges(people, &ties, true))
}
