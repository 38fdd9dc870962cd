//! One market, played with five seeds: the mean profit, and how well five runs know it.
//!
//!     cargo run --release --example one_run
#![expect(clippy::print_stdout, reason = "a program says what it found")]

use relaylab::results::summary::Spread;
use relaylab::{Error, Runner, load};

fn main() -> Result<(), Error> {
    let market = load(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/balanced.toml"))?.with_people(2_000)?;
    let outcomes = Runner::new().outcomes(&market, 5)?;
    let profit = Spread::of(outcomes.iter().map(|outcome| outcome.value("profit")));
    let profit = profit.expect("every run has a profit");
    let (low, high) = profit.interval.expect("five runs have an interval");
    println!("mean profit {:.0}, most likely between {low:.0} and {high:.0}", profit.mean);
    Ok(())
}
