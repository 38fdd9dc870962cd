//! What luck makes of the first inputs of each door (`fuzz/doors`), thrown at it: the same throws every time. A fuzzer,
//! which learns from what it throws, goes on from there: `tests/tools/fuzz`.

use relaylab::base::draws::replicate_seed;
use std::panic::catch_unwind;

#[path = "../../fuzz/doors/mod.rs"]
mod doors;

const THROWS: u64 = 120;

/// Words that mean something at one door or another.
const WORDS: [&str; 12] =
    ["../", "/", "\n", "\r\n\r\n", "1e12", "-1", "4294967296", "NaN", "[[", "\u{1b}[31m", "\u{0}", "\""];

/// An input with a few changes at random.
fn changed(input: &[u8], number: u64) -> Vec<u8> {
    let mut luck = (0..).map(|draw| replicate_seed(number, draw));
    let mut below = |most: usize| (luck.next().unwrap_or(0) % most.max(1) as u64) as usize;
    let mut bytes = input.to_vec();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        let end = (at + 1 + below(24)).min(bytes.len());
        match below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
            1 => drop(bytes.drain(at.min(end)..end)),
            2 => drop(bytes.splice(
                at..at,
                input[at.min(input.len())..end.min(input.len()).max(at.min(input.len()))].to_vec(),
            )),
            3 => drop(bytes.splice(at..end.max(at), WORDS[below(WORDS.len())].bytes())),
            4 => drop(bytes.splice(at..at, WORDS[below(WORDS.len())].bytes())),
            _ => bytes.truncate(bytes.len() - below(bytes.len() / 4)),
        }
    }
    bytes
}

/// Throws at a door, and tells the first throw after which something did not hold.
fn thrown(name: &str) {
    let door = doors::DOORS.iter().find(|door| door.name == name).expect("a door of this name");
    let seeds = (door.seeds)();
    let later = (0..THROWS).map(|number| changed(&seeds[number as usize % seeds.len()], number));
    for input in seeds.iter().cloned().chain(later) {
        let held = catch_unwind(|| (door.enter)(&input));
        assert!(held.is_ok(), "{name} does not hold against {:?}", String::from_utf8_lossy(&input));
    }
}

#[test]
fn any_scenario_is_read_or_refused() {
    thrown("scenario");
}

#[test]
fn any_design_is_read_or_refused() {
    thrown("design");
}

#[test]
fn any_journal_gives_the_runs_that_are_in_it() {
    thrown("journal");
}

#[test]
fn any_manifest_packs_its_folder_and_nothing_else() {
    thrown("archive");
}

#[test]
fn any_leads_and_ties_are_read_or_refused() {
    thrown("data");
}

#[test]
fn any_request_is_answered() {
    thrown("http");
}
