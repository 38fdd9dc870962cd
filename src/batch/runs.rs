//! The runs of a design: each has a name made of all that decides it, and a seed.

use super::design::{Design, Point};
use crate::base::draws::replicate_seed;
use crate::base::{hex, sha256};
use crate::record::MODEL;
use std::fmt;

/// The name of a run: 128 bits of the SHA-256 of the model, the scenario, what is set in it and the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub [u8; 16]);

impl fmt::Display for RunId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex(&self.0))
    }
}

/// One run of a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOf {
    /// Its number in the design, 0 is the first.
    pub number: u64,
    /// The number of its point.
    pub point: u64,
    /// Which run of its point, 0 is the first.
    pub replicate: u32,
    /// Its seed.
    pub seed: u64,
    /// Its name.
    pub id: RunId,
}

/// Names the runs of one point.
#[derive(Clone, Debug)]
pub struct Naming {
    point: u64,
    replicates: u32,
    seed: u64,
    text: String,
}

impl Naming {
    /// For a point of a design whose scenario has this hash.
    pub fn new(design: &Design, scenario: &str, point: &Point) -> Self {
        let mut lines: Vec<String> =
            design.set.iter().chain(&point.settings).map(|(key, level)| format!("{key}={level}")).collect();
        lines.sort_unstable();
        let text = format!(
            "{MODEL}\n{}\npeople={:?}\ndays={:?}\n{}\n",
            scenario,
            design.people,
            design.days,
            lines.join("\n")
        );
        let seed = if design.paired_seeds {
            design.seed
        } else {
            // Luck that goes with the point, not with its number: more points leave those there were as they are.
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&digest(&text)[..8]);
            replicate_seed(design.seed ^ u64::from_le_bytes(bytes), 0)
        };
        Self { point: point.number, replicates: design.replicates, seed, text }
    }

    /// One of its runs.
    pub fn run(&self, replicate: u32) -> RunOf {
        let seed = replicate_seed(self.seed, replicate);
        let number = self.point * u64::from(self.replicates) + u64::from(replicate);
        let id = RunId(digest(&format!("{}seed={seed}\n", self.text)));
        RunOf { number, point: self.point, replicate, seed, id }
    }
}

fn digest(text: &str) -> [u8; 16] {
    let id: RunId = sha256(text.as_bytes())[..32].parse().expect("a digest is hexadecimal");
    id.0
}

impl std::str::FromStr for RunId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let hex = text.as_bytes();
        if hex.len() != 32 {
            return Err(());
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks(2)) {
            let nibble = |c: u8| (c as char).to_digit(16).map(|digit| digit as u8).ok_or(());
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}
